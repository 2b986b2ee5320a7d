"""Personal data guarded: a person's copy, who saw what, legal holds, a register in full.

What leaves in full is on record before it is decrypted; where that cannot be recorded the answer is 503.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError
from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Status
from ninja.params.functions import Query

from chuanhui.api.doors.registers import SHEETS, Register, held_by
from chuanhui.api.house import KEY, REFUSALS, key_of, today
from chuanhui.api.protection_shapes import (
    FullExportBody,
    HoldBody,
    HoldOut,
    LookOut,
    SubjectAskBody,
    SubjectReceiptOut,
    SubjectRefuseBody,
    SubjectRequestOut,
)
from chuanhui.api.register_shapes import ThingReceiptOut
from chuanhui.api.register_telling import receipt_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers import queries as registered
from chuanhui.grid.registers.queries.holding import HeldBack, holds
from chuanhui.grid.registers.queries.looks import Look, looks_between
from chuanhui.grid.registers.rules import refusal_to_reveal, sees_cards
from chuanhui.system.protection import actions, queries
from chuanhui.system.protection.actions import Receipt
from chuanhui.system.protection.errors import NotAnOfficer, RequestMovedOn
from chuanhui.system.protection.rules import Request, is_officer

router = Router(tags=["protection"])
DONE: dict[int, Any] = {200: SubjectReceiptOut, **REFUSALS}
HELD: dict[int, Any] = {200: ThingReceiptOut, **REFUSALS}
DAY = timedelta(days=1)


def _facts(request: Any, key: str) -> dict[str, Any]:
    return {"by": request.acting, "now": request.now, "key": key_of(key)}


def _answerable(by: Acting) -> set[str]:
    """Return the registers whose protected facts this post may look at, and so hand out."""
    return {
        name
        for name, one in registered.all_declared().items()
        if one.kind.guarded and sees_cards(one.kind, by) and refusal_to_reveal(one.kind, by) is None
    }


@contextmanager
def _recorded() -> Iterator[None]:
    """Answer 503 where a look could not be recorded: then nothing was decrypted."""
    try:
        yield
    except DatabaseError as error:
        raise OperationalError("a look could not be recorded") from error


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file that nothing on the way keeps."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.get(
    "/subject-requests",
    response={200: list[SubjectRequestOut], **REFUSALS},
    summary="Requests of people about themselves",
)
def subject_requests(request: Any, waiting: bool = True) -> Any:
    """Return the requests that the acting post may answer, those due first before the others."""
    kinds = _answerable(request.acting)
    found = queries.requests(request.acting.sight, waiting=waiting)
    return [_request(one, request.now) for one in found if one.kind in kinds]


@router.post(
    "/things/{thing_id}/subject-request",
    response={201: SubjectReceiptOut, **REFUSALS},
    summary="Take a person's request",
)
def ask_subject_copy(request: Any, thing_id: UUID, body: SubjectAskBody, key: str = KEY) -> Any:
    """Take down that a person wants a copy of what is held on them; the clock of the answer starts."""
    receipt = actions.ask_copy(thing_id=thing_id, identified=body.identified, **_facts(request, key))
    return Status(201, _receipt(receipt))


@router.post("/subject-requests/{request_id}/answer", response={**REFUSALS}, summary="Hand out a copy")
def answer_subject_copy(request: Any, request_id: UUID, key: str = KEY) -> Any:
    """Hand out the copy as a zip, once: it is kept nowhere, so the same key again is answered with 409."""
    with _recorded():
        receipt = actions.answer_copy(request_id=request_id, **_facts(request, key))
    if receipt.repeated:
        raise RequestMovedOn(state="answered")
    return _file(receipt.copy, f"copy-{request.now:%Y%m%d}.zip", "application/zip")


@router.post("/subject-requests/{request_id}/refuse", response=DONE, summary="Refuse a copy")
def refuse_subject_copy(request: Any, request_id: UUID, body: SubjectRefuseBody, key: str = KEY) -> Any:
    """Refuse a request and say why."""
    return _receipt(actions.refuse_copy(request_id=request_id, reason=body.reason, **_facts(request, key)))


@router.get("/reveals", response={200: list[LookOut], **REFUSALS}, summary="Who saw what")
def reveals_of_a_day(
    request: Any,
    on: date | None = None,
    purpose: str = Query("", max_length=60),
    post: int | None = None,
) -> Any:
    """Return every look at protected facts on a local day in sight, newest first; for whoever guards them."""
    if not is_officer(request.acting):
        raise NotAnOfficer()
    first = timezone.make_aware(datetime.combine(on or today(request), time()))
    return [
        _look(one) for one in looks_between(request.acting, first, first + DAY, purpose=purpose, post=post)
    ]


@router.get("/register-holds", response={200: list[HoldOut], **REFUSALS}, summary="Legal holds")
def register_holds(request: Any) -> Any:
    """Return what is held back from the purge: all in sight to whoever guards it, else what one may hold."""
    by: Acting = request.acting
    kinds = _answerable(by)
    return [_hold(one) for one in holds(by) if is_officer(by) or one.kind in kinds]


@router.post("/things/{thing_id}/hold", response=HELD, summary="Hold back from the purge")
def hold_thing(request: Any, thing_id: UUID, body: HoldBody, key: str = KEY) -> Any:
    """Hold a thing's protected facts back from the purge; the receipt's `id` is of the hold."""
    return receipt_of(registers.hold(thing_id=thing_id, reason=body.reason, **_facts(request, key)))


@router.post("/things/{thing_id}/lift", response=HELD, summary="Lift a hold")
def lift_hold(request: Any, thing_id: UUID, body: HoldBody, key: str = KEY) -> Any:
    """Let a thing that was held back be purged when it is due."""
    return receipt_of(registers.lift(thing_id=thing_id, reason=body.reason, **_facts(request, key)))


@router.post("/registers/{register_id}/export-in-full", response={**REFUSALS}, summary="A register in full")
def export_in_full(request: Any, register_id: Register, body: FullExportBody, key: str = KEY) -> Any:
    """Return the things in sight as a sheet with protected facts in the open.

    Every look is on record, one for each thing; sent again it is another look, under whatever key.
    """
    key_of(key)
    held_by(register_id, request.acting)
    asked = body.model_dump()
    with _recorded():
        found = registers.export_things(
            kind=register_id, by=request.acting, now=request.now, in_full=True, **asked
        )
    return _file(found.data, f"{register_id}-{request.now:%Y%m%d}.{body.form}", SHEETS[body.form])


def _receipt(one: Receipt) -> SubjectReceiptOut:
    return SubjectReceiptOut(request=one.id, due_at=one.due_at, revision=one.revision, repeated=one.repeated)


def _request(one: Request, now: datetime) -> SubjectRequestOut:
    return SubjectRequestOut(
        request=one.id,
        thing=one.thing_id,
        register_id=one.kind,
        number=one.number,
        area_path=one.area_path,
        state=one.state.value,
        identified=one.identified,
        asked_at=one.asked_at,
        due_at=one.due_at,
        late=one.is_late(now),
        ended_at=one.ended_at,
        reason=one.reason,
        digest=one.digest,
        revision=one.revision,
    )


def _look(one: Look) -> LookOut:
    seen = one.seen
    return LookOut(
        reveal=seen.id,
        thing=seen.thing_id,
        register_id=seen.kind,
        number=one.number,
        area_path=one.area_path,
        at=seen.at,
        person=seen.person_id,
        post=seen.post_id,
        role=seen.role,
        purpose=seen.purpose,
        reason=seen.reason,
        fields=list(seen.fields),
    )


def _hold(one: HeldBack) -> HoldOut:
    return HoldOut(
        hold=one.id,
        thing=one.thing_id,
        register_id=one.kind,
        number=one.number,
        area_path=one.area_path,
        ended_on=one.until,
        reason=one.reason,
        placed_at=one.at,
        post=one.post_id,
        person=one.person_id,
    )
