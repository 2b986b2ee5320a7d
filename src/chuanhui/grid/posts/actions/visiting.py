"""Counting what visitors without an account do, in the database: the same for every process of the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from chuanhui.grid.posts.models import Visit
from chuanhui.grid.posts.rules.visits import HOUR, network_of, wait_seconds

SALT = "posts.visit"


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
    who = salted_hmac(SALT, network_of(address), algorithm="sha256").digest()
    recent = Visit.objects.filter(who=who, what=what, at__gt=now - HOUR).order_by("at")
    wait = wait_seconds(recent.values_list("at", "amount"), amount=amount, most=most, now=now)
    if not wait:
        Visit.objects.create(who=who, what=what, amount=min(amount, most), at=now)
    return wait


def purge_visits(*, before: datetime) -> int:
    """Delete what was counted before an instant, aware; return how many rows there were."""
    count, _ = Visit.objects.filter(at__lt=before).delete()
    return count
