"""Jobs of the cases room: what ends by itself, on the day that its playbook set: a rest, a measure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import transaction
from procrastinate.contrib.django import app

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions, queries
from chuanhui.mechanism.cases.rules import CaseState

log = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.resume", queueing_lock="cases.resume", pass_context=False)
def resume_rested(timestamp: int) -> int:
    """Let the clock of every case run again whose suspension is over, and return how many there were.

    Args:
        timestamp: the minute for which the job was made; a late job resumes what is due now.
    """
    return _each(queries.rested, actions.resume, "%s stays suspended: %s")


@app.periodic(cron="7 * * * *")
@app.task(name="cases.ripen", queueing_lock="cases.ripen", pass_context=False)
def take_ripe_steps(timestamp: int) -> int:
    """Take the steps that come by themselves, such as the end of a measure, and return how many there were.

    Args:
        timestamp: the minute for which the job was made; a late job takes what is ripe now.
    """
    return _each(queries.ripening, actions.ripen, "%s has not ended by itself: %s")


def _each(
    waiting_for: Callable[..., list[CaseState]], act: Callable[..., actions.Receipt | None], refused: str
) -> int:
    """Do `act` to every case that waits for it, and return how many it was done to.

    Each case is a transaction of its own: one that somebody moves at this moment waits for the next run.

    Args:
        waiting_for: the query that finds them.
        act: returns None where nothing was left to do.
        refused: what the log says of a refusal, with a place for the case's number and one for the reason.
    """
    now = datetime.now(UTC)  # noqa: TID251 reason: a task is where the clock is read
    everything = Sight.everything()
    with transaction.atomic():
        enter(everything)
        waiting = waiting_for(everything, now=now)
    done = 0
    for case in waiting:
        try:
            with transaction.atomic():
                enter(everything)
                by = Acting.system(case.territory)
                taken = act(case_id=case.id, by=by, now=now, revision=case.revision)
        except ChuanhuiError as refusal:
            log.warning(refused, case.number, refusal)
        else:
            done += taken is not None
    return done
