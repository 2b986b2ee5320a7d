"""Coordinate systems at the edge: what maps in China show, and what is stored.

Stored coordinates are WGS-84, which CGCS2000 equals within centimetres. Public maps in China show
GCJ-02 (shifted by some hundred metres) or BD-09 (shifted once more). The shifts are published
formulas over a Krasovsky ellipsoid; the way back is found by iteration to well under a millimetre.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]

KRASOVSKY_A = 6378245.0
KRASOVSKY_EE = 0.00669342162296594323
WGS84_A = 6378137.0
WGS84_E2 = 0.00669437999014


class CoordinateSystem(StrEnum):
    """What the numbers of a file mean; the file's sender declares it."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Box(NamedTuple):
    """Bounds in degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Tell whether a point lies in the box, its edge included."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


CHINA = Box(73.0, 3.0, 136.0, 54.0)


def _shift(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return how far GCJ-02 lies from WGS-84 at a WGS-84 point, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    waves = 20 * np.sin(6 * x * math.pi) + 20 * np.sin(2 * x * math.pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (waves + 20 * np.sin(y * math.pi) + 40 * np.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * math.pi) + 320 * np.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (waves + 20 * np.sin(x * math.pi) + 40 * np.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * math.pi) + 300 * np.sin(x / 30 * math.pi)) * 2 / 3
    radians = lat / 180 * math.pi
    magic = 1 - KRASOVSKY_EE * np.sin(radians) ** 2
    north = north * 180 / ((KRASOVSKY_A * (1 - KRASOVSKY_EE)) / (magic * np.sqrt(magic)) * math.pi)
    east = east * 180 / (KRASOVSKY_A / np.sqrt(magic) * np.cos(radians) * math.pi)
    return east, north


def wgs84_to_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return GCJ-02 degrees of WGS-84 degrees; both arrays of one shape, inside China."""
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def gcj02_to_wgs84(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return WGS-84 degrees of GCJ-02 degrees, by iteration to below 1e-9 degrees."""
    back_lon, back_lat = lon.copy(), lat.copy()
    for _ in range(12):
        there_lon, there_lat = wgs84_to_gcj02(back_lon, back_lat)
        off_lon, off_lat = there_lon - lon, there_lat - lat
        back_lon, back_lat = back_lon - off_lon, back_lat - off_lat
        if max(np.max(np.abs(off_lon), initial=0.0), np.max(np.abs(off_lat), initial=0.0)) < 1e-10:
            break
    return back_lon, back_lat


def gcj02_to_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return BD-09 degrees of GCJ-02 degrees."""
    turn = math.pi * 3000.0 / 180.0
    far = np.hypot(lon, lat) + 0.00002 * np.sin(lat * turn)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * turn)
    return far * np.cos(angle) + 0.0065, far * np.sin(angle) + 0.006


def bd09_to_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return GCJ-02 degrees of BD-09 degrees, by iteration to below 1e-9 degrees."""
    back_lon, back_lat = lon - 0.0065, lat - 0.006
    for _ in range(12):
        there_lon, there_lat = gcj02_to_bd09(back_lon, back_lat)
        off_lon, off_lat = there_lon - lon, there_lat - lat
        back_lon, back_lat = back_lon - off_lon, back_lat - off_lat
        if max(np.max(np.abs(off_lon), initial=0.0), np.max(np.abs(off_lat), initial=0.0)) < 1e-10:
            break
    return back_lon, back_lat


def to_wgs84(geometry: BaseGeometry, system: CoordinateSystem) -> BaseGeometry:
    """Return a geometry in stored coordinates, its vertices rounded to 7 decimals when they moved.

    Equal vertices stay equal, so borders that were shared remain shared.
    """
    if system in (CoordinateSystem.WGS84, CoordinateSystem.CGCS2000):
        return geometry

    def move(points: Floats) -> Floats:
        lon, lat = points[:, 0], points[:, 1]
        if system is CoordinateSystem.BD09:
            lon, lat = bd09_to_gcj02(lon, lat)
        lon, lat = gcj02_to_wgs84(lon, lat)
        moved: Floats = np.empty_like(points)
        moved[:, 0], moved[:, 1] = np.round(lon, 7), np.round(lat, 7)
        return moved

    return shapely.transform(geometry, move)


def out_of_bounds_hint(lon: float, lat: float, box: Box) -> tuple[str, str]:
    """Say what is probably wrong with a point outside `box`, in Chinese and in English."""
    if box.holds(lat, lon):
        return (
            "经度和纬度似乎写反了：GeoJSON 中经度在前、纬度在后。",
            "Longitude and latitude seem swapped: GeoJSON writes longitude first.",
        )
    if abs(lon) > 180 or abs(lat) > 90:
        return (
            "这像是以米为单位的投影坐标，请转换为经纬度后导出。",
            "This looks like projected metres; export degrees of longitude and latitude.",
        )
    bounds = f"{box.west}–{box.east}, {box.south}–{box.north}"
    return (f"应在 {bounds} 之内，请核对坐标。", f"It should lie within {bounds}; check the coordinates.")


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Return metres per degree of longitude and of latitude on WGS-84 at a latitude in degrees."""
    radians = math.radians(lat)
    root = 1 - WGS84_E2 * math.sin(radians) ** 2
    east = math.pi / 180 * WGS84_A / math.sqrt(root) * math.cos(radians)
    north = math.pi / 180 * WGS84_A * (1 - WGS84_E2) / root**1.5
    return east, north


class LocalMetres(NamedTuple):
    """A flat metre grid around one latitude; exact to about 1e-4 over a district."""

    lon: float
    lat: float
    east: float
    north: float

    @classmethod
    def around(cls, lon: float, lat: float) -> LocalMetres:
        """Return the grid whose origin is the given point in degrees."""
        return cls(lon, lat, *metres_per_degree(lat))

    def project(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in metres east and north of the origin."""
        origin, scale = np.array([self.lon, self.lat]), np.array([self.east, self.north])
        return shapely.transform(geometry, lambda points: (points - origin) * scale)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return (lon, lat), rounded to 6 decimals, of a point in metres."""
        return round(self.lon + x / self.east, 6), round(self.lat + y / self.north, 6)


def area_m2(geometry: BaseGeometry) -> float:
    """Return the area of a polygon given in degrees, in square metres; 0 for lines and points."""
    if geometry.is_empty:
        return 0.0
    centre = geometry.centroid
    return float(LocalMetres.around(centre.x, centre.y).project(geometry).area)
