"""Promise 13: roll-ups always add up; a child's missing never becomes a parent's zero.

A state machine on the demo district reports, confirms zeros, corrects, withdraws, approves, splits, merges
and redraws at random: communities of one street for a month's return of communities, and their grids for
one of grids. After every step, and seen before as well as after the deadline, every area equals the sum of
those directly below it in every field and every count, and the leaves equal a model kept by hand.

It has been seen to fail: with `Total.merge` leaving out the counts of states (the district expects none),
with `rolled_up` counting the cells twice, with a missing cell adding nought to the sums (`told` differs and
an area that nobody answered for has sums), and with `stood` forgetting areas that ended within the span.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.rooms.returns.office import (
    ALL,
    DESK,
    STREET,
    TERRITORY,
    at,
    changed,
    do,
    grid,
    halves,
    in_force,
    who,
)

from chuanhui.grid.areas import actions as areas
from chuanhui.grid.areas import queries as finding
from chuanhui.grid.areas.errors import AreaFaults
from chuanhui.grid.areas.queries.memory import tree
from chuanhui.grid.posts.rules import Acting, ancestors
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns import actions
from chuanhui.mechanism.returns.actions import Key
from chuanhui.mechanism.returns.errors import NothingToApprove
from chuanhui.mechanism.returns.rules import Answer, Shown, Stored, Total, number_of

MONTH, NOW, END = "2026-11", at("2026-11-30 12:00"), at("2026-12-20 08:00")
FIELDS = ("places", "faults", "closed")
SYSTEM = Acting.system(TERRITORY)
STREET_PATH = "411602.005."
AS_IT_IS = "    every: day\n    each: community\n    by: [community_desk, duty_cadre]"
BY_MONTH = ('    due: "18:00"\n', "    due: {after: 3 working days}\n")
LEVELS = ("community", "small_grid")
NUMBERS = (
    st.tuples(*(st.integers(0, 9),) * 3).filter(any).map(lambda told: dict(zip(FIELDS, told, strict=True)))
)
WHICH = st.integers(0, 10_000)


def monthly(level: str) -> Any:
    return changed(
        level.replace("_", ""),
        (AS_IT_IS, AS_IT_IS.replace("day", "month", 1).replace("each: community", f"each: {level}")),
        BY_MONTH,
    )


class Month(RuleBasedStateMachine):
    """A month of two returns on a street whose grid is being redrawn; the model is kept by area id."""

    def __init__(self) -> None:
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        for level in LEVELS:
            in_force(monthly(level))
        whole = Sight.of(TERRITORY)
        self.desk, self.street = who(DESK).seeing(whole), who(STREET).seeing(whole)
        self.day = 2
        self.stood: dict[str, set[int]] = {level: set() for level in LEVELS}
        self.sent: dict[str, dict[int, tuple[str, dict[str, int]]]] = {level: {} for level in LEVELS}
        self.locked: set[int] = set()
        for level in LEVELS:
            self.stood[level] |= self.standing(level)

    def teardown(self) -> None:
        """Take back everything."""
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def standing(self, level: str) -> set[int]:
        """Return the areas of the street on the present day, told by the grid and not by the returns."""
        found = finding.areas_in(ALL, date(2026, 11, self.day), within=STREET_PATH)
        return {one.id for one in found if one.level.value == level}

    def one(self, level: str, which: int, *, sent: bool) -> int | None:
        """Return one area of the model that has, or has not, answered."""
        fits = sorted(one for one in self.stood[level] if (one in self.sent[level]) is sent)
        return fits[which % len(fits)] if fits else None

    def key(self, level: str, area: int) -> Key:
        return Key(level.replace("_", ""), "returns.daily", MONTH, area)

    @rule(level=st.sampled_from(LEVELS), which=WHICH, values=NUMBERS)
    def report(self, level: str, which: int, values: dict[str, int]) -> None:
        area = self.one(level, which, sent=False)
        if area is not None:
            do(self.desk, actions.send, cell=self.key(level, area), values=values, now=NOW)
            self.sent[level][area] = (Stored.VALUE, values)

    @rule(level=st.sampled_from(LEVELS), which=WHICH)
    def confirm_zero(self, level: str, which: int) -> None:
        area = self.one(level, which, sent=False)
        if area is not None:
            do(self.desk, actions.confirm_zero, cell=self.key(level, area), now=NOW)
            self.sent[level][area] = (Stored.ZERO, dict.fromkeys(FIELDS, 0))

    @rule(level=st.sampled_from(LEVELS), which=WHICH, values=NUMBERS, void=st.booleans())
    def correct(self, level: str, which: int, values: dict[str, int], void: bool) -> None:
        area = self.one(level, which, sent=True)
        if area is None:
            return
        state, told = (Stored.NOT_APPLICABLE, {}) if void else (Stored.VALUE, values)
        answer = Answer(state, told, "核实后更正")
        do(self.desk, actions.restate, cell=self.key(level, area), answer=answer, now=NOW)
        self.sent[level][area] = (state, told)

    @rule(level=st.sampled_from(LEVELS), which=WHICH)
    def withdraw(self, level: str, which: int) -> None:
        area = self.one(level, which, sent=True)
        if area is not None and area not in self.locked:
            do(self.desk, actions.withdraw, cell=self.key(level, area), reason="误报", now=NOW)
            del self.sent[level][area]

    @rule(level=st.sampled_from(LEVELS))
    def approve_everything(self, level: str) -> None:
        facts = {"campaign": level.replace("_", ""), "work": "returns.daily", "period": MONTH}
        with suppress(NothingToApprove):
            do(self.street, actions.approve_under, **facts, under=STREET_PATH, now=NOW)
        self.locked |= self.sent[level].keys()

    @precondition(lambda self: self.day < 27)
    @rule(level=st.sampled_from(LEVELS), which=WHICH)
    def split(self, level: str, which: int) -> None:
        self.day += 1
        on, ids = date(2026, 11, self.day), sorted(self.standing(level))
        area, parts = halves(finding.area(ids[which % len(ids)], on).path, on)
        parts = [type(one)(one.name, f"s{self.day}{one.slug}", one.border) for one in parts]
        self.reshape(areas.split_area, area_id=area, parts=parts, on=on)

    @precondition(lambda self: self.day < 27)
    @rule(level=st.sampled_from(LEVELS), which=WHICH)
    def merge(self, level: str, which: int) -> None:
        self.day += 1
        on = date(2026, 11, self.day)
        pair = self.neighbours(level, which, on)
        if pair is not None:
            self.reshape(areas.merge_areas, area_ids=list(pair), name="并", slug=f"m{self.day}", on=on)

    @precondition(lambda self: self.day < 27)
    @rule(which=WHICH)
    def redraw(self, which: int) -> None:
        self.day += 1
        on = date(2026, 11, self.day)
        pair = self.neighbours("small_grid", which, on)
        if pair is not None:
            borders = tree(on).borders
            piece = borders[pair[0]].buffer(0.0003).intersection(borders[pair[1]])
            drawn = {pair[0]: borders[pair[0]].union(piece), pair[1]: borders[pair[1]].difference(piece)}
            self.reshape(areas.redraw_area, borders=drawn, on=on)

    def neighbours(self, level: str, which: int, on: date) -> tuple[int, int] | None:
        """Return two siblings that share a border."""
        grown, ids = tree(on), sorted(self.standing(level))
        one = grown.by_id[ids[which % len(ids)]]
        for other in grown.below[one.parent_id]:
            common = grown.borders[one.id].intersection(grown.borders[other.id])
            if other.id != one.id and other.level is one.level and common.length > 0:
                return one.id, other.id
        return None

    def reshape(self, action: Any, **facts: Any) -> None:
        """Reshape where the grid allows it; where it refuses, nothing has changed."""
        try:
            with transaction.atomic():
                action(by=SYSTEM, now=at("2026-11-02 09:00"), **facts)
        except AreaFaults:
            return
        for level in LEVELS:
            self.stood[level] |= self.standing(level)

    @invariant()
    def every_area_is_the_sum_of_those_below_it(self) -> None:
        for level in LEVELS:
            for now in (NOW, END):
                self.judge(level, now)

    def judge(self, level: str, now: Any) -> None:
        found = grid(now=now, period=MONTH, campaign=level.replace("_", ""))
        children: dict[str, list[Total]] = {path: [] for path in found.totals}
        for path, total in found.totals.items():
            above = ancestors(path)[1:2]
            if above:
                children[above[0]].append(total)
        for path, total in found.totals.items():
            below = [leaf(one) for one in found.views if one.stood.above == path] + children[path]
            for shown in Shown:
                assert total.states[shown] == sum(one.states[shown] for one in below)
            assert total.late == sum(one.late for one in below)
            for field in FIELDS:
                told = [one.sums[field] for one in below if field in one.sums]
                assert total.sums.get(field) == (sum(told) if told else None)
                assert total.told.get(field, 0) == sum(one.told.get(field, 0) for one in below)
        mine = {one.stood.id: one for one in found.views if one.stood.area_path.startswith(STREET_PATH)}
        assert mine.keys() == self.stood[level]
        silent = Shown.NOT_DUE if now == NOW else Shown.MISSING
        for area, one in mine.items():
            state, values = self.sent[level].get(area, (silent, {}))
            assert one.shown == state
            assert (dict(one.cell.values) if one.cell else {}) == values
        street = found.total(STREET_PATH)
        assert (street.expected, street.received) == (len(mine), len(self.sent[level]))
        for field in FIELDS:
            told = [values[field] for _, values in self.sent[level].values() if values]
            assert street.sums.get(field) == (sum(told) if told else None)


def leaf(view: Any) -> Total:
    """Return the account of one cell, reckoned apart from the room's own."""
    total = Total()
    total.states[view.shown] = 1
    if view.cell is not None and view.cell.is_sent:
        total.late = int(view.cell.late)
        total.sums = {name: number_of(value) for name, value in view.cell.values.items()}
        total.told = dict.fromkeys(total.sums, 1)
    return total


def test_p13_sums_and_counts_hold_through_reports_corrections_and_redrawn_grids(district) -> None:
    run_state_machine_as_test(
        Month,
        settings=settings(
            max_examples=15,
            stateful_step_count=14,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=True,
        ),
    )
