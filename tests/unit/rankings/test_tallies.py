"""A span of days is put together of whole months and single days, each day once."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.kernel.periods import PeriodKind, period_of
from chuanhui.mechanism.rankings.rules.tallies import COUNTERS, Days, Tally, pieces, total, whole_xun

DATES = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def days_in(one: Days) -> list[date]:
    return [one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1)]


@given(DATES, st.integers(0, 500))
def test_pieces_hold_every_day_once(first, more):
    days = Days(first, first + timedelta(days=more))
    parts = pieces(days)
    months, day = [], parts.coarse.first
    while day <= parts.coarse.last:
        month = period_of(day, PeriodKind.MONTH)
        months += days_in(Days.of(month))
        day = month.next().first
    assert days_in(parts.head) + months + days_in(parts.tail) == days_in(days)


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        (date(2026, 2, 1), date(2026, 2, 10), True),
        (date(2026, 2, 21), date(2026, 2, 28), True),
        (date(2024, 2, 21), date(2024, 2, 28), False),
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2026, 1, 2), date(2026, 1, 10), False),
    ],
)
def test_whole_xun_knows_the_edges_of_months(first, last, whole):
    assert whole_xun(Days(first, last)) is whole


def test_tallies_add_up_and_give_exact_shares():
    one = Tally(**dict.fromkeys(COUNTERS, 2))
    assert total([one, Tally(due=1, due_closed=1)]).share("due_closed", "due") == Fraction(3, 3)
    assert Tally(due=3, due_on_time=1).share("due_on_time", "due") == Fraction(1, 3)
    assert Tally().share("on_time", "closed") is None
