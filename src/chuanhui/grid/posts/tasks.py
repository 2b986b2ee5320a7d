"""Jobs of the posts room: sign-ins that ended long ago, and what visitors did, are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from chuanhui.grid.posts.actions.purging import purge_sign_ins
from chuanhui.grid.posts.actions.visiting import purge_visits
from chuanhui.grid.posts.rules.visits import HOUR

KEPT = timedelta(days=30)


@app.periodic(cron="17 3 * * *")
@app.task(name="posts.purge_sign_ins", queueing_lock="posts.purge_sign_ins", pass_context=False)
def purge(timestamp: int) -> int:
    """Delete sign-ins that ended more than thirty days ago, and return how many there were.

    Args:
        timestamp: the night for which the job was made; a late job purges what is old now.
    """
    return purge_sign_ins(before=datetime.now(UTC) - KEPT)  # noqa: TID251 reason: a task is where the clock is read


@app.periodic(cron="7 * * * *")
@app.task(name="posts.purge_visits", queueing_lock="posts.purge_visits", pass_context=False)
def forget_visits(timestamp: int) -> int:
    """Delete what visitors did more than an hour ago, and return how many rows there were.

    Args:
        timestamp: the hour for which the job was made; a late job purges what is old now.
    """
    return purge_visits(before=datetime.now(UTC) - HOUR)  # noqa: TID251 reason: a task is where the clock is read
