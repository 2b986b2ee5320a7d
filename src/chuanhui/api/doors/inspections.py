"""Inspections: rounds and their draw, sheets, contests, findings and looking again."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status
from ninja.params.functions import Header, Path

from chuanhui.api.house import KEY, REFUSALS, key_of, revision_of, today
from chuanhui.api.inspection_shapes import (
    ContestBody,
    ContestDecisionBody,
    CorrectionBody,
    FindingOut,
    InspectionKindOut,
    InspectionReceiptOut,
    RecheckBody,
    RoundBody,
    RoundOut,
    Sheet,
    VisitBody,
    VisitLineOut,
    VisitOut,
)
from chuanhui.api.inspection_telling import (
    finding_out,
    kind_out,
    receipt_of,
    round_out,
    visit_line,
    visit_out,
)
from chuanhui.api.shapes import Word
from chuanhui.kernel.errors import NotInSight
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.inspections import actions, queries

router = Router(tags=["inspections"])
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
SEEN = Header(
    "", alias="If-Match", description="the revision of the visit that was looked at; any where absent"
)
WRITTEN: dict[int, Any] = {200: InspectionReceiptOut, **REFUSALS}
MADE: dict[int, Any] = {201: InspectionReceiptOut, **REFUSALS}


def _facts(request: Any, key: str, if_match: str = "") -> dict[str, Any]:
    """Return what every change of a visit is called with."""
    facts: dict[str, Any] = {"by": request.acting, "now": request.now, "key": key_of(key)}
    return {**facts, "revision": revision_of(if_match)} if if_match else facts


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        item: answer.model_dump(exclude_none=True, exclude_defaults=True) for item, answer in sheet.items()
    }


@router.get(
    "/inspections", response={200: list[InspectionKindOut], **REFUSALS}, summary="Kinds of inspection"
)
def kinds(request: Any) -> Any:
    """Return the kinds of inspection in force: how many rounds are done, and the last ones in sight."""
    return [kind_out(one, today(request)) for one in queries.kinds(request.acting, now=request.now)]


@router.post("/inspections/{campaign}/{kind}/rounds", response=MADE, summary="Open a round")
def open_round(request: Any, campaign: Word, kind: Word, body: RoundBody, key: str = KEY) -> Any:
    """Open the next round of the present period and draw who is inspected."""
    facts = _facts(request, key)
    receipt = actions.open_round(campaign=campaign, kind=kind, period=body.period, **facts)
    return Status(201, receipt_of(receipt))


@router.get("/rounds/{uuid:round_id}", response={200: RoundOut, **REFUSALS}, summary="A round")
def round_(request: Any, round_id: UUID) -> Any:
    """Return a round: the areas drawn, sheets that are in, combined scores."""
    held = queries.round_for(request.acting, round_id)
    return round_out(queries.tell_round(held, by=request.acting, now=request.now))


@router.get("/rounds/{uuid:round_id}/draw", response={200: dict[str, Any], **REFUSALS}, summary="A draw")
def draw(request: Any, round_id: UUID) -> Any:
    """Return everything it takes to draw again: seal, seed, candidates (tools/verify_draw.py)."""
    return queries.published(queries.held_round(request.acting.sight, round_id))


@router.post("/rounds/{uuid:round_id}/publication", response=WRITTEN, summary="Publish a round")
def publish_round(request: Any, round_id: UUID, key: str = KEY) -> Any:
    """Publish a round: its sheets change by contests only from now on."""
    return receipt_of(actions.publish_round(round_id=round_id, **_facts(request, key)))


@router.post("/rounds/{uuid:round_id}/visits", response=MADE, summary="Send a sheet")
def submit_visit(request: Any, round_id: UUID, body: VisitBody, key: str = KEY) -> Any:
    """Keep a sheet; the Idempotency-Key is the visit's id, so that a phone may send it twice."""
    receipt = actions.submit_visit(
        visit_id=key_of(key),
        round_id=round_id,
        code=body.code,
        spot=body.spot,
        rater=body.rater,
        rated=body.rated,
        visited_on=body.visited_on,
        lon=body.lon,
        lat=body.lat,
        sheet=_sheet(body.sheet),
        by=request.acting,
        now=request.now,
    )
    return Status(201, receipt_of(receipt))


@router.get("/visits", response={200: list[VisitLineOut], **REFUSALS}, summary="Sheets about you")
def sheets_about(request: Any) -> Any:
    """Return the last sheets on your area or, for a department or an enterprise, on your unit."""
    return [visit_line(one) for one in queries.sheets_about(request.acting, now=request.now)]


@router.get("/visits/{uuid:visit_id}", response={200: VisitOut, **REFUSALS}, summary="A visit")
def visit(request: Any, visit_id: UUID) -> Any:
    """Return a sheet as it counts now, its story, and what became of what failed."""
    by, held = request.acting, queries.visit(request.acting.sight, visit_id)
    findings = queries.finding_lines([held], by=by, now=request.now)
    return visit_out(queries.tell_visit(held, by=by, now=request.now), findings)


@router.get("/visits/{uuid:visit_id}/photos/{sha256}", response=REFUSALS, summary="A photo of a sheet")
def visit_photo(request: Any, visit_id: UUID, sha256: Sha256, small: bool = False) -> Any:
    """Return a photo of a sheet in sight as JPEG; `small` asks for its thumbnail."""
    path = evidence.path_of(sha256, thumb=small)
    if not queries.photo_in_sight(request.acting.sight, visit_id, sha256) or not path.is_file():
        raise NotInSight()
    answer = HttpResponse(path.read_bytes(), content_type="image/jpeg")
    answer["Content-Disposition"] = 'attachment; filename="photo.jpg"'
    return answer


@router.post("/visits/{uuid:visit_id}/correction", response=WRITTEN, summary="Correct a sheet")
def correct_visit(
    request: Any, visit_id: UUID, body: CorrectionBody, key: str = KEY, if_match: str = SEEN
) -> Any:
    """Replace one's own sheet before publication; the former one stays visible."""
    facts = {**_facts(request, key, if_match), "reason": body.reason, "rated": body.rated}
    return receipt_of(actions.correct_visit(visit_id=visit_id, sheet=_sheet(body.sheet), **facts))


@router.post("/visits/{uuid:visit_id}/contest", response=WRITTEN, summary="Contest a sheet")
def contest_visit(
    request: Any, visit_id: UUID, body: ContestBody, key: str = KEY, if_match: str = SEEN
) -> Any:
    """Contest a sheet within its allowance."""
    facts = _facts(request, key, if_match)
    return receipt_of(actions.contest(visit_id=visit_id, reason=body.reason, **facts))


@router.post("/visits/{uuid:visit_id}/contest/decision", response=WRITTEN, summary="Decide a contest")
def decide_contest(
    request: Any, visit_id: UUID, body: ContestDecisionBody, key: str = KEY, if_match: str = SEEN
) -> Any:
    """Decide a contest as a third person."""
    sheet = None if body.sheet is None else _sheet(body.sheet)
    facts = {**_facts(request, key, if_match), "upheld": body.upheld, "reason": body.reason, "sheet": sheet}
    return receipt_of(actions.decide_contest(visit_id=visit_id, **facts))


@router.get("/findings", response={200: list[FindingOut], **REFUSALS}, summary="Open findings")
def findings(request: Any) -> Any:
    """Return what failed and was not found in order since, each with its case."""
    return [finding_out(one) for one in queries.open_findings(request.acting, now=request.now)]


@router.post("/findings/{uuid:finding_id}/recheck", response=WRITTEN, summary="Look again")
def recheck(request: Any, finding_id: UUID, body: RecheckBody, key: str = KEY, if_match: str = SEEN) -> Any:
    """Look again at what had failed; the case that it opened moves with it."""
    receipt = actions.recheck(
        finding_id=finding_id,
        good=body.good,
        reason=body.reason,
        photos=tuple(body.photos),
        **_facts(request, key, if_match),
    )
    return receipt_of(receipt)
