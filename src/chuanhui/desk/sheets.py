"""The score sheet: filling it in on the spot, correcting it, and amending it after a contest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from chuanhui.desk.answers import photos_of
from chuanhui.desk.frame import key_of, member, page, refused, tell_after, today
from chuanhui.desk.inspections import label_of
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed
from chuanhui.mechanism.inspections import actions, queries
from chuanhui.mechanism.inspections.ground import ground_of
from chuanhui.mechanism.inspections.rules import Visit, raters_of
from chuanhui.playbook.schema import InspectionKind, Item

PHOTOS_MOST = 4
REFUSED = (BadInput, MovedOn, NotAllowed)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: Any, round_id: UUID, code: str) -> HttpResponse:
    """Show the sheet of an area that was drawn, or send it."""
    held = queries.round_for(request.acting, round_id)
    place = held.place(code)
    ground = ground_of(held, request.acting.stamps)
    kind = ground.kind
    if place is None or not request.acting.sight.covers(place["home"]):
        raise Http404
    facts = {
        "title": "desk_inspections.sheet",
        "where": place["name"],
        "label": label_of(held),
        "back": reverse("desk:round", args=[held.id]),
        "spots": place["then"],
        "raters": raters_of(kind, request.acting, ground.parties),
        "units": kind.rates,
        "unit": request.POST.get("rated", "") or queries.rated_at(held, code, ground),
        "asks_day": True,
        "draft": f"sheet-{held.id}-{code}",
        "first": held.span.first,
        "today": today(request),
    }
    if request.method != "POST":
        return _form(request, kind, facts)
    sheet, kept, faults = _sheet(request, kind)
    try:
        if faults:
            raise BadInput(faults)
        receipt = actions.submit_visit(
            visit_id=key_of(request) or uuid4(),
            round_id=round_id,
            code=code,
            sheet=sheet,
            rater=request.POST.get("rater", ""),
            rated=request.POST.get("rated", ""),
            spot=request.POST.get("spot", ""),
            visited_on=_day(request),
            by=request.acting,
            now=request.now,
        )
    except REFUSED as refusal:
        return _form(request, kind, facts, sheet=sheet, kept=kept, refusal=refusal)
    return tell_after(reverse("desk:visit", args=[receipt.id]), "sheet_sent", draft=str(facts["draft"]))


@member
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Any, visit_id: UUID) -> HttpResponse:
    """Show one's own sheet to be corrected, or replace it."""
    return _replace(request, visit_id, "correct")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: Any, visit_id: UUID) -> HttpResponse:
    """Show the sheet as a contest would have it, or uphold the contest with it."""
    return _replace(request, visit_id, "amend")


def _replace(request: Any, visit_id: UUID, what: str) -> HttpResponse:
    by, held = request.acting, queries.visit(request.acting.sight, visit_id)
    ground = ground_of(held, by.stamps)
    kind = ground.kind
    told = queries.tell_visit(held, by=by, now=request.now)
    word = "desk_inspections.correct" if what == "correct" else "desk_inspections.decide.amend"
    facts = {
        "title": word,
        "where": told.area,
        "label": label_of(queries.round_of_rater(held.round_id)),
        "back": reverse("desk:visit", args=[held.id]),
        "reasoned": True,
        "correct_until": told.correct_until if what == "correct" else None,
        "draft": f"{what}-{held.id}",
        "revision": held.revision,
        "units": kind.rates if what == "correct" else (),
        "unit": request.POST.get("rated", ground.parties.named(held.rated_id)),
    }
    if request.method != "POST":
        return _form(request, kind, facts, sheet=held.sheet)
    sheet, kept, faults = _sheet(request, kind, held)
    reason = request.POST.get("reason", "").replace("\0", "")
    both = {"by": by, "now": request.now, "key": key_of(request)}
    try:
        if faults:
            raise BadInput(faults)
        if what == "correct":
            rated = request.POST.get("rated", "")
            actions.correct_visit(visit_id=held.id, sheet=sheet, reason=reason, rated=rated, **both)
        else:
            actions.decide_contest(visit_id=held.id, upheld=True, sheet=sheet, reason=reason, **both)
    except REFUSED as refusal:
        return _form(request, kind, {**facts, "reason": reason}, sheet=sheet, kept=kept, refusal=refusal)
    told_key = "sheet_corrected" if what == "correct" else "contest_decided"
    return tell_after(reverse("desk:visit", args=[held.id]), told_key, draft=str(facts["draft"]))


def _form(
    request: Any,
    kind: InspectionKind,
    facts: Mapping[str, Any],
    *,
    sheet: Mapping[str, Any] | None = None,
    kept: Mapping[str, list[str]] | None = None,
    refusal: ChuanhuiError | None = None,
) -> HttpResponse:
    """Return the page of a sheet, what was typed in it still there."""
    status = refused(request, refusal) if refusal else 200
    faults = list(getattr(refusal, "faults", ()))
    context = {
        "spot": request.POST.get("spot", request.GET.get("spot", "")),
        "rater": request.POST.get("rater", ""),
        "unit": request.POST.get("rated", ""),
        "day": request.POST.get("visited_on", "") or localdate(request.now).isoformat(),
        **facts,
        "kind": kind,
        "items": [_item(one, (sheet or {}).get(one.id, {}), faults, kept or {}) for one in kind.items],
        "full": sum(one.points for one in kind.items),
        "refusal": refusal,
        "faults": [Row(field=f"item-{one.field}", text=one) for one in faults],
    }
    return page(request, "sheet.html", context, section="inspections", status=status)


def _item(item: Item, answer: Mapping[str, Any], faults: list[Any], kept: Mapping[str, list[str]]) -> Row:
    return Row(
        item=item,
        way="deduct" if item.deduct is not None else "choose" if item.choose else "share",
        answer=answer,
        count=answer.get("faults", ""),
        options=[
            Row(
                id=option, text=item.options.get(option), points=points, chosen=option == answer.get("option")
            )
            for option, points in item.choose.items()
        ],
        faults=[one for one in faults if one.field == item.id],
        photos=list(answer.get("photos", ())),
        kept=kept.get(item.id, []),
        most=PHOTOS_MOST,
    )


def _sheet(
    request: Any, kind: InspectionKind, before: Visit | None = None
) -> tuple[dict[str, Any], dict[str, list[str]], tuple[Any, ...]]:
    """Return the sheet that a form sent, the tokens of its photos, and what is wrong with these."""
    sheet: dict[str, Any] = {}
    tokens: dict[str, list[str]] = {}
    faults: list[Any] = []
    for item in kind.items:
        answer: dict[str, Any] = {}
        for name, field in (
            ("faults", item.id),
            ("option", item.id),
            ("present", f"{item.id}_present"),
            ("expected", f"{item.id}_expected"),
            ("note", f"{item.id}_note"),
        ):
            value = request.POST.get(field, "").replace("\0", "").strip()
            if value and (name != "faults" or item.deduct is not None) and (name != "option" or item.choose):
                answer[name] = value
        photos, wrong, kept = photos_of(request, f"{item.id}_photo", "before", PHOTOS_MOST)
        faults += wrong
        addresses = [one.sha256 for one in photos]
        if before is not None:
            former = list(before.sheet.get(item.id, {}).get("photos", ()))
            addresses = [*(one for one in former if f"drop-{one}" not in request.POST), *addresses]
        if addresses:
            answer["photos"] = addresses[:PHOTOS_MOST]
        if kept:
            tokens[item.id] = [token for _, token in kept]
        if answer:
            sheet[item.id] = answer
    return sheet, tokens, tuple(faults)


def _day(request: Any) -> date | None:
    """Return the day that the rater states; what is none is left to the rules as today."""
    try:
        return date.fromisoformat(request.POST.get("visited_on", ""))
    except ValueError:
        return None
