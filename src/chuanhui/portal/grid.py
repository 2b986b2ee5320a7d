"""The public page of each grid: who answers, how it stands, whom to complain to; and finding one's own."""

from __future__ import annotations

from itertools import groupby
from types import SimpleNamespace as Row
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import AreaFacts, Layer, Level
from chuanhui.grid.posts.queries import PublicAnswer, who_answers
from chuanhui.grid.posts.rules import Role
from chuanhui.mechanism.rankings.rules.suppression import FEWEST
from chuanhui.playbook.schema import Text
from chuanhui.portal import qr
from chuanhui.portal.boards import boards_in
from chuanhui.portal.faults import Fault
from chuanhui.portal.figures import around
from chuanhui.portal.kinds import territories
from chuanhui.portal.pages import page
from chuanhui.portal.places import ALL, known, place_of

DIGITS = 5
BELOW = {
    Level.DISTRICT: (Level.STREET,),
    Level.STREET: (Level.COMMUNITY,),
    Level.COMMUNITY: (Level.LARGE_GRID, Level.SMALL_GRID),
    Level.LARGE_GRID: (Level.SMALL_GRID,),
}
WITH_BOARDS = frozenset({Level.COMMUNITY, Level.LARGE_GRID, Level.SMALL_GRID})
DESKS = (Role.COMMUNITY_DESK.value, Role.STREET_DESK.value, Role.DISTRICT_DESK.value)


@require_http_methods(["GET", "HEAD", "POST"])
def finder(request: Any) -> HttpResponse:
    """Find a grid: by a place on the map, by name, or down the list."""
    faults: list[Fault] = []
    if request.method == "POST":
        place, fault = place_of(request.POST, "here")
        if place is not None:
            code = areas.area(place.path).code
            return HttpResponseRedirect(reverse("portal:area", args=[code]), status=303)
        faults = [fault] if fault and fault.code != "place" else [Fault("here_lon", "point")]
    text = request.GET.get("q", "").strip()[:40]
    found = _found(text) if text else []
    if len(found) == 1:
        return HttpResponseRedirect(reverse("portal:area", args=[found[0].area.code]))
    if text and not found:
        faults.append(Fault("q", "grid"))
    roots = [Row(area=areas.area(root), streets=areas.children(ALL, root)) for root in territories()]
    context = {"q": text, "found": found, "faults": faults, "roots": roots}
    return page(request, "finder.html", context, section="grid", status=422 if faults else 200)


def _found(text: str) -> list[Row]:
    """Return the administrative areas that answer a search, each with the areas above it."""
    hits = [one for one in areas.search(ALL, text, limit=60) if one.layer is Layer.ADMIN]
    return [Row(area=one, above=areas.chain(one.path)[1:-1]) for one in hits[:20]]


@require_safe
def area(request: Any, code: str) -> HttpResponse:
    """Show who answers for an area, and what is published of the street it belongs to.

    Raises:
        Http404: no such area.
    """
    found = _area(code)
    answers = who_answers(found.path, timezone.localdate(request.now))
    context = {
        "area": found,
        "chain": areas.chain(found.path)[:-1],
        "below": areas.children(ALL, found.path),
        "boards": boards_in(found.path) if found.level in WITH_BOARDS else [],
        "groups": _groups(found, answers),
        "complain": _complain(found, answers),
        "figures": around(found.path, request.lang),
        "fewest": FEWEST,
        "may_report": found.level is not Level.DISTRICT and found.level is not Level.STREET,
    }
    return page(request, "area.html", context, section="grid")


@require_safe
def sheet(request: Any, code: str) -> HttpResponse:
    """Show a sheet for the notice board: who answers, and a QR code that opens the form for this grid.

    Raises:
        Http404: no such area.
    """
    found = _area(code)
    answers = who_answers(found.path, timezone.localdate(request.now))
    address = request.build_absolute_uri(f"{reverse('portal:report')}?at={found.code}")
    context = {
        "area": found,
        "chain": areas.chain(found.path)[1:-1],
        "answers": [one for one in answers if one.phone and not one.is_vacant][:3],
        "qr": qr.data_uri(address),
    }
    return page(request, "sheet.html", context, section="grid")


def _groups(found: AreaFacts, answers: tuple[PublicAnswer, ...]) -> list[Row]:
    """Return the answers by area, the nearest first."""
    names = _names(found)
    return [
        Row(path=path, name=names.get(path, ""), nearest=path == found.path, answers=_of(path, answers))
        for path, _ in groupby(answers, key=lambda one: one.area_path)
    ]


def _names(found: AreaFacts) -> dict[str, Text]:
    """Return the names of an area and of all above it, by path, in both languages."""
    return {one.path: Text(one.label("zh"), one.label("en")) for one in areas.chain(found.path)}


def _of(path: str, answers: tuple[PublicAnswer, ...]) -> list[Row]:
    return [Row(answer=one, duty=_Duty(one)) for one in answers if one.area_path == path]


class _Duty:
    """The name of a duty in both languages."""

    def __init__(self, answer: PublicAnswer) -> None:
        self._answer = answer

    def get(self, lang: str = "zh") -> str:
        """Return the name in `lang`."""
        return self._answer.duty(lang)


def _complain(found: AreaFacts, answers: tuple[PublicAnswer, ...]) -> list[Row]:
    """Return whom to complain to: the desks above those who answer here, nearest first, one an area."""
    desks = [one for one in answers if one.kind in DESKS and one.phone]
    above = [one for one in desks if one.area_path != found.path] or desks
    nearest: dict[str, PublicAnswer] = {}
    for one in above:
        nearest.setdefault(one.area_path, one)
    names = _names(found)
    return [Row(answer=one, name=names.get(path, "")) for path, one in nearest.items()]


def _area(code: str) -> AreaFacts:
    found = known(code)
    if found is None:
        raise Http404
    return found


@gzip_page
@require_safe
def area_map(request: Any, code: str) -> HttpResponse:
    """Give the borders around an area: what lies in it, or beside it where nothing lies in it.

    Raises:
        Http404: no such area.
    """
    found = _area(code)
    parent = areas.area(found.parent_id) if found.parent_id else found
    levels = BELOW.get(found.level, ())
    leads = "plain" not in request.GET
    features = [one for level in levels for one in _borders(found.path, level, request.lang, leads)]
    if not features:
        levels = BELOW.get(parent.level, ())
        features = [one for level in levels for one in _borders(parent.path, level, request.lang, leads)]
    for one in features:
        if one["properties"]["code"] == found.code:
            one["properties"]["current"] = True
    return map_of(features)


@gzip_page
@require_safe
def whole_map(request: Any) -> HttpResponse:
    """Give the borders of every community, for choosing a place."""
    return map_of(_borders("", Level.COMMUNITY, request.lang, leads=False))


def _borders(path: str, level: Level, lang: str, leads: bool) -> list[dict[str, Any]]:
    """Return the features of a level in an area, to a metre; `leads` has each lead to its page."""
    found = []
    for one in areas.borders(ALL, path or None, level)["features"]:
        facts, shape = one["properties"], one["geometry"]
        name = (facts["name_en"] if lang == "en" else "") or facts["name"]
        shown = {"name": name, "code": facts["code"]}
        if leads:
            shown["href"] = reverse("portal:area", args=[facts["code"]])
        geometry = {"type": shape["type"], "coordinates": rounded(shape["coordinates"])}
        found.append({"type": "Feature", "properties": shown, "geometry": geometry})
    return found


def rounded(coordinates: Any) -> Any:
    """Return coordinates of a shape to about a metre."""
    if isinstance(coordinates, float | int):
        return round(coordinates, DIGITS)
    return [rounded(one) for one in coordinates]


def map_of(features: list[dict[str, Any]]) -> HttpResponse:
    """Return features as the answer that a map asks for."""
    answer = JsonResponse(
        {"type": "FeatureCollection", "features": features}, json_dumps_params={"separators": (",", ":")}
    )
    patch_vary_headers(answer, ["Cookie"])
    answer["Cache-Control"] = "private, max-age=600"
    return answer
