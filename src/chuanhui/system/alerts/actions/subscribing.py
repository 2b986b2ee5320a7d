"""Saying where a post's alerts are sent beside its inbox: the administrator's business."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from chuanhui.grid.posts.queries import holding_of
from chuanhui.grid.posts.rules import Acting, Role
from chuanhui.journal.actions import claim, write
from chuanhui.journal.rules import ask_digest, sealed_entry
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.ids import new_id
from chuanhui.system.alerts.errors import BadSubscription, MayNotSubscribe
from chuanhui.system.alerts.models import Outgoing, Subscription
from chuanhui.system.alerts.rules.addresses import target_of
from chuanhui.system.alerts.rules.backoff import Sending
from chuanhui.system.alerts.rules.kinds import Channel, Kind

LONGEST = 300


@transaction.atomic
def subscribe(
    *,
    post_id: int,
    channel: str,
    address: str,
    kinds: Sequence[str],
    by: Acting,
    now: datetime,
    key: UUID | None = None,
) -> UUID:
    """Send alerts of some kinds of a post to an address from now on, and return the subscription's id.

    The address takes the place of the one that the channel had; the journal keeps its digest only.

    Args:
        post_id: a post in sight.
        channel: of `Channel`.
        address: an e-mail address, or an http(s) address; whether it may be called is judged at each call.
        kinds: of `Kind`, at least one.
        by, now, key: who, when (aware), idempotency key.

    Raises:
        NotInSight: no such post in sight.
        MayNotSubscribe: only an administrator may.
        BadSubscription, OutwardRefused: the channel is not to be had, or address or kinds are wrong.
        KeyReused: the key was used for something else.
    """
    post = holding_of(by.sight, post_id, timezone.localdate(now))
    if post is None:
        raise NotInSight()
    if by.role != Role.ADMINISTRATOR:
        raise MayNotSubscribe()
    clean, chosen = _checked(channel, address, kinds)
    body = {"channel": channel, "address": _digest(clean), "kinds": chosen, "post": post.code}
    ask = ask_digest({"kind": "alert.subscribe", "post": by.post_id, **body})
    if key is not None and (earlier := claim(key, ask)) is not None and earlier.subject is not None:
        return earlier.subject
    _end(Subscription.objects.filter(post_id=post_id, channel=channel, ended_at__isnull=True), now)
    made = Subscription.objects.create(
        id=new_id(now),
        post_id=post_id,
        unit_id=post.unit_id,
        area_path=post.area_path,
        channel=channel,
        address=clean,
        kinds=chosen,
        set_at=now,
    )
    _record("alert.subscribe", made, body, by, now, key, ask)
    return made.id


@transaction.atomic
def unsubscribe(*, subscription_id: UUID, by: Acting, now: datetime, key: UUID | None = None) -> None:
    """Send no more to an address; what is still waiting for it is dropped. Doing it again changes nothing.

    Raises:
        NotInSight: no such subscription in sight.
        MayNotSubscribe: only an administrator may.
    """
    found = Subscription.objects.filter(id=subscription_id)
    one = found.first()
    if one is None or not by.sight.covers(one.area_path):
        raise NotInSight()
    if by.role != Role.ADMINISTRATOR:
        raise MayNotSubscribe()
    body = {"channel": one.channel, "address": _digest(one.address), "post": one.post_id}
    ask = ask_digest({"kind": "alert.unsubscribe", "post": by.post_id, "id": str(subscription_id)})
    if key is not None and claim(key, ask) is not None:
        return
    if _end(found.filter(ended_at__isnull=True), now):
        _record("alert.unsubscribe", one, body, by, now, key, ask)


def _checked(channel: str, address: str, kinds: Sequence[str]) -> tuple[str, list[str]]:
    """Return the address and the kinds as they are kept.

    Raises:
        BadSubscription, OutwardRefused: see `subscribe`.
    """
    clean = address.strip()
    if channel not in list(Channel):
        raise BadSubscription(what=channel[:40])
    if not kinds or not set(kinds) <= {one.value for one in Kind}:
        raise BadSubscription(what="kinds")
    if not clean or len(clean) > LONGEST or not clean.isprintable():
        raise BadSubscription(what="address")
    if channel == Channel.WEBHOOK:
        target_of(clean)
    else:
        if not settings.EMAIL_HOST:
            raise BadSubscription(what="CHUANHUI_MAIL_HOST")
        try:
            validate_email(clean)
        except ValidationError:
            raise BadSubscription(what=clean[:80]) from None
    return clean, [one.value for one in Kind if one.value in kinds]


def _end(found: Any, now: datetime) -> int:
    """End subscriptions and drop what waits for them; return how many there were."""
    ids = list(found.values_list("id", flat=True))
    Outgoing.objects.filter(subscription_id__in=ids, state=Sending.WAITING).update(state=Sending.DROPPED)
    return int(Subscription.objects.filter(id__in=ids).update(ended_at=now))


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def _record(
    kind: str,
    one: Subscription,
    body: dict[str, Any],
    by: Acting,
    now: datetime,
    key: UUID | None,
    ask: bytes,
) -> None:
    write(
        sealed_entry(
            id=new_id(now),
            at=now,
            kind=kind,
            subject_kind="subscription",
            subject=one.id,
            area_path=one.area_path,
            body=body,
            post_id=by.post_id,
            person_id=by.person_id,
            key=key,
            ask=ask if key is not None else None,
        )
    )
