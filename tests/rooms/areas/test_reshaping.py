"""Reshaping the grid: history in both directions, codes never reissued, only from above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
import shapely
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from shapely.ops import split as cut_by
from tests.rooms.areas.conftest import NOW, SYSTEM, Doer

from chuanhui.grid.areas import actions, queries
from chuanhui.grid.areas.errors import AreaFaults, AreaMoved, AreaNotFound, NotFromAbove
from chuanhui.grid.areas.queries.memory import tree
from chuanhui.grid.areas.rules import AreaFacts, ImportFiles, Level, Part
from chuanhui.journal import stamps
from chuanhui.journal.errors import KeyReused
from chuanhui.kernel.sight import Sight

ALL = Sight.everything()
ON = date(2026, 4, 1)
BEFORE = ON - timedelta(days=1)
CELL = "411602.005.001.003."


def _on(day: date) -> Callable[[str], AreaFacts]:
    return lambda code: queries.area_by_code(code, day)


def _halves(path: str, on: date = ON) -> tuple[int, list[Part]]:
    grown = tree(on)
    facts = grown.by_path[path]
    border = grown.borders[facts.id]
    middle = border.centroid
    line = shapely.LineString([(middle.x, middle.y - 1), (middle.x, middle.y + 1)])
    pieces = sorted(cut_by(border, line).geoms, key=lambda piece: piece.centroid.x)
    parts = [Part(f"新{number}网格", f"x{number}", piece) for number, piece in enumerate(pieces, start=1)]
    return facts.id, parts


@pytest.mark.usefixtures("district")
def test_split_keeps_both_directions_of_time() -> None:
    area_id, parts = _halves(CELL)
    later = NOW + timedelta(days=1)
    old = stamps.read("areas")
    done = actions.split_area(area_id=area_id, parts=parts, on=ON, by=SYSTEM, now=later)
    assert stamps.read("areas") != old
    assert (len(done.added), done.voided) == (len(parts), 1)
    middle = parts[0].border.representative_point()
    before, after = (queries.cell_at(middle.x, middle.y, on=day) for day in (BEFORE, ON))
    assert before is not None
    assert after is not None
    assert (before.path, after.code) == (CELL, done.added[0])
    assert queries.area(CELL, ON, known=NOW).id == area_id
    with pytest.raises(AreaNotFound):
        queries.area(CELL, ON)
    versions = queries.history(ALL, area_id)
    assert [(one.facts.valid_until, one.superseded_at) for one in versions] == [(None, later), (ON, None)]
    assert queries.coverage(ALL, ON) == queries.coverage(ALL, BEFORE) == []
    assert queries.names({CELL}, ON) == {CELL: "北花园03网格"}


@pytest.mark.usefixtures("district")
def test_merge_undoes_a_split_under_a_third_code() -> None:
    area_id, parts = _halves(CELL)
    first = actions.split_area(area_id=area_id, parts=parts, on=ON, by=SYSTEM, now=NOW)
    ids = [queries.area_by_code(code, ON).id for code in first.added]
    again = ON + timedelta(days=30)
    done = actions.merge_areas(area_ids=ids, name="并网格", slug="bing", on=again, by=SYSTEM, now=NOW)
    codes = {CELL, *first.added, *done.added}
    assert len(codes) == len(parts) + 2
    assert queries.coverage(ALL, again, within="411602.005.") == []
    assert len(queries.children(ALL, "411602.005.001.", again)) == len(
        queries.children(ALL, "411602.005.001.", BEFORE)
    )


@pytest.mark.usefixtures("district")
def test_redraw_gives_ground_to_a_neighbour() -> None:
    grown = tree(ON)
    one, other = queries.children(ALL, "411602.005.001.", ON)[:2]
    piece = grown.borders[one.id].buffer(0.0004).intersection(grown.borders[other.id])
    borders = {
        one.id: grown.borders[one.id].union(piece),
        other.id: grown.borders[other.id].difference(piece),
    }
    with pytest.raises(AreaFaults) as refused:
        actions.redraw_area(borders={one.id: borders[one.id]}, on=ON, by=SYSTEM, now=NOW)
    assert {fault.code for fault in refused.value.faults} == {"AR041"}
    done = actions.redraw_area(borders=borders, on=ON, by=SYSTEM, now=NOW)
    assert (done.added, done.voided) == ((), 0)
    place = piece.representative_point()
    found = [queries.cell_at(place.x, place.y, on=day) for day in (BEFORE, ON)]
    assert [cell.code for cell in found if cell] == [other.code, one.code]


@pytest.mark.usefixtures("district")
def test_close_ends_a_compound_and_refuses_a_grid() -> None:
    compound = queries.area_by_code("411602001C001", ON)
    done = actions.close_area(area_id=compound.id, on=ON, by=SYSTEM, now=NOW)
    assert (done.added, done.changed, done.voided) == ((), 0, 1)
    assert queries.area(compound.id, BEFORE).name == compound.name
    with pytest.raises(AreaNotFound):
        queries.area(compound.id, ON)
    with pytest.raises(AreaFaults):
        actions.close_area(area_id=queries.area(CELL, ON).id, on=ON, by=SYSTEM, now=NOW)
    with pytest.raises(AreaNotFound):
        actions.close_area(area_id=compound.id, on=ON, by=SYSTEM, now=NOW)


@pytest.mark.usefixtures("district")
def test_a_code_that_was_voided_cannot_be_imported_again() -> None:
    compound = queries.area_by_code("411602001C001", ON)
    files = ImportFiles(queries.export_csv(ALL, BEFORE), queries.export_geojson(ALL, BEFORE))
    actions.close_area(area_id=compound.id, on=ON, by=SYSTEM, now=NOW)
    told = actions.import_areas(files=files, on=ON, by=SYSTEM, now=NOW, dry_run=True)
    assert [(fault.code, fault.facts["value"]) for fault in told.faults] == [("AR018", compound.code)]
    with pytest.raises(AreaFaults):
        actions.import_areas(files=files, on=ON, by=SYSTEM, now=NOW)


@pytest.mark.usefixtures("district")
def test_an_area_is_reshaped_from_above() -> None:
    area_id, parts = _halves(CELL)

    def split(sight: Sight, role: str) -> None:
        actions.split_area(area_id=area_id, parts=parts, on=ON, by=Doer(sight, role), now=NOW)

    with pytest.raises(AreaNotFound):
        split(Sight.of("411602.007."), "street_head")
    with pytest.raises(NotFromAbove):
        split(Sight.of(CELL), "street_head")
    with pytest.raises(NotFromAbove):
        split(Sight.of("411602.005."), "grid_worker")
    with pytest.raises(NotFromAbove):
        split(Sight.of("411602.005.", unit=3), "street_head")
    split(Sight.of("411602.005."), "street_head")


@pytest.mark.usefixtures("district")
def test_a_key_does_the_work_once() -> None:
    area_id, parts = _halves(CELL)
    key = uuid4()
    first = actions.split_area(area_id=area_id, parts=parts, on=ON, by=SYSTEM, now=NOW, key=key)
    again = actions.split_area(area_id=area_id, parts=parts, on=ON, by=SYSTEM, now=NOW, key=key)
    assert (again.added, again.repeated, first.repeated) == (first.added, True, False)
    with pytest.raises(KeyReused):
        actions.close_area(area_id=area_id, on=ON, by=SYSTEM, now=NOW, key=key)


@pytest.mark.usefixtures("district")
def test_a_later_change_stands_in_the_way() -> None:
    area_id, parts = _halves(CELL)
    actions.split_area(area_id=area_id, parts=parts, on=ON, by=SYSTEM, now=NOW)
    with pytest.raises(AreaMoved):
        actions.split_area(area_id=area_id, parts=parts, on=BEFORE, by=SYSTEM, now=NOW)


@pytest.mark.usefixtures("district")
def test_the_database_refuses_two_versions_of_a_day_and_two_areas_of_a_path() -> None:
    copy = (
        "INSERT INTO areas_version (area_id, parent_id, path, area_path, name, name_en, slug, synthetic, "
        "buffer_m, note, valid_from, learned_at) SELECT {}, area_path, name, name_en, slug, synthetic, "
        "buffer_m, note, valid_from + 100, learned_at FROM areas_version WHERE path = '411602.005.001.'"
    )
    other = "(SELECT id FROM areas_area WHERE code = '411602005002')"
    for columns in ("area_id, parent_id, 'other.'", f"{other}, parent_id, path"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(copy.format(columns))


@pytest.mark.usefixtures("district")
def test_the_application_may_neither_delete_nor_rewrite() -> None:
    for statement in (
        "DELETE FROM areas_version",
        "UPDATE areas_version SET name = 'x'",
        "DELETE FROM areas_area",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_faulty_import_leaves_nothing_behind(enter_everything: Callable[[], None]) -> None:
    files = ImportFiles(
        "level,code,parent,name,slug\ndistrict,411602,,区,qu\nstreet,411602001,411602,街,\n", "{}"
    )
    with pytest.raises(AreaFaults) as refused:
        actions.import_areas(files=files, on=ON, by=SYSTEM, now=NOW)
    assert [fault.code for fault in refused.value.faults] == ["AR010", "AR001"]
    assert queries.areas_in(ALL, ON, level=Level.DISTRICT) == ()


def test_a_post_cannot_import_beyond_its_sight(enter_everything: Callable[[], None]) -> None:
    rows = "level,code,parent,name,slug\ndistrict,411603,,别区,bie\n"
    box = shapely.to_geojson(shapely.box(114.0, 33.0, 114.1, 33.1))
    feature = f'{{"type":"Feature","properties":{{"code":"411603"}},"geometry":{box}}}'
    borders = f'{{"type":"FeatureCollection","features":[{feature}]}}'
    doer = Doer(Sight.of("411602."), "administrator")
    with pytest.raises(NotFromAbove):
        actions.import_areas(files=ImportFiles(rows, borders), on=ON, by=doer, now=NOW)


@pytest.mark.usefixtures("district")
def test_a_grid_that_a_merge_brought_here_can_be_split_beside_one_of_the_same_number() -> None:
    grown = tree(ON)
    street = queries.children(ALL, "411602.005.", ON)
    pair = next(
        (one.id, other.id)
        for one in street
        for other in street
        if one.id < other.id and grown.borders[one.id].intersection(grown.borders[other.id]).length > 0
    )
    done = actions.merge_areas(area_ids=pair, name="并社区", slug="bing", on=ON, by=SYSTEM, now=NOW)
    later = ON + timedelta(days=1)
    merged = next(one for one in map(_on(later), done.added) if one.level is Level.COMMUNITY)
    for number, grid in enumerate(queries.children(ALL, merged.path, later)):
        cells = queries.children(ALL, grid.path, later) or (grid,)
        area_id, halves = _halves(cells[0].path, later)
        parts = [Part(one.name, f"{one.slug}-{number}", one.border) for one in halves]
        told = actions.split_area(area_id=area_id, parts=parts, on=later, by=SYSTEM, now=NOW)
        assert len({_on(later)(code).path for code in told.added}) == len(parts)
