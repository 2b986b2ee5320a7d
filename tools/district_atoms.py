"""The ground of the demo district: Voronoi atoms, and carving connected groups out of them."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from chuanhui.grid.areas.rules.coordinates import metres_per_degree

CENTRE = (114.65, 33.62)
AREA_KM2 = 349.0
TOWN_KM2 = 35.0


@dataclass
class Ground:
    """Atoms of the district.

    Attributes:
        cells: polygons in degrees, rounded to 6 decimals, sharing their vertices.
        points: a point of each in metres from the centre.
        sizes: area of each in m².
        town: whether each belongs to the five urban streets.
        near: neighbours of each across a common edge.
    """

    cells: np.ndarray
    points: np.ndarray
    sizes: np.ndarray
    town: np.ndarray
    near: list[list[int]]

    def degrees(self, east: float, north: float) -> tuple[float, float]:
        """Return degrees, rounded to 6 decimals, of metres from the centre."""
        scale = metres_per_degree(CENTRE[1])
        return round(CENTRE[0] + east / scale[0], 6), round(CENTRE[1] + north / scale[1], 6)

    def inset(self, atom: int, metres: float) -> BaseGeometry:
        """Return an atom shrunk by some metres on every side."""
        shrunk = self.cells[atom].buffer(-metres / 102_000, join_style="mitre")
        shrunk = shrunk if not shrunk.is_empty else self.cells[atom].buffer(-5 / 102_000, join_style="mitre")
        return shapely.transform(shrunk, lambda points: np.round(points, 6))


def _wave(angle: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Return a smooth bumpy factor around 1 over the angle."""
    bumps = np.ones_like(angle)
    for turns in range(2, 9):
        bumps += strength / turns * rng.uniform(0.5, 1.3) * np.cos(turns * angle + rng.uniform(0, math.tau))
    return bumps


def _lattice(step: float, reach: float, rng: np.random.Generator) -> np.ndarray:
    """Return a jittered lattice of hexagons over a square of ±`reach` metres."""
    rows = np.arange(-reach, reach, step * 0.866)
    points = [
        (x + (row % 2) * step / 2, y) for row, y in enumerate(rows) for x in np.arange(-reach, reach, step)
    ]
    return np.array(points) + rng.normal(0, step * 0.24, (len(points), 2))


def _outlines(points: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each point, how far out it lies in the district and in the town; 1 is the edge."""
    angle, far = np.arctan2(points[:, 1], points[:, 0]), np.hypot(points[:, 0], points[:, 1])
    whole = math.sqrt(AREA_KM2 / math.pi) * 1000 * _wave(angle, rng, 0.20)
    town = math.sqrt(TOWN_KM2 / math.pi) * 1000 * _wave(angle, rng, 0.17)
    return far / whole, far / town


def _voronoi(points: np.ndarray) -> np.ndarray:
    """Return the Voronoi cell of each point, in the order of the points."""
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), ordered=True)
    return np.array(cells.geoms)


def make_ground(seed: int) -> Ground:
    """Make the atoms: dense in the town, wide in the country, all sharing their vertices."""
    shape = np.random.SeedSequence(seed).spawn(2)
    wide = _lattice(262.0, 14_500.0, np.random.default_rng(shape[0]))
    dense = _lattice(116.0, 5_000.0, np.random.default_rng(shape[0]))
    far, town = _outlines(wide, np.random.default_rng(shape[1]))
    wide = wide[(town > 1.03) & (far < 1.18)]
    _, town = _outlines(dense, np.random.default_rng(shape[1]))
    points = np.concatenate([dense[town <= 1.0], wide])
    for _ in range(2):
        cells = shapely.intersection(_voronoi(points), shapely.Point(0, 0).buffer(16_000))
        centres = shapely.get_coordinates(shapely.centroid(cells))
        points = points + 0.7 * (centres - points)
    cells = _voronoi(points)
    far, town = _outlines(points, np.random.default_rng(shape[1]))
    kept = far <= 1.0
    # The outline was drawn freely; the whole is stretched to the official size.
    stretch = math.sqrt(AREA_KM2 * 1e6 / shapely.area(cells[kept]).sum())
    return _settle(cells[kept], points[kept] * stretch, stretch, town[kept] <= 1.0)


def _settle(cells: np.ndarray, points: np.ndarray, stretch: float, town: np.ndarray) -> Ground:
    """Round the atoms to six decimals, keep what is connected, and find neighbours."""
    scale = np.array(metres_per_degree(CENTRE[1])) / stretch
    rounded = shapely.transform(cells, lambda xy: np.round(np.array(CENTRE) + xy / scale, 6))
    rounded = shapely.remove_repeated_points(rounded)
    if not (shapely.is_valid(rounded).all() and shapely.coverage_is_valid(rounded)):
        raise SystemExit("rounding broke the atoms; choose another seed")
    sizes = shapely.area(cells) * stretch**2
    return Ground(rounded, points, sizes, town, _neighbours(rounded))


def _neighbours(cells: np.ndarray) -> list[list[int]]:
    """Return the neighbours of each atom across a common edge."""
    owners: dict[tuple[tuple[float, float], ...], list[int]] = defaultdict(list)
    for atom, cell in enumerate(cells):
        ring = [tuple(point) for point in shapely.get_coordinates(cell).tolist()]
        for edge in itertools.pairwise(ring):
            owners[tuple(sorted(edge))].append(atom)
    near: list[list[int]] = [[] for _ in cells]
    for pair in owners.values():
        if len(pair) == 2:
            near[pair[0]].append(pair[1])
            near[pair[1]].append(pair[0])
    return near


def _sway(points: np.ndarray, wavelength: float) -> np.ndarray:
    """Return the points swayed by smooth waves, so that carved borders meander."""
    swayed = points.astype(float).copy()
    rng = np.random.default_rng(round(wavelength))
    for part in (1.0, 0.55, 0.3):
        length = wavelength * part
        for axis in (0, 1):
            direction = rng.uniform(0, math.tau)
            along = points @ np.array([math.cos(direction), math.sin(direction)])
            swayed[:, axis] += 0.085 * length * np.sin(along * math.tau / length + rng.uniform(0, math.tau))
    return swayed


def carve(
    ground: Ground, atoms: np.ndarray, seeds: np.ndarray, shares: np.ndarray, fixed: float, wavelength: float
) -> list[np.ndarray]:
    """Cut atoms into connected groups whose sizes follow `shares`.

    A power diagram whose weights and centres move until the sizes fit; then islands go to a neighbour.

    Args:
        ground, atoms: where.
        seeds: first centre of each group, metres.
        shares: wished sizes, in any unit.
        fixed: 0 lets centres move freely, 1 keeps them at their seeds.
        wavelength: of the meanders, metres.
    """
    points, sizes = _sway(ground.points[atoms], wavelength), ground.sizes[atoms]
    wished = shares / shares.sum() * sizes.sum()
    centres, weights = seeds.astype(float).copy(), np.zeros(len(seeds))
    rate = 0.35
    for _ in range(220):
        distance = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2) - weights
        owner = distance.argmin(axis=1)
        held = np.bincount(owner, weights=sizes, minlength=len(seeds))
        weights += rate * (wished - held)
        for group in range(len(seeds)):
            mine = owner == group
            if mine.any():
                middle = np.average(points[mine], axis=0, weights=sizes[mine])
                centres[group] += 0.25 * (fixed * seeds[group] + (1 - fixed) * middle - centres[group])
            else:
                weights[group] += 0.2 * wished[group]
        rate *= 0.992
    owner = _join(ground, atoms, owner, len(seeds))
    groups = [atoms[owner == group] for group in range(len(seeds))]
    if min(len(group) for group in groups) == 0:
        raise SystemExit("a group came out empty; choose another seed")
    return groups


def _join(ground: Ground, atoms: np.ndarray, owner: np.ndarray, count: int) -> np.ndarray:
    """Give every island of a group to the neighbour with whom it shares most edges."""
    place = {int(atom): index for index, atom in enumerate(atoms)}
    near = [[place[one] for one in ground.near[int(atom)] if one in place] for atom in atoms]
    owner = owner.copy()
    for _ in range(30):
        islands = []
        for group in range(count):
            parts = _parts(near, np.flatnonzero(owner == group).tolist())
            islands += sorted(parts, key=len)[:-1]
        if not islands:
            return owner
        for island in islands:
            inside = set(island)
            votes = [int(owner[other]) for atom in island for other in near[atom] if other not in inside]
            if votes:
                owner[island] = max(sorted(set(votes)), key=votes.count)
    raise SystemExit("islands remain; choose another seed")


def _parts(near: list[list[int]], members: list[int]) -> list[list[int]]:
    """Return the connected parts of some atoms."""
    left, parts = set(members), []
    for start in members:
        if start not in left:
            continue
        left.discard(start)
        part, todo = [start], [start]
        while todo:
            for other in near[todo.pop()]:
                if other in left:
                    left.discard(other)
                    part.append(other)
                    todo.append(other)
        parts.append(part)
    return parts
