"""Jobs of the linkage room: work runs off, follow the journal, delete what was kept long enough."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from uuid import UUID

from procrastinate.contrib.django import app

from chuanhui.system.linkage import actions

log = logging.getLogger(__name__)
LONGEST_S = 50.0


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 reason: a task is where the clock is read


@app.task(name="linkage.run", lock="linkage.run", pass_context=False)
def work_off(run_id: str) -> str:
    """Work a run off from the first stage that is not done, and return the state that it ended in.

    What stops it is put down by its code alone: the words of an error may hold what somebody's file said.
    """
    working = actions.working(UUID(run_id))
    stopped: Exception | None = None
    try:
        while working.step(now=_now()):
            pass
    except Exception as error:  # a stage may fail in any way; the run says so and can be gone on with
        stopped = error
    # Behind the `except`: were this to fail too, its traceback would show the words of the first error.
    if stopped is not None:
        log.error("run %s stopped: %s", run_id, type(stopped).__name__)
        working.failed(stopped, now=_now())
    return working.state


@app.periodic(cron="* * * * *")
@app.task(name="linkage.follow", queueing_lock="linkage.follow", pass_context=False)
def follow(timestamp: int) -> int:
    """Read off closed cases what came of the warnings that opened them; return how many entries were read.

    Args:
        timestamp: the minute for which the job was made; a late job goes on where the last one ended.
    """
    begun, done = time.monotonic(), 0
    while time.monotonic() - begun < LONGEST_S:
        worked = actions.follow(now=_now())
        if not worked:
            break
        done += worked
    return done


@app.task(name="linkage.purge", queueing_lock="linkage.purge", lock="registers.purge", pass_context=False)
def purge_due() -> int:
    """Delete files that nobody matched in time, facts kept long enough, and what belongs to those purged.

    The timetable queues it behind the purge of the registers; both share a lock.
    """
    return actions.purge(now=_now()).count
