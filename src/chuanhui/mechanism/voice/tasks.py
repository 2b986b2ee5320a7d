"""Jobs of the voice room: let go of named answers behind the purge of the registers."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from chuanhui.mechanism.voice.actions.letting_go import let_go


@app.task(name="voice.let_go", queueing_lock="voice.let_go", lock="registers.purge", pass_context=False)
def let_go_due() -> int:
    """Let go of what belongs to those who were purged, and return how many answers went.

    The timetable queues it behind the purge; both share a lock, so that it runs when that has ended.
    """
    return let_go(now=datetime.now(UTC))  # noqa: TID251 reason: a task is where the clock is read
