"""What is known of a thing, of a tie and of a request: the frozen values that their entries fold to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a register, or one person, as its row has it.

    Attributes:
        kind, ref: register kind, and the playbook version under which it was last written.
        territory, area_path: root path, and path of the administrative area it stands in.
        unit_id: the custodian unit.
        number: stable id, given once in a territory and kind.
        stand_code: code of the area of a layer that it stands for (a compound's); "" for none.
        within_path: ``compound:C001/building:C001-02/``: what it stands in and itself; found by prefix.
        plain: open fields.
        commitment: salted digests of the protected fields, by field.
        since, until: first day, and first day no more (None = until further notice).
        recheck_by: the day by which somebody looks again.
        merged_into: the thing that it turned out to be.
        purged_on: the day on which its protected fields were purged.
        label, masks: what lists show; masked where protected. Worked out, so told by no entry.
    """

    id: UUID
    kind: str
    ref: str
    territory: str
    area_path: str
    number: str
    within_path: str
    since: date
    registered_at: datetime
    touched_at: datetime
    unit_id: int | None = None
    stand_code: str = ""
    plain: Mapping[str, Any] = field(default_factory=dict)
    commitment: Mapping[str, str] = field(default_factory=dict)
    until: date | None = None
    ended_why: str = ""
    recheck_by: date | None = None
    merged_into: UUID | None = None
    purged_on: date | None = None
    revision: int = 1
    label: str = ""
    masks: Mapping[str, str] = field(default_factory=dict)

    def stands_on(self, day: date) -> bool:
        """Tell whether the thing stands on a day."""
        return self.since <= day and (self.until is None or day < self.until)


DERIVED = frozenset({"label", "masks", "revision"})
"""Attributes of a thing that no entry tells: worked out from the fields, or counted."""


@dataclass(frozen=True, slots=True)
class Tie:
    """That a thing belongs to another.

    Attributes:
        thing_id, to_id: who belongs, and to what.
        role: word of the list that the kind of tie names; "" for none.
        since, until: first day, and first day no more.
    """

    id: UUID
    thing_id: UUID
    kind: str
    to_id: UUID
    role: str
    since: date
    until: date | None = None


class RequestState(StrEnum):
    """Where a request for a change stands."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


class Verb(StrEnum):
    """What may be asked for: a change of fields, the end of a thing, or of what it is tied to or one with."""

    CHANGE = "change"
    END = "end"
    TIE = "tie"
    UNTIE = "untie"
    MERGE = "merge"
    UNMERGE = "unmerge"


@dataclass(frozen=True, slots=True)
class Request:
    """A change that waits for approval, or what became of it.

    Attributes:
        fields: ids of the fields to be changed, protected ones too.
        plain: new values of the open ones; None clears.
        masks: masked forms of the protected ones. Worked out, so told by no entry.
        on: the day of the end, or from which a tie holds or holds no more, where that is asked for.
        other_id: the thing to be tied to, untied from, merged into or taken out of; None for a change or end.
        means: of a tie `kind` and `role`, of an untie the `tie`, of an unmerge the `merge`; None for none.
        asked_post, asked_by, decided_post, decided_by: post and person.
    """

    id: UUID
    thing_id: UUID
    kind: str
    territory: str
    area_path: str
    verb: Verb
    reason: str
    asked_at: datetime
    unit_id: int | None = None
    fields: tuple[str, ...] = ()
    plain: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    other_id: UUID | None = None
    means: Mapping[str, str] | None = None
    state: RequestState = RequestState.WAITING
    asked_post: int | None = None
    asked_by: int | None = None
    decided_at: datetime | None = None
    decided_post: int | None = None
    decided_by: int | None = None
    decision: str = ""
    revision: int = 1
    masks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Elector:
    """One line of a roll.

    Attributes:
        label: masked where protected.
        area: floor area in square metres, where the roll asks for it and the thing has it.
    """

    thing_id: UUID
    number: str
    label: str
    area: Decimal | None = None
