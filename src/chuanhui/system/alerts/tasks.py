"""Jobs of the alerts room: follow the journal, and send what waits."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from chuanhui.system.alerts import actions

log = logging.getLogger(__name__)
LONGEST_S = 50.0


@app.periodic(cron="* * * * *")
@app.task(name="alerts.follow", queueing_lock="alerts.follow", pass_context=False)
def follow(timestamp: int) -> int:
    """Tell what the sealed entries of the journal give rise to, and return how many were worked off.

    Args:
        timestamp: the minute for which the job was made; a late job goes on where the last one ended.
    """
    begun, done = time.monotonic(), 0
    while time.monotonic() - begun < LONGEST_S:
        now = datetime.now(UTC)  # noqa: TID251 reason: a task is where the clock is read
        worked = actions.follow(now=now)
        if not worked:
            break
        done += worked
    return done


@app.periodic(cron="* * * * *")
@app.task(name="alerts.send", queueing_lock="alerts.send", pass_context=False)
def send(timestamp: int) -> int:
    """Send what waits, for most of a minute at the longest, and return how many messages were tried.

    Args:
        timestamp: the minute for which the job was made; a late job sends what waits now.
    """
    begun, tried = time.monotonic(), 0
    while time.monotonic() - begun < LONGEST_S:
        now = datetime.now(UTC)  # noqa: TID251 reason: a task is where the clock is read
        if actions.send_next(now=now) is None:
            break
        tried += 1
    return tried
