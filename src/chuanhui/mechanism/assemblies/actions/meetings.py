"""Meetings: called ahead, attended, deciding by show of hands, minuted; a resolution opens a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.actions.writing import Receipt, once, write_meeting
from chuanhui.mechanism.assemblies.errors import BadMeeting
from chuanhui.mechanism.assemblies.ground import (
    Ground,
    ground_of_meeting,
    meeting_ground,
    subject_of,
    titled,
)
from chuanhui.mechanism.assemblies.queries.gathering import members_of
from chuanhui.mechanism.assemblies.queries.reading import meeting
from chuanhui.mechanism.assemblies.rules import Meeting, MeetingState
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.rules import Report
from chuanhui.mechanism.voice.ground import Matter
from chuanhui.playbook.schema import FieldKind, MeetingKind


def call_meeting(
    *,
    campaign: str,
    kind: str,
    meets_at: datetime,
    agenda: Sequence[str],
    by: Acting,
    now: datetime,
    subject: UUID | None = None,
    title: str = "",
    where: str = "",
    area_path: str = "",
    key: UUID | None = None,
) -> Receipt:
    """Call a meeting: its members are those who hold the posts today.

    Args:
        campaign, kind: which meeting.
        meets_at: aware; as long ahead as the playbook asks.
        agenda: its items.
        subject: id of the case or thing; None where the kind is about an area.
        where: in words.
        area_path: see `open_ballot`.

    Raises:
        NoMeeting, NotYourMeeting, NoSubject, BadMeeting: see their sentences.
    """
    asked = {"campaign": campaign, "meeting": kind, "subject": subject, "meets_at": meets_at}
    said = {"agenda": list(agenda), "area": area_path, "title": title, "where": where}
    deed = Deed("meeting.call", by, now, key, {**asked, **said})

    def act() -> Receipt:
        ground = meeting_ground(campaign, kind, at=now, by=by)
        if refusal := rules.refusal_to_convene(ground.kind, by):
            raise refusal
        about, items = subject_of(by, ground, subject, area_path), rules.agenda_of(agenda)
        if refusal := rules.refusal_of_time(ground.kind, meets_at, now=now, calendar=ground.calendar):
            raise refusal
        members = _members(ground.kind, about, by, now)
        new = Meeting(
            id=new_id(now),
            territory=by.territory,
            area_path=about.area_path,
            unit_id=by.unit_id,
            campaign=ground.playbook.id,
            version=ground.playbook.version,
            kind=ground.kind.id,
            about=ground.kind.about,
            title=rules.title_of(title, titled(ground.kind.name.zh, about)),
            meets_at=meets_at,
            called_at=now,
            post_id=by.post_id,
            person_id=by.person_id,
            case_id=about.case.id if about.case else None,
            thing_id=about.thing_id,
            place=about.thing,
            where=where.strip()[:100],
            agenda=items,
            members=members,
        )
        return write_meeting(None, new, deed)

    return once(deed, act)


def _members(kind: MeetingKind, about: Matter, by: Acting, now: datetime) -> tuple[dict[str, Any], ...]:
    """Return who is a member today."""
    found = members_of(by.sight, kind.members, about.area_path, about.thing, localdate(now))
    if not found:
        raise BadMeeting(what="成员", why="没有在任成员", why_en="nobody holds a post of a member")
    return found


def hold_meeting(
    *,
    meeting_id: UUID,
    present: Sequence[int],
    by: Acting,
    now: datetime,
    guests: int = 0,
    key: UUID | None = None,
) -> Receipt:
    """Note who attended a meeting that has begun; whether enough did follows.

    Args:
        present: ids of posts among the members.
        guests: how many others came; without names.

    Raises:
        MeetingNotFound, NotYourMeeting, MeetingStands, BadMeeting: see their sentences.
    """
    asked = {"meeting": meeting_id, "present": sorted(present), "guests": guests}
    deed = Deed("meeting.hold", by, now, key, asked)

    def act() -> Receipt:
        held, ground = _held(meeting_id, by, MeetingState.CALLED)
        if now < held.meets_at:
            raise BadMeeting(what="到会", why="会议尚未开始", why_en="the meeting has not begun")
        came = rules.attended(held, present, guests)
        quorum = ground.kind.quorum
        enough = quorum is None or rules.share_reached(
            quorum, len(came), members=len(held.members), present=len(came)
        )
        within = ground.kind.minutes
        new = replace(
            held,
            state=MeetingState.HELD.value,
            held_at=now,
            present=came,
            guests=guests,
            quorate=enough and bool(came),
            minutes_due_at=due(now, within, ground.calendar).at if within else None,
        )
        return write_meeting(held, new, deed)

    return once(deed, act)


def decide_motion(
    *,
    meeting_id: UUID,
    text: str,
    hands: Mapping[str, int],
    by: Acting,
    now: datetime,
    answers: Mapping[str, Any] | None = None,
    key: UUID | None = None,
) -> Receipt:
    """Decide a motion by show of hands; one that is carried opens the case that the playbook names.

    Args:
        text: the motion.
        hands: ``for``, ``against``, ``abstained``; who raised a hand is not kept.
        answers: of the resolution's form; None puts the text into its first text question.

    Raises:
        MeetingNotFound, NotYourMeeting, MeetingStands, NotQuorate, NoParameters, BadMeeting: see their
        sentences.
        ChuanhuiError: from the cases room, when the case cannot be filed.
    """
    asked = {"meeting": meeting_id, "text": text, "hands": dict(hands), "answers": answers}
    deed = Deed("meeting.decide", by, now, key, asked)

    def act() -> Receipt:
        held, ground = _held(meeting_id, by, MeetingState.HELD)
        motion = rules.decided(ground.kind, held, text, hands)
        if motion["carried"] and ground.kind.resolution:
            motion["case"] = _resolution(ground, held, motion["text"], answers, deed)
        new = replace(held, motions=(*held.motions, motion))
        return write_meeting(held, new, deed, cases=(motion["case"],) if motion["case"] else ())

    return once(deed, act)


def minute_meeting(
    *, meeting_id: UUID, text: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Write the minutes of a meeting that was held; its motions stand from then on.

    A case that it is about knows of it from then on: steps may wait for that.

    Raises:
        MeetingNotFound, NotYourMeeting, MeetingStands, BadMeeting: see their sentences.
    """
    deed = Deed("meeting.minute", by, now, key, {"meeting": meeting_id, "text": text})

    def act() -> Receipt:
        held, ground = _held(meeting_id, by, MeetingState.HELD)
        said = rules.minutes_of(text)
        new = replace(held, state=MeetingState.MINUTED.value, minutes=said, minuted_at=now)
        receipt = write_meeting(held, new, deed)
        if new.case_id:
            good = rules.has_decided(ground.kind, new)
            cases.settle(
                case_id=new.case_id, what=f"meetings.{new.kind}", good=good, ref=new.id, by=by, now=now
            )
        return receipt

    return once(deed, act)


def cancel_meeting(
    *, meeting_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Cancel a meeting that was called and not held.

    Raises:
        MeetingNotFound, NotYourMeeting, MeetingStands, ReasonMissing: see their sentences.
    """
    deed = Deed("meeting.cancel", by, now, key, {"meeting": meeting_id, "reason": reason})

    def act() -> Receipt:
        held, _ = _held(meeting_id, by, MeetingState.CALLED)
        said = rules.reason_of(reason)
        new = replace(held, state=MeetingState.CANCELLED.value, reason=said)
        return write_meeting(held, new, deed, reason=said)

    return once(deed, act)


def _held(meeting_id: UUID, by: Acting, *states: MeetingState) -> tuple[Meeting, Ground[MeetingKind]]:
    """Return a meeting, locked, for who keeps it."""
    held = meeting(by.sight, meeting_id, lock=True)
    ground = ground_of_meeting(held.ref, held.kind, by)
    if refusal := rules.refusal_to_convene(ground.kind, by) or rules.refusal_at(held, *states):
        raise refusal
    return held, ground


def _resolution(
    ground: Ground[MeetingKind], held: Meeting, text: str, answers: Mapping[str, Any] | None, deed: Deed
) -> str:
    """File the case of a resolution and return its number."""
    playbook = ground.playbook
    kind = playbook.cases[ground.kind.resolution]
    if answers is None:
        texts = (one for one in playbook.forms[kind.form].fields if one.kind is FieldKind.TEXT)
        first = next(texts, None)
        answers = {first.id: text[: first.longest]} if first else {}
    report = Report(answers=answers, thing=held.place if kind.about else "")
    receipt = cases.file_case(
        campaign=playbook.id,
        kind=kind.id,
        report=report,
        area_path="" if kind.about else held.area_path,
        by=deed.by,
        now=deed.now,
    )
    return receipt.number
