"""Jobs of the registers room: end what lasts for a time only, purge what was kept long enough."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from chuanhui.grid.registers import actions


@app.task(name="registers.purge", queueing_lock="registers.purge", lock="registers.purge", pass_context=False)
def purge_due() -> int:
    """Purge what is due now, batch by batch, and return how many things lost their protected fields.

    Before it, what was registered for a time only ends by itself. Behind it the flags of duplicates are put
    right: what ended in the day has no twin any more.

    The timetable queues it: within its transaction all batches would be one.
    """
    now = datetime.now(UTC)  # noqa: TID251 reason: a task is where the clock is read
    actions.lapse(now=now)
    told = actions.purge(now=now)
    actions.refresh_twins()
    return told.count
