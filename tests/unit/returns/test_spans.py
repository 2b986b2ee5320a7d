"""Which days are asked for, and until when an answer is in time."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise

import pytest
from tests.unit.returns.scene import at, calendar, due, span, work

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.periods import PeriodKind, parse_period
from chuanhui.mechanism.returns.rules import (
    Span,
    asked_span,
    begins_at,
    due_at,
    periods_between,
    shift_ends,
)


def due_of(period: str, **changed):
    one = parse_period(period)
    rule = changed.pop("rule")
    named = work(every=one.kind, due=rule, **changed)
    asked = asked_span(named, one, calendar())
    return due_at(named, asked, "", calendar()) if asked else None


def test_a_daily_return_is_due_at_its_hour_and_not_a_second_later():
    assert due_of("2022-08-05", rule=due(at=time(18))) == at("2022-08-05 18:00")


@pytest.mark.parametrize(
    ("period", "rule", "expected"),
    [
        ("2022-W31", due(at=time(18), weekday=4), "2022-08-05 18:00"),
        ("2022-W31", due(at=time(9), weekday=0), "2022-08-01 09:00"),
        ("2022-W31", due(at=time(18)), "2022-08-07 18:00"),
        ("2026-W53", due(at=time(18), weekday=6), "2027-01-03 18:00"),
        ("2022-08-x3", due(at=time(18)), "2022-08-31 18:00"),
        ("2024-02-x3", due(at=time(18)), "2024-02-29 18:00"),
        ("2022-02", due(after=parse_allowance("3 working days")), "2022-03-03 18:00"),
        ("2022-09", due(after=parse_allowance("3 working days")), "2022-10-10 18:00"),
        ("2022-08-05", due(after=parse_allowance("1 day")), "2022-08-06 23:59:59"),
        ("2022-Q3", due(after=parse_allowance("10 days")), "2022-10-10 23:59:59"),
    ],
)
def test_a_return_is_due_by_the_one_clock(period, rule, expected):
    assert due_of(period, rule=rule) == at(expected)


def test_a_span_without_the_weekday_is_due_on_its_last_day():
    rule = due(at=time(18), weekday=0)
    assert due_of("2022-W31", rule=rule, since=date(2022, 8, 3)) == at("2022-08-07 18:00")


def test_days_outside_the_bounds_are_cut_off():
    month = parse_period("2022-08")
    named = work(every=PeriodKind.MONTH, since=date(2022, 8, 10), until=date(2022, 8, 20))
    assert asked_span(named, month, calendar()) == Span(date(2022, 8, 10), date(2022, 8, 20))
    assert asked_span(named, month.next(), calendar()) is None
    assert asked_span(named, month.previous(), calendar()) is None


def test_a_period_of_another_kind_is_not_asked():
    assert asked_span(work(), parse_period("2022-W31"), calendar()) is None


def test_working_days_leave_out_holidays_and_keep_swapped_days():
    named = work("returns.daily", working_days=True)
    asked = [
        asked_span(named, parse_period(day), calendar()) is not None
        for day in ("2022-09-30", "2022-10-01", "2022-10-08", "2022-10-09", "2022-10-10", "2022-10-15")
    ]
    assert asked == [True, False, True, True, True, False]


def test_a_shift_past_midnight_ends_on_the_next_day_and_may_be_attested_for_a_day():
    roster = work("rosters.patrol")
    late = roster.shifts[1]
    assert begins_at(roster, span(), "late", calendar()) == at("2022-08-05 23:00")
    assert shift_ends(late, span(), calendar()) == at("2022-08-06 05:00")
    assert due_at(roster, span(), "late", calendar()) == at("2022-08-07 23:59:59")
    assert due_at(roster, span(), "evening", calendar()) == at("2022-08-06 23:59:59")


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_periods_follow_each_other_over_leap_days_and_year_ends(kind):
    first, last = date(2023, 12, 25), date(2027, 1, 5)
    found = periods_between(kind, first, last)
    assert found[0].first <= first
    assert found[-1].last >= last
    assert all(two.first.toordinal() - one.last.toordinal() == 1 for one, two in pairwise(found))
