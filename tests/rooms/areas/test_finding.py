"""Finding areas: by point, name, pinyin and place in the tree; nothing out of sight."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely
from django.db import connection

from chuanhui.grid.areas import actions, queries
from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.areas.queries.memory import tree
from chuanhui.grid.areas.rules import Layer, Level
from chuanhui.journal import scope
from chuanhui.kernel.sight import Sight

pytestmark = pytest.mark.usefixtures("district")
ALL = Sight.everything()
DAY = date(2026, 3, 2)
NORTH = Sight.of("411602.007.")


def _inside(code: str) -> tuple[float, float]:
    grown = tree(DAY)
    point = grown.borders[grown.by_code[code].id].representative_point()
    return point.x, point.y


def test_cell_at_finds_each_small_grid() -> None:
    cells = queries.areas_in(ALL, DAY, level=Level.SMALL_GRID)
    points = [_inside(cell.code) for cell in cells]
    found = [queries.cell_at(lon, lat, on=DAY) for lon, lat in points]
    assert [cell.path for cell in found if cell] == [cell.path for cell in cells]
    located = queries.cells_at(np.array(points), on=DAY)
    assert [located[i] for i in range(len(points))] == found
    assert {cell.near_m for cell in found if cell} == {0.0}


def test_cell_at_gives_a_common_border_to_the_lowest_code() -> None:
    grown = tree(DAY)
    cells = queries.areas_in(ALL, DAY, level=Level.SMALL_GRID, within="411602.001.001.")
    around = queries.areas_in(ALL, DAY, level=Level.SMALL_GRID)
    shapes = [grown.borders[one.id] for one in around]
    for cell in cells[:3]:
        for lon, lat in shapely.get_coordinates(grown.borders[cell.id]).tolist():
            hits = shapely.intersects_xy(shapes, lon, lat)
            owners = [one.code for one, hit in zip(around, hits, strict=True) if hit]
            found = queries.cell_at(lon, lat, on=DAY)
            assert found is not None
            assert found.code == min(owners)
            assert queries.cells_at([[lon, lat]], on=DAY)[0] == found


def test_cell_at_reaches_for_a_near_miss_and_flags_it() -> None:
    grown = tree(DAY)
    whole = shapely.union_all([grown.borders[grown.by_path[root].id] for root in ("411602.", "411602Z.")])
    east = max(whole.exterior.coords)
    near = queries.cell_at(east[0] + 0.0002, east[1], on=DAY)
    assert near is not None
    assert 5 < near.near_m < 25
    assert queries.cells_at([(east[0] + 0.0002, east[1])], on=DAY)[0] == near
    assert queries.cell_at(east[0] + 0.0002, east[1], on=DAY, near_m=0) is None
    assert queries.cell_at(east[0] + 0.01, east[1], on=DAY) is None
    assert queries.cell_at(float("nan"), 33.6, on=DAY) is None
    assert queries.cells_at([(float("nan"), 33.6), (0, 0)], on=DAY).rows.tolist() == [-1, -1]
    assert queries.cell_at(114.65, 33.62, on=date(2019, 1, 1)) is None


def test_cell_at_does_not_widen_the_sight_of_its_transaction() -> None:
    scope.enter(NORTH)
    lon, lat = _inside("411602005001001")
    assert queries.cell_at(lon, lat, on=DAY) is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT left(area_path, 11) FROM areas_version")
        assert cursor.fetchall() == [("411602.007.",)]


def test_roads_at_finds_the_section_under_a_point() -> None:
    grown = tree(DAY)
    section = next(one for one in grown.facts if one.level is Level.SECTION and one.name.startswith("七一路"))
    lon, lat = grown.borders[section.id].interpolate(0.5, normalized=True).coords[0]
    assert section in queries.roads_at(lon, lat, on=DAY)
    assert queries.roads_at(lon, lat + 0.02, on=DAY) == ()


def test_chain_leads_from_root_to_leaf() -> None:
    names = [one.name for one in queries.chain("411602.005.001.003.", DAY)]
    assert names == ["川汇区", "小桥街街道", "北花园社区", "北花园03网格"]
    assert [one.level.value for one in queries.chain("411602.007.001.01.001.", DAY)][-2:] == [
        "large_grid",
        "small_grid",
    ]
    street = queries.level_of("411602.005.001.003.", Level.STREET, DAY)
    assert street is not None
    assert street.code == "411602005"
    with pytest.raises(AreaNotFound):
        queries.chain("411602.099.", DAY)


def test_children_and_areas_in_keep_to_the_sight() -> None:
    assert [one.path for one in queries.children(ALL, None, DAY)] == ["411602.", "411602Z."]
    assert [one.path for one in queries.children(NORTH, "411602.", DAY)] == ["411602.007."]
    assert queries.children(NORTH, "411602.005.", DAY) == ()
    seen = queries.areas_in(NORTH, DAY)
    assert {one.path[:11] for one in seen} == {"411602.007."}
    homes = {one.area_path[:11] for one in queries.areas_in(NORTH, DAY, layer=Layer.COMPOUND)}
    assert homes == {"411602.007."}
    with pytest.raises(AreaNotFound):
        queries.area_in_sight(NORTH, "411602.005.", DAY)


def test_search_knows_names_pinyin_and_codes() -> None:
    def names(text: str, sight: Sight = ALL) -> list[str]:
        return [one.name for one in queries.search(sight, text, DAY)]

    assert names("北花园")[:2] == ["北花园社区", "北花园01网格"]
    assert "北花园小区" in names("bhyxq")
    assert names("beihuayuan")[0] == "北花园社区"
    assert names("411602007")[0] == "城北街道"
    assert names("shaohuomiao") == names("邵火庙村") + names("shaohuomiao")[1:]
    assert names("北花园", NORTH) == []
    assert names("  ") == []


def test_names_include_the_synthetic_mark_only_in_labels() -> None:
    community = queries.area("411602.005.001.", DAY)
    assert community.label() == "北花园社区（演示）"
    assert community.label("en") == "Beihuayuan Community (demo)"
    assert queries.names({"411602.", "411602.005.001.", "x."}, DAY) == {
        "411602.": "川汇区",
        "411602.005.001.": "北花园社区",
    }
    assert queries.area_by_code("411602005001", DAY) == community == queries.area(community.id, DAY)


def test_borders_keep_to_path_level_and_sight() -> None:
    streets = queries.borders(ALL, None, Level.STREET, DAY)
    assert len(streets["features"]) == 12
    cells = queries.borders(ALL, "411602.005.001.", Level.SMALL_GRID, DAY)
    assert {one["properties"]["area_path"][:15] for one in cells["features"]} == {"411602.005.001."}
    only = queries.borders(NORTH, None, Level.STREET, DAY)
    assert [one["properties"]["code"] for one in only["features"]] == ["411602007"]
    exact = queries.borders(ALL, None, Level.STREET, DAY, exact=True)
    assert len(str(exact)) > len(str(streets))
    assert len(queries.borders(ALL, None, Level.SECTION, DAY)["features"]) == 44
    assert date(2020, 1, 1) == actions.DISTRICT_SINCE


def test_cells_at_refuses_another_shape() -> None:
    with pytest.raises(ValueError, match="expected"):
        queries.cells_at([114.65, 33.62], on=DAY)
