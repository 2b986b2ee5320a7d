"""How a player acts: who holds a post, an action in a transaction of its own, a run worked off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import actions


def who(code: str, now: datetime) -> Acting:
    """Return who holds a post.

    Args:
        code: of the post.
        now: aware.
    """
    with transaction.atomic():
        enter(Sight.everything())
        return acting_for(code, timezone.localdate(now), now)


def do(act: Callable[..., Any], by: Acting, now: datetime, **facts: Any) -> Any:
    """Act in a transaction of its own, as a door would, and return what the action does."""
    with transaction.atomic():
        enter(by.sight)
        return act(by=by, now=now, **facts)


def work_off(run_id: UUID, now: datetime) -> None:
    """Work a run of the match off here, as a worker does."""
    working = actions.working(run_id)
    while working.step(now=now):
        pass
