"""What the rules are told about posts, terms and covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chuanhui.grid.posts.rules.roles import CoverKind, Role, UnitKind


@dataclass(frozen=True, slots=True)
class Spell:
    """A span of days: from the first day, until (not including) the day it no longer holds; None is open."""

    valid_from: date
    valid_until: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether `on` lies in the spell."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def overlaps(self, other: Spell) -> bool:
        """Tell whether the two spells share a day."""
        return (other.valid_until is None or self.valid_from < other.valid_until) and (
            self.valid_until is None or other.valid_from < self.valid_until
        )

    def contains(self, other: Spell) -> bool:
        """Tell whether every day of `other` lies in this spell."""
        if other.valid_from < self.valid_from:
            return False
        return self.valid_until is None or (
            other.valid_until is not None and other.valid_until <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Knowledge:
    """When a row was learnt and, where something newer replaced it, when that was."""

    learned_at: datetime
    superseded_at: datetime | None = None

    def stood(self, known: datetime | None) -> bool:
        """Tell whether the row was believed at `known`; None asks what is believed now."""
        if known is None:
            return self.superseded_at is None
        return self.learned_at <= known and (self.superseded_at is None or known < self.superseded_at)


@dataclass(frozen=True, slots=True)
class PostFacts:
    """One post with its unit."""

    id: int
    code: str
    title: str
    role: Role
    unit_id: int
    unit_name: str
    unit_kind: UnitKind
    territory: str
    area_path: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """One cover: an area that a post (or, for a twin unit, all of a unit) answers for."""

    kind: CoverKind
    area_path: str
    spell: Spell
    by_unit: bool = False


@dataclass(frozen=True, slots=True)
class Answering:
    """One answer to "who answers for this area": a post, or a unit, with whoever holds it that day.

    Attributes:
        kind: a `Role` value for the post that stands in the area, else a `CoverKind` value.
        by_cover: whether the answer rests on a cover, not on where the post stands.
        area_path: the area for which the answer is given, at or above the one asked for.
        post_code: empty for a unit.
        holder: work name; empty when nobody holds the post, or for a unit.
        holder_id: account; None when nobody holds the post, or for a unit. Not for the public.
    """

    kind: str
    by_cover: bool
    area_path: str
    post_id: int | None
    post_code: str
    title: str
    unit_id: int
    unit_name: str
    phone: str
    holder: str
    holder_id: int | None

    @property
    def is_vacant(self) -> bool:
        """Tell whether this is a post that nobody holds."""
        return self.post_id is not None and self.holder_id is None

    def kind_name(self, lang: str = "zh") -> str:
        """Return the name of the duty in `lang`."""
        return (CoverKind(self.kind) if self.by_cover else Role(self.kind)).name_in(lang)
