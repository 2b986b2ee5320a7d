"""The sealer's job: once a minute, on whichever worker takes it."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from chuanhui.journal import actions
from chuanhui.journal.errors import SealerBusy


@app.periodic(cron="* * * * *")
@app.task(name="journal.seal", queueing_lock="journal.seal", pass_context=False)
def seal(timestamp: int) -> int:
    """Seal what is settled and return how many seals that took; a busy minute is left to the next run.

    Args:
        timestamp: the minute for which the job was made, in seconds; a late job seals what is there now.
    """
    try:
        return actions.seal_now(datetime.now(UTC))  # noqa: TID251 reason: a task is where the clock is read
    except SealerBusy:
        return 0
