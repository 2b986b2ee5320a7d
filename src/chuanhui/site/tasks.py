"""Jobs of no single room: the timetable, what a dead worker left, jobs done long ago, photos in no use."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.inspections import queries as inspections
from chuanhui.mechanism.voice import queries as voice
from chuanhui.site.timetable import jobs
from chuanhui.system.timetable import actions as timetable
from chuanhui.system.timetable.queries import clock

KEPT_HOURS = 24 * 7


@app.periodic(cron="* * * * *")
@app.task(name="site.tick", queueing_lock="site.tick", pass_context=False)
def tick(timestamp: int) -> int:
    """Do what the timetable owes by the database's clock, and return how many periods were done.

    Args:
        timestamp: the minute for which the job was made; a late job does what is owed by now.
    """
    return timetable.tick(jobs(), now=clock()).done


@app.periodic(cron="* * * * *")
@app.task(name="site.retry_stalled", queueing_lock="site.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> int:
    """Queue again every job whose worker sends no heartbeat any more, and return how many there were.

    Args:
        context: of this job; its application speaks to the database as the worker does.
        timestamp: the minute for which the job was made.
    """
    manager = context.app.job_manager
    stalled = [job for job in await manager.get_stalled_jobs() if job.id != context.job.id]
    now = datetime.now(UTC)  # noqa: TID251 reason: a task is where the clock is read
    for job in stalled:
        await manager.retry_job(job, retry_at=now)
    return len(stalled)


@app.periodic(cron="41 3 * * *")
@app.task(name="site.forget_jobs", queueing_lock="site.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that were done more than a week ago; failed ones stay until somebody has looked at them.

    Args:
        context: of this job.
        timestamp: the night for which the job was made.
    """
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)


@app.periodic(cron="29 * * * *")
@app.task(name="site.purge_evidence", queueing_lock="site.purge_evidence", pass_context=False)
def purge_evidence(timestamp: int) -> int:
    """Delete the photos that were sent long ago and belong to nothing, and return how many there were.

    Args:
        timestamp: the hour for which the job was made; a late job purges what is old now.
    """
    now = datetime.now(UTC)  # noqa: TID251 reason: a task is where the clock is read
    with transaction.atomic():
        enter(Sight.everything())
        return evidence.purge(before=now - timedelta(hours=settings.LOOSE_PHOTO_HOURS), attached=_in_use)


def _in_use(addresses: Collection[str]) -> set[str]:
    """Return which photos are tied to something, in every room that keeps photos."""
    return cases.attached(addresses) | inspections.attached(addresses) | voice.attached(addresses)
