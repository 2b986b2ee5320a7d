"""Rosters and sweeps through the actions, and the figures that rankings read."""

from __future__ import annotations

import pytest
from tests.rooms.returns.office import (
    ALL,
    DAY,
    DESK,
    EVENING,
    NOON,
    STREET,
    VALUES,
    at,
    changed,
    do,
    grid,
    in_force,
    key,
    send,
    who,
)

from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.returns import actions, errors, queries
from chuanhui.mechanism.returns.actions import Key
from chuanhui.mechanism.returns.queries import facts_at, figure
from chuanhui.mechanism.returns.rules import Answer, Shown, Stored

NEXT = at("2026-11-10 08:00")


@pytest.fixture(autouse=True)
def _playbook(district):
    in_force()


def patrol(slot="evening"):
    return key(who(STREET), "rosters.patrol", slot=slot)


def pool():
    street = who(STREET)
    found = grid(street.sight, work="rosters.patrol")
    return [one.post_id for one in queries.pool_of(street.sight, found.ground, found.views[0].stood)]


def test_only_streets_of_the_group_have_a_patrol_and_each_shift_is_a_cell():
    found = grid(work="rosters.patrol")
    assert {one.stood.name for one in found.views} == {"小桥街街道", "七一路街道", "荷花路街道"}
    assert len(found.views) == 6
    assert found.total("411602.").expected == 6


def test_a_shift_is_planned_and_attested_as_counts():
    street, posts = who(STREET), pool()
    do(street, actions.plan_shift, cell=patrol(), posts=posts[:2], now=NOON)
    planned = next(one for one in grid(street.sight, work="rosters.patrol").views if one.slot == "evening")
    assert (planned.shown, planned.cell.plan) == (Shown.NOT_DUE, tuple(posts[:2]))
    with pytest.raises(errors.NotYet):
        do(street, actions.attest_shift, cell=patrol(), present={"police": 2}, now=NOON)
    do(street, actions.attest_shift, cell=patrol(), present={"police": 2, "militia": 3}, now=NEXT)
    told = grid(street.sight, now=NEXT, work="rosters.patrol")
    assert told.total(street.area_path).sums == {"police": 2, "militia": 3}
    assert list(queries.differing()) == []


def test_a_post_of_another_street_is_not_planned():
    other = who("street_desk@chengbei")
    with pytest.raises(errors.BadPlan):
        do(who(STREET), actions.plan_shift, cell=patrol(), posts=[other.post_id], now=NOON)
    with pytest.raises(errors.CellNotExpected):
        do(other, actions.plan_shift, cell=key(other, "rosters.patrol", slot="evening"), posts=[], now=NOON)


def test_attesting_is_for_rosters_and_planning_too():
    desk = who(DESK)
    with pytest.raises(errors.WorkUnknown):
        do(desk, actions.attest_shift, cell=key(desk), present={}, now=NOON)
    with pytest.raises(errors.WorkUnknown):
        do(desk, actions.plan_shift, cell=key(desk), posts=[], now=NOON)


def test_visits_of_a_week_are_bounded_over_its_days():
    """A week of six working days, one of them swapped: the sixth visit to every shop is one too many."""
    weekly = "    every: week   # 每日分片走访，一周走遍；同一店铺一周不超过两次\n"
    daily = changed(
        "busy",
        (weekly, "    every: day\n    working_days: true\n"),
        ('    due: "Sunday 20:00"', '    due: "20:00"'),
        ("2 per week", "5 per week"),
    )
    in_force(daily, at("2026-02-01 08:00"))
    desk = who(DESK, "2026-02-09")
    for day in ("09", "10", "11", "12", "13", "14"):
        cell = Key("busy", "sweeps.shops", f"2026-02-{day}", desk.area_path)
        facts = {"cell": cell, "values": {"targets": 40, "reached": 40}, "now": at(f"2026-02-{day} 17:00")}
        if day == "14":
            with pytest.raises(errors.VisitedTooOften):
                do(desk, actions.send, **facts)
        else:
            do(desk, actions.send, **facts)


def facts(at_, work="returns.daily"):
    one = parse_period("2026-W46")
    return facts_at(ALL, "411602.", "baoping", work, one.first, one.last, at=at_)


def test_figures_of_a_window_count_what_was_known_then_for_ever():
    desk = who(DESK)
    send(now=EVENING, reason="断网")
    then = at("2026-11-09 20:00")
    before = facts(then)
    answer = Answer(Stored.VALUE, {**VALUES, "faults": 9}, "漏报")
    do(desk, actions.restate, cell=key(desk), answer=answer, now=at("2026-11-10 09:00"))
    assert facts(then) == before
    mine = [one for one in before if one.area_path == desk.area_path]
    told = {
        name: figure(mine, name)
        for name in ("expected", "received", "missing", "late", "on_time", "restated")
    }
    assert told == {"expected": 1, "received": 1, "missing": 0, "late": 1, "on_time": 0, "restated": 0}
    assert figure(mine, "sum", "faults") == 2
    later = [one for one in facts(at("2026-11-16 00:00")) if one.area_path == desk.area_path]
    assert figure(later, "sum", "faults") == 9
    assert (figure(later, "expected"), figure(later, "missing"), figure(later, "restated")) == (7, 6, 1)
    assert figure(later[1:2], "sum", "faults") is None


def test_what_was_withdrawn_later_still_counts_for_the_time_before():
    desk = who(DESK)
    send()
    do(desk, actions.withdraw, cell=key(desk), reason="误报", now=at("2026-11-09 13:00"))
    mine = [one for one in facts(at("2026-11-09 12:30")) if one.area_path == desk.area_path]
    assert figure(mine, "received") == 1
    now = [one for one in facts(at("2026-11-09 13:30")) if one.area_path == desk.area_path]
    assert (figure(now, "received"), figure(now, "expected")) == (0, 0)


def test_presence_and_coverage_are_summed():
    street = who(STREET)
    do(street, actions.attest_shift, cell=patrol(), present={"police": 2, "community": 1}, now=NEXT)
    send(
        work="sweeps.shops",
        period="2026-W46",
        now=at(f"{DAY} 17:00"),
        values={"targets": 40, "reached": 31, "away": 4},
    )
    end = at("2026-11-16 00:00")
    assert figure(facts(end, "rosters.patrol"), "present") == 3
    swept = facts(end, "sweeps.shops")
    assert (figure(swept, "targets"), figure(swept, "reached")) == (40, 31)
