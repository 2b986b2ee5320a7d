"""Coordinate systems: the shift here, the way back, and hints for what went wrong."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.areas.ground import square

from chuanhui.grid.areas.rules import CHINA, CoordinateSystem, area_m2, metres_per_degree, to_wgs84
from chuanhui.grid.areas.rules.coordinates import gcj02_to_bd09, out_of_bounds_hint, wgs84_to_gcj02


def test_shift_is_531_metres_here() -> None:
    lon, lat = wgs84_to_gcj02(np.array([114.65]), np.array([33.62]))
    east, north = metres_per_degree(33.62)
    assert math.hypot((lon[0] - 114.65) * east, (lat[0] - 33.62) * north) == pytest.approx(531, abs=1)


@given(st.floats(74, 134), st.floats(18, 53))
def test_to_wgs84_undoes_both_shifts(lon: float, lat: float) -> None:
    gcj = wgs84_to_gcj02(np.array([lon]), np.array([lat]))
    bd = gcj02_to_bd09(*gcj)
    for system, shifted in ((CoordinateSystem.GCJ02, gcj), (CoordinateSystem.BD09, bd)):
        back = to_wgs84(shapely.Point(shifted[0][0], shifted[1][0]), system)
        assert (back.x, back.y) == pytest.approx((lon, lat), abs=2e-7)


def test_to_wgs84_leaves_stored_coordinates_alone() -> None:
    border = square(0, 0)
    assert to_wgs84(border, CoordinateSystem.CGCS2000) is border


def test_hint_knows_swapped_and_projected_numbers() -> None:
    assert "swapped" in out_of_bounds_hint(33.6, 114.6, CHINA)[1]
    assert "metres" in out_of_bounds_hint(500000.0, 3720000.0, CHINA)[1]
    assert "within" in out_of_bounds_hint(0.0, 0.0, CHINA)[1]


def test_area_is_in_square_metres() -> None:
    east, north = metres_per_degree(33.605)
    assert area_m2(square(0, 0)) == pytest.approx(0.01 * east * 0.01 * north, rel=1e-4)
    assert area_m2(shapely.LineString([(114, 33), (115, 34)])) == 0
