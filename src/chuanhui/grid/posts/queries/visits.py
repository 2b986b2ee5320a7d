"""What a visitor without an account did in the last hour: looked up by a keyed digest of the address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.crypto import salted_hmac

from chuanhui.grid.posts.models import Visit
from chuanhui.grid.posts.rules.visits import HOUR, network_of, wait_seconds

SALT = "posts.visit"


def who_of(address: str) -> bytes:
    """Return the keyed digest under which a visitor is counted; the address itself is not kept."""
    return salted_hmac(SALT, network_of(address), algorithm="sha256").digest()


def recent_visits(who: bytes, what: str, now: datetime) -> Iterable[tuple[datetime, int]]:
    """Return instant and amount of what a visitor did in the last hour, the oldest first."""
    rows = Visit.objects.filter(who=who, what=what, at__gt=now - HOUR).order_by("at")
    return rows.values_list("at", "amount")


def visit_wait(*, what: str, address: str, most: int, now: datetime) -> int:
    """Return after how many seconds a visitor may do something again; 0 for at once. Nothing is counted.

    For what is counted only when it goes wrong, such as a wrong code.

    Args:
        what: what is limited, such as "ballot_code".
        address: network address of the visitor.
        most: what one address may do in an hour; 0 sets no limit.
        now: aware.
    """
    if most <= 0:
        return 0
    return wait_seconds(recent_visits(who_of(address), what, now), amount=1, most=most, now=now)
