"""The map (地图): borders a level at a time, with how much is open and overdue in each; an area's card."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page, today
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import AreaFacts
from chuanhui.grid.posts.queries import who_answers
from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.cases import queries as cases

FILLS = 4
COUNTED_MOST = 120
WORDS = {"zh": ("在办 {open}", "在办 {open} 超期 {late}"), "en": ("{open} open", "{open} open, {late} late")}


@member
@require_safe
def area_map(request: Any) -> HttpResponse:
    """Show an area: its parts on the map with their counts, who answers for it, and the way to its ledger."""
    by = request.acting
    here = here_of(request)
    parts = parts_of(by, here)
    counted = _counted(request, parts)
    rows = [
        Row(
            area=one,
            url=_url(one.path),
            ledger_url=_ledger(one.path),
            open=counted[one.path][0],
            late=counted[one.path][1],
        )
        for one in parts
    ]
    context = {
        "here": here,
        "here_zh": here.label("zh"),
        "here_en": here.label("en"),
        "trail": [
            Row(area=one, url=_url(one.path) if by.sight.covers(one.path) else "")
            for one in areas.chain(here.path, stamp=by.stamps.get("areas"))
        ],
        "rows": rows,
        "level": f"desk_map.level.{parts[0].level.value}" if parts and parts[0].path != here.path else "",
        "counts": cases.counts(by.sight, here.path, now=request.now),
        "answers": [
            Row(
                title=one.title,
                unit_name=one.unit_name,
                holder=one.holder,
                phone=one.phone,
                area_name=one.area_name,
                is_vacant=one.is_vacant,
                duty=one.duty("zh"),
                duty_en=one.duty("en"),
            )
            for one in who_answers(here.path, today(request))
        ],
        "src": f"{reverse('desk:borders')}?{urlencode({'area': here.path, 'counts': 1})}",
        "ledger_url": _ledger(here.path),
        "late_url": f"{_ledger(here.path)}&light=overdue",
    }
    return page(request, "map.html", context, section="map")


@member
@require_safe
def borders(request: Any) -> HttpResponse:
    """Return the parts of an area as GeoJSON, with their counts where asked."""
    by = request.acting
    here = here_of(request)
    parts = parts_of(by, here)
    counted = _counted(request, parts) if request.GET.get("counts") else {}
    most = max((number for number, _ in counted.values()), default=0)
    features = [
        {**one, "properties": _facts(one["properties"], counted, most, request.lang, here)}
        for one in shapes_of(by, here, parts)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def shapes_of(by: Acting, here: AreaFacts, parts: tuple[AreaFacts, ...]) -> list[dict[str, Any]]:
    """Return the parts of an area as features with their path, name and code."""
    wanted = {one.path for one in parts}
    return [
        feature
        for level in {one.level for one in parts}
        for feature in areas.borders(by.sight, here.path, level, stamp=by.stamps.get("areas"))["features"]
        if feature["properties"]["path"] in wanted
    ]


def fill_of(number: int, most: int) -> int:
    """Return how deep a part is coloured, 0 to `FILLS`: 0 for none at all."""
    return 0 if not number else max(1, -(-number * FILLS // most))


def _facts(
    known: dict[str, Any], counted: dict[str, tuple[int, int]], most: int, lang: str, here: AreaFacts
) -> dict[str, Any]:
    """Return what the map draws of one part; the colour repeats the number, it never stands alone."""
    path = known["path"]
    facts: dict[str, Any] = {"name": known["name"], "code": known["code"]}
    if path in counted:
        number, late = counted[path]
        facts["count"] = WORDS[lang][1 if late else 0].format(open=number, late=late)
        facts["fill"] = fill_of(number, most)
        if path != here.path:
            facts["href"] = _url(path)
    return facts


def here_of(request: Any) -> AreaFacts:
    """Return the area asked for, if it is in sight; else where the post stands.

    Raises:
        AreaNotFound: none of that path in sight.
    """
    by: Acting = request.acting
    stamp = by.stamps.get("areas")
    if path := request.GET.get("area", ""):
        return areas.area_in_sight(by.sight, path[:120], stamp=stamp)
    if by.sight.covers(by.area_path):
        return areas.area_in_sight(by.sight, by.area_path, stamp=stamp)
    return areas.area_in_sight(by.sight, by.sight.spans[0].lo, stamp=stamp)


def parts_of(by: Acting, here: AreaFacts) -> tuple[AreaFacts, ...]:
    """Return the areas directly below, or the area itself where it has none."""
    return areas.children(by.sight, here.path, stamp=by.stamps.get("areas")) or (here,)


def _counted(request: Any, parts: tuple[AreaFacts, ...]) -> dict[str, tuple[int, int]]:
    """Return open and overdue of each part."""
    paths = tuple(one.path for one in parts)
    found: dict[str, tuple[int, int]] = {}
    for start in range(0, len(paths), COUNTED_MOST):
        some = paths[start : start + COUNTED_MOST]
        found |= cases.open_by_area(request.acting.sight, some, now=request.now)
    return found


def _url(path: str) -> str:
    return f"{reverse('desk:map')}?{urlencode({'area': path})}"


def _ledger(path: str) -> str:
    return f"{reverse('desk:ledger')}?{urlencode({'area': path})}"
