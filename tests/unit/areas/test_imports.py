"""Imports: all faults at once, each with its place, its sentence and how to mend it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
from tests.unit.areas.ground import ON, one, square, standing

from chuanhui.grid.areas.errors import FAULTS, AreaFault
from chuanhui.grid.areas.rules import ImportFiles, ImportPlan, Layer, Level, Limits, plan_import

HEAD = "level,code,parent,home,name,name_en,slug,synthetic,buffer_m,note"
ROWS = [
    "district,411602,,,川汇区,,chuanhui,,,",
    "street,411602001,411602,,陈州街道,,chenzhou,,,",
    "community,411602001001,411602001,,甲社区,,jia,1,,",
    "community,411602001002,411602001,,乙社区,,yi,1,,",
    "compound,411602001C001,,411602001001,小区,,xiaoqu,1,,",
]
BORDERS = {
    "411602": square(0, 0, 2, 1),
    "411602001": square(0, 0, 2, 1),
    "411602001001": square(0, 0),
    "411602001002": square(1, 0),
    "411602001C001": square(0.2, 0.2, 0.1, 0.1),
}


def geojson(borders: dict[str, Any]) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": json.loads(shapely.to_geojson(border)) if hasattr(border, "wkb") else border,
        }
        for code, border in borders.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def plan(rows: list[str] | None = None, borders: dict[str, Any] | None = None, **more: Any) -> ImportPlan:
    text = "\n".join([more.pop("head", HEAD), *(rows if rows is not None else ROWS)])
    files = ImportFiles(text, geojson(borders if borders is not None else BORDERS))
    facts = {"on": ON, "standing": {}, "used": set(), "limits": Limits(), **more}
    return plan_import(files, **facts)


def found(one: ImportPlan) -> list[tuple[str, int, str]]:
    return [(fault.code, fault.row, fault.column) for fault in one.faults]


def test_plan_import_opens_every_area_under_its_path() -> None:
    made = plan()
    assert made.faults == ()
    assert made.plan is not None
    assert (made.added, made.plan.area_path) == (5, "411602.")
    assert {new.code: (new.path, new.area_path) for new in made.plan.opens}["411602001C001"] == (
        "411602001C001.",
        "411602.001.001.",
    )


def test_plan_import_lists_all_faults_at_once() -> None:
    rows = [
        *ROWS[:2],
        "comunity,411602001001,411602001,,甲社区,,jia,1,,",
        "community,41160200100,411602001,,乙社区,,乙,1,,",
        "community,411602001003,411602009,,,,bing,maybe,,",
        "street,411602001,411602,,陈州街道,,chenzhou,,,",
        "small_grid,411602001001001,411602001,,网格,,01,1,,",
        "too,few",
    ]
    assert found(plan(rows, {})) == [
        ("AR011", 4, "level"),
        ("AR010", 6, "name"),
        ("AR011", 6, "synthetic"),
        ("AR006", 9, ""),
        ("AR013", 7, "code"),
        ("AR012", 5, "code"),
        ("AR017", 5, "slug"),
        ("AR015", 8, "parent"),
    ]


def test_plan_import_suggests_the_nearest_word() -> None:
    fault = plan(["comunity,411602001001,411602001,,甲社区,,jia,1,,"]).faults[0]
    assert "community" in fault.mend("en")
    assert "community" in fault.mend("zh")
    heading = plan([], head=HEAD.replace("slug", "slugg")).faults
    assert [(fault.code, fault.column) for fault in heading] == [("AR003", "slug"), ("AR004", "slugg")]


def test_plan_import_checks_coverage() -> None:
    made = plan(borders=BORDERS | {"411602001002": square(1, 0, 0.5, 1)})
    assert found(made) == [("AR040", 3, "geometry")]
    assert made.plan is None


@pytest.mark.parametrize(
    ("border", "code"),
    [
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, "AR033"),
        (shapely.transform(square(1, 0), lambda points: points[:, ::-1]), "AR033"),
        (shapely.Polygon([(114.6, 33.6), (114.7, 33.7), (114.7, 33.6), (114.6, 33.7)]), "AR031"),
        (shapely.Point(114.6, 33.6), "AR030"),
        ({"type": "Polygon", "coordinates": "x"}, "AR030"),
        ({"type": "Sphere"}, "AR030"),
        (None, "AR030"),
        (square(1, 0, 0.0001, 0.0001), "AR034"),
    ],
)
def test_plan_import_refuses_a_bad_border(border: Any, code: str) -> None:
    faults = plan(borders=BORDERS | {"411602001002": border}).faults
    assert faults[0].code == code
    assert faults[0].row == 4


def test_plan_import_refuses_too_many_vertices_and_bytes() -> None:
    ring = shapely.Point(114.61, 33.605).buffer(0.001, quad_segs=100)
    few = Limits(vertices=50)
    assert "AR032" in {fault.code for fault in plan(borders=BORDERS | {"411602": ring}, limits=few).faults}
    assert found(plan(limits=Limits(file_bytes=10)))[0][0] == "AR002"
    assert found(plan(limits=Limits(features=2)))[0][0] == "AR002"


def test_plan_import_refuses_what_is_no_text() -> None:
    for data in (b"\xff\xfe\x00", "a\0b", "[" * 100_000):
        made = plan_import(ImportFiles(data, data), on=ON, standing={}, used=set(), limits=Limits())
        assert {fault.code for fault in made.faults} & {"AR001", "AR003"}


def test_plan_import_refuses_a_voided_code_and_a_foreign_home() -> None:
    assert found(plan(used={"411602001002"})) == [("AR018", 5, "code")]
    rows = [*ROWS[:4], ROWS[4].replace(",411602001001,", ",411602001009,")]
    assert found(plan(rows)) == [("AR019", 6, "home")]
    far = plan(borders=BORDERS | {"411602001C001": square(1.2, 0.2, 0.1, 0.1)})
    assert found(far) == [("AR042", 6, "home")]


def test_plan_import_warns_of_a_foreign_prefix() -> None:
    made = plan([*ROWS[:2], ROWS[2], ROWS[3].replace("411602001002", "411602009002", 1)], {
        **{code: border for code, border in BORDERS.items() if code[-1] != "2" or len(code) < 12},
        "411602009002": square(1, 0),
    } | {"411602": BORDERS["411602"]})  # fmt: skip
    assert [fault.code for fault in made.warnings] == ["AR020"]


def test_plan_import_leaves_alone_what_stands() -> None:
    areas = {one.facts.code: one for one in standing().values()}
    kept = areas["411602001C001"].facts
    row = f"compound,{kept.code},,411602001001001,{kept.name},,{kept.slug},1,,"
    borders = {kept.code: areas[kept.code].border}
    same = plan([row], borders, standing=areas, used=set(areas))
    assert (same.added, same.changed, same.unchanged, same.faults) == (0, 0, 1, ())
    other = plan([row.replace(kept.name, "新名")], borders, standing=areas, used=set(areas))
    assert (other.added, other.changed, other.unchanged) == (0, 1, 0)
    assert other.plan is not None
    assert other.plan.closes == (kept.id,)


def test_every_fault_speaks_both_languages() -> None:
    for code, sentences in FAULTS.items():
        assert len(sentences) == 4
        assert all(sentences)
        fault = AreaFault(code, "areas.csv", 3, "code", {"value": "x"})
        assert fault.as_dict()["code"] == code
        assert fault.render("zh").startswith(f"areas.csv:3:code  {code}")


ZONES = [
    "school_zone,411602001X001,,411602001,第一学区,,xuequ1,1,,",
    "school_zone,411602001X002,,411602001,第二学区,,xuequ2,1,,",
]


def test_plan_import_takes_school_zones_that_touch() -> None:
    made = plan([*ROWS, *ZONES], BORDERS | {"411602001X001": square(0, 0), "411602001X002": square(1, 0)})
    assert found(made) == []
    assert made.added == 7


def test_plan_import_refuses_two_school_zones_at_one_point() -> None:
    overlapping = {"411602001X001": square(0, 0, 1.2), "411602001X002": square(1, 0)}
    made = plan([*ROWS, *ZONES], BORDERS | overlapping)
    assert found(made) == [("AR041", 7, "geometry")]
    assert made.faults[0].facts["other"] == "411602001X002"


def test_plan_import_refuses_a_school_zone_over_one_that_stands() -> None:
    zone = one(
        20, Level.SCHOOL_ZONE, "411602001X009", "411602001X009.", None, square(0.5, 0), Layer.SCHOOL_ZONE,
        "411602.001.",
    )  # fmt: skip
    kept = {held.facts.code: held for held in (*standing().values(), zone)}
    row = "school_zone,411602001X001,,411602001,第一学区,,xuequ1,1,,"
    made = plan([row], {"411602001X001": square(0, 0)}, standing=kept, used=set(kept))
    assert [(fault.code, fault.facts["value"], fault.facts["other"]) for fault in made.faults] == [
        ("AR041", "411602001X001", "411602001X009")
    ]
