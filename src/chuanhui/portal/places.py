"""Where a report is: a point on the map, or a community or grid chosen step by step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace as Row

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.areas.rules import AreaFacts, Layer, Level
from chuanhui.grid.posts.rules import ancestors
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Text
from chuanhui.portal.faults import Fault

LONGEST_ADDRESS = 200
BETWEEN = " · "
CELLS = (Level.COMMUNITY, Level.LARGE_GRID, Level.SMALL_GRID)
ALL = Sight.everything()
"""Names and borders of the grid are public; nothing but areas is asked for with this."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the grid; `lon` and `lat` are WGS-84 degrees, None where it was chosen from lists."""

    path: str
    lon: float | None = None
    lat: float | None = None

    @property
    def name(self) -> Text:
        """Return its areas below the territory in words, the largest first."""
        return name_of(self.path)


def name_of(path: str) -> Text:
    """Return the areas that a path leads through below its territory, in both languages."""
    try:
        found = areas.chain(path)[1:]
    except AreaNotFound:
        # An area that was closed since keeps its last name.
        above = ancestors(path)[-2::-1]
        names = areas.names(above)
        return Text(BETWEEN.join(names[one] for one in above if one in names))
    return Text(
        BETWEEN.join(one.name for one in found), BETWEEN.join(one.name_en or one.name for one in found)
    )


def place_of(posted: Mapping[str, str], point: str) -> tuple[Place | None, Fault | None]:
    """Return the place that a form gives, or what is wrong with it; a point counts before a list.

    Args:
        posted: `<point>_lon`, `<point>_lat`, and codes in `street`, `community`, `cell`.
        point: id of the form's question for a point; "" when it asks for none.
    """
    lon, lat = (posted.get(f"{point}_{axis}", "").strip() for axis in ("lon", "lat"))
    if point and (lon or lat):
        return _at_point(lon, lat, point)
    for name in ("cell", "community"):
        if code := posted.get(name, "").strip():
            found = known(code)
            if found is None or found.level not in CELLS:
                return None, Fault("street", "place")
            return Place(found.path), None
    return None, Fault("street", "community" if posted.get("street", "").strip() else "place")


def _at_point(lon_text: str, lat_text: str, point: str) -> tuple[Place | None, Fault | None]:
    try:
        lon, lat = float(lon_text), float(lat_text)
    except ValueError:
        return None, Fault(f"{point}_lon", "point")
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        return None, Fault(f"{point}_lon", "point")
    cell = areas.cell_at(lon, lat)
    if cell is None:
        return None, Fault(f"{point}_lon", "outside")
    return Place(cell.path, lon, lat), None


def known(code: str) -> AreaFacts | None:
    """Return the administrative area with this code, or None."""
    try:
        found = areas.area_by_code(code[:40])
    except AreaNotFound:
        return None
    return found if found.layer is Layer.ADMIN else None


def streets() -> list[AreaFacts]:
    """Return every street of every territory."""
    return [one for root in areas.children(ALL, None) for one in areas.children(ALL, root.path)]


def cells_below(community: AreaFacts) -> list[AreaFacts]:
    """Return the finest grids of a community."""
    found = areas.areas_in(ALL, level=Level.SMALL_GRID, within=community.path)
    return list(found) or list(areas.areas_in(ALL, level=Level.LARGE_GRID, within=community.path))


def lists_for(chosen: Mapping[str, str]) -> Row:
    """Return the three lists of the step-by-step choice, each as far as the one above is chosen."""
    cell = _of_level(chosen.get("cell", ""), {Level.LARGE_GRID, Level.SMALL_GRID})
    community = _of_level(chosen.get("community", ""), {Level.COMMUNITY})
    street = _of_level(chosen.get("street", ""), {Level.STREET})
    if street is not None and community is not None and not community.path.startswith(street.path):
        community = None
    if community is not None and cell is not None and not cell.path.startswith(community.path):
        cell = None
    return Row(
        streets=streets(),
        communities=list(areas.children(ALL, street.path)) if street else [],
        cells=cells_below(community) if community else [],
        street=street.code if street else "",
        community=community.code if community else "",
        cell=cell.code if cell and community else "",
    )


def chosen_at(code: str) -> dict[str, str]:
    """Return the choice in the three lists that leads to an area; empty for an unknown one."""
    found = known(code) if code else None
    if found is None:
        return {}
    names = {Level.STREET: "street", Level.COMMUNITY: "community"}
    chosen = {names[one.level]: one.code for one in areas.chain(found.path) if one.level in names}
    if found.level in {Level.LARGE_GRID, Level.SMALL_GRID}:
        chosen["cell"] = found.code
    return chosen


def _of_level(code: str, levels: set[Level]) -> AreaFacts | None:
    found = known(code) if code else None
    return found if found is not None and found.level in levels else None
