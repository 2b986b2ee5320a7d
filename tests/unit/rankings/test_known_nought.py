"""A known nought is a value; only where nothing was expected, nobody knows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.inspections.queries import AreaScore, RoundScore
from chuanhui.mechanism.inspections.rules import Combined, Visit
from chuanhui.mechanism.rankings.rules.facts import Fact
from chuanhui.mechanism.rankings.rules.parts import Value, Worth, valued
from chuanhui.mechanism.rankings.rules.windows import window_of
from chuanhui.mechanism.rankings.sources import Asked, facts
from chuanhui.mechanism.returns.queries import CellFact
from chuanhui.mechanism.returns.rules import Shown
from chuanhui.playbook.schema import Indicator, Measure, Playbook, Text

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 9, 9, tzinfo=ZONE)
HOME = "411602.005.001."


def told(measure: Measure, *rows: object) -> Value:
    """Return the value of a count of these rows, as the source of its sort tells them."""
    sort, _, kind = measure.subject.partition(".")
    key = (sort, measure.subject) if sort == "returns" else (sort, kind)
    window = window_of(parse_period("2026-11"), ZONE)
    asked = Asked("411602.", Playbook.__new__(Playbook), measure, window, "", (), "visited", NOW, {key: rows})
    return valued(Indicator("one", Text("一"), measure), facts(asked), None)


def cell(number: int, shown: Shown, **values: int) -> CellFact:
    return CellFact(UUID(int=number), number, HOME, "2026-11-02", "", shown, values, False, 0)


def visited(faults: dict[str, int]) -> AreaScore:
    visit = Visit(
        id=UUID(int=1),
        round_id=UUID(int=2),
        territory="411602.",
        area_path=HOME,
        code="411602005001",
        unit_id=None,
        campaign="chuangwei",
        version=1,
        kind="village",
        period="2026-11",
        number=1,
        rater="inspector",
        post_id=None,
        person_id=None,
        visited_on=date(2026, 11, 3),
        at=NOW,
        touched_at=NOW,
        sheet={},
        points={},
        score=Decimal(90),
        faults=faults,
    )
    held = RoundScore(UUID(int=2), "2026-11", 1, Combined(Fraction(90), 1), date(2026, 11, 3), (visit,))
    return AreaScore(HOME, "411602005001", Fraction(90), (held,))


@pytest.mark.parametrize(
    ("shown", "worth", "amount", "behind"),
    [
        (Shown.MISSING, Worth.OK, 1, 1),
        (Shown.VALUE, Worth.OK, 0, 0),
        (Shown.NOT_DUE, Worth.NONE, None, 0),
    ],
)
def test_nobody_knows_what_is_missing_only_where_nothing_was_expected(shown, worth, amount, behind):
    found = told(Measure("returns.daily", "missing"), cell(7, shown))
    assert (found.worth, found.value, len(found.count.ids)) == (worth, amount, behind)


def test_no_cell_and_a_cell_that_tells_no_sum_are_unknown_and_a_reported_nought_is_a_row():
    total = Measure("returns.daily", "sum", field="trees")
    assert told(total).worth is Worth.NONE
    assert told(total, cell(1, Shown.MISSING)).worth is Worth.NONE
    found = told(total, cell(1, Shown.VALUE, trees=0))
    assert (found.value, found.count.ids) == (0, (str(UUID(int=1)),))


def test_a_sheet_without_a_fault_says_that_there_is_none():
    measure = Measure("inspections.village", "faults")
    assert told(measure).worth is Worth.NONE
    clean = told(measure, visited({}))
    assert (clean.worth, clean.value, clean.count.ids) == (Worth.OK, 0, ())
    litter = Measure("inspections.village", "faults", {"item": ("litter",)})
    assert told(litter, visited({"bins": 2})).value == 0
    assert told(measure, visited({"bins": 2})).value == 2


def test_rows_of_nought_leave_the_denominator_and_the_mean_alone():
    rate = Indicator("rate", Text("率"), Measure("returns.d", "missing"), Measure("returns.d", "expected"))
    nought = Fact("a", HOME, Fraction(0), counts=False)
    found = valued(rate, [nought], [Fact("a", HOME), Fact("b", HOME)])
    assert (found.value, found.count.ids, found.base.ids) == (0, (), ("a", "b"))
    score = Indicator("score", Text("分"), Measure("inspections.v", "score"))
    assert valued(score, [Fact("a", HOME, Fraction(0)), Fact("b", HOME, Fraction(50))], None).value == 25
