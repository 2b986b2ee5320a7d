"""What posts of the demo district were told, read straight from their inboxes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.rooms.cases.office import MONDAY, who

from chuanhui.journal.actions import seal_now
from chuanhui.system.alerts import actions, queries

SOON = timedelta(minutes=1)
ADMINISTRATOR = "administrator@district"


def follow(now: datetime = MONDAY) -> int:
    """Seal and follow until nothing is left; return how many entries were worked off."""
    seal_now(now)
    done = 0
    while worked := actions.follow(now=now):
        done += worked
    return done


def inbox(code: str, now: datetime = MONDAY, **more: Any) -> list[tuple[str, str]]:
    """Return kind and number of what stands in a post's inbox, newest first."""
    return [(one.kind.value, one.number) for one in queries.inbox(who(code, now), **more)]


def kinds(code: str, now: datetime = MONDAY, **more: Any) -> list[str]:
    return [kind for kind, _ in inbox(code, now, **more)]
