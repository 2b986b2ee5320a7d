"""Borders for maps and files: GeoJSON, CSV, and the report of a level's coverage."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import numpy as np
import shapely

from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.areas.queries.memory import Tree, tree
from chuanhui.grid.areas.rules import (
    LAYER_OF,
    TOLERANCE_M2,
    AreaFacts,
    CoverageFault,
    Layer,
    Level,
    check_coverage,
)
from chuanhui.grid.areas.rules.sheets import COLUMNS, inert
from chuanhui.kernel.sight import Sight

# Degrees of Visvalingam tolerance: coarse levels are shown on small scales.
TOLERANCE = {Level.DISTRICT: 0.0008, Level.STREET: 0.0005, Level.COMMUNITY: 0.0002, Level.LARGE_GRID: 0.0001}


def borders(
    sight: Sight,
    path: str | None,
    level: Level,
    on: date | None = None,
    *,
    exact: bool = False,
    stamp: int | None = None,
) -> dict[str, Any]:
    """Return the borders of one level as a GeoJSON FeatureCollection for a map, as far as in sight.

    Neighbours stay joined: a level is simplified as a whole, and remembered until the areas change.

    Args:
        sight: what may be seen.
        path: the administrative area in which they stand (or the area itself); None asks for all.
        level: e.g. `Level.SMALL_GRID`, or `Level.SECTION` for roads.
        on: the day; None asks for the last state known.
        exact: True leaves every vertex.
        stamp: see `queries.cell_at`.

    Returns:
        Features by code with properties id, code, path, area_path, name, name_en, level, synthetic and
        `at`, a point inside for the label.

    Raises:
        AreaNotFound: no area has that path on that day.
    """
    grown = tree(on, stamp)
    if path is not None and path not in grown.by_path:
        raise AreaNotFound(area=path)
    shown = _shown(grown, level, 0.0 if exact else TOLERANCE.get(level, 0.0))
    features = [
        feature
        for facts in grown.facts
        if facts.level is level
        and facts.area_path.startswith(path or "")
        and sight.covers(facts.area_path)
        and (feature := shown.get(facts.id))
    ]
    return {"type": "FeatureCollection", "features": features}


def _shown(grown: Tree, level: Level, tolerance: float) -> dict[int, dict[str, Any]]:
    """Return the features of a whole level by area id, made once."""
    found = grown.shown.get((level, tolerance))
    if found is not None:
        return found
    areas = [facts for facts in grown.facts if facts.level is level and facts.id in grown.borders]
    shapes = np.array([grown.borders[facts.id] for facts in areas], dtype=object)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes)).round(6).tolist()
    if tolerance and len(shapes):
        shapes = shapely.coverage_simplify(shapes, tolerance)
    texts = shapely.to_geojson(shapes) if len(shapes) else []
    made = {
        facts.id: _feature(facts, json.loads(text), at)
        for facts, text, at in zip(areas, texts, inside, strict=True)
    }
    grown.shown[level, tolerance] = made
    return made


def _feature(facts: AreaFacts, geometry: dict[str, Any], at: list[float]) -> dict[str, Any]:
    properties = {
        "id": facts.id,
        "code": facts.code,
        "path": facts.path,
        "area_path": facts.area_path,
        "name": facts.name,
        "name_en": facts.name_en,
        "level": facts.level.value,
        "synthetic": facts.synthetic,
        "at": at,
    }
    return {"type": "Feature", "id": facts.id, "properties": properties, "geometry": geometry}


def export_csv(sight: Sight, on: date | None = None, *, stamp: int | None = None) -> str:
    """Return every area in sight as the CSV that an import reads; nothing in it runs as a formula."""
    grown = tree(on, stamp)
    out = io.StringIO()
    sheet = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    sheet.writeheader()
    storeys = list(Level)
    for facts in sorted(grown.facts, key=lambda one: (storeys.index(one.level), one.path)):
        if sight.covers(facts.area_path):
            sheet.writerow(_row(grown, facts))
    return out.getvalue()


def _row(grown: Tree, facts: AreaFacts) -> dict[str, object]:
    parent = grown.by_id.get(facts.parent_id) if facts.parent_id is not None else None
    home = grown.by_path.get(facts.area_path) if facts.layer is not Layer.ADMIN else None
    return {
        "level": facts.level.value,
        "code": facts.code,
        "parent": parent.code if parent else "",
        "home": home.code if home else "",
        "name": inert(facts.name),
        "name_en": inert(facts.name_en),
        "slug": facts.slug,
        "synthetic": int(facts.synthetic),
        "buffer_m": facts.buffer_m or "",
    }


def export_geojson(sight: Sight, on: date | None = None, *, stamp: int | None = None) -> str:
    """Return the border of every area in sight as the GeoJSON that an import reads, exact, one line each."""
    grown = tree(on, stamp)
    lines = []
    for facts in grown.facts:
        border = grown.borders.get(facts.id)
        if border is not None and sight.covers(facts.area_path):
            feature = {
                "type": "Feature",
                "properties": {"code": facts.code, "name": facts.name, "level": facts.level.value},
                "geometry": json.loads(shapely.to_geojson(border)),
            }
            lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    body = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'


def coverage(
    sight: Sight,
    on: date | None = None,
    *,
    within: str = "",
    tolerance_m2: float = TOLERANCE_M2,
    stamp: int | None = None,
) -> list[CoverageFault]:
    """Return every gap, overlap and overhang below the administrative areas in sight.

    Args:
        sight: what may be seen.
        on: the day.
        within: only below this path.
        tolerance_m2: pieces up to this size are let pass.
        stamp: see `queries.cell_at`.
    """
    grown = tree(on, stamp)
    faults: list[CoverageFault] = []
    for facts in grown.facts:
        if LAYER_OF[facts.level] is not Layer.ADMIN or not facts.path.startswith(within):
            continue
        below = {
            one.code: grown.borders[one.id]
            for one in grown.below.get(facts.id, [])
            if one.id in grown.borders
        }
        if below and facts.id in grown.borders and sight.covers(facts.area_path):
            faults += check_coverage(facts.code, grown.borders[facts.id], below, tolerance_m2)
    return faults
