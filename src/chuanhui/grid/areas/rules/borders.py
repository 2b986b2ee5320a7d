"""Borders: limits on what may be kept, and every fault of one geometry at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from chuanhui.grid.areas.errors import AreaFault
from chuanhui.grid.areas.rules.coordinates import (
    CHINA,
    Box,
    CoordinateSystem,
    area_m2,
    out_of_bounds_hint,
    to_wgs84,
)
from chuanhui.grid.areas.rules.layers import SHAPES, Layer


@dataclass(frozen=True, slots=True)
class Limits:
    """What an import or a drawn border may hold.

    Attributes:
        box: bounds in WGS-84 degrees.
        vertices: most vertices of one border.
        smallest_m2, largest_m2: area of one polygon.
        features: most rows or features in one file.
        file_bytes: largest file.
        tolerance_m2: gap, overlap or overhang that is let pass.
    """

    box: Box = CHINA
    vertices: int = 20_000
    smallest_m2: float = 10.0
    largest_m2: float = 20_000_000_000.0
    features: int = 50_000
    file_bytes: int = 64 * 1024 * 1024
    tolerance_m2: float = 1.0


def read_geometry(value: Any) -> BaseGeometry:
    """Return the geometry of a GeoJSON geometry object, flattened to two dimensions.

    Raises:
        ValueError: it is none, is empty, or its numbers cannot be read; the message says why.
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("type"), str):
        raise ValueError("not a GeoJSON geometry")
    if value["type"] not in frozenset().union(*SHAPES.values()):
        raise ValueError(value["type"])
    try:
        geometry = shapely.force_2d(shape(value))
    except Exception as error:
        # Shapely raises half a dozen kinds for unreadable coordinates; each means the same to the sender.
        raise ValueError(str(error).splitlines()[0][:200] or type(error).__name__) from error
    if geometry.is_empty:
        raise ValueError("empty geometry")
    return geometry


def border_faults(
    geometry: BaseGeometry,
    layer: Layer,
    limits: Limits,
    *,
    file: str = "",
    row: int = 0,
) -> list[AreaFault]:
    """Return every fault of one border in WGS-84; none means it may be kept.

    Args:
        geometry: in stored coordinates.
        layer: decides which shapes are allowed.
        limits: bounds.
        file, row: the place named in the faults.
    """
    place: dict[str, Any] = {"file": file, "row": row, "column": "geometry"}
    if geometry.geom_type not in SHAPES[layer]:
        return [AreaFault("AR030", **place, facts={"value": geometry.geom_type})]
    points = shapely.get_coordinates(geometry)
    if not np.isfinite(points).all():
        return [AreaFault("AR037", **place, facts={"value": "NaN / Infinity"})]
    if len(points) > limits.vertices:
        return [AreaFault("AR032", **place, facts={"found": len(points), "limit": limits.vertices})]
    faults: list[AreaFault] = []
    box = limits.box
    outside = (
        (points[:, 0] < box.west)
        | (points[:, 0] > box.east)
        | (points[:, 1] < box.south)
        | (points[:, 1] > box.north)
    )
    if outside.any():
        lon, lat = (float(number) for number in points[int(np.argmax(outside))])
        hint, hint_en = out_of_bounds_hint(lon, lat, box)
        facts = {"value": f"{lon}, {lat}", "hint": hint, "hint_en": hint_en}
        faults.append(AreaFault("AR033", **place, facts=facts))
    if not geometry.is_valid:
        faults.append(AreaFault("AR031", **place, facts={"why": explain_validity(geometry)}))
    elif geometry.geom_type in {"Polygon", "MultiPolygon"} and not faults:
        size = area_m2(geometry)
        if not limits.smallest_m2 <= size <= limits.largest_m2:
            bounds = {"found": round(size, 1), "lo": limits.smallest_m2, "hi": limits.largest_m2}
            faults.append(AreaFault("AR034", **place, facts=bounds))
    return faults


def read_border(
    value: Any,
    layer: Layer,
    limits: Limits,
    system: CoordinateSystem = CoordinateSystem.WGS84,
    *,
    file: str = "",
    row: int = 0,
) -> tuple[BaseGeometry | None, list[AreaFault]]:
    """Read one GeoJSON geometry, bring it to stored coordinates and check it.

    Returns:
        The border and no faults, or None and every fault.
    """
    try:
        geometry = read_geometry(value)
    except ValueError as error:
        facts = {"value": str(error)}
        return None, [AreaFault("AR030", file=file, row=row, column="geometry", facts=facts)]
    points = shapely.get_coordinates(geometry)
    if system not in (CoordinateSystem.WGS84, CoordinateSystem.CGCS2000) and np.isfinite(points).all():
        # The shift is defined near China only; a point far outside is judged as it was sent.
        west, south, east, north = geometry.bounds
        if CHINA.holds(west, south) and CHINA.holds(east, north):
            geometry = to_wgs84(geometry, system)
    faults = border_faults(geometry, layer, limits, file=file, row=row)
    return (None, faults) if faults else (geometry, [])
