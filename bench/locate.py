"""Point to cell over 10,000 cells: single and vectorised.

    .venv/bin/python bench/locate.py [cells a side]

Prints the machine, then one line a case: lookups/s, and microseconds p50 / p99 for single ones.
No database: the index is the one that `grid.areas.queries` keeps in every process.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from datetime import date

import numpy as np
import shapely

from chuanhui.grid.areas.queries.cells import CellIndex
from chuanhui.grid.areas.rules import AreaFacts, Layer, Level, Standing

SINGLE, MANY, ROUNDS = 40_000, 400_000, 3


def cells(side: int) -> list[Standing]:
    """Return side x side cells of 24 vertices with shared, bent edges."""
    rng = np.random.default_rng(7)
    step = 0.2 / side
    corners = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), axis=-1) * step
    corners = corners + rng.normal(0, step * 0.08, corners.shape) + (114.55, 33.52)
    across = rng.normal(0, step * 0.03, (side + 1, side + 1, 2, 5))

    def edge(i: int, j: int, way: int) -> np.ndarray:
        start, end = corners[i, j], corners[i + (way == 0), j + (way == 1)]
        share = np.linspace(0, 1, 7)[1:-1, None]
        bend = across[i, j, way][:, None] * np.array([[way == 1, way == 0]], dtype=float)
        return start + share * (end - start) + bend

    made = []
    for i in range(side):
        for j in range(side):
            ring = [
                corners[i, j],
                *edge(i, j, 0),
                corners[i + 1, j],
                *edge(i + 1, j, 1),
                corners[i + 1, j + 1],
            ]
            ring += [*edge(i, j + 1, 0)[::-1], corners[i, j + 1], *edge(i, j, 1)[::-1]]
            number = i * side + j + 1
            code = f"4116{number:011d}"
            path = f"411602.{code}."
            facts = AreaFacts(
                number, Layer.ADMIN, Level.SMALL_GRID, code, path, path, None, code, "", "x", True, 0,
                date(2020, 1, 1), None,
            )  # fmt: skip
            made.append(Standing(facts, shapely.Polygon(ring)))
    return made


def main(side: int) -> None:
    """Time the index and print the table."""
    leaves = cells(side)
    began = time.perf_counter()
    index = CellIndex(leaves)
    built = time.perf_counter() - began
    rng = np.random.default_rng(11)
    points = np.column_stack([rng.uniform(114.56, 114.74, MANY), rng.uniform(33.53, 33.71, MANY)])
    pairs = [(float(lon), float(lat)) for lon, lat in points[:SINGLE]]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, ", end="")
    print(f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}")
    vertices = shapely.get_num_coordinates(leaves[0].border) - 1
    print(f"{len(leaves):,} cells of {vertices} vertices, built in {built:.2f} s")
    singles, manies, times = [], [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for lon, lat in pairs:
            index.at(lon, lat)
        singles.append(SINGLE / (time.perf_counter() - began))
        began = time.perf_counter()
        located = index.many(points)
        manies.append(MANY / (time.perf_counter() - began))
    for lon, lat in pairs[:10_000]:
        began = time.perf_counter()
        index.at(lon, lat)
        times.append((time.perf_counter() - began) * 1e6)
    p50, p99 = np.percentile(times, [50, 99])
    same = all(index.at(*pairs[i]) == located[i] for i in range(2000))
    print(f"single      {np.median(singles):>10,.0f} lookups/s   p50 {p50:.1f} µs  p99 {p99:.1f} µs")
    ratio = np.median(manies) / np.median(singles)
    print(f"vectorised  {np.median(manies):>10,.0f} lookups/s   {ratio:.1f} x single")
    print(f"both agree on 2,000 points: {same}; found {(located.rows >= 0).mean():.2%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
