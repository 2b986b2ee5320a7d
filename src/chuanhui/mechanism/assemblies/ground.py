"""What a ballot or meeting stands on: its playbook and kind, the calendar, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.mechanism.assemblies.errors import NoBallot, NoMeeting, NoSubject
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.mechanism.voice.errors import SubjectClosed, SubjectNotFound
from chuanhui.mechanism.voice.ground import Matter, matter_of
from chuanhui.playbook.schema import BallotKind, MeetingKind, Playbook

K = TypeVar("K", BallotKind, MeetingKind)


@dataclass(frozen=True, slots=True)
class Ground(Generic[K]):
    """The rules of one kind, and the calendar they are read by."""

    playbook: Playbook
    kind: K
    calendar: WorkingCalendar


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


def subject_of(by: Acting, ground: Ground[K], subject: UUID | None, area_path: str = "") -> Matter:
    """Return what something new is about.

    Args:
        subject: id of the case or thing, as the kind asks for; None where it is about an area.
        area_path: of the area; "" is the post's own.

    Raises:
        NoSubject: it is missing, not in sight, closed, or of another kind.
    """
    about = ground.kind.about
    try:
        return matter_of(by, ground.playbook, about, subject, area_path)
    except (SubjectNotFound, SubjectClosed):
        raise NoSubject(kind_name=ground.kind.name.zh, about=about or "area") from None


def titled(kind_name: str, matter: Matter) -> str:
    """Return the title of a ballot or meeting that was given none."""
    return " · ".join(one for one in (kind_name, matter.name) if one)


__all__ = [
    "Ground",
    "ballot_ground",
    "ground_of_ballot",
    "ground_of_meeting",
    "meeting_ground",
    "subject_of",
    "titled",
]
