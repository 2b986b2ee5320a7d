# ruff: noqa: DTZ001  naive on purpose: drawn or refused
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuanhui.kernel.calendars import (
    HOUR,
    BadHours,
    OfficeHours,
    WorkingCalendar,
    YearDays,
    micros_of,
    time_of,
)

ZONE = ZoneInfo("Asia/Shanghai")
USUAL = OfficeHours(((time(8), time(12)), (time(14), time(18))))
SUMMER = OfficeHours(((time(8), time(12)), (time(15), time(18, 30))), since=date(2026, 6, 1))
AUTUMN = OfficeHours(USUAL.spans, since=date(2026, 10, 1))
SEASONS = WorkingCalendar("seasons", "1", ZONE, (AUTUMN, USUAL, SUMMER), {})
MOMENTS = st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1)).map(lambda at: at.replace(tzinfo=ZONE))


def test_working_days_follow_the_notice(cn: WorkingCalendar) -> None:
    assert cn.is_working_day(date(2022, 1, 29))
    assert cn.is_swapped(date(2022, 1, 29))
    assert not cn.is_working_day(date(2022, 1, 31))
    assert not cn.is_working_day(date(2022, 8, 6))
    assert cn.next_working_day(date(2022, 1, 30)) == date(2022, 2, 7)
    assert cn.holiday(date(2022, 2, 1)) == "春节"
    assert cn.holiday(date(2022, 2, 1), "en") == "Spring Festival"
    assert cn.holiday(date(2022, 8, 6)) == ""


def test_a_holiday_without_a_name_is_called_holiday_and_last_december_belongs_to_the_next_notice() -> None:
    nameless = YearDays(2027, frozenset({date(2026, 12, 31)}), frozenset({date(2026, 12, 26)}), "x")
    calendar = WorkingCalendar("x", "1", ZONE, (USUAL,), {2027: nameless})
    assert (calendar.holiday(date(2026, 12, 31)), calendar.holiday(date(2026, 12, 31), "en")) == (
        "节假日",
        "holiday",
    )
    assert calendar.is_working_day(date(2026, 12, 26))
    assert calendar.is_provisional(2026)
    assert not calendar.is_provisional(2027)
    named = YearDays(
        2027, frozenset({date(2026, 12, 31)}), frozenset(), "x", {date(2026, 12, 31): ("元旦", "New Year")}
    )
    assert WorkingCalendar("x", "1", ZONE, (USUAL,), {2027: named}).holiday(date(2026, 12, 31)) == "元旦"


def test_a_year_without_a_notice_is_provisional_with_plain_week_ends(cn: WorkingCalendar) -> None:
    assert cn.provisional_years(date(2026, 12, 31), date(2028, 1, 1)) == (2027, 2028)
    assert cn.is_working_day(date(2027, 10, 1))
    assert WorkingCalendar("x", "1", ZONE, (USUAL,), {2030: YearDays(2030)}).is_provisional(2030)


def test_closes_at_is_the_close_of_that_days_hours() -> None:
    assert SEASONS.closes_at(date(2026, 5, 31)) == datetime(2026, 5, 31, 18, tzinfo=ZONE)
    assert SEASONS.closes_at(date(2026, 6, 1)) == datetime(2026, 6, 1, 18, 30, tzinfo=ZONE)
    assert SEASONS.hours_on(date(1999, 1, 1)) == USUAL
    assert SEASONS.ref == "seasons@1"


def test_office_time_passes_through_a_change_of_hours() -> None:
    start, end = datetime(2026, 5, 29, 12, tzinfo=ZONE), datetime(2026, 6, 2, 8, tzinfo=ZONE)
    assert SEASONS.office_time(start, end) == 4 * HOUR + 15 * HOUR // 2
    assert SEASONS.add_office_time(start, 4 * HOUR + 15 * HOUR // 2) == datetime(
        2026, 6, 1, 18, 30, tzinfo=ZONE
    )
    assert SEASONS.office_time(end, start) == 0


def test_count_working_days_is_nothing_when_reversed(cn: WorkingCalendar) -> None:
    assert cn.count_working_days(date(2022, 8, 9), date(2022, 8, 8)) == 0
    assert cn.count_working_days(date(2021, 1, 1), date(2024, 1, 1)) == sum(
        cn.is_working_day(date.fromordinal(one))
        for one in range(date(2021, 1, 1).toordinal(), date(2024, 1, 1).toordinal())
    )


@given(st.dates(date(2018, 1, 1), date(2027, 12, 31)), st.integers(1, 900))
def test_adding_working_days_and_counting_them_agree(cn: WorkingCalendar, day: date, count: int) -> None:
    last = cn.add_working_days(day, count)
    assert cn.is_working_day(last)
    assert cn.count_working_days(date.fromordinal(day.toordinal() + 1), last) == count - 1


@settings(max_examples=300)
@given(MOMENTS, st.integers(1, 700 * HOUR))
def test_adding_office_time_and_measuring_it_agree(start: datetime, micros: int) -> None:
    end = SEASONS.add_office_time(start, micros)
    assert SEASONS.office_time(start, end) == micros


@given(MOMENTS, MOMENTS, MOMENTS)
def test_office_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))
    assert SEASONS.office_time(first, middle) + SEASONS.office_time(middle, last) == SEASONS.office_time(
        first, last
    )


@given(st.times())
def test_times_of_day_are_read_back(at: time) -> None:
    assert time_of(micros_of(at)) == at


@pytest.mark.parametrize(
    "spans",
    [
        (),
        ((time(12), time(8)),),
        ((time(8), time(8)),),
        ((time(8), time(12)), (time(11), time(18))),
        ((time(14), time(18)), (time(8), time(12))),
    ],
)
def test_office_hours_that_make_no_sense_are_refused(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(BadHours):
        OfficeHours(spans)


def test_office_hours_end_where_they_end() -> None:
    assert USUAL.text() == "08:00–12:00、14:00–18:00"
    with pytest.raises(BadHours):
        USUAL.at(8 * HOUR + 1)
    with pytest.raises(BadHours):
        WorkingCalendar("x", "1", ZONE, (), {})
