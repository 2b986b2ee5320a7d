"""Small squares of ground for tests: a district of one street, two communities and four grids."""

from __future__ import annotations

from datetime import date

import shapely

from chuanhui.grid.areas.rules import AreaFacts, Ground, Layer, Level, Limits, Standing

SINCE = date(2020, 1, 1)
ON = date(2026, 5, 1)
WEST, SOUTH, STEP = 114.60, 33.60, 0.01


def square(column: float, row: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    """Return a rectangle on the lattice of 0.01 degrees."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    box = shapely.box(west, south, west + width * STEP, south + height * STEP)
    return shapely.transform(box, lambda points: points.round(6))


def one(
    area_id: int,
    level: Level,
    code: str,
    path: str,
    parent_id: int | None,
    border: shapely.Geometry | None,
    layer: Layer = Layer.ADMIN,
    home: str = "",
    slug: str = "",
) -> Standing:
    """Return an area that stands since `SINCE`."""
    facts = AreaFacts(
        area_id, layer, level, code, path, home or path, parent_id, f"区域{area_id}", "",
        slug or f"a{area_id}",
        True, 0, SINCE, None,
    )  # fmt: skip
    return Standing(facts, border)


ROOT = "411602.001."


def standing() -> dict[int, Standing]:
    """Return two communities side by side, two grids each, and a compound in the first grid."""
    areas = [
        one(1, Level.DISTRICT, "411602", "411602.", None, square(0, 0, 4, 2)),
        one(2, Level.STREET, "411602001", ROOT, 1, square(0, 0, 4, 2)),
        one(3, Level.COMMUNITY, "411602001001", f"{ROOT}001.", 2, square(0, 0, 2, 2)),
        one(4, Level.COMMUNITY, "411602001002", f"{ROOT}002.", 2, square(2, 0, 2, 2)),
        one(5, Level.SMALL_GRID, "411602001001001", f"{ROOT}001.001.", 3, square(0, 0, 1, 2), slug="01"),
        one(6, Level.SMALL_GRID, "411602001001002", f"{ROOT}001.002.", 3, square(1, 0, 1, 2), slug="02"),
        one(7, Level.SMALL_GRID, "411602001002001", f"{ROOT}002.001.", 4, square(2, 0, 1, 2), slug="01"),
        one(8, Level.SMALL_GRID, "411602001002002", f"{ROOT}002.002.", 4, square(3, 0, 1, 2), slug="02"),
        one(
            9, Level.COMPOUND, "411602001C001", "411602001C001.", None, square(0.2, 0.2, 0.3, 0.3),
            Layer.COMPOUND, f"{ROOT}001.001.",
        ),
    ]  # fmt: skip
    return {area.facts.id: area for area in areas}


def ground(on: date = ON) -> Ground:
    """Return what a reshaping has to know."""
    areas = standing()
    used = {area.facts.code for area in areas.values()} | {"411602001001007"}
    return Ground(areas, used, on, Limits())
