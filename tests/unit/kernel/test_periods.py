from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.kernel.periods import (
    BadPeriod,
    Period,
    PeriodKind,
    add_months,
    next_weekday,
    parse_period,
    period_of,
)

DAYS = st.dates(date(1950, 1, 8), date(2150, 12, 20))
KINDS = st.sampled_from(list(PeriodKind))


@pytest.mark.parametrize(
    ("day", "kind", "first", "last", "key", "zh", "en"),
    [
        ("2026-11-05", "day", "2026-11-05", "2026-11-05", "2026-11-05", "2026年11月5日", "2026-11-05"),
        ("2027-01-01", "week", "2026-12-28", "2027-01-03", "2026-W53", "2026年第53周", "week 53 of 2026"),
        (
            "2026-11-12",
            "xun",
            "2026-11-11",
            "2026-11-20",
            "2026-11-x2",
            "2026年11月中旬",
            "2026-11, 2nd ten days",
        ),
        (
            "2028-02-29",
            "xun",
            "2028-02-21",
            "2028-02-29",
            "2028-02-x3",
            "2028年2月下旬",
            "2028-02, last days",
        ),
        (
            "2026-12-31",
            "xun",
            "2026-12-21",
            "2026-12-31",
            "2026-12-x3",
            "2026年12月下旬",
            "2026-12, last days",
        ),
        ("2026-11-05", "month", "2026-11-01", "2026-11-30", "2026-11", "2026年11月", "2026-11"),
        (
            "2026-11-05",
            "quarter",
            "2026-10-01",
            "2026-12-31",
            "2026-Q4",
            "2026年第四季度",
            "quarter 4 of 2026",
        ),
        (
            "2026-03-31",
            "quarter",
            "2026-01-01",
            "2026-03-31",
            "2026-Q1",
            "2026年第一季度",
            "quarter 1 of 2026",
        ),
        ("2026-11-05", "year", "2026-01-01", "2026-12-31", "2026", "2026年", "2026"),
    ],
)
def test_period_of_a_day(day: str, kind: str, first: str, last: str, key: str, zh: str, en: str) -> None:
    period = period_of(date.fromisoformat(day), PeriodKind(kind))
    assert period == Period(PeriodKind(kind), date.fromisoformat(first), date.fromisoformat(last))
    assert (period.key, period.label(), period.label("en")) == (key, zh, en)


@given(DAYS, KINDS)
def test_periods_tile_the_calendar_without_gap_or_overlap(day: date, kind: PeriodKind) -> None:
    period = period_of(day, kind)
    assert day in period
    assert period.next().first - period.last == timedelta(days=1)
    assert period.next().previous() == period
    assert period_of(period.first, kind) == period_of(period.last, kind) == period
    assert period.key < period.next().key


@given(DAYS, KINDS)
def test_a_key_is_read_back(day: date, kind: PeriodKind) -> None:
    period = period_of(day, kind)
    assert parse_period(period.key) == period


@pytest.mark.parametrize(
    "key",
    ["", "2025-W53", "2026-W00", "2026-Q5", "2026-13", "2026-11-x4", "2026-02-29", "26", "0000", "２０２６"],
)
def test_parse_period_refuses_what_names_none(key: str) -> None:
    with pytest.raises(BadPeriod):
        parse_period(key)


@pytest.mark.parametrize(
    ("said", "weekday", "meant"),
    [("2020-07-03", 1, "2020-07-07"), ("2020-06-28", 6, "2020-07-05"), ("2020-06-29", 0, "2020-07-06")],
)
def test_next_weekday_lies_in_the_week_after(said: str, weekday: int, meant: str) -> None:
    assert next_weekday(date.fromisoformat(said), weekday) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2028-02-29", 12, "2029-02-28"), ("2026-01-31", 1, "2026-02-28"), ("2026-11-15", 2, "2027-01-15")],
)
def test_add_months_keeps_the_day_or_takes_the_last(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)
