"""Loading the demo district: all of it, once."""

from __future__ import annotations

import json
from datetime import date

from django.db import connection
from shapely.geometry import shape
from tests.rooms.areas.conftest import DISTRICT, NOW, SYSTEM

from chuanhui.grid.areas import actions, queries
from chuanhui.grid.areas.rules import AreaFacts, ImportFiles, Layer, Level
from chuanhui.kernel.sight import Sight

ALL = Sight.everything()
DAY = date(2026, 3, 2)


def _count(level: Level, within: str = "", layer: Layer = Layer.ADMIN) -> int:
    return len(queries.areas_in(ALL, DAY, level=level, within=within, layer=layer))


def test_district_has_the_counts_of_the_catalogue(district: actions.Imported) -> None:
    assert _count(Level.STREET) == 12
    assert _count(Level.COMMUNITY) == 83 + 55
    assert (_count(Level.LARGE_GRID), _count(Level.LARGE_GRID, "411602.007.")) == (14, 14)
    assert _count(Level.SMALL_GRID, "411602.007.") == 82
    assert _count(Level.COMPOUND, "411602.001.", Layer.COMPOUND) == 205
    zone = queries.children(ALL, "411602Z.", DAY)
    assert [one.code for one in zone] == ["411602008", "411602009", "411602014"]


def test_district_is_covered_without_gap_or_overlap(district: actions.Imported) -> None:
    assert queries.coverage(ALL, DAY) == []


def test_loading_twice_changes_nothing(district: actions.Imported) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM areas_version")
        before = cursor.fetchone()
        again = actions.load_district(DISTRICT, SYSTEM, NOW)
        cursor.execute("SELECT count(*) FROM areas_version")
        assert cursor.fetchone() == before
        cursor.execute("SELECT count(*) FROM journal_entry WHERE kind = 'area.import'")
        assert cursor.fetchone() == (1,)
    assert (again.added, again.changed, again.unchanged) == (0, 0, district.added)


def test_export_is_what_was_imported(district: actions.Imported) -> None:
    rows = (DISTRICT / "areas.csv").read_text(encoding="utf-8").splitlines()
    assert sorted(queries.export_csv(ALL, DAY).splitlines()) == sorted(rows)
    borders = queries.export_geojson(ALL, DAY)
    files = ImportFiles(queries.export_csv(ALL, DAY), borders)
    again = actions.import_areas(files=files, on=DAY, by=SYSTEM, now=NOW, dry_run=True)
    assert (again.added, again.changed, again.faults) == (0, 0, ())


def test_a_point_lies_in_one_school_zone_or_in_none(district: actions.Imported) -> None:
    zones = queries.areas_in(ALL, DAY, layer=Layer.SCHOOL_ZONE)
    assert {one.code[:9] for one in zones} == {f"41160200{street}" for street in range(1, 6)}
    compounds = queries.areas_in(ALL, DAY, layer=Layer.COMPOUND, within="411602.001.")
    found = {one.code for one in _zones_of(compounds)}
    assert found == {f"411602001X00{number}" for number in range(1, 5)}
    assert queries.locate(114.0, 33.0, Layer.SCHOOL_ZONE, on=DAY) is None


def _zones_of(compounds: tuple[AreaFacts, ...]) -> list[AreaFacts]:
    drawn = json.loads(queries.export_geojson(ALL, DAY))
    shapes = {one["properties"]["code"]: shape(one["geometry"]) for one in drawn["features"]}
    points = [shapes[one.code].representative_point() for one in compounds]
    return [found for one in points if (found := queries.locate(one.x, one.y, Layer.SCHOOL_ZONE, on=DAY))]


def test_an_area_tells_the_school_zones_it_lies_in(district: actions.Imported) -> None:
    compound = queries.area_by_code("411602001C001", DAY)
    zones = queries.zones_of(compound.id, Layer.SCHOOL_ZONE, on=DAY)
    assert zones == tuple(dict.fromkeys(_zones_of((compound,))))
    street = queries.zones_of(queries.area_by_code("411602001", DAY).id, Layer.SCHOOL_ZONE, on=DAY)
    assert {one.code for one in street} == {f"411602001X00{number}" for number in range(1, 5)}
    village = queries.area("411602.006.200.", DAY)
    assert queries.zones_of(village.id, Layer.SCHOOL_ZONE, on=DAY) == ()
