"""Filing a case from the office: which campaign, its form, and the place by point, by grid or by address."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chuanhui.desk.answers import answers_of, photos_of, point_of, typed_of
from chuanhui.desk.frame import key_of, member, page, refused, tell_after
from chuanhui.desk.opened import Question
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import AreaFacts, Layer, Level
from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight
from chuanhui.mechanism.campaigns.queries import campaigns_in_force
from chuanhui.mechanism.cases import actions
from chuanhui.mechanism.cases.rules import Report, may_file
from chuanhui.playbook.schema import CaseKind, Field, FieldKind, Playbook, Text

PLACES = (Level.COMMUNITY, Level.LARGE_GRID, Level.SMALL_GRID)
WHOLE = {"street": (Level.STREET,), "district": (Level.STREET, Level.DISTRICT)}
"""Where a matter without a point may lie as a whole, by the level that answers for it."""
ADDRESS = Field("address", Text("详细地址", "Address"), FieldKind.TEXT, longest=60)
THING = Field("thing", Text("登记编号", "Number in the register"), FieldKind.TEXT, required=True, longest=60)
SOURCE = Field("source", Text("问题来源", "Source"), FieldKind.CHOICE)
FOUND_MOST = 12


class NoPlaceChosen:
    """A report needs a place: a point on the map, or a grid."""

    field, code = "area_path", "desk.no_place"

    def sentence(self, lang: str = "zh") -> str:
        """Return what is missing and how to mend it."""
        return (
            "Mark the place on the map, or choose a grid."
            if lang == "en"
            else "请在地图上标出位置，或选择所在网格。"
        )


@member
@require_safe
def choose(request: Any) -> HttpResponse:
    """Show the kinds of case that this post may report."""
    by = request.acting
    offered = [
        Row(
            name=one.playbook.name,
            campaign=one.playbook.id,
            kinds=[kind for kind in one.playbook.cases.values() if may_file(kind, by)],
        )
        for one in campaigns_in_force(by.territory, now=request.now)
    ]
    context = {"offered": [one for one in offered if one.kinds]}
    return page(request, "choose.html", context, section="ledger")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: Any, campaign: str, kind: str) -> HttpResponse:
    """Show the form of a kind of case, or file what it holds."""
    playbook, found = _kind(request, campaign, kind)
    if request.method != "POST":
        return _form(request, playbook, found)
    asked = _asked(playbook, found)
    thing = request.POST.get("thing", "").replace("\0", "").strip()[: THING.longest] if found.about else ""
    photo = next((one for one in asked if one.kind is FieldKind.PHOTO), None)
    point = next((one for one in asked if one.kind is FieldKind.POINT), None)
    photos, faults, kept = photos_of(request, photo.id, "before", photo.most or 6) if photo else ((), (), ())
    lon, lat, wrong = point_of(request.POST, point.id) if point else (None, None, ())
    faults += wrong
    try:
        levels = PLACES if point else (*PLACES, *WHOLE.get(found.owner.territory, ()))
        area_path = "" if lon is not None or found.about else _area(request, levels)
        if lon is None and not wrong and not area_path and not found.about:
            faults += (NoPlaceChosen(),)
        if faults:
            raise BadInput(faults)
        receipt = actions.file_case(
            campaign=campaign,
            kind=kind,
            report=Report(
                answers=answers_of(request.POST, asked),
                lon=lon,
                lat=lat,
                address=request.POST.get("address", "").replace("\0", "").strip(),
                urgent=request.POST.get("urgent") == "1",
                source=request.POST.get("source", ""),
                photos=photos,
                thing=thing,
            ),
            area_path=area_path,
            by=request.acting,
            now=request.now,
            key=key_of(request),
        )
    except (BadInput, MovedOn, NotAllowed, NotInSight) as refusal:
        # Out of sight means here that the place lies in somebody else's area; the form says so.
        status = refused(request, refusal)
        more = {"address": request.POST.get("address", ""), "thing": thing}
        typed = {**typed_of(request.POST, asked), **more}
        return _form(request, playbook, found, typed=typed, refusal=refusal, kept=kept, status=status)
    told = "repeated" if receipt.repeated else "filed"
    draft = f"file-{campaign}-{kind}"
    return tell_after(reverse("desk:case", args=[receipt.case_id]), told, draft=draft)


def _kind(request: Any, campaign: str, kind: str) -> tuple[Playbook, CaseKind]:
    """Return a kind of case that is in force here and that this post may report."""
    for one in campaigns_in_force(request.acting.territory, now=request.now):
        found = one.playbook.cases.get(kind)
        if one.playbook.id == campaign and found is not None and may_file(found, request.acting):
            return one.playbook, found
    raise Http404


def _asked(playbook: Playbook, kind: CaseKind) -> list[Field]:
    """Return the questions asked when filing: those that no later step brings."""
    later = {need.tag for step in kind.steps if step.frm for need in step.needs if need.kind == "field"}
    return [one for one in playbook.forms[kind.form].fields if one.required or one.id not in later]


def _area(request: Any, levels: tuple[Level, ...]) -> str:
    """Return the path of the area chosen, or of the post's own, where it is of such a level; else empty."""
    path = request.POST.get("area_path", "")
    if not path:
        path = request.acting.area_path
    try:
        area = areas.area_in_sight(request.acting.sight, path[:120], stamp=request.acting.stamps.get("areas"))
    except NotInSight:
        return ""
    return area.path if area.level in levels else ""


def _form(
    request: Any,
    playbook: Playbook,
    kind: CaseKind,
    *,
    typed: Any = None,
    refusal: Any = None,
    kept: Any = (),
    status: int = 200,
) -> HttpResponse:
    given: dict[str, Any] = dict(typed or {})
    faults = tuple(refusal.faults) if isinstance(refusal, BadInput) else ()
    sources = playbook.words.get(kind.source, {})
    asked = sorted(_asked(playbook, kind), key=lambda one: one.kind is FieldKind.POINT)
    if kind.about:
        asked = [THING, *(one for one in asked if one.kind is not FieldKind.POINT)]
        given = {"thing": request.GET.get("thing", "")[: THING.longest], **given}
    asked += [*([] if kind.about else [ADDRESS]), *([SOURCE] if sources else [])]
    questions = [
        Question(
            one,
            one.id,
            request.POST.get("source") if one is SOURCE else given.get(one.id),
            sources if one is SOURCE else playbook.words.get(one.of, {}),
            tuple(fault for fault in faults if getattr(fault, "field", "") == one.id),
        )
        for one in asked
    ]
    own = _own(request)
    meant = _meant(request)
    area_text = request.POST.get("area_text", meant.code if meant else "")
    context = {
        "playbook": playbook,
        "kind": kind,
        "questions": questions,
        "faults": faults,
        "refusal": None if faults else refusal,
        "kept": kept,
        "has_point": any(one.kind is FieldKind.POINT for one in asked),
        "own": own,
        "typed_area": request.POST.get("area_path", meant.path if meant else ""),
        "area_faults": [fault for fault in faults if getattr(fault, "field", "") == "area_path"],
        "found": areas_of(request, area_text),
        "area_text": area_text,
        "urgent": request.POST.get("urgent") == "1",
        "map_src": f"{reverse('desk:borders')}?area={request.acting.area_path}",
    }
    return page(request, "file.html", context, section="ledger", status=status)


def _meant(request: Any) -> AreaFacts | None:
    """Return the grid that a link to this form means, ``?area=``; None where none in sight is meant."""
    path = request.GET.get("area", "")[:120]
    try:
        area = areas.area_in_sight(request.acting.sight, path, stamp=request.acting.stamps.get("areas"))
    except NotInSight:
        return None
    return area if area.level in PLACES else None


def _own(request: Any) -> Row | None:
    """Return the grid that the post itself stands in; None for posts of a street or the district."""
    by = request.acting
    area = areas.area(by.area_path, stamp=by.stamps.get("areas"))
    return Row(path=area.path, label=area.label(request.lang)) if area.level in PLACES else None


@member
@require_safe
def areas_found(request: Any) -> HttpResponse:
    """Return the grids that fit what is typed, to choose one."""
    text = request.GET.get("area_text", "")
    return page(
        request, "areas_found.html", {"found": areas_of(request, text), "area_text": text}, part="list"
    )


def areas_of(request: Any, text: str) -> list[Row]:
    """Return the grids and communities in sight that a text means: name, code, pinyin or initials."""
    by = request.acting
    stamp = by.stamps.get("areas")
    hits = areas.search(by.sight, text, limit=60, stamp=stamp)
    fitting = [one for one in hits if one.layer is Layer.ADMIN and one.level in PLACES][:FOUND_MOST]
    above = {".".join(one.path.split(".")[:3]) + "." for one in fitting}
    names = areas.names(above, stamp=stamp)
    return [
        Row(
            path=one.path,
            name=one.label(request.lang),
            code=one.code,
            above=names.get(".".join(one.path.split(".")[:3]) + ".", "")
            if one.level is not PLACES[0]
            else "",
        )
        for one in fitting
    ]
