"""Reporting a problem: one page, three small steps, no account."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuanhui.grid.posts.rules import Acting, territory_of
from chuanhui.journal.queries import entry_by_key
from chuanhui.journal.scope import seeing
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions
from chuanhui.mechanism.cases.errors import BadStep, KeyUsedOtherwise
from chuanhui.mechanism.cases.queries import receipt_secret
from chuanhui.mechanism.cases.rules import Photo, Report, checked
from chuanhui.playbook.schema import FieldKind
from chuanhui.portal import limiting
from chuanhui.portal.faults import Fault
from chuanhui.portal.kinds import Kind, first_territory, kinds_in
from chuanhui.portal.pages import page
from chuanhui.portal.photos import taken_in
from chuanhui.portal.places import LONGEST_ADDRESS, Place, chosen_at, known, lists_for, place_of
from chuanhui.portal.questions import answers_of, questions, summary
from chuanhui.portal.receipts import SENT, hold, photo_ticket
from chuanhui.portal.sight import only


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Any) -> HttpResponse:
    """Show the form, or file the report and lead to its receipt."""
    if request.method != "POST":
        at = request.GET.get("at", "")
        return _form(request, _kinds(request, at), request.GET.get("kind", ""), chosen_at(at), at=at)
    at, thing = request.POST.get("at", ""), _thing(request)
    place, no_place = _standing(at) if thing else place_of(request.POST, _point(request, at))
    about = bool(thing)
    kinds = kinds_in(territory_of(place.path), at=request.now, about=about) if place else _kinds(request, at)
    kind = _chosen(kinds, request.POST.get("kind", ""))
    photo = kind.first_of(FieldKind.PHOTO) if kind else None
    most = (photo.most or 0) if photo else 0
    files = request.FILES.getlist(photo.id)[: most + 1] if photo else []
    wait = limiting.wait_for(request, "photo", min(len(files), most))
    kept, faults = taken_in(
        [] if wait else files, request.POST.get("kept", ""), photo.id if photo else "", most
    )
    faults += [limiting.too_often(photo.id, "photo", wait)] if photo and wait else []
    faults += [no_place] if no_place else []
    if kind is None or kind.id != request.POST.get("kind"):
        faults.append(Fault("street", "not_here"))
    if faults or place is None or kind is None or "go" in request.POST:
        faults = [] if "go" in request.POST else faults + _other_faults(kind, request.POST)
        form = _form(
            request, kinds, request.POST.get("kind", ""), request.POST, faults=faults, kept=kept, at=at
        )
        return limiting.come_back(form, wait) if wait else form
    if wait := limiting.wait_for(request, "report"):
        often = [limiting.too_often("", "report", wait)]
        form = _form(request, kinds, kind.id, request.POST, faults=often, kept=kept, at=at)
        return limiting.come_back(form, wait)
    return _filed(request, kind, place, kept, at)


def _filed(request: Any, kind: Kind, place: Place, kept: tuple[str, ...], at: str) -> HttpResponse:
    """File the report; a repeated one leads to the receipt that it had before."""
    key = _key(request.POST.get("key", ""))
    told = Report(
        answers={
            name: value for name, value in answers_of(kind, request.POST).items() if value not in ("", [])
        },
        lon=place.lon,
        lat=place.lat,
        address=request.POST.get("address", "").strip(),
        thing=_thing(request),
        photos=tuple(Photo(one, "before") for one in kept),
    )
    by = Acting.resident(place.path, language=request.lang)
    try:
        with only(place.path):
            receipt = actions.file_case(
                campaign=kind.playbook.id,
                kind=kind.case.id,
                report=told,
                by=by,
                now=request.now,
                key=key,
                area_path=place.path,
            )
    except BadStep as refusal:
        faults = list(refusal.faults)
        return _form(request, (kind,), kind.id, request.POST, faults=faults, kept=kept, at=at)
    except KeyUsedOtherwise:
        return _sent_before(request, key, at)
    return _to_receipt(request, receipt.case_id, receipt.number, draft_name(kind.id, at))


def _sent_before(request: Any, key: UUID | None, at: str) -> HttpResponse:
    """Lead to the receipt of what the same form filed a moment ago: its answer was lost on the way.

    Whoever knows the key made it: it is the browser that filed.
    """
    with seeing(Sight.everything()):
        entry = entry_by_key(key) if key else None
        mine = entry is not None and entry.kind == "case.file" and entry.post_id is None
        number = _number_of(entry) if mine else ""
    if entry is None or entry.subject is None or not number:
        raise KeyUsedOtherwise()
    return _to_receipt(
        request, entry.subject, number, draft_name(request.POST.get("kind", ""), at), again=True
    )


def _number_of(entry: Any) -> str:
    return str(json.loads(entry.body)["number"])


def _to_receipt(request: Any, case_id: UUID, number: str, draft: str, *, again: bool = False) -> HttpResponse:
    address = reverse("portal:receipt", args=[number])
    answer = HttpResponseRedirect(f"{address}?again=1" if again else address, status=303)
    hold(request, answer, number, receipt_secret(case_id), filed=True)
    answer.set_cookie(SENT, draft, max_age=3600, httponly=True, samesite="Lax")
    return answer


def _form(
    request: Any,
    kinds: tuple[Kind, ...],
    chosen: str,
    answers: Any,
    *,
    faults: list[Any] | None = None,
    kept: tuple[str, ...] = (),
    at: str = "",
) -> HttpResponse:
    """Return the form with everything that was typed, and every fault beside its field."""
    kind = _chosen(kinds, chosen)
    if kind is None:
        return page(request, "report_closed.html", section="report")
    posted = request.method == "POST"
    must, may = questions(kind, answers_of(kind, request.POST) if posted else {}, faults or ())
    photo, point = kind.first_of(FieldKind.PHOTO), kind.first_of(FieldKind.POINT)
    at_area = known(at) if at else None
    context = {
        "kind": kind,
        "others": [one for one in kinds if one.id != kind.id],
        "must": must,
        "may": may,
        "may_open": any(one.value or one.faults for one in may),
        "photo": photo,
        "photo_faults": _of(faults, photo.id if photo else ""),
        "point": point,
        "point_value": _point_value(answers, point.id if point else ""),
        "point_faults": _of(faults, f"{point.id}_lon" if point else ""),
        "place_faults": _of(faults, "street"),
        "address": answers.get("address", ""),
        "address_faults": _of(faults, "address"),
        "longest_address": LONGEST_ADDRESS,
        "lists": lists_for(answers),
        "faults": summary(kind, faults or ()),
        "kept": photo_ticket(kept) if kept else "",
        "kept_count": len(kept),
        "key": request.POST.get("key") or str(new_id(request.now)),
        "draft": draft_name(kind.id, at),
        "at": at_area.code if at_area else "",
        "at_area": at_area,
        "thing": _thing(request),
    }
    return page(
        request, "report.html", context, section="report", status=422 if faults else 200, private=True
    )


@require_GET
def places(request: Any) -> HttpResponse:
    """Return the lists of the step-by-step choice, for the page that has a script."""
    return page(request, "places.html", {"lists": lists_for(request.GET)})


@require_POST
def where(request: Any) -> HttpResponse:
    """Say in which grid a marked place lies. By POST: where somebody stands belongs in no log."""
    place, fault = place_of({"p_lon": request.POST.get("lon", ""), "p_lat": request.POST.get("lat", "")}, "p")
    return page(request, "where.html", {"place": place, "fault": fault}, private=True)


def draft_name(kind_id: str, at: str) -> str:
    """Return the name under which a browser keeps the draft: one for each kind and grid."""
    return f"report-{kind_id[:60]}-{at[:40]}".rstrip("-")


def _kinds(request: Any, at: str) -> tuple[Kind, ...]:
    area = known(at) if at else None
    territory = territory_of(area.path) if area else first_territory(at=request.now)
    return kinds_in(territory, at=request.now, about=bool(_thing(request)))


def _thing(request: Any) -> str:
    """Return the number of the thing that the report is about; "" where it is about none."""
    given = request.POST if request.method == "POST" else request.GET
    return str(given.get("thing", "")).replace("\0", "").strip()[:60]


def _standing(at: str) -> tuple[Place | None, Fault | None]:
    """Return the area in which the thing stands that the report is about."""
    area = known(at) if at else None
    return (Place(area.path), None) if area else (None, Fault("street", "place"))


def _point(request: Any, at: str) -> str:
    """Return the id of the point that the posted form asked for."""
    kind = _chosen(_kinds(request, at), request.POST.get("kind", ""))
    point = kind.first_of(FieldKind.POINT) if kind else None
    return point.id if point else ""


def _chosen(kinds: tuple[Kind, ...], kind_id: str) -> Kind | None:
    return next((one for one in kinds if one.id == kind_id), kinds[0] if kinds else None)


def _other_faults(kind: Kind | None, posted: Any) -> list[Any]:
    """Return the faults of the answers, so that the place and the answers are told at once."""
    if kind is None:
        return []
    answers = {name: value for name, value in answers_of(kind, posted).items() if value not in ("", [])}
    return list(checked(kind.form, answers, words=kind.playbook.words)[1])


def _of(faults: list[Any] | None, field: str) -> list[Any]:
    return [one for one in faults or () if field and one.field == field]


def _point_value(answers: Mapping[str, Any], name: str) -> dict[str, str]:
    return {"lon": answers.get(f"{name}_lon", ""), "lat": answers.get(f"{name}_lat", "")}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
