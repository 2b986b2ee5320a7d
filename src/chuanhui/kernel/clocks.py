"""The four clocks at work: from a start and an allowance to the end, past every pause.

Pauses are half-open: a clock that stands from `since` runs again at `until`.

* The two hour clocks run as a stop-watch does: the (office) time that lies in a pause is added at the end.
* The day clocks count days. A day is counted unless the clock stands at its close, that is unless
  ``since < close <= until``. So a pause inside one day moves nothing, a paused whole day moves the
  end by one day, and no deadline ever falls into a pause.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from chuanhui.kernel.allowances import Allowance, Clock, Unit
from chuanhui.kernel.calendars import HOUR, WorkingCalendar
from chuanhui.kernel.instants import NaiveTime
from chuanhui.kernel.periods import add_months, next_weekday

DAY_ENDS = time(23, 59, 59)
HOUR_CLOCKS = frozenset({Clock.URGENT, Clock.WORKING_HOURS})
WORKING_CLOCKS = frozenset({Clock.WORKING_HOURS, Clock.WORKING_DAYS})
_DAY = timedelta(days=1)
_MICRO = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stands; `until` None means that it still stands."""

    since: datetime
    until: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, added to the deadline that stood when it was granted."""

    allowance: Allowance
    granted_at: datetime


class Standing(NamedTuple):
    """A pause in the calendar's zone, overlaps joined."""

    since: datetime
    until: datetime | None


class Leg(NamedTuple):
    """One stretch of a deadline: the allowance itself or one extension, from where the one before ended.

    Attributes:
        start: where the clock starts, in the calendar's zone.
        end: where it runs out; when it stands, where it would have run out but for the open pause.
        stands: whether an open pause keeps it from running out.
        pauses: the pauses that moved the end, and by how much: days or microseconds.
    """

    start: datetime
    allowance: Allowance
    end: datetime
    stands: bool
    pauses: tuple[tuple[Standing, int], ...] = ()


def local(at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return the instant in the calendar's zone.

    Raises:
        NaiveTime: `at` has no zone.
    """
    if at.tzinfo is None or at.utcoffset() is None:
        raise NaiveTime(at=at.isoformat())
    return at.astimezone(calendar.zone)


def standings(pauses: tuple[Pause, ...], calendar: WorkingCalendar) -> tuple[Standing, ...]:
    """Return the pauses in order and in the calendar's zone, those that touch joined, empty ones left out."""
    if not pauses:
        return ()
    joined: list[Standing] = []
    for since, until in sorted(
        (
            Standing(local(one.since, calendar), None if one.until is None else local(one.until, calendar))
            for one in pauses
        ),
        key=lambda one: one.since,
    ):
        if until is not None and until <= since:
            continue
        last = joined[-1] if joined else None
        if last is not None and (last.until is None or since <= last.until):
            later = None if last.until is None or until is None else max(last.until, until)
            joined[-1] = Standing(last.since, later)
        else:
            joined.append(Standing(since, until))
    return tuple(joined)


def run(
    start: datetime, allowance: Allowance, calendar: WorkingCalendar, pauses: tuple[Standing, ...]
) -> Leg:
    """Return the leg that an allowance makes from `start`, which is in the calendar's zone."""
    end = _plain_end(start, allowance, calendar)
    if not pauses:
        return Leg(start, allowance, end, False)
    end, stands, moved = past_pauses(start, end, allowance.clock, calendar, pauses)
    return Leg(start, allowance, end, stands, moved)


def past_pauses(
    start: datetime, end: datetime, clock: Clock, calendar: WorkingCalendar, pauses: tuple[Standing, ...]
) -> tuple[datetime, bool, tuple[tuple[Standing, int], ...]]:
    """Return the end after the pauses have moved it, whether the clock still stands, and what moved it."""
    moved: list[tuple[Standing, int]] = []
    for pause in pauses:
        if pause.since >= end:
            break
        if pause.until is None:
            return end, True, tuple(moved)
        lost = _lost(start, pause.since, pause.until, clock, calendar)
        if lost:
            end = _moved(end, lost, clock, calendar)
            moved.append((pause, lost))
    return end, False, tuple(moved)


def years_in_doubt(legs: tuple[Leg, ...], calendar: WorkingCalendar) -> tuple[int, ...]:
    """Return the provisional years that the working clocks of these legs walked through."""
    years: set[int] = set()
    for leg in legs:
        clock, first, last = leg.allowance.clock, leg.start.date(), leg.end.date()
        if clock in WORKING_CLOCKS:
            years.update(calendar.provisional_years(first if clock in HOUR_CLOCKS else first + _DAY, last))
    return tuple(sorted(years))


def measure(start: datetime, end: datetime, clock: Clock, calendar: WorkingCalendar) -> int:
    """Return the microseconds that an hour clock runs between two instants; 0 when reversed."""
    if clock is Clock.WORKING_HOURS:
        return calendar.office_time(start, end)
    return max((end.astimezone(UTC) - start.astimezone(UTC)) // _MICRO, 0)


def after(start: datetime, micros: int, clock: Clock, calendar: WorkingCalendar) -> datetime:
    """Return the instant at which an hour clock has run for `micros` ≥ 1 since `start`."""
    if clock is Clock.WORKING_HOURS:
        return calendar.add_office_time(start, micros)
    return (start.astimezone(UTC) + timedelta(microseconds=micros)).astimezone(calendar.zone)


def _plain_end(start: datetime, allowance: Allowance, calendar: WorkingCalendar) -> datetime:
    """Return the end of an allowance that nothing interrupts."""
    clock = allowance.clock
    if clock is Clock.WORKING_DAYS:
        return calendar.closes_at(calendar.add_working_days(start.date(), allowance.amount))
    if clock is Clock.UNTIL:
        return calendar.closes_at(next_weekday(start.date(), allowance.weekday or 0))
    if clock is Clock.DAYS:
        return datetime.combine(_last_day(start.date(), allowance), DAY_ENDS, calendar.zone)
    return after(start, allowance.amount * HOUR, clock, calendar)


def _last_day(day: date, allowance: Allowance) -> date:
    """Return the last day of an allowance in days, months or years; the first day is not counted."""
    if allowance.unit is Unit.DAY:
        return day + timedelta(days=allowance.amount)
    return add_months(day, allowance.amount * (12 if allowance.unit is Unit.YEAR else 1))


def _lost(start: datetime, since: datetime, until: datetime, clock: Clock, calendar: WorkingCalendar) -> int:
    """Return what a closed pause takes from a clock: microseconds, or days whose close it holds."""
    if clock in HOUR_CLOCKS:
        return measure(max(since, start), until, clock, calendar)
    first = max(_first_to_close(since, clock, calendar), start.date() + _DAY)
    beyond = _first_to_close(until, clock, calendar)
    if clock is Clock.WORKING_DAYS:
        return calendar.count_working_days(first, beyond)
    return max((beyond - first).days, 0)


def _first_to_close(at: datetime, clock: Clock, calendar: WorkingCalendar) -> date:
    """Return the first day that closes after `at`."""
    day = at.date()
    return day if at < _close(day, clock, calendar) else day + _DAY


def _close(day: date, clock: Clock, calendar: WorkingCalendar) -> datetime:
    """Return the instant at which a day is complete on a day clock."""
    return datetime.combine(day, DAY_ENDS, calendar.zone) if clock is Clock.DAYS else calendar.closes_at(day)


def _moved(end: datetime, lost: int, clock: Clock, calendar: WorkingCalendar) -> datetime:
    """Return the end after a pause has taken `lost` from the clock."""
    if clock in HOUR_CLOCKS:
        return after(end, lost, clock, calendar)
    if clock is Clock.WORKING_DAYS:
        return calendar.closes_at(calendar.add_working_days(end.date(), lost))
    return _close(end.date() + timedelta(days=lost), clock, calendar)
