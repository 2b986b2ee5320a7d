"""A case relived: under its own rules nothing differs, under others only what the rules say."""

from __future__ import annotations

from dataclasses import replace as with_
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.cases.scene import (
    AFTER,
    DESK,
    DISTRICT,
    INSPECTOR,
    OWNER,
    RESIDENT,
    Play,
    at,
    calendar,
    kind,
)

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.mechanism.cases.rules import asked, confirmed, decided, merged, reopened, resumed
from chuanhui.mechanism.cases.rules.reliving import Turn, relived
from chuanhui.playbook.schema import CaseKind, Table


class Recorded(Play):
    """A play that keeps its turns as the journal does."""

    def __init__(self) -> None:
        super().__init__()
        self.turns: list[Turn] = []

    def file(self, when, **more):
        super().file(when, **more)
        self.turns.append(Turn("case.file", "file", at(when), self.now_is))
        return self

    def step(self, step, when, **given):
        super().step(step, when, **given)
        self.turns.append(Turn("case.step", step, at(when), self.now_is))
        return self

    def turn(self, what: str, verb: str, when: str, rule, *said, by, **more):
        self.case = rule(*said, self.now_is, kind(), by=by, now=at(when), **more)
        self.turns.append(Turn(what, verb, at(when), self.now_is))
        return self

    def clocked(self, what: str, verb: str, when: str, rule, *said, by):
        return self.turn(what, verb, when, rule, *said, by=by, calendar=calendar())


def allowing(text: str) -> CaseKind:
    """Return the problem kind with another allowance for `fix`, for every category."""
    steps = tuple(
        with_(one, within=Table((), parse_allowance(text))) if one.id == "fix" else one
        for one in kind().steps
    )
    return with_(kind(), steps=steps)


def lived() -> Recorded:
    """Return a life with an extension, a stand-still, rework, a closure and a reopening."""
    life = Recorded()
    life.file("2022-08-05 09:00", by=RESIDENT).step("dispatch", "2022-08-05 11:00", by=DESK)
    life.clocked("case.ask", "extend", "2022-08-08 09:00", asked, "extend", "缺材料", by=OWNER)
    life.clocked("case.grant", "extend", "2022-08-08 10:00", decided, "extend", True, by=DESK)
    life.clocked("case.ask", "suspend", "2022-08-09 09:00", asked, "suspend", "待雨停", by=OWNER)
    life.clocked("case.grant", "suspend", "2022-08-09 10:00", decided, "suspend", True, by=DISTRICT)
    life.clocked("case.resume", "resume", "2022-08-11 10:00", resumed, by=DISTRICT)
    life.step("fix", "2022-08-15 16:00", by=OWNER, photos=(AFTER,))
    life.step("send_back", "2022-08-15 17:00", by=INSPECTOR, reason="还有垃圾")
    life.step("fix", "2022-08-16 10:00", by=OWNER, photos=(AFTER,))
    life.step("verify", "2022-08-16 11:00", by=INSPECTOR)
    life.turn("case.confirm", "confirm", "2022-08-16 12:00", confirmed, by=RESIDENT)
    life.clocked("case.reopen", "reopen", "2022-08-17 09:00", reopened, "又堆上了", by=RESIDENT)
    return life.step("fix", "2022-08-18 09:00", by=OWNER, photos=(AFTER,))


def test_every_prefix_of_a_life_relived_under_its_own_rules_is_the_recorded_case():
    life = lived()
    for count in range(1, len(life.turns) + 1):
        turns = life.turns[:count]
        assert relived(turns, kind(), calendar()).case == turns[-1].after, turns[-1]


def test_a_merged_duplicate_relived_is_the_recorded_one():
    life = Recorded().file("2022-08-05 09:00")
    before, moment = life.now_is, at("2022-08-05 10:00")
    life.case = merged(before, with_(before, id=UUID(int=9)), kind(), by=DESK, now=moment)
    life.turns.append(Turn("case.merge", "merge", moment, life.now_is))
    assert relived(life.turns, kind(), calendar()).case == life.now_is


def test_a_shorter_allowance_makes_the_same_fix_late():
    life = Recorded().file("2022-08-05 09:00").step("dispatch", "2022-08-05 11:00", by=DESK)
    life.step("fix", "2022-08-09 16:00", by=OWNER, photos=(AFTER,))
    life.step("verify", "2022-08-10 09:00", by=INSPECTOR)
    assert relived(life.turns, kind(), calendar()).case.on_time is True
    found = relived(life.turns, allowing("1 working day"), calendar())
    fix = next(one for one in found.duties if one.step == "fix")
    assert found.case.on_time is False
    assert fix.due_at == at("2022-08-08 18:00")
    assert fix.left_at == at("2022-08-09 16:00")
    assert fix.unit is not None
    assert found.is_whole


def test_an_extension_adds_the_other_allowance():
    found = relived(lived().turns[:4], allowing("1 working day"), calendar())
    assert found.case.due_at == at("2022-08-09 18:00")


def test_without_extensions_a_granted_one_is_remarked_and_does_not_count():
    bare = with_(kind(), extend=None, suspend=None)
    found = relived(lived().turns[:7], bare, calendar())
    assert found.remarks == (("no_extension", ""), ("no_suspension", ""))
    assert found.case.due_at == at("2022-08-10 18:00")


def test_a_life_stops_where_the_other_rules_know_no_such_step():
    less = with_(kind(), steps=tuple(one for one in kind().steps if one.id != "send_back"))
    found = relived(lived().turns, less, calendar())
    assert found.remarks == (("step_gone", "send_back"),)
    assert not found.is_whole
    assert found.case.state == "fixed"


def test_a_step_that_leads_elsewhere_is_told():
    other = tuple(with_(one, to="filed") if one.id == "send_back" else one for one in kind().steps)
    found = relived(lived().turns, with_(kind(), steps=other), calendar())
    assert found.remarks[-1] == ("leads_elsewhere", "send_back")


def test_a_life_begins_with_its_filing():
    with pytest.raises(ValueError, match="filing"):
        relived(lived().turns[1:], kind(), calendar())


@settings(max_examples=60, deadline=None)
@given(
    gaps=st.lists(st.integers(1, 96), min_size=3, max_size=3), category=st.sampled_from(["litter", "cable"])
)
def test_whatever_the_hours_between_own_rules_give_back_the_record(gaps, category):
    life, now = Recorded(), at("2022-08-05 09:00")
    life.file(f"{now:%Y-%m-%d %H:%M}", category=category)
    for step, by, more in (
        ("dispatch", DESK, {}),
        ("fix", OWNER, {"photos": (AFTER,)}),
        ("verify", INSPECTOR, {}),
    ):
        if step == "fix":
            by = with_(OWNER, unit_id=life.now_is.owner_unit)
        now += timedelta(hours=gaps.pop())
        life.step(step, f"{now:%Y-%m-%d %H:%M}", by=by, **more)
    assert relived(life.turns, kind(), calendar()).case == life.now_is
