"""Codes: their digits, their order, and that they are never reissued."""

from __future__ import annotations

import pytest

from chuanhui.grid.areas.errors import CodesExhausted
from chuanhui.grid.areas.rules import (
    Level,
    begins_like,
    next_codes,
    path_of,
    segment_of,
    west_to_east_north_to_south,
    why_unfit,
)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("411602", Level.DISTRICT),
        ("411602Z", Level.DISTRICT),
        ("411602007", Level.STREET),
        ("411602007201", Level.COMMUNITY),
        ("41160200720101", Level.LARGE_GRID),
        ("411602007201001", Level.SMALL_GRID),
        ("411602001C205", Level.COMPOUND),
        ("411602ZR03-02", Level.SECTION),
    ],
)
def test_why_unfit_accepts_each_level(code: str, level: Level) -> None:
    assert why_unfit(code, level) is None


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("4116", Level.DISTRICT),
        ("41160200", Level.STREET),
        ("411602000", Level.STREET),
        ("411602007003000", Level.SMALL_GRID),
        ("411602000003012", Level.SMALL_GRID),
        ("411602007000012", Level.SMALL_GRID),
        ("４11602007003012", Level.SMALL_GRID),
        ("41160200700300", Level.LARGE_GRID),
        ("compound", Level.COMPOUND),
    ],
)
def test_why_unfit_says_why(code: str, level: Level) -> None:
    assert why_unfit(code, level)


def test_next_codes_never_reissues_a_voided_code() -> None:
    taken = ["411602001001001", "411602001001007", "411602001002099"]
    assert next_codes("411602001001", Level.SMALL_GRID, taken, 2) == ["411602001001008", "411602001001009"]
    assert next_codes("411602001", Level.COMMUNITY, ["411602001003", "411602001205"], 1) == ["411602001004"]
    assert next_codes("411602001", Level.COMMUNITY, ["411602001003"], 1, village=True) == ["411602001200"]


def test_next_codes_refuses_to_overflow() -> None:
    with pytest.raises(CodesExhausted):
        next_codes("411602001001", Level.SMALL_GRID, ["411602001001998"], 2)


def test_paths_are_segments_ended_by_stops() -> None:
    assert path_of(None, segment_of("411602Z", Level.DISTRICT)) == "411602Z."
    assert path_of("411602Z.", segment_of("411602008", Level.STREET)) == "411602Z.008."
    assert segment_of("411602R01-02", Level.SECTION) == "02"
    assert segment_of("411602001C001", Level.COMPOUND) == "411602001C001"
    with pytest.raises(ValueError, match="segment"):
        path_of("411602.", "a.b")


def test_prefixes_are_only_a_hint() -> None:
    assert begins_like("411602008", "411602Z", Level.STREET)
    assert not begins_like("411602008001", "411602007", Level.COMMUNITY)


def test_grids_are_numbered_west_to_east_and_north_to_south() -> None:
    points = [(1.0, 0.0), (0.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    assert west_to_east_north_to_south(points) == [3, 2, 1, 0]
    assert west_to_east_north_to_south([]) == []
