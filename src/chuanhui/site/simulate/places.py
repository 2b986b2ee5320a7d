"""Points at which the synthetic reports stand: anywhere inside a grid cell."""

from __future__ import annotations

from random import Random

import shapely
from shapely.geometry import shape

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Level
from chuanhui.kernel.sight import Sight

TRIES = 40


class Places:
    """The small grids of one territory."""

    def __init__(self, territory: str) -> None:
        found = areas.borders(Sight.everything(), territory, Level.SMALL_GRID, exact=True)
        self._shapes = {one["properties"]["path"]: shape(one["geometry"]) for one in found["features"]}

    def inside(self, path: str, rng: Random) -> tuple[float, float]:
        """Return longitude and latitude of a point inside the cell, six decimals."""
        cell = self._shapes[path]
        west, south, east, north = cell.bounds
        for _ in range(TRIES):
            # Asked of the rounded point: rounding may carry one over the border, into the cell next to it.
            lon, lat = round(rng.uniform(west, east), 6), round(rng.uniform(south, north), 6)
            if shapely.contains_xy(cell, lon, lat):
                return lon, lat
        point = cell.representative_point()
        return round(point.x, 6), round(point.y, 6)
