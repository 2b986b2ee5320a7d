"""Keeping the timetable: each period of each job once, oldest first, however many keep it.

A period's work and the note that it is done are one transaction, and whoever works a job holds its row: a
scheduler that dies leaves the period owed, a second one at the same moment goes on to the next job.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.system.timetable import queries, rules
from chuanhui.system.timetable.models import TimetableJob, TimetableRun
from chuanhui.system.timetable.rules import Job, RunState, Slot

log = logging.getLogger(__name__)


class Ticked(NamedTuple):
    """What one look at the timetable came to."""

    done: int
    failed: int


def tick(jobs: Iterable[Job], *, now: datetime) -> Ticked:
    """Do what is owed of each job up to now, and return how many periods were done and how many failed.

    A job never seen before begins with its next period.

    Args:
        jobs: the timetable.
        now: aware; `queries.clock()`, so that all schedulers go by one clock.
    """
    standing, done, failed = queries.standing(), 0, 0
    for job in jobs:
        known = standing.get(job.name)
        if known is not None and not _is_wanted(job, known, now):
            continue
        while (went := _next_run(job, now)) is not None:
            done += went
            failed += not went
    return Ticked(done, failed)


@transaction.atomic
def forget(*, before: datetime) -> int:
    """Delete what was done for periods due before an instant; how far each job is stays known."""
    count: int = TimetableRun.objects.filter(state=RunState.DONE, due_at__lt=before).delete()[0]
    return count


def _is_wanted(job: Job, known: queries.Standing, now: datetime) -> bool:
    """Tell, without a lock, whether a job has anything to do."""
    if known.owed_at is not None and known.owed_at <= now:
        return True
    return bool(rules.due_since(job, known.mark_at, now).slots)


def _next_run(job: Job, now: datetime) -> bool | None:
    """Do the oldest period owed; tell whether it went well, None when there is none or another is at it."""
    with transaction.atomic():
        enter(Sight.everything())
        mark = _hold(job, now)
        if mark is None:
            return None
        _plan(job, mark, now)
        owed = TimetableRun.objects.filter(job=job.name, state=RunState.OWED).order_by("due_at").first()
        if owed is None or owed.next_at > now:
            return None
        return _do(job, owed, now)


def _hold(job: Job, now: datetime) -> datetime | None:
    """Lock a job for this transaction and return its mark; None while another scheduler works it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark_at FROM timetable_job WHERE name = %s", [job.name])
        if cursor.fetchone() is None:
            TimetableJob.objects.bulk_create(
                [TimetableJob(name=job.name, mark_at=now)], ignore_conflicts=True
            )
        cursor.execute("SELECT mark_at FROM timetable_job WHERE name = %s FOR UPDATE SKIP LOCKED", [job.name])
        row = cursor.fetchone()
    return row[0] if row else None


def _plan(job: Job, mark: datetime, now: datetime) -> None:
    """Write down what became due since the mark, and move the mark."""
    plan = rules.due_since(job, mark, now)
    if not plan.slots:
        return
    TimetableRun.objects.bulk_create(
        [
            TimetableRun(
                job=job.name,
                period=slot.key,
                due_at=slot.due_at,
                state=RunState.OWED,
                next_at=slot.due_at,
                passed_over=0 if number else plan.passed_over,
            )
            for number, slot in enumerate(plan.slots)
        ],
        ignore_conflicts=True,
    )
    TimetableJob.objects.filter(name=job.name).update(mark_at=plan.slots[-1].due_at)


def _do(job: Job, owed: TimetableRun, now: datetime) -> bool:
    """Do one period's work; what it wrote is taken back when it fails, and the failure is kept."""
    try:
        with transaction.atomic():
            job.run(Slot(owed.period, owed.due_at), now)
    except Exception as error:  # a job may fail in any way; one that does must not stop the others
        log.exception("%s for %s failed", job.name, owed.period)
        owed.attempts += 1
        owed.fault = f"{type(error).__name__}: {error}"[:500]
        owed.next_at = rules.next_attempt(owed.attempts, now)
        if rules.is_given_up(owed.attempts):
            owed.state = RunState.FAILED
    else:
        owed.state, owed.done_at = RunState.DONE, now
    owed.save()
    return owed.state == RunState.DONE
