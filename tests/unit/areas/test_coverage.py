"""Coverage: gaps, overlaps and overhangs, each with its size and a place."""

from __future__ import annotations

import pytest
import shapely
from tests.unit.areas.ground import SOUTH, WEST, square

from chuanhui.grid.areas.rules import Trouble, area_m2, check_coverage

PARENT = square(0, 0, 2, 1)


def test_check_coverage_is_silent_when_children_fill_the_parent() -> None:
    assert check_coverage("P", PARENT, {"a": square(0, 0), "b": square(1, 0)}) == []
    assert check_coverage("P", PARENT, {}) == []


def test_check_coverage_finds_a_gap() -> None:
    (fault,) = check_coverage("P", PARENT, {"a": square(0, 0)})
    assert (fault.trouble, fault.area, fault.parent) == (Trouble.GAP, "P", "P")
    assert fault.size_m2 == pytest.approx(area_m2(square(1, 0)), rel=1e-3)
    assert square(1, 0).contains(shapely.Point(fault.sample))


def test_check_coverage_finds_an_overlap_and_names_both() -> None:
    (fault,) = check_coverage("P", PARENT, {"a": square(0, 0, 1.5, 1), "b": square(1, 0)})
    assert (fault.trouble, fault.area, fault.other) == (Trouble.OVERLAP, "a", "b")
    assert square(1, 0, 0.5, 1).contains(shapely.Point(fault.sample))


def test_check_coverage_finds_a_child_outside_its_parent() -> None:
    (fault,) = check_coverage("P", PARENT, {"a": square(0, 0), "b": square(1, 0, 1.25, 1)})
    assert (fault.trouble, fault.area) == (Trouble.OUTSIDE, "b")
    assert "AR042" in fault.as_fault("f.csv", 3).render("en")


def test_check_coverage_lets_slivers_pass_up_to_the_tolerance() -> None:
    sliver = shapely.box(WEST, SOUTH, WEST + 0.0199999, SOUTH + 0.01)
    assert check_coverage("P", PARENT, {"a": sliver}, tolerance_m2=20.0) == []
    assert len(check_coverage("P", PARENT, {"a": sliver}, tolerance_m2=1.0)) == 1
