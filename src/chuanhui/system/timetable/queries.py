"""Reading the timetable: how far each job is, what is owed, and the one clock."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from chuanhui.system.timetable.models import TimetableRun
from chuanhui.system.timetable.rules import RunState

_STANDING = """
    SELECT j.name, j.mark_at,
           (SELECT r.next_at FROM timetable_run r WHERE r.job = j.name AND r.state = 'owed'
             ORDER BY r.due_at LIMIT 1)
    FROM timetable_job j
"""
_TROUBLED = """
    SELECT DISTINCT ON (job) job, count(*) OVER w, min(due_at) OVER w, bool_or(state = 'failed') OVER w,
           period, attempts, fault
    FROM timetable_run
    WHERE due_at >= %s AND attempts > 0 AND state <> 'done'
    WINDOW w AS (PARTITION BY job)
    ORDER BY job, due_at DESC
"""


class Standing(NamedTuple):
    """How far a job is: when its last planned period was due, when the oldest one owed may be tried."""

    mark_at: datetime
    owed_at: datetime | None


class Run(NamedTuple):
    """One period of a job as the table has it."""

    job: str
    period: str
    due_at: datetime
    state: str
    passed_over: int
    attempts: int
    done_at: datetime | None
    fault: str


class Trouble(NamedTuple):
    """A job with runs that failed, given up or to be tried again.

    Attributes:
        many: how many such runs there are.
        since: when the oldest of them was due.
        given_up: one of them is not tried again.
        period: of the latest, as are `attempts` and `fault`.
    """

    job: str
    many: int
    since: datetime
    given_up: bool
    period: str
    attempts: int
    fault: str


def clock() -> datetime:
    """Return the database's instant: the one clock of all schedulers, whatever their machines say."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def standing() -> dict[str, Standing]:
    """Return how far each job is, by name, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        return {name: Standing(mark_at, owed_at) for name, mark_at, owed_at in cursor.fetchall()}


def troubled(*, since: datetime) -> list[Trouble]:
    """Return every job with runs that failed, by name; one of many periods does not hide another.

    Args:
        since: aware; only runs that were due then or later.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TROUBLED, [since])
        return [Trouble._make(row) for row in cursor.fetchall()]


def runs(job: str = "", *, state: RunState | None = None, limit: int = 100) -> list[Run]:
    """Return runs, the latest due first: of one job or of all, in one state or in any."""
    found = TimetableRun.objects.all()
    if job:
        found = found.filter(job=job)
    if state is not None:
        found = found.filter(state=state.value)
    return [Run._make(row) for row in found.order_by("-due_at", "job").values_list(*Run._fields)[:limit]]
