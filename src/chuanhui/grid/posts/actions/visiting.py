"""Counting what visitors without an account do, in the database: the same for every process of the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuanhui.grid.posts.models import Visit
from chuanhui.grid.posts.queries.visits import recent_visits, who_of
from chuanhui.grid.posts.rules.visits import wait_seconds


@transaction.atomic
def count_visit(*, what: str, address: str, most: int, now: datetime, amount: int = 1) -> int:
    """Count something a visitor wants to do; return 0, or after how many seconds it may be tried again.

    What is refused is not counted, so that waiting helps. Two requests at the same instant may both fit:
    nobody waits for the other's photos. It leaves no journal entry: nothing of the district changes.

    Args:
        what: what is limited, such as "report".
        address: network address of the visitor.
        most: what one address may do in an hour; 0 sets no limit, and nothing is kept.
        now: aware.
        amount: how much of it at once, such as the number of photos.
    """
    if most <= 0 or amount <= 0:
        return 0
    who = who_of(address)
    wait = wait_seconds(recent_visits(who, what, now), amount=amount, most=most, now=now)
    if not wait:
        Visit.objects.create(who=who, what=what, amount=min(amount, most), at=now)
    return wait


def purge_visits(*, before: datetime) -> int:
    """Delete what was counted before an instant, aware; return how many rows there were."""
    count, _ = Visit.objects.filter(at__lt=before).delete()
    return count
