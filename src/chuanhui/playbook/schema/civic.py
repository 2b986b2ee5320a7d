"""What a playbook says of public voice and decision: notices, drafts, surveys, meetings and ballots."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from chuanhui.kernel.allowances import Allowance
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.schema.cases import Text


@dataclass(frozen=True, slots=True)
class Roll:
    """Who is asked or votes: every thing of a register kind within what the matter is about.

    Attributes:
        of: register kind, ``household`` or ``person``; one on the roll for each.
        area: field of `of` that holds the floor area in square metres; "" where none is needed.
        least_age: of a person on the matter's day; 0 for none.
    """

    of: str
    area: str = ""
    least_age: int = 0


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """When a notice about a case must hang: `within` an allowance after the step `after` was last taken."""

    after: str
    within: Allowance


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A public notice (公示): what is shown, where, how long, and what an objection sets going.

    Attributes:
        about: ``cases.<kind>`` or ``registers.<kind>``: what it is about.
        by: roles that post it.
        shows: ids of the fields shown: of the case's form, or public and named fields of the register. No
            other field ever leaves.
        papers: tags of the attachments it needs (``drawing``, ``before``, ``after``, ``list``).
        at_least: the least time it stands, from the posting.
        placed: it is posted on the spot too: a place in words, and a photo as proof.
        objection: kind of case that an objection opens; "" where none is taken. It is answered in writing
            before the notice can end well.
        expires: how long after its end it can still be read; None for ever.
        names: it lists the names of candidates; a ballot that comes `after` it has the very same.
        due: when it must hang; None where nothing is said. Indicators count what hung in time.
    """

    id: str
    name: Text
    about: str
    by: tuple[str, ...]
    shows: tuple[str, ...]
    at_least: Allowance
    papers: tuple[str, ...] = ()
    placed: bool = False
    objection: str = ""
    expires: Allowance | None = None
    names: bool = False
    due: NoticeDue | None = None


@dataclass(frozen=True, slots=True)
class DraftKind:
    """A draft for comment (征求意见稿): every opinion gets a disposition in the adoption table.

    Attributes:
        about: as in `NoticeKind`; "" for a draft of its own.
        by: roles that put it out and dispose of opinions.
        open_to: roles that may give an opinion; ``resident`` is anybody.
        at_least: the least time in which opinions are taken.
        dispositions: id of the list of words: adopted, adopted in part, not adopted.
        reason_for: dispositions that need a reason.
    """

    id: str
    name: Text
    by: tuple[str, ...]
    open_to: tuple[str, ...]
    at_least: Allowance
    dispositions: str
    reason_for: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class SurveyKind:
    """A survey or a choice from a menu (菜单式), one answer for each on the roll, on paper or online.

    Attributes:
        about: as in `NoticeKind`; "" for a survey of its own.
        roll: None where anybody may answer (then only counts of answers are told, never a rate).
        form: questions; choices are told as sums, texts as a list without names.
        named: the answer stands under the household; otherwise it cannot be joined to it.
        reasons: id of the list of words for no contact.
        coverage_pct: share of the roll, 0 to 100, from which the survey ends well.
        most: ids of choices fields whose number of options one may choose is bounded, with the bound.
    """

    id: str
    name: Text
    by: tuple[str, ...]
    form: str
    roll: Roll | None
    about: str = ""
    named: bool = False
    reasons: str = ""
    coverage_pct: int = 0
    most: tuple[tuple[str, int], ...] = ()


class Weigh(StrEnum):
    """What a share is taken of."""

    COUNT = "count"
    AREA = "area"


class Base(StrEnum):
    """Of what: of all on the roll, or of those that take part."""

    ROLL = "roll"
    VOTING = "voting"


@dataclass(frozen=True, slots=True)
class Share:
    """A share that must be reached: ``at least 2/3 of the roll by area``, ``more than 1/2 of those voting``.

    Attributes:
        strict: more than the share; otherwise the share itself is enough.
    """

    measure: Weigh
    share: Fraction
    base: Base
    strict: bool = False


class Question(StrEnum):
    """What a ballot asks: yes or no, one of several options, or persons for seats."""

    YES_NO = "yes_no"
    OPTION = "option"
    PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class Seats:
    """What an election fills: posts of a role, for a term.

    Attributes:
        role: of the posts.
        number: how many.
        term: allowance in months or years from the day on which they begin.
        after: ids of notices that must have ended well, posted after the result, before those elected begin
            (``notices.list``); () where they begin with the result.
        vacancy_of: id of the election whose vacant seats are filled for the rest of its term; role, number
            and term are that election's. "" for an election of its own.
    """

    role: str
    number: int
    term: Allowance
    after: tuple[str, ...] = ()
    vacancy_of: str = ""


@dataclass(frozen=True, slots=True)
class BallotKind:
    """A vote or an election. Nothing of its arithmetic is taken for granted: the lint asks for each part.

    Attributes:
        about: as in `NoticeKind`.
        secret: slips are kept apart from the roll for good; a secret vote is never weighed by area.
        quorum: shares that must take part (all of them).
        majority: shares that must agree (all of them); for persons: what each elected one needs, () for the
            most votes.
        open_for: the least time in which votes are taken.
        seats: of an election.
        after: ids of what must have ended well before (``notices.candidates``, ``meetings.council``).
        source: law or rule that its quorum and majority come from, shown with the reckoning of a result.
    """

    id: str
    name: Text
    about: str
    by: tuple[str, ...]
    roll: Roll
    ask: Question
    secret: bool
    quorum: tuple[Share, ...]
    majority: tuple[Share, ...]
    open_for: Allowance
    seats: Seats | None = None
    after: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """A meeting with an agenda, attendance, minutes and resolutions that become cases.

    Attributes:
        about: as in `NoticeKind`.
        members: roles whose posts in the area are its members.
        quorum: share of the members that must attend; None where any number may meet.
        every: how often it must meet; None for as needed.
        ahead: the agenda is told this long before.
        minutes: the minutes are due this long after.
        resolution: kind of case that a resolution opens; "" for none.
        majority: share of the show of hands that carries a motion (of the members where its base is the
            roll, else of those present); None where no motion is decided.
    """

    id: str
    name: Text
    by: tuple[str, ...]
    members: tuple[str, ...]
    about: str = ""
    quorum: Share | None = None
    every: PeriodKind | None = None
    ahead: Allowance | None = None
    minutes: Allowance | None = None
    resolution: str = ""
    majority: Share | None = None
