"""Meetings as a post sees them: members, what is due, what has not met in its period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import get_current_timezone

from chuanhui.grid.posts.queries import holders, seats_at
from chuanhui.grid.posts.rules import ELECTED, Acting, Role
from chuanhui.grid.registers import queries as registers
from chuanhui.kernel.periods import Period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.ground import ground_of_meeting
from chuanhui.mechanism.assemblies.models import Meeting as MeetingRow
from chuanhui.mechanism.assemblies.queries.reading import in_sight, meeting
from chuanhui.mechanism.assemblies.queries.telling import Happening, KindLine, in_force, story_of
from chuanhui.mechanism.assemblies.rules import Meeting, MeetingState
from chuanhui.playbook.schema import MeetingKind, Text

MOST_THINGS = 200
"""Things of a register read at once; the next ones follow."""


@dataclass(frozen=True, slots=True)
class MeetingTelling:
    """A meeting as a post sees it.

    Attributes:
        offers: what this post may do now: ``hold``, ``cancel``, ``decide``, ``minute``.
        late: the minutes are overdue, or came too late.
    """

    meeting: Meeting
    kind: MeetingKind
    state: Text
    offers: tuple[str, ...]
    late: bool
    story: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class MissingMeeting:
    """Where a meeting that must come in every period has not been held in the present one."""

    campaign: str
    kind: MeetingKind
    period: Period
    thing_id: UUID | None
    place: str
    label: str
    area_path: str


def members_of(
    sight: Sight, roles: Sequence[str], area_path: str, place: str, on: date
) -> tuple[dict[str, Any], ...]:
    """Return who is a member on a day: the seats of the place, else the posts of the area that are held.

    Args:
        roles: of the members.
        area_path, place: where the matter stands; see `posts.queries.seats_at`.
    """
    found: dict[int, dict[str, Any]] = {}
    for one in roles:
        role = Role(one)
        seats = seats_at(sight, role, area_path, place, on) if role in ELECTED else ()
        for seat in seats:
            if seat.holder:
                found[seat.post_id] = {"post": seat.post_id, "title": seat.title, "holder": seat.holder}
        if seats:
            continue
        for post in holders(sight, area_path, on, role=role):
            if post.holder_id is not None:
                found[post.post_id] = {"post": post.post_id, "title": post.title, "holder": post.holder}
    return tuple(found[one] for one in sorted(found))


def tell_meeting(by: Acting, meeting_id: UUID, *, now: datetime) -> MeetingTelling:
    """Return a meeting as a post sees it.

    Raises:
        MeetingNotFound: there is none in sight.
    """
    held = meeting(by.sight, meeting_id)
    kind = ground_of_meeting(held.ref, held.kind, by).kind
    mine = rules.refusal_to_convene(kind, by) is None
    state = MeetingState(held.state)
    offers: tuple[str, ...] = ()
    if mine and state is MeetingState.CALLED:
        offers = ("hold", "cancel") if now >= held.meets_at else ("cancel",)
    elif mine and state is MeetingState.HELD:
        offers = ("decide", "minute") if held.quorate and kind.majority else ("minute",)
    done = held.minuted_at or now
    late = held.minutes_due_at is not None and done > held.minutes_due_at
    return MeetingTelling(held, kind, rules.MEETING_STATES[state], offers, late, story_of(by.sight, held.id))


def meeting_kinds(by: Acting, *, now: datetime) -> tuple[KindLine, ...]:
    """Return the kinds of meeting in force in the post's territory, those it calls first."""
    found = [
        KindLine(playbook.id, kind, rules.refusal_to_convene(kind, by) is None)
        for playbook in in_force(by, now)
        for kind in playbook.meetings.values()
    ]
    return tuple(sorted(found, key=lambda one: not one.mine))


def missing_meetings(by: Acting, *, now: datetime, on: date) -> tuple[MissingMeeting, ...]:
    """Return which regular meetings, among those that this post calls, were not yet held in their period.

    Args:
        on: the local day of `now`.
    """
    found = []
    for line in meeting_kinds(by, now=now):
        kind = line.kind
        if not line.mine or not isinstance(kind, MeetingKind) or kind.every is None:
            continue
        period = period_of(on, kind.every)
        zone = get_current_timezone()
        rows = MeetingRow.objects.filter(
            campaign=line.campaign,
            kind=kind.id,
            held_at__gte=datetime.combine(period.first, time.min, zone),
            held_at__lt=datetime.combine(period.last, time.min, zone) + timedelta(days=1),
        )
        held = set(in_sight(rows, by.sight).values_list("thing_id", flat=True))
        for thing_id, place, label, path in _places(by, kind, on):
            if thing_id not in held:
                found.append(MissingMeeting(line.campaign, kind, period, thing_id, place, label, path))
    return tuple(found)


def _places(by: Acting, kind: MeetingKind, on: date) -> list[tuple[UUID | None, str, str, str]]:
    """Return where a kind of meeting must be held: each thing of the register in sight, else the area."""
    sort, _, register = kind.about.partition(".")
    if not sort:
        return [(None, "", "", by.area_path)]
    if sort != "registers":
        return []
    found: list[tuple[UUID | None, str, str, str]] = []
    page = registers.things(by, register, on=on, most=MOST_THINGS)
    found += [(one.id, one.number, one.label, one.area_path) for one in page.lines]
    while page.after:
        page = registers.things(by, register, on=on, after=page.after, most=MOST_THINGS)
        found += [(one.id, one.number, one.label, one.area_path) for one in page.lines]
    return found
