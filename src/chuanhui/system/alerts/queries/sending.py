"""Where alerts are sent beside the inbox, and what is on its way."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import narrow
from chuanhui.system.alerts.models import Outgoing, Subscription


@dataclass(frozen=True, slots=True)
class Channels:
    """One standing subscription of a post."""

    id: UUID
    post_id: int
    channel: str
    address: str
    kinds: tuple[str, ...]
    set_at: datetime


def channels_of(by: Acting, post_ids: Iterable[int] | None = None) -> list[Channels]:
    """Return where the alerts of posts in sight are sent, by post and channel.

    Args:
        by: an administrator sees every post's in sight; any other post its own.
        post_ids: only of these posts.
    """
    found = narrow(Subscription.objects.filter(ended_at__isnull=True), by.sight, unit="unit_id")
    if by.role != "administrator":
        found = found.filter(post_id=by.post_id or 0)
    if post_ids is not None:
        found = found.filter(post_id__in=list(post_ids))
    return [
        Channels(one.id, one.post_id, one.channel, one.address, tuple(one.kinds), one.set_at)
        for one in found.order_by("post_id", "channel")
    ]


def on_the_way(subscription_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """Return how many messages of subscriptions found in sight are waiting, sent and given up."""
    rows = Outgoing.objects.filter(subscription_id__in=list(subscription_ids))
    found: dict[UUID, dict[str, int]] = {}
    for subscription, state, count in rows.values_list("subscription_id", "state").annotate(n=Count("id")):
        found.setdefault(subscription, {})[state] = count
    return found


def signing_secret(subscription_id: UUID) -> str:
    """Return the secret with which a webhook's messages are signed; the receiver keeps it to check them."""
    key = f"webhook {subscription_id}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), key, hashlib.sha256).hexdigest()
