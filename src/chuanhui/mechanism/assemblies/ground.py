"""What a ballot or meeting stands on: its playbook and kind, the calendar, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.errors import ThingNotFound
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.mechanism.assemblies.errors import NoBallot, NoMeeting, NoSubject
from chuanhui.mechanism.cases.errors import CaseNotFound
from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import BallotKind, Guard, MeetingKind, Playbook

K = TypeVar("K", BallotKind, MeetingKind)


@dataclass(frozen=True, slots=True)
class Ground(Generic[K]):
    """The rules of one kind, and the calendar they are read by."""

    playbook: Playbook
    kind: K
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True)
class Subject:
    """What a ballot or meeting is about.

    Attributes:
        within: path of the thing in its register, under which its roll is found; "" for a whole area.
        place: number of the thing; `name` what it or the case is called.
    """

    area_path: str
    case: CaseState | None = None
    thing_id: UUID | None = None
    place: str = ""
    within: str = ""
    name: str = ""

    def titled(self, kind_name: str) -> str:
        """Return the title of a ballot or meeting that was given none."""
        return " · ".join(one for one in (kind_name, self.name) if one)


def ballot_ground(campaign: str, kind_id: str, *, at: datetime, by: Acting) -> Ground[BallotKind]:
    """Return the ground for a new ballot: the version in force at `at`.

    Raises:
        NoBallot: nothing by that name is in force there, or it has no such kind.
    """
    playbook, calendar = _in_force(campaign, at, by)
    kind = playbook.ballots.get(kind_id) if playbook else None
    if playbook is None or kind is None:
        raise NoBallot(campaign=campaign, kind=kind_id)
    return Ground(playbook, kind, calendar)


def meeting_ground(campaign: str, kind_id: str, *, at: datetime, by: Acting) -> Ground[MeetingKind]:
    """Return the ground for a new meeting; see `ballot_ground`.

    Raises:
        NoMeeting: nothing by that name is in force there, or it has no such kind.
    """
    playbook, calendar = _in_force(campaign, at, by)
    kind = playbook.meetings.get(kind_id) if playbook else None
    if playbook is None or kind is None:
        raise NoMeeting(campaign=campaign, kind=kind_id)
    return Ground(playbook, kind, calendar)


def ground_of_ballot(ref: str, kind_id: str, by: Acting | None = None) -> Ground[BallotKind]:
    """Return the ground of a ballot that stands: the version it is pinned to."""
    playbook = rulebooks.rulebook(ref)
    return Ground(playbook, playbook.ballots[kind_id], _calendar(by))


def ground_of_meeting(ref: str, kind_id: str, by: Acting | None = None) -> Ground[MeetingKind]:
    """Return the ground of a meeting that stands: the version it is pinned to."""
    playbook = rulebooks.rulebook(ref)
    return Ground(playbook, playbook.meetings[kind_id], _calendar(by))


def _in_force(campaign: str, at: datetime, by: Acting) -> tuple[Playbook | None, WorkingCalendar]:
    stamp = by.stamps.get(rulebooks.STAMP)
    return rulebooks.in_force(campaign, by.territory, at=at, stamp=stamp), rulebooks.calendar(stamp=stamp)


def _calendar(by: Acting | None) -> WorkingCalendar:
    return rulebooks.calendar(stamp=by.stamps.get(rulebooks.STAMP) if by else None)


def subject_of(by: Acting, ground: Ground[K], subject: UUID | None, area_path: str = "") -> Subject:
    """Return what something new is about.

    Args:
        subject: id of the case or thing, as the kind asks for; None where it is about an area.
        area_path: of the area; "" is the post's own.

    Raises:
        NoSubject: it is missing, not in sight, closed, or of another kind.
    """
    sort, _, kind = ground.kind.about.partition(".")
    found: Subject | None
    if not sort:
        path = area_path or by.area_path
        found = Subject(path) if subject is None and by.sight.covers(path) else None
    elif subject is None:
        found = None
    else:
        of = _of_case if sort == "cases" else _of_thing
        found = of(by, ground.playbook, kind, subject)
    if found is None:
        raise NoSubject(kind_name=ground.kind.name.zh, about=ground.kind.about or "area")
    return found


def _of_case(by: Acting, playbook: Playbook, kind: str, case_id: UUID) -> Subject | None:
    try:
        case = case_in_sight(by.sight, case_id)
    except CaseNotFound:
        return None
    if (case.campaign, case.kind) != (playbook.id, kind) or not case.is_open:
        return None
    within = registers.thing(by.sight, case.thing_id).within_path if case.thing_id else ""
    return Subject(case.area_path, case, case.thing_id, case.thing, within, case.title or case.number)


def _of_thing(by: Acting, _playbook: Playbook, kind: str, thing_id: UUID) -> Subject | None:
    try:
        thing = registers.thing(by.sight, thing_id)
    except ThingNotFound:
        return None
    if thing.kind != kind:
        return None
    held = registers.declared(kind).kind
    label = held.get(held.label)
    # A title outlives the register: even masked, no name goes into it.
    name = thing.label if label is None or label.guard is Guard.OPEN else thing.number
    return Subject(thing.area_path, None, thing.id, thing.number, thing.within_path, name)


__all__ = [
    "Ground",
    "Subject",
    "ballot_ground",
    "ground_of_ballot",
    "ground_of_meeting",
    "meeting_ground",
    "subject_of",
]
