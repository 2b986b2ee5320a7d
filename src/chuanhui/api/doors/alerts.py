"""The inbox, and where alerts are sent beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status
from pydantic import AwareDatetime

from chuanhui.api.alert_shapes import (
    AlertOut,
    ChannelOut,
    InboxOut,
    ReadBody,
    ReadOut,
    SubscribeBody,
    SubscribedOut,
)
from chuanhui.api.house import KEY, REFUSALS, key_of
from chuanhui.api.shapes import Number
from chuanhui.api.telling import words
from chuanhui.system.alerts import actions, queries
from chuanhui.system.alerts.queries import Item

router = Router(tags=["alerts"])


@router.get("/alerts", response={200: InboxOut, **REFUSALS}, summary="My inbox")
def inbox(request: Any, settled: bool = False, before: AwareDatetime | None = None) -> Any:
    """Return the alerts of the acting post; `settled` asks for those that are dealt with."""
    found = queries.inbox(request.acting, settled=settled, before=before)
    return InboxOut(unread=queries.unread(request.acting), alerts=[_out(one) for one in found])


@router.post("/alerts/read", response={200: ReadOut, **REFUSALS}, summary="Mark as read")
def read(request: Any, body: ReadBody, key: str = KEY) -> Any:
    """Mark alerts of the acting post as read; sending it again, under whatever key, changes nothing."""
    key_of(key)
    return ReadOut(read=actions.mark_read(by=request.acting, now=request.now, ids=body.ids))


@router.get("/alerts/channels", response={200: list[ChannelOut], **REFUSALS}, summary="Channels")
def channels(request: Any) -> Any:
    """Return where alerts are sent: to an administrator of every post in sight, to others their own."""
    found = queries.channels_of(request.acting)
    sent = queries.on_the_way(one.id for one in found)
    return [
        ChannelOut(
            id=one.id,
            post=one.post_id,
            channel=one.channel,
            address=one.address,
            kinds=list(one.kinds),
            set_at=one.set_at,
            messages=sent.get(one.id, {}),
        )
        for one in found
    ]


@router.post("/posts/{post_id}/channels", response={201: SubscribedOut, **REFUSALS}, summary="Set a channel")
def subscribe(request: Any, post_id: Number, body: SubscribeBody, key: str = KEY) -> Any:
    """Send alerts of a post to an address from now on; the secret signs what a webhook gets."""
    made = actions.subscribe(
        post_id=post_id,
        channel=body.channel,
        address=body.address,
        kinds=body.kinds,
        by=request.acting,
        now=request.now,
        key=key_of(key),
    )
    return Status(201, SubscribedOut(id=made, secret=queries.signing_secret(made)))


@router.post(
    "/alerts/channels/{uuid:subscription_id}/end", response={204: None, **REFUSALS}, summary="Stop sending"
)
def unsubscribe(request: Any, subscription_id: UUID, key: str = KEY) -> Any:
    """Send no more to an address; what is still waiting is dropped."""
    facts = {"by": request.acting, "now": request.now, "key": key_of(key)}
    actions.unsubscribe(subscription_id=subscription_id, **facts)
    return HttpResponse(status=204)


def _out(one: Item) -> AlertOut:
    return AlertOut(
        id=one.id,
        kind=one.kind.value,
        title=words(one.title),
        number=one.number,
        topic=words(one.topic),
        step=words(one.step),
        decision=words(one.decision),
        period=words(one.period),
        counts=dict(one.counts),
        place=one.place,
        area_path=one.area_path,
        case=one.case_id,
        due_at=one.due_at,
        urgent=one.urgent,
        made_at=one.made_at,
        read=one.is_read,
        settled=one.is_settled,
    )
