"""What the API takes and gives about the protection of personal data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from chuanhui.api.register_shapes import Id
from chuanhui.api.shapes import LONG, PATH, SHORT, Shape, Strict


class SubjectRequestOut(Shape):
    """One person's request for a copy; `digest` is the SHA-256 of what was handed out, "" before."""

    request: UUID
    thing: UUID
    register_id: str
    number: str
    area_path: str
    state: Literal["waiting", "answered", "refused"]
    identified: str
    asked_at: datetime
    due_at: datetime
    late: bool
    ended_at: datetime | None
    reason: str
    digest: str
    revision: int


class SubjectReceiptOut(Shape):
    """What was written about a request; `due_at` is the last instant for an answer."""

    request: UUID
    due_at: datetime
    revision: int
    repeated: bool


class SubjectAskBody(Strict):
    """How the identity of the person was verified, in words without any number."""

    identified: str = Field(max_length=LONG)


class SubjectRefuseBody(Strict):
    """Why no copy is handed out, and on what ground."""

    reason: str = Field(max_length=LONG)


class LookOut(Shape):
    """Who saw protected facts of a thing, when and why; `number` is "" where the thing is out of sight."""

    reveal: UUID
    thing: UUID
    register_id: str
    number: str
    area_path: str
    at: datetime
    person: int | None
    post: int | None
    role: str
    purpose: str
    reason: str
    fields: list[str]


class HoldBody(Strict):
    """The law or the file number of a dispute; no protected value."""

    reason: str = Field(max_length=LONG)


class HoldOut(Shape):
    """One legal hold that stands: the thing is not purged while it does."""

    hold: UUID
    thing: UUID
    register_id: str
    number: str
    area_path: str
    ended_on: date | None
    reason: str
    placed_at: datetime
    post: int | None
    person: int | None


class FullExportBody(Strict):
    """What the facts are taken for; `area_path` limits the sheet to an area."""

    purpose: Id
    reason: str = Field(max_length=LONG)
    form: Literal["xlsx", "csv"] = "xlsx"
    area_path: str = Field("", pattern=f"({PATH})|^$", max_length=SHORT)
