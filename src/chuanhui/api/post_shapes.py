"""What the API takes and gives about posts, terms, covers and accounts."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from chuanhui.api.shapes import SHORT, Number, PostOut, Shape, Strict
from chuanhui.grid.posts.rules import CoverKind, Role


class TermOut(Shape):
    """Who held a post and when."""

    id: int
    account_id: int
    holder: str
    valid_from: date
    valid_until: date | None
    learned_at: datetime
    source: str


class CoverOut(Shape):
    """What a post answers for beyond its own area; `by_unit` when its whole unit does."""

    id: int
    kind: str
    name: str
    name_en: str
    path: str
    area_path: str
    valid_from: date
    valid_until: date | None
    source: str
    by_unit: bool


class PostTellingOut(Shape):
    """A post in full: its holders, newest first, and what it covers today."""

    post: PostOut
    terms: list[TermOut]
    covers: list[CoverOut]


class AccountOut(Shape):
    """An account that holds a post in sight."""

    id: int
    username: str
    work_name: str
    is_active: bool


class UnitOut(Shape):
    """A unit that stands."""

    id: int
    code: str
    name: str
    aliases: list[str]
    kind: str
    area_path: str
    phone: str


class MadeOut(Shape):
    """The number of what was made or what remains; null when nothing remains."""

    id: int | None


class OpenPostBody(Strict):
    """A new post, held by nobody yet; `code` is ``role@unit-or-area``."""

    code: str = Field(max_length=SHORT)
    title: str = Field(max_length=SHORT)
    role: Role
    unit: Number
    area_path: str = Field(max_length=SHORT)
    valid_from: date
    phone: str = Field(default="", max_length=40)


class AppointBody(Strict):
    """Who shall hold the post, from which day, the document it rests on; why it is another of that name."""

    account: Number
    valid_from: date
    valid_until: date | None = None
    source: str = Field(default="", max_length=SHORT)
    reason: str = Field(default="", max_length=SHORT)


class EndBody(Strict):
    """The first day on which it no longer holds."""

    on: date
    source: str = Field(default="", max_length=SHORT)


class CloseBody(Strict):
    """The first day on which it no longer stands."""

    on: date


class CoverBody(Strict):
    """What a post, or a unit for 包联 and the like, shall answer for."""

    kind: CoverKind
    path: str = Field(max_length=SHORT)
    valid_from: date
    valid_until: date | None = None
    post: Number | None = None
    unit: Number | None = None
    source: str = Field(default="", max_length=SHORT)


class OpenAccountBody(Strict):
    """A new account; it can do nothing until it is appointed to a post."""

    username: str = Field(max_length=SHORT)
    work_name: str = Field(max_length=SHORT)
    password: str = Field(max_length=SHORT)
