"""A case: what is known of it, its deadline and why, its story, and what this post may do with it."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page
from chuanhui.desk.opened import Form, Opened, form_of, is_grave, paper_form, sign_of
from chuanhui.desk.shown import pair_of, row_of, story_of
from chuanhui.desk.voice import linked_to
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.areas.rules import Level
from chuanhui.grid.registers import queries as registers
from chuanhui.kernel.errors import ChuanhuiError, NotInSight
from chuanhui.look.photos import photo_answer
from chuanhui.look.running import light_name, running
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.queries import Telling
from chuanhui.mechanism.cases.rules import CaseState, Offer
from chuanhui.mechanism.rulebooks.queries import rulebook
from chuanhui.playbook.schema import CaseKind, FieldKind, Gate, Playbook, Text


@member
@require_safe
def case(request: Any, case_id: UUID) -> HttpResponse:
    """Show a case."""
    return case_page(request, cases.case(request.acting.sight, case_id))


def case_page(
    request: Any, found: CaseState, opened: Opened | None = None, status: int = 200
) -> HttpResponse:
    """Return the page of a case as it stands, with one form opened where somebody is filling one in."""
    by = request.acting
    told = cases.tell(found, by=by, now=request.now)
    playbook = rulebook(found.ref)
    kind = playbook.cases[found.kind]
    opened = opened or _first(told.offers)
    form = _form(found, told.offers, playbook, by, opened)
    before, after = pair_of(found.id, told.story)
    gates = [_gate(step.coercive) for step in kind.steps if step.coercive]
    context = {
        "case": found,
        "row": row_of(told.line),
        "told_of": told,
        "line": told.line,
        "due": running(found),
        "light": light_name(told.line.light),
        "steps": [Text(zh, en) for zh, en in zip(told.due_steps["zh"], told.due_steps["en"], strict=True)],
        "facts": _facts(found, told, playbook),
        "entries": story_of(found.id, told.story),
        "hashes": told.story[::-1],
        "before": before,
        "after": after,
        "has_photos": bool(before or after) or _takes_photos(kind, playbook),
        "others": [
            _button(found, one) for one in told.offers if one.allowed and one != getattr(form, "offer", None)
        ],
        "refused": [Row(name=one.name, why=one.refusal) for one in told.offers if not one.allowed],
        "opened": opened,
        "form": form,
        "papers": told.papers,
        "gates": gates,
        "paper_form": paper_form(found, told.papers, opened) if gates and found.is_open else None,
        "at": f"{found.lon},{found.lat}",
        "place_src": reverse("desk:place", args=[found.id]),
        "merged_url": _merged(found, by),
        "asking": _asking(found),
        "linked": linked_to(request, found, playbook),
        "thing_url": _thing(found, by),
        "playbook": playbook,
    }
    return page(request, "case.html", context, section="ledger", part="doing", status=status)


def _takes_photos(kind: CaseKind, playbook: Playbook) -> bool:
    """Tell whether a kind of case has anything to do with photos: its form or a step asks for some."""
    in_form = any(one.kind is FieldKind.PHOTO for one in playbook.forms[kind.form].fields)
    return in_form or any(need.kind == "photo" for step in kind.steps for need in step.needs)


def _gate(gate: Gate) -> Row:
    """Return what an act gate demands, in words."""
    return Row(
        basis=gate.basis, waits_zh=gate.waits.text("zh"), waits_en=gate.waits.text("en"), remedy=gate.remedy
    )


def _first(offers: tuple[Offer, ...]) -> Opened | None:
    """Return the form that stands open unasked: that of the duty itself, where this post may fulfil it."""
    main = next((one for one in offers if one.main and one.allowed), None)
    return Opened(f"{main.verb}-{main.id}") if main else None


def _form(
    found: CaseState, offers: tuple[Offer, ...], playbook: Playbook, by: Any, opened: Opened | None
) -> Form | None:
    """Return the opened form, as far as it is still offered to this post."""
    for one in offers:
        if opened is not None and one.allowed and opened.id == f"{one.verb}-{one.id}":
            return form_of(found, one, playbook, by, opened)
    return None


def _button(found: CaseState, offer: Offer) -> Row:
    """Return what opens the form of an offer."""
    return Row(
        name=offer.name,
        url=reverse("desk:act", args=[found.id, offer.verb, offer.id]),
        sign=sign_of(offer),
        main=offer.main,
        danger=is_grave(offer),
    )


def _facts(found: CaseState, told: Telling, playbook: Any) -> list[tuple[Any, Any]]:
    line = told.line
    area = " · ".join(name for _, name in told.chain[1:])
    facts = [
        (Text("类型", "Kind"), line.kind),
        (Text("类别", "Category"), line.category),
        (Text("登记对象", "About"), found.thing),
        (Text("网格", "Grid"), area),
        (Text("地址", "Address"), found.address),
        (Text("来源", "Source"), line.source),
    ]
    shown = {line.category.zh}
    facts += [(ask, value) for ask, value in told.answers if value not in shown]
    facts.append(
        (
            Text("工作法", "Campaign"),
            Text(
                f"{playbook.name.zh}（第 {found.version} 版）",
                f"{playbook.name.get('en')}, version {found.version}",
            ),
        )
    )
    return [(name, value) for name, value in facts if value and getattr(value, "zh", value)]


def _asking(found: CaseState) -> Row | None:
    """Return the request that waits for its decision, as far as the case itself tells it."""
    if not found.pending:
        return None
    asked = found.asks.get(found.pending, found.asks)
    return Row(what=found.pending, reason=asked.get("reason", "") if hasattr(asked, "get") else "")


def _thing(found: CaseState, by: Any) -> str:
    """Return the address of the thing that the case is about, where this post sees its card."""
    if found.thing_id is None:
        return ""
    try:
        thing = registers.thing(by.sight, found.thing_id)
    except NotInSight:
        return ""
    return reverse("desk:thing", args=[thing.id])


def _merged(found: CaseState, by: Any) -> str:
    """Return the address of the case that this one was merged into, where this post sees it."""
    if found.merged_into is None:
        return ""
    try:
        other = cases.case(by.sight, found.merged_into)
    except ChuanhuiError:
        return ""
    return reverse("desk:case", args=[other.id])


@member
@require_safe
def place(request: Any, case_id: UUID) -> HttpResponse:
    """Return the case's place and the grid around it as GeoJSON."""
    by = request.acting
    found = cases.case(by.sight, case_id)
    codes = found.area_path.rstrip(".").split(".")
    around = ".".join(codes[:3]) + "." if len(codes) > 3 else found.area_path
    try:
        here = areas.area(found.area_path, stamp=by.stamps.get("areas"))
        level = here.level
        drawn = areas.borders(by.sight, around, level, stamp=by.stamps.get("areas"))
    except AreaNotFound:
        level, drawn = Level.SMALL_GRID, {"type": "FeatureCollection", "features": []}
    features = [
        {
            **one,
            "properties": {
                "name": one["properties"]["name"],
                "current": one["properties"]["path"] == found.area_path,
            },
        }
        for one in drawn["features"]
    ]
    if found.lon is not None and found.lat is not None:
        late = found.due_at is not None and request.now > found.due_at
        features.append(
            {
                "type": "Feature",
                "properties": {"name": found.number, "tone": "late" if late else "blue"},
                "geometry": {"type": "Point", "coordinates": [found.lon, found.lat]},
            }
        )
    return JsonResponse({"type": "FeatureCollection", "features": features})


@member
@require_safe
def photo(request: Any, case_id: UUID, sha256: str) -> HttpResponseBase:
    """Return a photo of a case in sight."""
    return _photo(request, case_id, sha256, thumb=False)


@member
@require_safe
def thumb(request: Any, case_id: UUID, sha256: str) -> HttpResponseBase:
    """Return a small copy of a photo of a case in sight."""
    return _photo(request, case_id, sha256, thumb=True)


def _photo(request: Any, case_id: UUID, sha256: str, *, thumb: bool) -> HttpResponseBase:
    """Answer with the file; sight is asked anew for every photo."""
    if not cases.photo_in_sight(request.acting.sight, case_id, sha256[:64]):
        raise Http404
    path = evidence.path_of(sha256, thumb=thumb)
    if not path.is_file():
        raise Http404
    return photo_answer(path)
