"""How often and when a message is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


class Sending(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after the so manieth failure; None when it is given up, after about a day.

    Args:
        attempts: failures so far, this one included; 1 or more.
        now: aware.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + min(FIRST_WAIT * int(2 ** (attempts - 1)), LONGEST_WAIT)
