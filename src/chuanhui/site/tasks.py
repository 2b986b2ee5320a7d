"""Jobs about jobs: keep the timetable, take up again what a worker left when it died, forget what is done."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate import JobContext
from procrastinate.contrib.django import app

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
