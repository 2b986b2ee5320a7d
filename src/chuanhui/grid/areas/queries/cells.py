"""Point to cell: an STRtree over the finest areas, in metres, inside the process.

A point on a common border belongs to the cell with the lowest code; a point in no cell goes to the
nearest one within reach, and says how far away it was.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from chuanhui.grid.areas.rules import AreaFacts, CellFacts, LocalMetres, Standing

NEAR_M = 50.0
TILES_PER_CELL = 9
MOST_TILES = 250_000


@dataclass(frozen=True, slots=True)
class Located:
    """The cells of many points.

    Attributes:
        cells: the table of cells, by code.
        rows: row of `cells` for each point; -1 where there is none.
        near_m: 0 inside or on the border, else metres to the cell; infinite where there is none.
    """

    cells: tuple[CellFacts, ...]
    rows: npt.NDArray[np.intp]
    near_m: npt.NDArray[np.float64]

    def __getitem__(self, place: int) -> CellFacts | None:
        """Return the cell of one point, its distance filled in."""
        row = int(self.rows[place])
        return None if row < 0 else self.cells[row]._replace(near_m=float(self.near_m[place]))


def _metres(shapes: list[shapely.Geometry]) -> LocalMetres:
    """Return the flat grid around all shapes; any place will do when there are none."""
    if not shapes:
        return LocalMetres.around(114.65, 33.62)
    west, south, east, north = shapely.total_bounds(np.array(shapes))
    return LocalMetres.around((west + east) / 2, (south + north) / 2)


class _Tiles:
    """A raster over the cells that answers most single questions without touching a geometry.

    A tile that only one cell touches, and covers, is that cell's; the others list who may own a point.
    """

    def __init__(self, shapes: npt.NDArray[np.object_], tree: shapely.STRtree) -> None:
        west, south, east, north = shapely.total_bounds(shapes)
        wanted = min(MOST_TILES, TILES_PER_CELL * len(shapes))
        self.size = max(1.0, math.sqrt((east - west) * (north - south) / wanted))
        # One tile of margin: int() cuts towards zero, so a point just outside lands in the margin.
        self.west, self.south = west - self.size, south - self.size
        self.columns = int((east - self.west) / self.size) + 2
        self.rows = int((north - self.south) / self.size) + 2
        places = np.arange(self.columns * self.rows)
        x = self.west + places // self.rows * self.size
        y = self.south + places % self.rows * self.size
        # A hair larger than the tile, so that rounding cannot move a point out of its list.
        boxes = shapely.box(x - 1e-3, y - 1e-3, x + self.size + 1e-3, y + self.size + 1e-3)
        tiles, owners = tree.query(boxes, predicate="intersects")
        lists: list[list[int]] = [[] for _ in places]
        for tile, owner in zip(tiles.tolist(), owners.tolist(), strict=True):
            lists[tile].append(owner)
        alone = np.array([held[0] if len(held) == 1 else -1 for held in lists])
        single = np.flatnonzero(alone >= 0)
        sure = shapely.covers(shapes[alone[single]], boxes[single])
        self.owners: list[int | tuple[int, ...]] = [tuple(sorted(held)) for held in lists]
        self.sole = np.full(len(places), -1, dtype=np.intp)
        self.sole[single[sure]] = alone[single[sure]]
        for tile in single[sure].tolist():
            self.owners[tile] = int(alone[tile])

    def of(self, x: float, y: float) -> int | tuple[int, ...]:
        """Return the one owner of a point, or those who may be, lowest first."""
        column, row = int((x - self.west) / self.size), int((y - self.south) / self.size)
        if 0 <= column < self.columns and 0 <= row < self.rows:
            return self.owners[column * self.rows + row]
        return ()

    def sole_of(self, flat: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
        """Return the one owner of each finite point, -1 where a geometry has to be asked."""
        columns = ((flat[:, 0] - self.west) / self.size).clip(-1, self.columns).astype(np.intp)
        rows = ((flat[:, 1] - self.south) / self.size).clip(-1, self.rows).astype(np.intp)
        held = (columns >= 0) & (columns < self.columns) & (rows >= 0) & (rows < self.rows)
        found = np.full(len(flat), -1, dtype=np.intp)
        found[held] = self.sole[columns[held] * self.rows + rows[held]]
        return found


class CellIndex:
    """The finest areas of one day, ready to be asked."""

    def __init__(self, leaves: list[Standing]) -> None:
        leaves = sorted((one for one in leaves if one.border is not None), key=lambda one: one.facts.code)
        self.cells = tuple(_cell(one.facts) for one in leaves)
        borders = [one.border for one in leaves]
        self.metres = _metres(borders)
        self.shapes = np.array([self.metres.project(border) for border in borders], dtype=object)
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)
        self.tiles = _Tiles(self.shapes, self.tree) if self.cells else None

    def at(self, lon: float, lat: float, near_m: float = NEAR_M) -> CellFacts | None:
        """Return the cell at a point in WGS-84 degrees, or the nearest within `near_m` metres."""
        if not (math.isfinite(lon) and math.isfinite(lat)):
            return None
        metres = self.metres
        x, y = (lon - metres.lon) * metres.east, (lat - metres.lat) * metres.north
        owners = self.tiles.of(x, y) if self.tiles is not None else ()
        if isinstance(owners, int):
            return self.cells[owners]
        # Cells stand in the order of their codes, so the first hit has the lowest code.
        for row in owners:
            if shapely.intersects_xy(self.shapes[row], x, y):
                return self.cells[row]
        return self._near(shapely.Point(x, y), near_m)

    def _near(self, point: shapely.Point, near_m: float) -> CellFacts | None:
        if near_m <= 0 or not self.cells:
            return None
        rows, away = self.tree.query_nearest(point, max_distance=near_m, return_distance=True)
        if not rows.size:
            return None
        return self.cells[int(rows.min())]._replace(near_m=round(max(float(away[0]), 0.01), 2))

    def many(self, points: npt.ArrayLike, near_m: float = NEAR_M) -> Located:
        """Return the cells of many points.

        Args:
            points: array of shape (n, 2): longitude, latitude in WGS-84 degrees.
            near_m: reach for points in no cell, metres; 0 for none.

        Raises:
            ValueError: the array has another shape.
        """
        wanted = np.asarray(points, dtype=np.float64)
        if wanted.ndim != 2 or wanted.shape[1] != 2:
            raise ValueError(f"expected (n, 2), got {wanted.shape}")
        metres = self.metres
        flat = (wanted - (metres.lon, metres.lat)) * (metres.east, metres.north)
        index = np.full(len(flat), len(self.cells), dtype=np.intp)
        away = np.full(len(flat), np.inf)
        finite = np.flatnonzero(np.isfinite(flat).all(axis=1))
        if self.tiles is not None:
            sole = self.tiles.sole_of(flat[finite])
            index[finite[sole >= 0]] = sole[sole >= 0]
            finite = finite[sole < 0]
        shapes = shapely.points(flat[finite])
        asked, rows = self.tree.query(shapes)
        asked = finite[asked]
        inside = shapely.intersects_xy(self.shapes[rows], flat[asked, 0], flat[asked, 1])
        np.minimum.at(index, asked[inside], rows[inside])
        found = index < len(self.cells)
        away[found] = 0.0
        lost = np.flatnonzero(~found & np.isfinite(flat).all(axis=1))
        if lost.size and near_m > 0 and self.cells:
            (places, rows), reach = self.tree.query_nearest(
                shapely.points(flat[lost]), max_distance=near_m, return_distance=True
            )
            np.minimum.at(index, lost[places], rows)
            away[lost[places]] = np.round(np.maximum(reach, 0.01), 2)
        index[index == len(self.cells)] = -1
        return Located(self.cells, index, away)


class RoadIndex:
    """Road sections of one day: a point lies on those whose half width reaches it."""

    def __init__(self, sections: list[Standing]) -> None:
        sections = sorted((one for one in sections if one.border is not None), key=lambda one: one.facts.code)
        self.facts = tuple(one.facts for one in sections)
        borders = [one.border for one in sections]
        self.metres = _metres(borders)
        self.shapes = np.array([self.metres.project(border) for border in borders], dtype=object)
        self.widths = np.array([one.facts.buffer_m for one in sections], dtype=float)
        self.tree = shapely.STRtree(self.shapes)

    def at(self, lon: float, lat: float, more_m: float = 0.0) -> tuple[AreaFacts, ...]:
        """Return the sections at a point, nearest first; `more_m` widens every road."""
        if not self.facts or not (math.isfinite(lon) and math.isfinite(lat)):
            return ()
        metres = self.metres
        point = shapely.Point((lon - metres.lon) * metres.east, (lat - metres.lat) * metres.north)
        reach = float(self.widths.max()) + more_m
        rows = self.tree.query(point, predicate="dwithin", distance=reach)
        away = shapely.distance(self.shapes[rows], point)
        hits = [
            (float(far), self.facts[row].code, self.facts[row])
            for far, row in zip(away.tolist(), rows.tolist(), strict=True)
            if far <= self.widths[row] + more_m
        ]
        return tuple(facts for _, _, facts in sorted(hits, key=lambda hit: hit[:2]))


def _cell(facts: AreaFacts) -> CellFacts:
    return CellFacts(facts.id, facts.path, facts.code, facts.name, 0.0, facts.synthetic)
