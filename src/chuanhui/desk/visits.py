"""A visit: its sheet as it counts, its story, contests; and looking again at what had failed."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuanhui.desk.answers import photos_of
from chuanhui.desk.frame import key_of, member, page, refused, revision_of, tell_after
from chuanhui.desk.inspections import label_of
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed
from chuanhui.look.photos import photo_answer
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.inspections import actions, queries
from chuanhui.mechanism.inspections.queries import FindingLine, VisitTelling
from chuanhui.mechanism.inspections.rules import ContestState, Visit

REFUSED = (BadInput, MovedOn, NotAllowed)
CONTEST = {
    ContestState.NONE: "",
    ContestState.WAITING: "desk_inspections.contest.waiting",
    ContestState.UPHELD: "desk_inspections.contest.upheld",
    ContestState.REJECTED: "desk_inspections.contest.rejected",
}
TONES = {"open": "amber", "failed": "red", "passed": "green", "withdrawn": "grey"}


@member
@require_safe
def visit(request: Any, visit_id: UUID) -> HttpResponse:
    """Show a sheet, its story and its findings."""
    return _visit(request, queries.visit(request.acting.sight, visit_id))


def _visit(request: Any, held: Visit, refusal: ChuanhuiError | None = None) -> HttpResponse:
    by = request.acting
    told = queries.tell_visit(held, by=by, now=request.now)
    its_round = queries.round_of_rater(held.round_id)
    context = {
        "visit": held,
        "told_of": told,
        "kind": told.ground.kind,
        "label": label_of(its_round),
        "round_url": reverse("desk:round", args=[held.round_id]) if queries.sees_round(by, its_round) else "",
        "items": [
            Row(line=one, finding=_finding(one.finding) if one.finding else None) for one in told.items
        ],
        "contest_word": CONTEST[held.contested],
        "waiting": held.contested is ContestState.WAITING,
        "may": {what: why is None for what, why in told.may.items()},
        "correct_word": _correct_word(told, request.now),
        "findings": [_finding(one) for one in queries.finding_lines([held], by=by, now=request.now)],
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    status = refused(request, refusal) if refusal else 200
    return page(request, "visit.html", context, section="inspections", status=status)


def _correct_word(told: VisitTelling, now: datetime) -> str:
    """Return the key of how the time for corrections stands; "" where the sheet is settled without it."""
    if told.visit.struck:
        return ""
    if told.correct_until is None:
        return "desk_inspections.correct.open" if told.may["correct"] is None else ""
    return f"desk_inspections.correct.{'until' if now <= told.correct_until else 'over'}"


def _finding(line: FindingLine) -> Row:
    return Row(
        line=line,
        tone=TONES[line.finding.state.value],
        case_url=reverse("desk:case", args=[line.finding.case_id]) if line.case else "",
        url=reverse("desk:recheck", args=[line.finding.id]),
    )


@member
@require_POST
def contest(request: Any, visit_id: UUID) -> HttpResponse:
    """Contest a sheet."""
    held = queries.visit(request.acting.sight, visit_id)
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        actions.contest(visit_id=visit_id, reason=reason, **_facts(request))
    except REFUSED as refusal:
        return _visit(request, held, refusal)
    return tell_after(reverse("desk:visit", args=[visit_id]), "contested")


@member
@require_POST
def decide(request: Any, visit_id: UUID) -> HttpResponse:
    """Reject a contest, or uphold it and strike the sheet out."""
    held = queries.visit(request.acting.sight, visit_id)
    reason = request.POST.get("reason", "").replace("\0", "")
    upheld = request.POST.get("decision") == "strike"
    try:
        actions.decide_contest(visit_id=visit_id, upheld=upheld, reason=reason, **_facts(request))
    except REFUSED as refusal:
        return _visit(request, held, refusal)
    return tell_after(reverse("desk:visit", args=[visit_id]), "contest_decided")


@member
@require_safe
def findings(request: Any) -> HttpResponse:
    """Show what failed and was not found in order since."""
    lines = queries.open_findings(request.acting, now=request.now)
    rows = sorted((_finding(one) for one in lines), key=lambda one: not one.line.ready)
    return page(request, "findings.html", {"rows": rows}, section="inspections")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def recheck(request: Any, finding_id: UUID) -> HttpResponse:
    """Show what had failed to whoever looks again, or keep what was found."""
    held, found = queries.finding(request.acting.sight, finding_id)
    if request.method != "POST":
        return _recheck(request, held, finding_id)
    photos, faults, kept = photos_of(request, "photo", "after", 4)
    try:
        if faults:
            raise BadInput(faults)
        actions.recheck(
            finding_id=found.id,
            good=request.POST.get("good") == "1",
            reason=request.POST.get("reason", "").replace("\0", ""),
            photos=tuple(one.sha256 for one in photos),
            **_facts(request),
        )
    except REFUSED as refusal:
        return _recheck(request, held, finding_id, refusal, kept)
    draft = f"recheck-{finding_id}"
    return tell_after(reverse("desk:visit", args=[held.id]), "rechecked", draft=draft)


def _recheck(
    request: Any, held: Visit, finding_id: UUID, refusal: ChuanhuiError | None = None, kept: Any = ()
) -> HttpResponse:
    lines = queries.finding_lines([held], by=request.acting, now=request.now)
    line = next(one for one in lines if one.finding.id == finding_id)
    status = refused(request, refusal) if refusal else 200
    context = {
        "row": _finding(line),
        "visit": held,
        "refusal": refusal,
        "faults": getattr(refusal, "faults", ()),
        "kept": kept,
        "reason": request.POST.get("reason", ""),
        "good": request.POST.get("good", "1"),
        "photos": list(held.sheet.get(line.finding.item, {}).get("photos", ())),
    }
    return page(request, "recheck.html", context, section="inspections", status=status)


@member
@require_safe
def photo(request: Any, visit_id: UUID, sha256: str) -> HttpResponseBase:
    """Return a photo of a sheet that is in sight."""
    return _photo(request, visit_id, sha256, thumb=False)


@member
@require_safe
def thumb(request: Any, visit_id: UUID, sha256: str) -> HttpResponseBase:
    """Return the small form of a photo of a sheet that is in sight."""
    return _photo(request, visit_id, sha256, thumb=True)


def _photo(request: Any, visit_id: UUID, sha256: str, *, thumb: bool) -> HttpResponseBase:
    path = evidence.path_of(sha256, thumb=thumb)
    if not queries.photo_in_sight(request.acting.sight, visit_id, sha256) or not path.is_file():
        raise Http404
    return photo_answer(path)


def _facts(request: Any) -> dict[str, Any]:
    facts = {"by": request.acting, "now": request.now, "key": key_of(request)}
    return {**facts, "revision": revision_of(request)}
