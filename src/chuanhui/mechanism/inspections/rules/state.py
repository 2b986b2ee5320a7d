"""What stands of a round and of a visit: the fold of their journal entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from chuanhui.kernel.periods import Period, parse_period


class FindingState(StrEnum):
    """What has become of an item that failed."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class ContestState(StrEnum):
    """What has become of a contest; a sheet that nobody contested has none."""

    NONE = ""
    WAITING = "waiting"
    UPHELD = "upheld"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round of an inspection.

    Attributes:
        area_path: where it is run: the area of the post that opened it; rounds are counted there.
        period: key of the period it counts for; `number` which of that period's rounds it is, from 1.
        seal: number of the seal of the journal from which the seed follows, 0 for none; `seed` in
            hexadecimal.
        per_stratum: how many were drawn in each stratum; None means everybody.
        candidates: pairs of stratum and code, all from whom was drawn.
        drawn: those drawn: code, name, stratum, `path` in its own tree, `home`: the administrative area it
            stands in, and `then`: code and name of each place of the second draw.
        inside: by code of the area drawn, the candidates of the second draw; `then_draw` how many of them.
        published_at: from then on sheets change by contests only.
    """

    id: UUID
    territory: str
    area_path: str
    unit_id: int | None
    campaign: str
    version: int
    kind: str
    period: str
    number: int
    seal: int
    seed: str
    opened_at: datetime
    post_id: int | None
    person_id: int | None
    per_stratum: int | None = None
    then_draw: int | None = None
    candidates: Sequence[Sequence[str]] = ()
    drawn: Sequence[Mapping[str, Any]] = ()
    inside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    published_at: datetime | None = None
    revision: int = 0

    @property
    def ref(self) -> str:
        """Return the playbook reference the round is pinned to."""
        return f"{self.campaign}@{self.version}"

    @property
    def span(self) -> Period:
        """Return the period the round counts for."""
        return parse_period(self.period)

    def place(self, code: str) -> Mapping[str, Any] | None:
        """Return the area drawn that has this code, or None."""
        return next((one for one in self.drawn if one["code"] == code), None)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One sheet of one rater for one place, as it counts now.

    Attributes:
        id: made by the sender, so that a phone may send the visit twice.
        area_path: the administrative area in which the area drawn stands, or which it is; `code` its code.
        spot: code of the place of the second draw, or "" for the area itself.
        unit_id: the rater's unit.
        rated_id: the unit that the sheet rates; None where it rates the area.
        rater: kind of rater.
        visited_on: local day that the rater states.
        at: when it was received.
        corrected_at: when its rater last replaced it; None for never. The right to contest runs from the last
            of the two, since whoever is scored must see what now stands.
        sheet, points, score, faults: see `sheets`; `score` None when nothing was expected anywhere.
        contest: of what stands, a correction ends it; ``state``, ``reason``, ``post``, ``person``, ``at``;
            then ``decided_*`` and ``decision``.
        struck: a contest struck it out: it counts no more.
        restated: how often the sheet was replaced by another, with a reason.
        findings: the items that failed, see `Finding`, in wire form.
    """

    id: UUID
    round_id: UUID
    territory: str
    area_path: str
    code: str
    unit_id: int | None
    campaign: str
    version: int
    kind: str
    period: str
    number: int
    rater: str
    post_id: int | None
    person_id: int | None
    visited_on: date
    at: datetime
    touched_at: datetime
    sheet: Mapping[str, Any]
    points: Mapping[str, Any]
    score: Decimal | None
    faults: Mapping[str, int] = field(default_factory=dict)
    spot: str = ""
    rated_id: int | None = None
    corrected_at: datetime | None = None
    contest: Mapping[str, Any] = field(default_factory=dict)
    struck: bool = False
    restated: int = 0
    findings: Sequence[Mapping[str, Any]] = ()
    revision: int = 0

    @property
    def ref(self) -> str:
        """Return the playbook reference the visit is pinned to."""
        return f"{self.campaign}@{self.version}"

    @property
    def span(self) -> Period:
        """Return the period of its round."""
        return parse_period(self.period)

    @property
    def contested(self) -> ContestState:
        """Return what has become of the contest."""
        return ContestState(self.contest.get("state", ""))

    @property
    def fault_count(self) -> int:
        """Return the number of faults on the sheet."""
        return sum(self.faults.values())

    @property
    def counts(self) -> bool:
        """Tell whether the sheet takes part in the area's score."""
        return not self.struck and self.score is not None

    def finding(self, item: str) -> Finding | None:
        """Return the finding of an item, or None."""
        return next((one for one in self.found if one.item == item), None)

    @property
    def found(self) -> tuple[Finding, ...]:
        """Return the findings, typed."""
        return tuple(Finding.read(one) for one in self.findings)


@dataclass(frozen=True, slots=True)
class Finding:
    """An item that failed.

    Attributes:
        item: of the sheet.
        case_id, number: the case it opened; None where the item opens none.
        rechecks: how often somebody looked again.
        rechecked_at: when last, in wire form; "" for never.
    """

    id: UUID
    item: str
    case_id: UUID | None = None
    number: str = ""
    state: FindingState = FindingState.OPEN
    rechecks: int = 0
    rechecked_at: str = ""

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Finding:
        """Return a finding from its wire form."""
        case_id = wire["case_id"]
        return cls(
            UUID(wire["id"]), wire["item"], UUID(case_id) if case_id else None, wire["number"],
            FindingState(wire["state"]), wire["rechecks"], wire["rechecked_at"],
        )  # fmt: skip

    @property
    def wire(self) -> dict[str, Any]:
        """Return the wire form."""
        return {
            "id": str(self.id),
            "item": self.item,
            "case_id": str(self.case_id) if self.case_id else None,
            "number": self.number,
            "state": self.state.value,
            "rechecks": self.rechecks,
            "rechecked_at": self.rechecked_at,
        }
