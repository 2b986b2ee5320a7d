"""What stands of a ballot and of a meeting: the fold of their journal entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID


class BallotState(StrEnum):
    """Where a ballot stands. From `COUNTING` on no vote is taken; the last four are ends."""

    OPEN = "open"
    COUNTING = "counting"
    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    VOID = "void"


COUNTED = frozenset({BallotState.PASSED, BallotState.FAILED, BallotState.UNDECIDED})


class Channel(StrEnum):
    """How a vote came."""

    CODE = "code"
    DESK = "desk"
    PAPER = "paper"


class MeetingState(StrEnum):
    """Where a meeting stands."""

    CALLED = "called"
    HELD = "held"
    MINUTED = "minuted"
    CANCELLED = "cancelled"


class Voter(NamedTuple):
    """One line of the roll of a ballot.

    Attributes:
        elector: the registered household or person.
        number: its stable number.
        area: square metres; None where they do not count.
    """

    id: UUID
    ballot_id: UUID
    elector: UUID
    number: str
    area: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """One vote or election.

    Attributes:
        about: as the kind says, ``cases.lift``, ``registers.compound`` or "".
        case_id, thing_id: what it is about; `place` the number of the thing, "" where it is the area itself.
        title: shown to voters.
        options: id and name of each, in the order of the ballot paper; persons are named as on the published
            list.
        seats: to fill; 0 where it is no election.
        roll, roll_area: size of the roll when it was opened, and its floor area where that counts; `lines` is
            the digest of the lines themselves.
        opened_at, closes_at: votes are taken from the one to the other, and not fewer.
        batches: paper slips: ``number``, and per clerk ``first`` and ``second`` the person, post and ``seal``
            of his sums, from the count on the sums and their ``salt``; ``slips`` once two agreed,
            ``differed`` how often they did not, ``reopen`` who asked to count it anew, ``again`` what was
            counted after the result.
        missing: paper slips that were marked and are not in the box: ``slips``, ``reason``, who noted it; the
            count by another person confirms it.
        voiding: who asked to declare a counted ballot void, and why, until a second person does.
        tally: sums of the slips; `result` the outcome, the steps, who is elected (see `reckon`).
        terms: ids of the terms that the result filled posts with, `seated_at` when; `until` is the first day
            on which they no longer hold, told at the opening where it fills the rest of a term.
        vacancy_of: the election whose vacant seats this one fills.
        asked_codes: lines that wait for another code: ``number``, ``reason``, ``person``, ``post``.
        runoff_of: the undecided ballot that this one goes on with.
        recounts: how often all slips were counted again after the result, with the same sums.
    """

    id: UUID
    territory: str
    area_path: str
    unit_id: int | None
    campaign: str
    version: int
    kind: str
    about: str
    title: str
    secret: bool
    options: Sequence[Mapping[str, str]]
    roll: int
    lines: str
    opened_at: datetime
    closes_at: datetime
    post_id: int | None
    person_id: int | None
    case_id: UUID | None = None
    thing_id: UUID | None = None
    place: str = ""
    seats: int = 0
    roll_area: Decimal | None = None
    state: str = BallotState.OPEN.value
    closed_at: datetime | None = None
    counted_at: datetime | None = None
    batches: Sequence[Mapping[str, Any]] = ()
    tally: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    terms: Sequence[int] = ()
    missing: Mapping[str, Any] = field(default_factory=dict)
    voiding: Mapping[str, Any] = field(default_factory=dict)
    runoff_of: UUID | None = None
    vacancy_of: UUID | None = None
    until: date | None = None
    seated_at: datetime | None = None
    asked_codes: Sequence[Mapping[str, Any]] = ()
    recounts: int = 0
    reason: str = ""
    revision: int = 0

    @property
    def ref(self) -> str:
        """Return the playbook reference the ballot is pinned to."""
        return f"{self.campaign}@{self.version}"

    @property
    def option_ids(self) -> tuple[str, ...]:
        """Return the ids of the options in the order of the ballot paper."""
        return tuple(one["id"] for one in self.options)

    @property
    def names(self) -> Mapping[str, str]:
        """Return the names of the options by id."""
        return {one["id"]: one["name"] for one in self.options}

    @property
    def slips_missing(self) -> int:
        """Return how many marked paper slips are not in the box; they take no part."""
        return int(self.missing.get("slips", 0))

    @property
    def waits_for_seats(self) -> bool:
        """Tell whether somebody was elected and has not begun."""
        begun = self.seated_at is not None or bool(self.terms)
        return self.is_counted and bool(self.seats and self.result.get("chosen")) and not begun

    @property
    def is_counted(self) -> bool:
        """Tell whether there is a result."""
        return BallotState(self.state) in COUNTED


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One meeting.

    Attributes:
        about, case_id, thing_id, place: as of a ballot.
        agenda: its items, in order.
        meets_at: when it was called for; `where` in words.
        members: posts with a say when it was called: ``post``, ``title``, ``holder``.
        present: ids of the posts that attended; `guests` how many others, without names.
        quorate: whether enough came; None before it was held.
        motions: ``text``, ``for``, ``against``, ``abstained``, ``carried``, and ``case`` the number of the
            case that the resolution opened.
        minutes: text; `minutes_due_at` when they are due, None where no time is set.
    """

    id: UUID
    territory: str
    area_path: str
    unit_id: int | None
    campaign: str
    version: int
    kind: str
    about: str
    title: str
    meets_at: datetime
    called_at: datetime
    post_id: int | None
    person_id: int | None
    case_id: UUID | None = None
    thing_id: UUID | None = None
    place: str = ""
    where: str = ""
    agenda: Sequence[str] = ()
    members: Sequence[Mapping[str, Any]] = ()
    state: str = MeetingState.CALLED.value
    held_at: datetime | None = None
    present: Sequence[int] = ()
    guests: int = 0
    quorate: bool | None = None
    motions: Sequence[Mapping[str, Any]] = ()
    minutes: str = ""
    minutes_due_at: datetime | None = None
    minuted_at: datetime | None = None
    reason: str = ""
    revision: int = 0

    @property
    def ref(self) -> str:
        """Return the playbook reference the meeting is pinned to."""
        return f"{self.campaign}@{self.version}"
