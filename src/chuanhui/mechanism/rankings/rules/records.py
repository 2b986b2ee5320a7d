"""Records: standings, proposals and objections as they stand, each the fold of its journal entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from chuanhui.kernel.instants import utc_text

R = TypeVar("R", bound="Record")


class State(StrEnum):
    """States of a standing (frozen, published) and of a proposal (the others)."""

    FROZEN = "frozen"
    PUBLISHED = "published"
    PROPOSED = "proposed"
    EXPLAINED = "explained"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What every record has: an id, its territory, and how many entries have told of it."""

    id: UUID
    territory: str
    revision: int = 0


@dataclass(frozen=True, kw_only=True)
class StandingRecord(Record):
    """One window of one ranking; `editions` tells of each reckoning of it, oldest first.

    Attributes:
        edition: number of the one that counts, from 0; `editions` holds head, digest, reason, doer of each.
        contest_until: until when the ranked may contest; None where they may not.
        open_since: from when the ranked may see it.
    """

    campaign: str
    ranking: str
    window: str
    first_on: date
    last_on: date
    state: str = State.FROZEN
    edition: int = 0
    editions: tuple[Mapping[str, Any], ...] = ()
    frozen_at: datetime
    contest_until: datetime | None = None
    open_since: datetime | None = None
    published_at: datetime | None = None

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the edition that counts."""
        return str(self.editions[self.edition]["digest"])

    @property
    def known_at(self) -> datetime:
        """Return the instant whose knowledge the edition that counts rests on."""
        return datetime.fromisoformat(self.editions[self.edition]["head"]["known_at"])

    @property
    def version(self) -> int:
        """Return the playbook version of the edition that counts."""
        return int(self.editions[self.edition]["head"]["version"])


@dataclass(frozen=True, kw_only=True)
class ProposalRecord(Record):
    """A consequence that is proposed for a post, with what it explained and what was decided."""

    standing: UUID
    campaign: str
    version: int
    ranking: str
    window: str
    key: str
    name: str
    area_path: str
    unit: int | None = None
    consequence: str
    windows: tuple[str, ...]
    score: str = ""
    state: str = State.PROPOSED
    proposed_at: datetime
    proposed_person: int | None = None
    explain_until: datetime
    explanation: str = ""
    explained_at: datetime | None = None
    explained_post: int | None = None
    explained_person: int | None = None
    decided_at: datetime | None = None
    decided_post: int | None = None
    decided_person: int | None = None
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has decided it, nor was it withdrawn."""
        return self.state in {State.PROPOSED, State.EXPLAINED}


@dataclass(frozen=True, kw_only=True)
class ObjectionRecord(Record):
    """What one of the ranked contests before publication, and the answer."""

    standing: UUID
    key: str
    name: str
    area_path: str
    text: str
    raised_at: datetime
    raised_post: int | None = None
    raised_person: int | None = None
    upheld: bool | None = None
    answer: str = ""
    answered_at: datetime | None = None
    answered_person: int | None = None


def unit_of(key: str) -> int | None:
    """Return the id of the unit that the key of a line names; None where it names no unit."""
    sort, _, number = key.partition(":")
    return int(number) if sort == "unit" else None


def to_wire(value: Any) -> Any:
    """Return one attribute as plain JSON holds it."""
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def from_wire(name: str, value: Any) -> Any:
    """Return one attribute from what plain JSON holds: instants, days and ids go by their names."""
    if value is None:
        return None
    if name.endswith(("_at", "_until", "_since")):
        return datetime.fromisoformat(value)
    if name.endswith("_on"):
        return date.fromisoformat(value)
    if name in {"id", "standing"}:
        return UUID(value)
    return tuple(value) if isinstance(value, list) else value


def wire_of(record: Record) -> dict[str, Any]:
    """Return the whole wire form of a record."""
    return {one.name: to_wire(getattr(record, one.name)) for one in fields(record)}


def changes(old: Record | None, new: Record) -> dict[str, Any]:
    """Return what an entry must carry to lead from `old` to `new`; `revision` is the count of entries."""
    after = wire_of(new)
    before = wire_of(old) if old is not None else {}
    return {
        name: value
        for name, value in after.items()
        if name != "revision" and (name not in before or before[name] != value)
    }


def folded(wire: Mapping[str, Any] | None, entry_set: Mapping[str, Any]) -> dict[str, Any]:
    """Return the wire form after one more entry."""
    former = wire or {"revision": 0}
    return {**former, **entry_set, "revision": former["revision"] + 1}


def record_of(kind: type[R], wire: Mapping[str, Any]) -> R:
    """Return the record that a wire form tells of."""
    return kind(**{name: from_wire(name, value) for name, value in wire.items()})
