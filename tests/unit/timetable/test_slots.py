"""Which periods are due: after a time without a scheduler, at the calendar's edges, with a clock put back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.kernel.instants import NaiveTime
from chuanhui.kernel.periods import PeriodKind
from chuanhui.system.timetable.errors import BadCadence
from chuanhui.system.timetable.rules import (
    Calendar,
    Job,
    Minutes,
    due_since,
    is_given_up,
    next_attempt,
)

ZONE = ZoneInfo("Asia/Shanghai")
MINUTES = st.integers(0, 4 * 366 * 24 * 60)
INSTANTS = MINUTES.map(lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
CADENCES = st.one_of(
    st.sampled_from([5, 15, 60, 720]).map(Minutes),
    st.builds(
        Calendar,
        st.sampled_from(PeriodKind),
        st.sampled_from([time(0), time(8), time(23, 59)]),
        st.booleans(),
    ),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def keys(cadence, after: str, until: str) -> list[str]:
    return [slot.key for slot in cadence.slots(at(after), at(until))]


def job(cadence, catch_up: int = 9) -> Job:
    return Job("test.job", cadence, catch_up, lambda slot, now: None)


def test_minutes_begin_at_midnight_utc_and_leave_out_where_they_began():
    slots = list(Minutes(15).slots(at("2026-11-09 08:00"), at("2026-11-09 08:30")))
    assert [slot.key for slot in slots] == ["2026-11-09T00:15Z", "2026-11-09T00:30Z"]
    assert slots[1].due_at == at("2026-11-09 08:30")


def test_a_day_is_owed_at_its_hour():
    day = Calendar(PeriodKind.DAY, time(8))
    assert keys(day, "2026-11-08 07:59", "2026-11-09 07:59") == ["2026-11-08"]
    assert keys(day, "2026-11-08 08:00", "2026-11-09 08:00") == ["2026-11-09"]
    assert keys(day, "2024-02-28 09:00", "2024-03-01 09:00") == ["2024-02-29", "2024-03-01"]


def test_a_closed_period_is_owed_on_the_day_after_its_last():
    ten_days = Calendar(PeriodKind.XUN, time(1), closed=True)
    assert keys(ten_days, "2026-02-01 00:00", "2026-03-01 01:00") == [
        "2026-01-x3",
        "2026-02-x1",
        "2026-02-x2",
        "2026-02-x3",
    ]
    week = Calendar(PeriodKind.WEEK, time(1), closed=True)
    assert keys(week, "2027-01-03 12:00", "2027-01-04 01:00") == ["2026-W53"]


@given(CADENCES, INSTANTS, st.lists(st.integers(0, 3000), max_size=8))
def test_looking_often_finds_what_looking_once_finds(cadence, start, steps):
    seen, mark, now = [], start, start
    for step in steps:
        now += timedelta(minutes=step)
        slots = due_since(job(cadence, 100_000), mark, now).slots
        seen += slots
        mark = slots[-1].due_at if slots else mark
    assert seen == list(cadence.slots(start, now))
    assert len({slot.key for slot in seen}) == len(seen)


@given(CADENCES, INSTANTS, st.integers(0, 60 * 24 * 40))
def test_a_clock_put_back_owes_nothing_anew(cadence, start, minutes):
    slots = due_since(job(cadence, 100_000), start, start + timedelta(minutes=minutes)).slots
    mark = slots[-1].due_at if slots else start
    assert due_since(job(cadence), mark, mark - timedelta(hours=1)) == ((), 0)


def test_what_is_too_old_is_counted_and_the_youngest_made_up():
    plan = due_since(job(Minutes(60), 3), at("2026-11-09 00:30"), at("2026-11-09 06:30"))
    assert ([slot.key for slot in plan.slots], plan.passed_over) == (
        ["2026-11-08T20:00Z", "2026-11-08T21:00Z", "2026-11-08T22:00Z"],
        3,
    )


@pytest.mark.parametrize("count", [0, -5, 7, 1441])
def test_minutes_that_do_not_divide_the_day_are_refused(count):
    with pytest.raises(BadCadence):
        job(Minutes(count))


def test_a_job_that_makes_up_nothing_is_refused():
    with pytest.raises(BadCadence):
        job(Minutes(5), 0)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(NaiveTime):
        next(Minutes(5).slots(datetime(2026, 11, 9), at("2026-11-10 00:00")))  # noqa: DTZ001 reason: it is what is refused


def test_failing_waits_longer_each_time_and_ends():
    now = at("2026-11-09 08:00")
    waits = [(next_attempt(count, now) - now).total_seconds() / 60 for count in range(1, 5)]
    assert waits == [1, 2, 4, 8]
    assert [is_given_up(count) for count in (1, 4, 5)] == [False, False, True]
