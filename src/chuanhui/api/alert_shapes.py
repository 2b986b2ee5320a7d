"""What the API says of alerts and channels."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from chuanhui.api.shapes import Number, Strict, Words

KIND = Literal[
    "handed", "verify", "due_soon", "overdue", "missing", "decided", "proposal", "sheet", "looks", "digest"
]


class AlertOut(Schema):
    """One alert of the acting post; without number, place and case where it may no longer see the case."""

    id: UUID
    kind: str
    title: Words
    number: str
    topic: Words
    step: Words
    decision: Words
    period: Words
    counts: dict[str, int]
    place: str
    area_path: str
    case: UUID | None
    due_at: datetime | None
    urgent: bool
    made_at: datetime
    read: bool
    settled: bool


class InboxOut(Schema):
    """The inbox: how many are unread (at most 99), and the alerts, newest first."""

    unread: int
    alerts: list[AlertOut]


class ReadBody(Strict):
    """Which alerts to mark as read; all of them when absent."""

    ids: Annotated[list[UUID], Field(max_length=200)] | None = None


class ReadOut(Schema):
    """How many were unread."""

    read: int


class SubscribeBody(Strict):
    """Where alerts of which kinds are sent; an earlier address of the channel is replaced."""

    channel: Literal["email", "webhook"]
    address: str = Field(min_length=1, max_length=300)
    kinds: list[KIND] = Field(min_length=1, max_length=8)


class ChannelOut(Schema):
    """A standing subscription, and how many of its messages are in which state."""

    id: UUID
    post: Number
    channel: str
    address: str
    kinds: list[str]
    set_at: datetime
    messages: dict[str, int]


class SubscribedOut(Schema):
    """A new subscription; `secret` signs the messages of a webhook, see docs/explanation/alerts.md."""

    id: UUID
    secret: str
