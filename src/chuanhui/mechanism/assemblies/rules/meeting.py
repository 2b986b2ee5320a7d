"""What a meeting admits: calling it in time, who is there, what is carried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from chuanhui.grid.posts.rules import Acting, ActingKind
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.assemblies.errors import (
    BadMeeting,
    MeetingStands,
    NoParameters,
    NotQuorate,
    NotYourMeeting,
)
from chuanhui.mechanism.assemblies.rules.allowing import who
from chuanhui.mechanism.assemblies.rules.reckoning import holds
from chuanhui.mechanism.assemblies.rules.state import Meeting, MeetingState
from chuanhui.playbook.schema import MeetingKind, Text
from chuanhui.playbook.schema.civic import Base, Share

MOST_ITEMS, LONGEST_ITEM, LONGEST_MINUTES, MOST_GUESTS = 50, 200, 20_000, 10_000
MEETING_STATES = {
    MeetingState.CALLED: Text("已召集", "called"),
    MeetingState.HELD: Text("已召开", "held"),
    MeetingState.MINUTED: Text("已形成纪要", "minuted"),
    MeetingState.CANCELLED: Text("已取消", "cancelled"),
}


def refusal_to_convene(kind: MeetingKind, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not call or keep meetings of a kind, or None."""
    mine = by.kind is ActingKind.POST and by.role in kind.by
    return None if mine else NotYourMeeting(kind_name=kind.name.zh, who=who(kind.by))


def refusal_at(held: Meeting, *states: MeetingState) -> ChuanhuiError | None:
    """Return that a meeting stands elsewhere than in one of `states`, or None."""
    state = MeetingState(held.state)
    return None if state in states else MeetingStands(state=MEETING_STATES[state].zh)


def agenda_of(items: Sequence[str]) -> tuple[str, ...]:
    """Return an agenda, trimmed.

    Raises:
        BadMeeting: no item, too many, or one too long.
    """
    found = tuple(" ".join(one.split()) for one in items)
    if not 1 <= len(found) <= MOST_ITEMS or not all(0 < len(one) <= LONGEST_ITEM for one in found):
        raise BadMeeting(
            what="议程",
            why=f"须有 1 至 {MOST_ITEMS} 项，每项不超过 {LONGEST_ITEM} 字",
            why_en=f"1 to {MOST_ITEMS} items of at most {LONGEST_ITEM} characters",
        )
    return found


def refusal_of_time(
    kind: MeetingKind, meets_at: datetime, *, now: datetime, calendar: WorkingCalendar
) -> ChuanhuiError | None:
    """Return that a meeting is called too late for its time, or None."""
    earliest = due(now, kind.ahead, calendar).at if kind.ahead else now
    if earliest is None or meets_at > earliest:
        return None
    text = f"{earliest.astimezone(calendar.zone):%Y-%m-%d %H:%M}"
    return BadMeeting(what="开会时间", why=f"须在 {text} 之后", why_en=f"it must be after {text}")


def share_reached(share: Share, part: int, *, members: int, present: int) -> bool:
    """Tell whether a share of the members, or of those present, is reached."""
    whole = members if share.base is Base.ROLL else present
    return holds(share, Fraction(part), Fraction(whole))


def attended(held: Meeting, present: Sequence[int], guests: int) -> tuple[int, ...]:
    """Return who attended, each once, in the order of the members.

    Raises:
        BadMeeting: somebody is no member, or the number of guests cannot be.
    """
    known = [one["post"] for one in held.members]
    if not set(present) <= set(known) or not 0 <= guests <= MOST_GUESTS:
        raise BadMeeting(what="到会", why="须为名单内的成员", why_en="only members of the meeting attend it")
    return tuple(one for one in known if one in set(present))


def decided(kind: MeetingKind, held: Meeting, text: str, hands: Mapping[str, int]) -> dict[str, Any]:
    """Return a motion with its show of hands, and whether it is carried.

    Args:
        hands: ``for``, ``against``, ``abstained``.

    Raises:
        NoParameters: the playbook does not say what carries a motion.
        NotQuorate: too few came.
        BadMeeting: an empty or too long text, or more hands than members present.
    """
    if kind.majority is None:
        raise NoParameters(kind_name=kind.name.zh, kind_name_en=kind.name.get("en"), what="majority")
    if not held.quorate:
        raise NotQuorate(present=len(held.present), members=len(held.members))
    (said,) = agenda_of([text])
    numbers = {one: hands.get(one, 0) for one in ("for", "against", "abstained")}
    if any(one < 0 for one in numbers.values()) or sum(numbers.values()) > len(held.present):
        raise BadMeeting(what="举手", why="票数超过到会人数", why_en="more hands than members present")
    carried = share_reached(
        kind.majority, numbers["for"], members=len(held.members), present=len(held.present)
    )
    return {"text": said, **numbers, "carried": carried, "case": ""}


def has_decided(kind: MeetingKind, held: Meeting) -> bool:
    """Tell whether a meeting carries what waits for it: minuted, with enough there, and a motion carried.

    Where the playbook does not say what carries a motion, the minutes of a quorate meeting are enough.
    """
    carried = kind.majority is None or any(one["carried"] for one in held.motions)
    return held.state == MeetingState.MINUTED and bool(held.quorate) and carried


def minutes_of(text: str) -> str:
    """Return minutes, trimmed.

    Raises:
        BadMeeting: nothing remains, or they are too long.
    """
    said = text.strip()
    if not said or len(said) > LONGEST_MINUTES:
        raise BadMeeting(
            what="纪要",
            why=f"须为 1 至 {LONGEST_MINUTES} 字",
            why_en=f"1 to {LONGEST_MINUTES} characters",
        )
    return said
