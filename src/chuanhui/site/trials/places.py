"""Places of a trial: ``street/community[/nn]`` to an area, and a point inside one of its grid cells."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.areas.rules import AreaFacts, Layer, Level
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Text
from chuanhui.site.trials.failures import Unexpected

EVERYTHING = Sight.everything()
_CODE = re.compile(r"\d{6}[0-9A-Z-]*")
GRIDS = (Level.LARGE_GRID, Level.SMALL_GRID)


class Spot(NamedTuple):
    """A point inside a grid cell, WGS-84 degrees, and the cell's path."""

    path: str
    lon: float
    lat: float


def area_named(place: str, on: date) -> AreaFacts:
    """Return the area that slugs name from the street down; a grid is found by its slug in the community.

    The code of an area of any layer names it too (``411602005X001``), `district` the first territory.

    Raises:
        Unexpected: no area has that name on that day.
    """
    roots = areas.children(EVERYTHING, None, on)
    if place == "district" and roots:
        return roots[0]
    if _CODE.fullmatch(place):
        with suppress(AreaNotFound):
            return areas.area_by_code(place, on)
    below = [one for root in roots for one in areas.children(EVERYTHING, root.path, on)]
    first, *rest = place.split("/")
    found = _named(below, first, place)
    for slug in rest:
        below = list(areas.children(EVERYTHING, found.path, on))
        if found.level is Level.COMMUNITY:
            below = [one for one in areas.areas_in(EVERYTHING, on, within=found.path) if one.level in GRIDS]
        found = _named(below, slug, place)
    return found


def _named(below: list[AreaFacts], slug: str, place: str) -> AreaFacts:
    found = next((one for one in below if one.slug == slug), None)
    if found is None:
        raise Unexpected(Text(f"地点 {place}", f"the place {place}"), Text("网格中没有", "not in the grid"))
    return found


def spot_in(area: AreaFacts, own_path: str, on: date) -> Spot:
    """Return a point in a cell of `area`: in the reporter's own cell where that lies inside, else the first.

    Args:
        area: where the case is filed.
        own_path: area of the reporting post.
        on: local day.

    Raises:
        Unexpected: the area has no border, so nothing can lie in it.
    """
    inside = areas.areas_in(EVERYTHING, on, layer=Layer.ADMIN, within=area.path)
    leaves = [one for one in inside if not areas.children(EVERYTHING, one.path, on)]
    own = [one for one in leaves if one.path.startswith(own_path) or own_path == one.path]
    for cell in [*own, *leaves]:
        drawn = areas.borders(EVERYTHING, cell.path, cell.level, on, exact=True)["features"]
        if drawn:
            lon, lat = drawn[0]["properties"]["at"]
            return Spot(cell.path, lon, lat)
    raise Unexpected(Text(f"{area.name}的边界", f"a border of {area.name}"), Text("没有", "none"))
