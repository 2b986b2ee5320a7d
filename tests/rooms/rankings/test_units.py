"""Posts bound to one unit: of a standing they read their own unit's line, and nothing of the others."""

from __future__ import annotations

import pytest

from chuanhui.mechanism.rankings import actions, errors
from chuanhui.mechanism.rankings.models import Behind, Row, Text
from chuanhui.mechanism.rankings.queries import keeping, records
from chuanhui.mechanism.rankings.rules.records import StandingRecord

from . import office
from .office import ALL, OWNER, at, do, file, freeze, in_force, who

pytestmark = pytest.mark.usefixtures("district", "evidence")
NOW = "2026-11-11 10:00"
CASES = (("03", "dongguan"), ("03", "beihuayuan"))


def frozen() -> StandingRecord:
    in_force("contested", "2 working days")
    for day, community in CASES:
        file(f"2026-11-{day} 09:00", community, "contested")
    return freeze(campaign="contested")


def test_a_department_reads_no_line_and_no_id_of_areas() -> None:
    one = frozen()
    by = who(OWNER, at(NOW))
    assert by.unit_id is not None
    assert by.sight.unit == by.unit_id
    line = next(line for line in keeping.lines_of(one) if line.place.name == "东关社区")
    assert keeping.ids_behind(ALL, one, line.place.key, "on_time", "base")
    assert do(by, lambda by: keeping.open_lines(by.sight, one)) == ()
    with pytest.raises(errors.NumberNotFound):
        do(by, lambda by: keeping.ids_behind(by.sight, one, line.place.key, "on_time", "base"))
    for table in (Row, Behind, Text):
        assert table.objects.filter(standing=one.id).exists()
        assert not do(by, lambda by, table=table: table.objects.filter(standing=one.id).exists())


def test_a_department_reads_no_objection_of_areas() -> None:
    one = frozen()
    desk = who("community_desk@xiaoqiao/dongguan", at(NOW))
    key = next(line.place.key for line in keeping.lines_of(one) if line.place.name == "东关社区")
    do(desk, actions.contest, standing_id=one.id, place=key, text="案件已按期整改", now=at(NOW))
    (raised,) = records.objections(ALL, one.id)
    by = who(OWNER, at(NOW))
    assert do(by, lambda by: records.objections(by.sight, one.id)) == []
    with pytest.raises(errors.ObjectionNotFound):
        do(by, lambda by: records.objection(by.sight, raised.id))


def test_a_department_contests_its_own_line_of_units(monkeypatch: pytest.MonkeyPatch) -> None:
    text = office.RANKED.replace("over: community\n    within: street", "over: unit")
    text = text.replace("to: community_desk", "to: department_desk")
    monkeypatch.setattr(office, "RANKED", text)
    office.playbook.cache_clear()
    try:
        in_force("units", "2 working days")
    finally:
        office.playbook.cache_clear()
    file("2026-11-03 09:00", campaign="units")
    one = freeze(campaign="units")
    by = who(OWNER, at(NOW))
    own = f"unit:{by.unit_id}"
    lines = do(by, lambda by: keeping.open_lines(by.sight, one))
    assert [line.place.key for line, _ in lines] == [own]
    assert do(by, lambda by: keeping.ids_behind(by.sight, one, own, "on_time", "base"))
    do(by, actions.contest, standing_id=one.id, place=own, text="案件已按期整改", now=at(NOW))
    assert [told.key for told in do(by, lambda by: records.objections(by.sight, one.id))] == [own]
