"""Changing cases: filing, steps, requests, decisions, photos."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import File, Status, UploadedFile

from chuanhui.api.doors.cases import router
from chuanhui.api.house import IF_MATCH, KEY, REFUSALS, key_of, revision_of
from chuanhui.api.shapes import (
    DecisionBody,
    MergeBody,
    PaperBody,
    PhotoBody,
    PhotoOut,
    ReasonBody,
    ReceiptOut,
    ReportBody,
    StepBody,
)
from chuanhui.api.telling import receipt_out
from chuanhui.mechanism.cases import actions, evidence
from chuanhui.mechanism.cases.rules import Given, Paper, Photo, Report

# One address answers GET and POST only when both hang on one router.
What = Literal["extend", "suspend"]


def _photos(photos: list[PhotoBody]) -> tuple[Photo, ...]:
    return tuple(Photo(one.sha256, one.tag) for one in photos)


def _facts(request: Any, case_id: UUID, key: str, if_match: str) -> dict[str, Any]:
    """Return what every change of a case is called with."""
    return {
        "case_id": case_id,
        "by": request.acting,
        "now": request.now,
        "key": key_of(key),
        "revision": revision_of(if_match),
    }


@router.post("/photos", response={201: PhotoOut, **REFUSALS}, summary="Keep a photo for a later step")
def keep_photo(request: Any, photo: File[UploadedFile], key: str = KEY) -> Any:
    """Keep a photo, drawn anew without its hidden data; the same photo has the same address."""
    key_of(key)
    kept = evidence.keep(photo.read())
    return Status(201, PhotoOut(sha256=kept.sha256, width=kept.width, height=kept.height))


@router.post("/cases", response={201: ReceiptOut, **REFUSALS}, summary="File a case")
def file_case(request: Any, body: ReportBody, key: str = KEY) -> Any:
    """File a report as a new case."""
    report = Report(
        body.answers,
        lon=body.lon,
        lat=body.lat,
        address=body.address,
        urgent=body.urgent,
        source=body.source,
        photos=_photos(body.photos),
        thing=body.thing,
    )
    receipt = actions.file_case(
        campaign=body.campaign,
        kind=body.kind,
        report=report,
        area_path=body.area_path,
        by=request.acting,
        now=request.now,
        key=key_of(key),
    )
    return Status(201, receipt_out(receipt))


@router.post(
    "/cases/{uuid:case_id}/steps/{step}", response={200: ReceiptOut, **REFUSALS}, summary="Take a step"
)
def take_step(
    request: Any, case_id: UUID, step: str, body: StepBody, key: str = KEY, if_match: str = IF_MATCH
) -> Any:
    """Take a step of the playbook on a case."""
    owners = {
        slot: unit for slot, unit in (("line", body.line), ("subject", body.subject)) if unit is not None
    }
    given = Given(
        reason=body.reason,
        photos=_photos(body.photos),
        fields=body.fields,
        outcome=body.outcome,
        owners=owners,
    )
    facts = _facts(request, case_id, key, if_match)
    return receipt_out(actions.take_step(step=step, given=given, **facts))


@router.post(
    "/cases/{uuid:case_id}/requests/{what}",
    response={200: ReceiptOut, **REFUSALS},
    summary="Ask for more time or a stand-still",
)
def ask(
    request: Any, case_id: UUID, what: What, body: ReasonBody, key: str = KEY, if_match: str = IF_MATCH
) -> Any:
    """Ask for an extension or a suspension."""
    facts = _facts(request, case_id, key, if_match)
    return receipt_out(actions.ask(what=what, reason=body.reason, **facts))


@router.post(
    "/cases/{uuid:case_id}/requests/{what}/decision",
    response={200: ReceiptOut, **REFUSALS},
    summary="Decide a request",
)
def decide(
    request: Any, case_id: UUID, what: What, body: DecisionBody, key: str = KEY, if_match: str = IF_MATCH
) -> Any:
    """Grant or refuse a request."""
    facts = _facts(request, case_id, key, if_match)
    return receipt_out(actions.decide(what=what, granted=body.granted, reason=body.reason, **facts))


@router.post("/cases/{uuid:case_id}/resume", response={200: ReceiptOut, **REFUSALS}, summary="Resume")
def resume(request: Any, case_id: UUID, key: str = KEY, if_match: str = IF_MATCH) -> Any:
    """Let the clock of a suspended case run again."""
    return receipt_out(actions.resume(**_facts(request, case_id, key, if_match)))


@router.post("/cases/{uuid:case_id}/reopen", response={200: ReceiptOut, **REFUSALS}, summary="Reopen")
def reopen(request: Any, case_id: UUID, body: ReasonBody, key: str = KEY, if_match: str = IF_MATCH) -> Any:
    """Open a closed case again."""
    return receipt_out(actions.reopen(reason=body.reason, **_facts(request, case_id, key, if_match)))


@router.post("/cases/{uuid:case_id}/merge", response={200: ReceiptOut, **REFUSALS}, summary="Merge")
def merge(request: Any, case_id: UUID, body: MergeBody, key: str = KEY, if_match: str = IF_MATCH) -> Any:
    """Close a case as a duplicate of another open one."""
    return receipt_out(actions.merge(into=body.into, **_facts(request, case_id, key, if_match)))


@router.post("/cases/{uuid:case_id}/papers", response={200: ReceiptOut, **REFUSALS}, summary="File a paper")
def put_paper(request: Any, case_id: UUID, body: PaperBody, key: str = KEY, if_match: str = IF_MATCH) -> Any:
    """Put a document of the act gate on a case."""
    paper = Paper(body.kind, body.reference, body.dated)
    return receipt_out(actions.put_paper(paper=paper, **_facts(request, case_id, key, if_match)))
