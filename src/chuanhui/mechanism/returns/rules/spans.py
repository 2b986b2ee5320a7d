"""Which days of a period are asked for, and until when an answer is in time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.periods import Period, PeriodKind, period_of
from chuanhui.mechanism.returns.rules.works import Work
from chuanhui.playbook.schema import DueAt, Shift

DAY_ENDS = time(23, 59, 59)
_DAY = timedelta(days=1)


class Span(NamedTuple):
    """The days of a period on which the work is asked for; both belong to it."""

    first: date
    last: date


def asked_span(work: Work, period: Period, calendar: WorkingCalendar) -> Span | None:
    """Return the days of a period for which the work is asked, or None when it is not asked at all.

    The days outside `since` and `until` are cut off; a daily return of working days is not asked on others.
    """
    bounds = work.kind or work.roster
    if bounds is None or period.kind is not work.every:
        return None
    first = max(period.first, bounds.since or date.min)
    last = min(period.last, bounds.until or date.max)
    if first > last:
        return None
    if work.kind is not None and work.kind.working_days:
        days = [first + _DAY * n for n in range((last - first).days + 1)]
        if not any(calendar.is_working_day(day) for day in days):
            return None
    return Span(first, last)


def begins_at(work: Work, span: Span, slot: str, calendar: WorkingCalendar) -> datetime:
    """Return from when an answer is taken: the beginning of the first day, or of the shift."""
    shift = next((one for one in work.shifts if one.id == slot), None)
    return datetime.combine(span.first, shift.begins if shift else time.min, calendar.zone)


def closes_at(span: Span, calendar: WorkingCalendar) -> datetime:
    """Return from when a zero is taken and an answer approved: the beginning of the last day asked for."""
    return datetime.combine(span.last, time.min, calendar.zone)


def due_at(work: Work, span: Span, slot: str, calendar: WorkingCalendar) -> datetime:
    """Return the last instant at which an answer is in time, by the one clock of the kernel.

    Args:
        work: a return or sweep says it itself; a roster's presence is attested within its allowance after
            the end of the shift.
        span: days asked.
        slot: shift of a roster.
        calendar: whose days and zone count.
    """
    if work.kind is not None:
        return _of_return(work.kind.due, span, calendar)
    shift = next(one for one in work.shifts if one.id == slot)
    within = work.roster.attest_within if work.roster else None
    end = shift_ends(shift, span, calendar)
    if within is None:
        return end
    return due(end, within, calendar).at or end


def shift_ends(shift: Shift, span: Span, calendar: WorkingCalendar) -> datetime:
    """Return the end of a shift; one that ends before it begins ends on the next day."""
    day = span.last + _DAY if shift.ends <= shift.begins else span.last
    return datetime.combine(day, shift.ends, calendar.zone)


def _of_return(rule: DueAt, span: Span, calendar: WorkingCalendar) -> datetime:
    end = datetime.combine(span.last, DAY_ENDS, calendar.zone)
    if rule.after is not None:
        return due(end, rule.after, calendar).at or end
    day = span.last
    if rule.weekday is not None:
        # The last such weekday of the days asked; a span without one is due on its last day.
        named = span.last - _DAY * ((span.last.weekday() - rule.weekday) % 7)
        day = named if named >= span.first else span.last
    # A time of day such as 18:00 means: 18:00:00 itself is still in time.
    return datetime.combine(day, rule.at or DAY_ENDS, calendar.zone)


def periods_between(kind: PeriodKind, first: date, last: date) -> tuple[Period, ...]:
    """Return the periods of a kind that touch the days from `first` to `last`, in order."""
    found = [period_of(first, kind)]
    while found[-1].last < last:
        found.append(found[-1].next())
    return tuple(found)
