"""Writing the registers: register, change, tie, end, merge, decide, reveal, import."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError
from ninja import File, Status, UploadedFile
from ninja.params.functions import Query

from chuanhui.api.doors.registers import Register, held_by, router
from chuanhui.api.house import IF_MATCH, KEY, REFUSALS, key_of, revision_of
from chuanhui.api.register_shapes import (
    ChangeBody,
    EndThingBody,
    MergeThingBody,
    RegisterBody,
    RevealBody,
    RevealedOut,
    SheetOut,
    StillRightBody,
    ThingReceiptOut,
    TieBody,
    UnmergeBody,
    UntieBody,
    VerdictBody,
)
from chuanhui.api.register_telling import receipt_of, sheet_out
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.actions.importing import import_rows
from chuanhui.grid.registers.errors import NeedsApproval, TieNotFound
from chuanhui.grid.registers.rules import Verb

DONE: dict[int, Any] = {200: ThingReceiptOut, **REFUSALS}
OF = "/things/{thing_id}"


def _facts(request: Any, key: str) -> dict[str, Any]:
    return {"by": request.acting, "now": request.now, "key": key_of(key)}


def _of(request: Any, thing_id: UUID, key: str, if_match: str) -> dict[str, Any]:
    """Return what every change of a thing is called with; its card must be open to the post."""
    queries.card(request.acting, thing_id)
    return {"thing_id": thing_id, "revision": revision_of(if_match), **_facts(request, key)}


@router.post(
    "/registers/{register_id}", response={201: ThingReceiptOut, **REFUSALS}, summary="Register a thing"
)
def register_thing(request: Any, register_id: Register, body: RegisterBody, key: str = KEY) -> Any:
    """Register a thing; likely duplicates are numbered in the answer."""
    facts = _facts(request, key)
    held_by(register_id, request.acting)
    receipt = actions.register(
        kind=register_id,
        fields=body.facts,
        ties=body.within,
        roles=body.roles,
        area=body.area_path,
        number=body.number,
        since=body.since,
        **facts,
    )
    return Status(201, receipt_of(receipt))


@router.post(OF + "/change", response=DONE, summary="Change a thing")
def change_thing(
    request: Any, thing_id: UUID, body: ChangeBody, key: str = KEY, if_match: str = IF_MATCH
) -> Any:
    """Change fields at once, where the register needs no approval."""
    facts = _of(request, thing_id, key, if_match)
    return receipt_of(actions.change(fields=body.facts, reason=body.reason, **facts))


@router.post(OF + "/ask", response=DONE, summary="Ask for a change")
def ask_for_change(
    request: Any, thing_id: UUID, body: ChangeBody, key: str = KEY, if_match: str = IF_MATCH
) -> Any:
    """Ask for a change of fields; somebody else decides."""
    facts = _of(request, thing_id, key, if_match)
    return receipt_of(actions.ask_change(fields=body.facts, reason=body.reason, **facts))


@router.post(OF + "/ask-end", response=DONE, summary="Ask for the end")
def ask_for_end(
    request: Any, thing_id: UUID, body: EndThingBody, key: str = KEY, if_match: str = IF_MATCH
) -> Any:
    """Ask that a thing be ended; somebody else decides."""
    facts = _of(request, thing_id, key, if_match)
    return receipt_of(actions.ask_change(verb=Verb.END, on=body.on, reason=body.reason, **facts))


@router.post("/register-requests/{request_id}", response=DONE, summary="Decide on a change")
def decide_on_change(request: Any, request_id: UUID, body: VerdictBody, key: str = KEY) -> Any:
    """Grant what was asked for, or refuse it with a reason."""
    facts = _facts(request, key)
    good = body.verdict == "grant"
    return receipt_of(actions.decide_change(request_id=request_id, good=good, reason=body.reason, **facts))


@router.post(OF + "/recheck", response=DONE, summary="Still right")
def recheck_thing(
    request: Any, thing_id: UUID, body: StillRightBody, key: str = KEY, if_match: str = IF_MATCH
) -> Any:
    """Note that somebody looked at a thing again and found it as it stands."""
    return receipt_of(actions.confirm_recheck(note=body.note, **_of(request, thing_id, key, if_match)))


@router.post(OF + "/end", response=DONE, summary="End a thing")
def end_thing(
    request: Any, thing_id: UUID, body: EndThingBody, key: str = KEY, if_match: str = IF_MATCH
) -> Any:
    """End a thing; its ties end with it."""
    facts = _of(request, thing_id, key, if_match)
    return receipt_of(actions.end(on=body.on, reason=body.reason, **facts))


@router.post(OF + "/tie", response=DONE, summary="Tie a thing to another")
def tie_thing(request: Any, thing_id: UUID, body: TieBody, key: str = KEY, if_match: str = IF_MATCH) -> Any:
    """Tie a thing to another; where it belongs to one at a time the former tie ends.

    Where the register needs approval this asks for it: the receipt's `id` is of the request.
    """
    facts = _of(request, thing_id, key, if_match)
    facts |= {"kind": body.tie, "to": body.to, "role": body.role, "since": body.since}
    if _approved(request.acting, thing_id):
        return receipt_of(actions.ask_tie(reason=body.reason, **facts))
    return receipt_of(actions.tie(**facts))


@router.post(OF + "/untie", response=DONE, summary="End a tie")
def untie_thing(request: Any, thing_id: UUID, body: UntieBody, key: str = KEY) -> Any:
    """End a tie of a thing, or ask for it where the register needs approval."""
    facts = _facts(request, key) | {"tie_id": body.tie, "on": body.on, "reason": body.reason}
    ties = queries.card(request.acting, thing_id).ties
    if body.tie not in {one.tie.id for one in ties if not one.inward}:
        raise TieNotFound()
    act = actions.ask_untie if _approved(request.acting, thing_id) else actions.untie
    return receipt_of(act(**facts))


@router.post(OF + "/merge", response=DONE, summary="Merge a duplicate")
def merge_thing(request: Any, thing_id: UUID, body: MergeThingBody, key: str = KEY) -> Any:
    """Merge a thing into another of its kind; the receipt's `id` is of the merge.

    Where the register needs approval this asks for it: the receipt's `id` is of the request.
    """
    facts, by = _facts(request, key), request.acting
    kind = queries.card(by, thing_id).thing.kind
    kept = queries.by_number(by.sight, kind, body.into)
    act = actions.ask_merge if _approved(by, thing_id) else actions.merge
    return receipt_of(act(kept_id=kept.id, lost_id=thing_id, reason=body.reason, **facts))


@router.post("/register-merges/{merge_id}/undo", response=DONE, summary="Undo a merge")
def undo_merge(request: Any, merge_id: UUID, body: UnmergeBody, key: str = KEY) -> Any:
    """Take a merge back: the thing stands again; or ask for it where the register needs approval."""
    facts = _facts(request, key) | {"merge_id": merge_id, "reason": body.reason}
    try:
        return receipt_of(actions.unmerge(**facts))
    except NeedsApproval:
        return receipt_of(actions.ask_unmerge(**facts))


def _approved(by: Acting, thing_id: UUID) -> bool:
    """Tell whether somebody else approves what is done with a thing."""
    return bool(queries.card(by, thing_id).declared.kind.approve)


@router.post(OF + "/reveal", response={200: RevealedOut, **REFUSALS}, summary="Look at protected facts")
def reveal_thing(request: Any, thing_id: UUID, body: RevealBody, key: str = KEY) -> Any:
    """Return protected facts in full, after the look is on record; 503 when it cannot be recorded."""
    facts = _facts(request, key)
    queries.card(request.acting, thing_id)
    try:
        shown = actions.reveal(
            thing_id=thing_id, fields=body.fields, purpose=body.purpose, reason=body.reason, **facts
        )
    except DatabaseError as error:
        # Whatever keeps the look from being recorded keeps the value from being shown.
        raise OperationalError("a look could not be recorded") from error
    return RevealedOut(reveal=shown.reveal_id, thing=shown.thing_id, facts=dict(shown.values))


@router.post(
    "/registers/{register_id}/import", response={200: SheetOut, **REFUSALS}, summary="Import a sheet"
)
def import_sheet(
    request: Any, register_id: Register, file: File[UploadedFile], dry_run: bool = Query(True), key: str = KEY
) -> Any:
    """Try a sheet and list its faults, or import it, all or nothing."""
    held_by(register_id, request.acting)
    facts = _facts(request, key)
    if dry_run:
        facts["key"] = None
    return sheet_out(import_rows(kind=register_id, data=file.read(), dry_run=dry_run, **facts))
