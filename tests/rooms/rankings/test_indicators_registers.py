"""Indicators over registers: what stood at a window's end, with the rows behind; of guarded kinds no rows."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.rooms.registers.office import do

from chuanhui.grid.registers import actions
from chuanhui.journal.scope import enter
from chuanhui.mechanism.rankings.queries.indicators import TOTAL, Told, indicators
from chuanhui.mechanism.rankings.rules.parts import Worth

from .benches import NOW, OTHER, benches_in_force, put
from .office import ALL, COMMUNITY, DISTRICT, OWNER, STREET, at, who


@pytest.fixture(autouse=True)
def _benches(district):
    enter(ALL)
    benches_in_force()


def told(by: str = DISTRICT, now=NOW, **more) -> Told:
    return indicators(who(by, now), "benches", now=now, **more)


def values(found: Told) -> dict:
    return {one.of: one.value for one in found.total.values}


def test_things_are_told_as_they_stood_at_the_windows_end_with_the_rows_behind():
    old = put("bench", since="2026-10-20")
    new = put("bench", OTHER, since="2026-11-05")
    put("lamp", since="2026-11-06", beside=old.number)
    assert values(told(period="2026-09"))["all"] == 0
    october = told(period="2026-10")
    assert (values(october)["all"], values(october)["dark"], values(october)["lit"]) == (1, 1, 0)
    found = told()
    assert (values(found)["all"], values(found)["dark"], values(found)["lit"]) == (2, Fraction(1, 2), 1)
    assert found.ids_behind(TOTAL, "dark", "count") == (str(new.id),)
    assert found.ids_behind(TOTAL, "lit", "count") == (str(old.id),)
    assert set(found.ids_behind(TOTAL, "dark", "base")) == {str(old.id), str(new.id)}
    rows = {row.name: {one.of: one.value for one in row.values} for row in told(STREET).rows}
    assert {name: one["dark"] for name, one in rows.items() if one["all"]} == {"北花园社区": 0, "东关社区": 1}
    do(OTHER, actions.end, NOW, thing_id=new.id, reason="拆除")
    assert (values(told())["all"], values(told(period="2026-11-10"))["all"]) == (1, 2)


def test_what_another_community_keeps_beside_a_thing_counts_and_a_unit_sees_its_own():
    bench = put("bench")
    put("lamp", STREET, area=OTHER, beside=bench.number)
    assert values(told(COMMUNITY))["dark"] == values(told(STREET))["dark"] == 0
    assert values(told(OTHER))["all"] == 0
    assert (values(told(OWNER))["all"], values(told(OWNER))["dark"]) == (0, None)


def test_a_look_taken_later_does_not_undo_that_it_was_overdue():
    bench = put("bench")
    later, looked = at("2026-12-20 09:00"), at("2026-12-21 09:00")
    assert values(told(now=at("2026-12-11 09:00")))["late"] == 0
    assert values(told(now=at("2026-12-12 09:00")))["late"] == 1
    assert told(now=later).ids_behind(TOTAL, "late", "count") == (str(bench.id),)
    do(COMMUNITY, actions.confirm_recheck, looked, thing_id=bench.id, note="还在")
    after = at("2026-12-21 09:01")
    assert values(told(now=after))["late"] == 0
    assert values(told(now=after, period="2026-12-20"))["late"] == 1
    assert values(told(now=after, period="2026-12-11"))["late"] == 0


def test_of_kinds_with_protected_fields_only_numbers_are_told():
    bench = put("bench")
    for _ in range(2):
        put("sitter", seat=bench.number)
    for by in (COMMUNITY, DISTRICT):
        found = told(by)
        assert (values(found)["sitters"], values(found)["used"]) == (2, 1)
        assert found.ids_behind(TOTAL, "sitters", "count") == ()
        # That somebody belongs to this very bench would be told by its row.
        assert found.ids_behind(TOTAL, "used", "count") == ()
        assert found.ids_behind(TOTAL, "used", "base") == (str(bench.id),)
    by_area = {row.name: row.values[4].value for row in told(STREET).rows}
    assert {name: value for name, value in by_area.items() if value} == {"北花园社区": 2}
    assert told(STREET).total.values[4].worth is Worth.OK


def test_formulas_name_the_kinds_that_are_counted():
    found = told()
    said = {one.id: [(text.zh, text.en) for text in found.sentences(one)] for one in found.book.values()}
    assert said["dark"][:2] == [
        ("长椅·没有路灯 ÷ 长椅·在册数", "Bench: without lamp ÷ Bench: on the register"),
        ("口径：窗口结束时的台账", "Cohort: the register at the window's end"),
    ]
    assert said["lit"][0] == ("长椅·有路灯", "Bench: with lamp")
