"""Meetings: called, attended, deciding by show of hands, minuted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Status
from ninja.params.functions import Query

from chuanhui.api.assembly_shapes import (
    AssemblyKindOut,
    AssemblyReasonBody,
    AssemblyReceiptOut,
    AttendanceBody,
    MeetingBody,
    MeetingLineOut,
    MeetingOut,
    MinutesBody,
    MissingMeetingOut,
    MotionBody,
)
from chuanhui.api.assembly_telling import (
    assembly_kind,
    assembly_receipt,
    meeting_line,
    meeting_out,
    missing_out,
)
from chuanhui.api.house import KEY, REFUSALS, key_of, today
from chuanhui.api.shapes import Word
from chuanhui.mechanism.assemblies import actions, queries

router = Router(tags=["assemblies"])
WRITTEN: dict[int, Any] = {200: AssemblyReceiptOut, **REFUSALS}
MADE: dict[int, Any] = {201: AssemblyReceiptOut, **REFUSALS}


def _facts(request: Any, key: str) -> dict[str, Any]:
    """Return what every change is called with."""
    return {"by": request.acting, "now": request.now, "key": key_of(key)}


@router.get(
    "/meeting-kinds", response={200: list[AssemblyKindOut], **REFUSALS}, summary="Kinds of meeting in force"
)
def meeting_kinds(request: Any) -> Any:
    """Return the kinds of meeting in force, those that this post calls first."""
    return [assembly_kind(one) for one in queries.meeting_kinds(request.acting, now=request.now)]


@router.get("/meetings", response={200: list[MeetingLineOut], **REFUSALS}, summary="Meetings")
def meetings(
    request: Any,
    case: UUID | None = None,
    thing: UUID | None = None,
    page: int = Query(1, ge=1, le=10_000),
) -> Any:
    """Return a page of 200 meetings in sight, the latest first; about a case or thing where asked."""
    found = queries.meetings(request.acting.sight, case_id=case, thing_id=thing, page=page)
    return [meeting_line(one) for one in found]


@router.get(
    "/missing-meetings", response={200: list[MissingMeetingOut], **REFUSALS}, summary="Meetings not held"
)
def missing_meetings(request: Any) -> Any:
    """Return which regular meetings that this post calls were not yet held in their period."""
    found = queries.missing_meetings(request.acting, now=request.now, on=today(request))
    return [missing_out(one) for one in found]


@router.post("/meeting-kinds/{campaign}/{kind}/meetings", response=MADE, summary="Call a meeting")
def call_meeting(request: Any, campaign: Word, kind: Word, body: MeetingBody, key: str = KEY) -> Any:
    """Call a meeting of those who hold the members' posts, as long ahead as the playbook asks."""
    facts = {**body.model_dump(), **_facts(request, key)}
    return Status(201, assembly_receipt(actions.call_meeting(campaign=campaign, kind=kind, **facts)))


@router.get("/meetings/{uuid:meeting_id}", response={200: MeetingOut, **REFUSALS}, summary="A meeting")
def meeting(request: Any, meeting_id: UUID) -> Any:
    """Return a meeting with its agenda, attendance, motions and minutes."""
    return meeting_out(queries.tell_meeting(request.acting, meeting_id, now=request.now))


@router.post("/meetings/{uuid:meeting_id}/attendance", response=WRITTEN, summary="Note who attended")
def hold_meeting(request: Any, meeting_id: UUID, body: AttendanceBody, key: str = KEY) -> Any:
    """Note who attended; whether it is quorate follows."""
    facts = {**body.model_dump(), **_facts(request, key)}
    return assembly_receipt(actions.hold_meeting(meeting_id=meeting_id, **facts))


@router.post("/meetings/{uuid:meeting_id}/motions", response=MADE, summary="Decide a motion")
def decide_motion(request: Any, meeting_id: UUID, body: MotionBody, key: str = KEY) -> Any:
    """Decide a motion by show of hands; what is carried opens the case that the playbook names."""
    hands = {"for": body.votes_for, "against": body.against, "abstained": body.abstained}
    facts = {"text": body.text, "answers": body.answers, **_facts(request, key)}
    return Status(201, assembly_receipt(actions.decide_motion(meeting_id=meeting_id, hands=hands, **facts)))


@router.post("/meetings/{uuid:meeting_id}/minutes", response=WRITTEN, summary="Write the minutes")
def minute_meeting(request: Any, meeting_id: UUID, body: MinutesBody, key: str = KEY) -> Any:
    """Write the minutes of a meeting that was held."""
    receipt = actions.minute_meeting(meeting_id=meeting_id, text=body.text, **_facts(request, key))
    return assembly_receipt(receipt)


@router.post("/meetings/{uuid:meeting_id}/cancellation", response=WRITTEN, summary="Cancel a meeting")
def cancel_meeting(request: Any, meeting_id: UUID, body: AssemblyReasonBody, key: str = KEY) -> Any:
    """Cancel a meeting that was called and not held."""
    receipt = actions.cancel_meeting(meeting_id=meeting_id, reason=body.reason, **_facts(request, key))
    return assembly_receipt(receipt)
