"""Two a week against ten days: which window a round counts in, at every awkward edge."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.kernel.periods import PeriodKind, parse_period, period_of
from chuanhui.mechanism.inspections.rules import cadence, counted_on, counts_within

from .kinds import inspection

DAY = timedelta(days=1)
KIND = inspection()
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def week_of(text):
    return parse_period(text)


def window_of(visited_on, period, counts_in):
    return period_of(counted_on(visited_on, period, counts_in), PeriodKind.XUN).key


@pytest.mark.parametrize(
    ("week", "visited", "by_visit", "by_period"),
    [
        # a week inside one 旬
        ("2026-W46", ["2026-11-11", "2026-11-12"], "2026-11-x2", "2026-11-x2"),
        # 30 days: Monday 11-30 is the last of November, the week ends in December
        ("2026-W49", ["2026-11-30"], "2026-11-x3", "2026-12-x1"),
        # 31 days: the third 旬 has eleven days
        ("2026-W36", ["2026-08-31"], "2026-08-x3", "2026-09-x1"),
        # 28 days: the third 旬 has eight
        ("2027-W08", ["2027-02-28"], "2027-02-x3", "2027-02-x3"),
        ("2027-W09", ["2027-03-01"], "2027-03-x1", "2027-03-x1"),
        # 29 days: leap day 2028-02-29, a Tuesday
        ("2028-W09", ["2028-02-29"], "2028-02-x3", "2028-03-x1"),
        ("2028-W09", ["2028-03-01"], "2028-03-x1", "2028-03-x1"),
        # ISO week 53 of 2026 runs from 12-28 to 2027-01-03
        ("2026-W53", ["2026-12-28"], "2026-12-x3", "2027-01-x1"),
        ("2026-W53", ["2027-01-03"], "2027-01-x1", "2027-01-x1"),
        # two raters on both sides of an edge: the score is whole with the last sheet
        ("2026-W45", ["2026-11-10", "2026-11-08", "2026-11-06"], "2026-11-x1", "2026-11-x1"),
        ("2026-W50", ["2026-12-10", "2026-12-11"], "2026-12-x2", "2026-12-x2"),
        ("2026-W50", ["2026-12-10"], "2026-12-x1", "2026-12-x2"),
    ],
)
def test_which_ten_days_a_round_counts_in(week, visited, by_visit, by_period):
    period = week_of(week)
    on = [date.fromisoformat(one) for one in visited]
    assert window_of(on, period, "visited") == by_visit
    assert window_of(on, period, "period_end") == by_period


@given(days, st.sampled_from(["visited", "period_end"]))
def test_every_visit_counts_in_exactly_one_window(day, counts_in):
    period = period_of(day, PeriodKind.WEEK)
    first = period_of(period.first - 15 * DAY, PeriodKind.XUN)
    windows = [first]
    while windows[-1].last < period.last + 15 * DAY:
        windows.append(windows[-1].next())
    assert sum(counts_within([day], period, one, counts_in) for one in windows) == 1


@given(st.dates(date(2016, 1, 1), date(2034, 1, 1)))
def test_ten_days_hold_two_to_four_rounds_of_two_a_week_by_the_end_of_their_week(day):
    window = period_of(day, PeriodKind.XUN)
    week, held = period_of(window.first - 14 * DAY, PeriodKind.WEEK), 0
    while week.first <= window.last + 14 * DAY:
        held += KIND.times * counts_within([week.first], week, window, "period_end")
        week = week.next()
    assert held in {2, 4}


def test_two_rounds_a_week_put_four_or_two_into_the_windows_of_a_year():
    weeks, week = [], parse_period("2026-W01")
    while week.first.isocalendar().year == 2026:
        weeks.append(week)
        week = week.next()
    assert len(weeks) == 53
    held = Counter(window_of([one.first], one, "period_end") for one in weeks for _ in range(2))
    assert (sum(held.values()), set(held.values())) == (106, {2, 4})


def test_how_far_the_rounds_of_a_week_have_come():
    period = week_of("2026-W53")
    assert [(one.done, one.left) for one in (cadence(KIND, period, n) for n in (0, 1, 2, 3))] == [
        (0, 2),
        (1, 1),
        (2, 0),
        (3, 0),
    ]
    assert not cadence(KIND, period, 1).is_missed(date(2027, 1, 3))
    assert cadence(KIND, period, 1).is_missed(date(2027, 1, 4))
    assert not cadence(KIND, period, 2).is_missed(date(2027, 1, 4))
