"""What the API gives about campaigns and the journal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chuanhui.api.shapes import Shape, Words


class CostOut(Shape):
    """Minutes a week that a campaign costs one post of a role, and how many such posts are filled."""

    role: str
    name: Words
    minutes: float
    posts: int


class StuckOut(Shape):
    """An open case that cannot follow to the version in force, and why."""

    case: UUID
    number: str
    state: str
    reasons: list[Words]


class MigrationOut(Shape):
    """Which open cases in sight could follow to the version in force; the report changes nothing."""

    to: str
    safe: list[UUID]
    stuck: list[StuckOut]
    already: int


class EntryOut(Shape):
    """One entry of the journal in sight; `before` the smallest seq asks for the page behind it."""

    seq: int
    at: datetime
    kind: str
    subject_kind: str
    subject: UUID | None
    subject_ref: str
    area_path: str
    post: int | None
    person: int | None
    playbook: str
    hash: str
