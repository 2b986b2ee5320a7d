"""What stands of a notice, a draft, an opinion, a survey and a line of its roll: folds of their entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class About(StrEnum):
    """What a notice or survey is about."""

    AREA = "area"
    CASE = "case"
    THING = "thing"


class Ending(StrEnum):
    """How a notice, draft or survey ended; "" while it runs, `SHORT` where too few answered."""

    NONE = ""
    GOOD = "good"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    SHORT = "short"


@dataclass(frozen=True, kw_only=True)
class _Begun:
    """What everything that is begun by a post has.

    Attributes:
        area_path: the administrative area it is about; `unit_id` the unit that runs it.
        campaign, version, kind: the playbook version it is pinned to, and which of its kinds.
        revision: number of journal entries so far.
    """

    id: UUID
    number: str
    territory: str
    area_path: str
    unit_id: int | None
    campaign: str
    version: int
    kind: str
    title: str
    post_id: int | None
    person_id: int | None
    touched_at: datetime
    ending: str = ""
    reason: str = ""
    ended_at: datetime | None = None
    revision: int = 0

    @property
    def ref(self) -> str:
        """Return the playbook reference it is pinned to."""
        return f"{self.campaign}@{self.version}"

    @property
    def ended(self) -> Ending:
        """Return how it ended."""
        return Ending(self.ending)

    @property
    def runs(self) -> bool:
        """Tell whether it has not ended."""
        return not self.ending


@dataclass(frozen=True, kw_only=True)
class Notice(_Begun):
    """A public notice.

    Attributes:
        about, about_id, about_number: the case or thing; an area has no id.
        thing_id, thing: the registered thing it concerns: itself, or what the case is about.
        text: the notice's own words.
        shown: the fields shown, as they stood then: ``id``, ``ask``, ``ask_en``, ``value``, ``value_en``.
        papers: attachments: ``sha256``, ``tag``, ``caption``.
        place, proof, placed_at: where it hangs on the spot, the photo that shows it, and when that was told.
        since: when its period began: at the posting, or the placing where it is to be placed; None before.
        until: last instant of its period; objections are taken until then.
        asked_until: the last day that the poster asked for, where longer than needed.
        gone_at: last instant at which the public can read it, once it has ended; None for ever.
        replaces, replaced_by: the notice before and after a correction.
        objections: each with ``case``, ``number`` and ``at``.
        names: of the candidates, where its kind lists them.
    """

    about: str
    about_id: UUID | None = None
    about_number: str = ""
    thing_id: UUID | None = None
    thing: str = ""
    text: str = ""
    shown: Sequence[Mapping[str, Any]] = ()
    papers: Sequence[Mapping[str, Any]] = ()
    posted_at: datetime
    place: str = ""
    proof: str = ""
    placed_at: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    asked_until: date | None = None
    gone_at: datetime | None = None
    replaces: UUID | None = None
    replaced_by: UUID | None = None
    objections: Sequence[Mapping[str, Any]] = ()
    names: Sequence[str] = ()

    @property
    def cases(self) -> tuple[UUID, ...]:
        """Return the ids of the cases that objections opened."""
        return tuple(UUID(one["case"]) for one in self.objections)

    @property
    def pictures(self) -> tuple[str, ...]:
        """Return the addresses of all its pictures, the proof of its placing among them."""
        return tuple(one["sha256"] for one in self.papers) + ((self.proof,) if self.proof else ())

    def is_public(self, now: datetime) -> bool:
        """Tell whether the public can read it at `now`."""
        return self.gone_at is None or now <= self.gone_at


@dataclass(frozen=True, kw_only=True)
class Draft(_Begun):
    """A draft for comment.

    Attributes:
        about, about_id, about_number, thing_id, thing: as of a notice.
        texts: its versions, the first to the last: ``text``, ``changes``, ``at``.
        papers: attachments, as of a notice.
        until: opinions are taken until then.
    """

    about: str
    about_id: UUID | None = None
    about_number: str = ""
    thing_id: UUID | None = None
    thing: str = ""
    opened_at: datetime
    until: datetime
    texts: Sequence[Mapping[str, Any]] = ()
    papers: Sequence[Mapping[str, Any]] = ()

    @property
    def text(self) -> str:
        """Return the last version's text."""
        return str(self.texts[-1]["text"]) if self.texts else ""


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """An opinion on a draft. It has no author's name and no contact: nobody is asked for them.

    Attributes:
        version: of the draft's text that it speaks of, from 1.
        role: of the post that gave it; ``resident`` for anybody.
        text: as it was given; never public.
        gist: what the adoption table shows of it.
        disposition: word of the kind's list; "" while it waits.
    """

    id: UUID
    number: str
    draft_id: UUID
    territory: str
    area_path: str
    unit_id: int | None
    version: int
    role: str
    at: datetime
    text: str
    part: str = ""
    gist: str = ""
    disposition: str = ""
    reason: str = ""
    disposed_at: datetime | None = None
    disposed_post: int | None = None
    disposed_person: int | None = None
    post_id: int | None = None
    person_id: int | None = None
    revision: int = 0


@dataclass(frozen=True, kw_only=True)
class Survey(_Begun):
    """A survey.

    Attributes:
        about, about_id, about_number, thing_id, thing: as of a notice.
        named: answers stand under their lines; otherwise they lie in the urn and cannot be joined to them.
        has_roll, roll_count: whether there is a roll, and how many are on it.
        until: the last day that was told; it ends when it is closed.
        codes_at: when the codes were printed.
        result: once counted: ``answers``, ``sums`` by field and option, ``roll``, ``online``, ``paper``.
        chosen: after the end, by field: the options that the plan takes.
    """

    about: str
    about_id: UUID | None = None
    about_number: str = ""
    thing_id: UUID | None = None
    thing: str = ""
    text: str = ""
    named: bool
    has_roll: bool
    roll_count: int = 0
    opened_at: datetime
    until: date | None = None
    codes_at: datetime | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)


class LineState(StrEnum):
    """What has become of a line of the roll."""

    WAITING = "waiting"
    NO_CONTACT = "no_contact"
    ANSWERED = "answered"


class Channel(StrEnum):
    """How an answer came."""

    ONLINE = "online"
    PAPER = "paper"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a survey's roll.

    Attributes:
        thing_id, number: of the household or person, as the register told it at opening. What it is called
            is asked of the register whenever the line is shown.
        state: see `LineState`; `channel` how its answer came, `answered_at` when.
        contacts: attempts without an answer: ``reason``, ``at``, ``post``.
        issue: of its code, from 1: a lost one is replaced by the next.
        asked: while another code waits for a second person: ``reason``, ``person``, ``post`` of who asked.
        answers: of a named survey; of all others they lie in the urn.
    """

    id: UUID
    survey_id: UUID
    territory: str
    area_path: str
    unit_id: int | None
    thing_id: UUID
    number: str
    state: str = LineState.WAITING.value
    channel: str = ""
    answered_at: datetime | None = None
    contacts: Sequence[Mapping[str, Any]] = ()
    issue: int = 1
    asked: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0
