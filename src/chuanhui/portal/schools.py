"""Which school an address belongs to: from a compound's name or a point to its zone and its schools.

Zones and schools are public. Nothing is asked of a child or a family, and nothing typed here is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace as Row
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.areas.rules import AreaFacts, Layer, Level
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.queries import PublicThing
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Text
from chuanhui.portal.faults import Fault
from chuanhui.portal.grid import map_of, rounded
from chuanhui.portal.kinds import about_kind
from chuanhui.portal.pages import page
from chuanhui.portal.places import ALL, name_of, place_of

ZONES = Layer.SCHOOL_ZONE
SCHOOL = "school"
SEARCHED = {Layer.COMPOUND: None, Layer.ADMIN: (Level.COMMUNITY, Level.LARGE_GRID, Level.SMALL_GRID)}
FOUND_MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
def finder(request: Any) -> HttpResponse:
    """Find the school zone of an address: by the name of a compound or community, or by a point."""
    faults: list[Fault] = []
    if request.method == "POST":
        place, fault = place_of(request.POST, "here")
        if place is not None and place.lon is not None and place.lat is not None:
            zone = areas.locate(place.lon, place.lat, ZONES)
            if zone is not None:
                return HttpResponseRedirect(reverse("portal:school_zone", args=[zone.code]), status=303)
            faults = [Fault("here_lon", "zone")]
        else:
            faults = [fault] if fault and fault.code != "place" else [Fault("here_lon", "point")]
    text = request.GET.get("q", "").replace("\0", "").strip()[:40]
    found = _found(text) if text else []
    if text and not found:
        faults.append(Fault("q", "grid"))
    context = {"q": text, "found": found, "faults": faults, "streets": _by_street()}
    return page(request, "schools.html", context, section="schools", status=422 if faults else 200)


def _found(text: str) -> list[Row]:
    """Return compounds and communities that answer a search, each with the zones that it lies in."""
    hits = [one for one in areas.search(ALL, text, limit=60) if _is_searched(one)]
    return [
        Row(area=one, above=name_of(one.area_path), zones=areas.zones_of(one.id, ZONES))
        for one in hits[:FOUND_MOST]
    ]


def _is_searched(one: AreaFacts) -> bool:
    if one.layer not in SEARCHED:
        return False
    levels = SEARCHED[one.layer]
    return levels is None or one.level in levels


def _by_street() -> list[Row]:
    """Return every zone by the street that it stands in."""
    zones = areas.areas_in(ALL, layer=ZONES)
    streets = dict.fromkeys(one.area_path for one in zones)
    return [
        Row(name=name_of(path), zones=[one for one in zones if one.area_path == path]) for path in streets
    ]


@require_safe
def zone(request: Any, code: str) -> HttpResponse:
    """Show the schools of a zone: places against applicants as published, and how to appeal.

    Raises:
        Http404: no zone has this code.
    """
    found = _zone(code)
    with seeing(Sight.of(found.area_path)):
        schools = registers.public_things(Sight.of(found.area_path), SCHOOL, stand_code=found.code)
    appeal = about_kind(found.area_path, SCHOOL, at=request.now)
    words = registers.declared(SCHOOL).words if schools else {}
    context = {
        "zone": found,
        "at": areas.area(found.area_path).code,
        "where": name_of(found.area_path),
        "schools": [_school(one, words) for one in schools],
        "appeal": appeal,
        "communities": [
            one for one in areas.children(ALL, found.area_path) if found in areas.zones_of(one.id, ZONES)[:1]
        ],
    }
    return page(request, "school_zone.html", context, section="schools")


def _school(one: PublicThing, words: Any) -> Row:
    """Return what is published of a school; what is not told stays untold and is no zero."""
    told = one.fields
    places, applied = told.get("places"), told.get("applied")
    stage = words.get("stage", {}).get(str(told.get("stage", "")), Text(""))
    gap = None if places is None or applied is None else places - applied
    return Row(
        number=one.number,
        name=one.label,
        stage=stage,
        places=places,
        applied=applied,
        left=None if gap is None else max(gap, 0),
        over=None if gap is None else max(-gap, 0),
        address=told.get("address", ""),
        phone=told.get("phone", ""),
    )


def _zone(code: str) -> AreaFacts:
    try:
        found = areas.area_by_code(code[:40])
    except AreaNotFound:
        raise Http404 from None
    if found.layer is not ZONES:
        raise Http404
    return found


@gzip_page
@require_safe
def zone_map(request: Any, code: str) -> HttpResponse:
    """Give the borders of the zones around one, the one marked.

    Raises:
        Http404: no zone has this code.
    """
    found = _zone(code)
    drawn = areas.borders(ALL, found.area_path, Level.SCHOOL_ZONE)["features"]
    # The one meant comes last, so that its border is drawn over those of its neighbours.
    drawn.sort(key=lambda one: one["properties"]["code"] == found.code)
    return map_of(_features(drawn, found.code, request.lang))


@gzip_page
@require_safe
def whole_map(request: Any) -> HttpResponse:
    """Give the borders of every zone, for choosing a place."""
    return map_of(_features(areas.borders(ALL, None, Level.SCHOOL_ZONE)["features"], "", request.lang))


def _features(drawn: Iterable[dict[str, Any]], current: str, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "properties": {
                "name": (one["properties"]["name_en"] if lang == "en" else "") or one["properties"]["name"],
                "code": one["properties"]["code"],
                "href": reverse("portal:school_zone", args=[one["properties"]["code"]]),
                **({"current": True} if one["properties"]["code"] == current else {}),
            },
            "geometry": {
                "type": one["geometry"]["type"],
                "coordinates": rounded(one["geometry"]["coordinates"]),
            },
        }
        for one in drawn
    ]
