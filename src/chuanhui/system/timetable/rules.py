"""Which periods of a job are due: pure arithmetic, no clock and no table.

A job is owed once for each of its periods. A period has a key that never changes and an instant at which its
work is due; what is due follows from the instant up to which the timetable was worked off, and from now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from chuanhui.kernel.instants import in_utc
from chuanhui.kernel.periods import PeriodKind, period_of
from chuanhui.system.timetable.errors import BadCadence

ZONE = ZoneInfo("Asia/Shanghai")
DAY_MINUTES = 24 * 60
MOST_ATTEMPTS = 5
FIRST_WAIT = timedelta(minutes=1)


class RunState(StrEnum):
    """What became of one period of a job."""

    OWED = "owed"
    DONE = "done"
    FAILED = "failed"


class Slot(NamedTuple):
    """One period of a job: its key, such as ``2026-11-x2`` or ``2026-11-09T01:05Z``, and when it is due."""

    key: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Minutes:
    """Every so many minutes, counted from midnight UTC.

    Attributes:
        count: divides the day: 5, 15, 60 …
    """

    count: int

    def slots(self, after: datetime, until: datetime) -> Iterator[Slot]:
        """Yield the periods due behind `after` and not behind `until`, oldest first."""
        step = timedelta(minutes=self.count)
        midnight = in_utc(after).replace(hour=0, minute=0, second=0, microsecond=0)
        due_at = midnight + step * ((in_utc(after) - midnight) // step + 1)
        while due_at <= until:
            yield Slot(f"{due_at:%Y-%m-%dT%H:%MZ}", due_at)
            due_at += step


@dataclass(frozen=True, slots=True)
class Calendar:
    """Once for each day, week, 旬, month, quarter or year.

    Attributes:
        kind: of the periods.
        at: local time at which the work is due.
        closed: on the day after the period's last day, when it can no longer change; else on its first day.
    """

    kind: PeriodKind
    at: time
    closed: bool = False
    zone: ZoneInfo = ZONE

    def slots(self, after: datetime, until: datetime) -> Iterator[Slot]:
        """Yield the periods due behind `after` and not behind `until`, oldest first."""
        period = period_of(after.astimezone(self.zone).date(), self.kind).previous()
        while True:
            day = period.last + timedelta(days=1) if self.closed else period.first
            due_at = datetime.combine(day, self.at, self.zone).astimezone(UTC)
            if due_at > until:
                return
            if due_at > after:
                yield Slot(period.key, due_at)
            period = period.next()


@dataclass(frozen=True, slots=True)
class Job:
    """What is owed for each period.

    Attributes:
        name: room and verb, "alerts.digest"; it never changes, for the table knows the job by it.
        cadence: its periods.
        catch_up: most periods made up after a time in which nobody kept the timetable, the youngest of
            those missed; the older ones are counted on the first run, so that no period goes untold.
        run: does the work of one period at an instant, inside the timetable's transaction.
    """

    name: str
    cadence: Minutes | Calendar
    catch_up: int
    run: Callable[[Slot, datetime], Any]

    def __post_init__(self) -> None:
        """Refuse a job whose periods could not be told apart.

        Raises:
            BadCadence: the minutes do not divide the day, or nothing would ever be done.
        """
        if isinstance(self.cadence, Minutes) and (self.cadence.count < 1 or DAY_MINUTES % self.cadence.count):
            raise BadCadence(job=self.name, why=f"{self.cadence.count} min")
        if self.catch_up < 1:
            raise BadCadence(job=self.name, why=f"catch_up {self.catch_up}")


class Plan(NamedTuple):
    """What became due since the mark: the periods to work off, how many older ones are passed over."""

    slots: tuple[Slot, ...]
    passed_over: int


def due_since(job: Job, mark: datetime, now: datetime) -> Plan:
    """Return what became due behind `mark` until `now`; nothing when the clock was put back.

    Args:
        job: whose periods.
        mark: due instant of the last period planned.
        now: aware.
    """
    found = tuple(job.cadence.slots(mark, now))
    return Plan(found[-job.catch_up :], max(0, len(found) - job.catch_up))


def is_given_up(attempts: int) -> bool:
    """Tell whether a run that failed so often is left to a person."""
    return attempts >= MOST_ATTEMPTS


def next_attempt(attempts: int, now: datetime) -> datetime:
    """Return when to try again after the so manieth failure: 1, 2, 4, 8 minutes later."""
    return now + FIRST_WAIT * int(2 ** (attempts - 1))
