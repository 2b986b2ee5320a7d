"""Codes of areas and of unit grids, their segments in a path, and the order in which grids are numbered.

Division codes (6, 9 and 12 digits) follow GB/T 2260 and GB/T 10114. A unit grid has 15 digits:
6 (district) + 3 (street) + 3 (community or village) + 3 (sequence from west to east, from north to south),
after DB11/T 2157-2023; `kernel.codes` takes them apart. Large grids are ours: 12 digits and two more.
A zone held in trust is a root of its own; its code is a district's with one capital letter behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from chuanhui.grid.areas.errors import CodesExhausted
from chuanhui.grid.areas.rules.layers import Level
from chuanhui.kernel.codes.divisions import parse_division, parse_unit_grid

DIGITS: Mapping[Level, int] = {
    Level.DISTRICT: 6,
    Level.STREET: 9,
    Level.COMMUNITY: 12,
    Level.LARGE_GRID: 14,
    Level.SMALL_GRID: 15,
}
SEQUENCE_DIGITS: Mapping[Level, int] = {
    Level.STREET: 3,
    Level.COMMUNITY: 3,
    Level.LARGE_GRID: 2,
    Level.SMALL_GRID: 3,
    Level.SECTION: 2,
    Level.SITE: 3,
    Level.COMPOUND: 3,
    Level.WAR_ZONE: 1,
    Level.SCHOOL_ZONE: 3,
}
PREFIX_DIGITS: Mapping[Level, int] = {
    Level.STREET: 6,
    Level.COMMUNITY: 9,
    Level.LARGE_GRID: 12,
    Level.SMALL_GRID: 12,
}
_ZONE = re.compile(r"[1-9]\d{5}[A-Z]?")
_OTHER = re.compile(r"[0-9]{6,12}[A-Z]{1,2}[0-9]{1,6}(?:-[0-9]{2,3})?")
_SEGMENT = re.compile(r"[0-9A-Za-z-]{1,24}")


def why_unfit(code: str, level: Level) -> str | None:
    """Say why `code` cannot be the code of an area of `level`; None when it can."""
    if level is Level.DISTRICT:
        return None if _ZONE.fullmatch(code) else "6 digits, or 6 digits and a capital letter for a zone"
    digits = DIGITS.get(level)
    if digits is None:
        return None if _OTHER.fullmatch(code) else "district code, capital letter, digits or capitals"
    if len(code) != digits or not (code.isascii() and code.isdigit()) or code[0] == "0":
        return f"{digits} digits"
    if not int(code[-SEQUENCE_DIGITS[level] :]) or not _stands(code):
        return "no part is all zeros"
    return None


def _stands(code: str) -> bool:
    """Tell whether every division in front of a code is one: a cut-off part of zeros makes it shorter."""
    known = parse_unit_grid(code).division.code if len(code) == 15 else code[:12]
    return parse_division(known).code == known and known[6:9] != "000"


def segment_of(code: str, level: Level) -> str:
    """Return the part of a code that stands in the area's path: its own sequence, or the whole root code.

    A section's is what follows its hyphen; a root of another layer is its whole code.
    """
    if level in DIGITS and level is not Level.DISTRICT:
        return code[-SEQUENCE_DIGITS[level] :]
    if level is Level.SECTION and "-" in code:
        return code.rpartition("-")[2]
    return code


def path_of(parent: str | None, segment: str) -> str:
    """Return the path of an area under `parent` (a path, or None for a root).

    Raises:
        ValueError: the segment holds a sign that would break the order of paths.
    """
    if not _SEGMENT.fullmatch(segment):
        raise ValueError(f"not a path segment: {segment!r}")
    return f"{parent or ''}{segment}."


def begins_like(code: str, parent: str, level: Level) -> bool:
    """Tell whether a code begins with its parent's digits; a warning when not, never more."""
    digits = PREFIX_DIGITS.get(level)
    return digits is None or code[:digits] == parent[:digits]


def next_codes(
    parent: str, level: Level, taken: Iterable[str], count: int, village: bool = False
) -> list[str]:
    """Return `count` codes under `parent` that were never used, voided ones included.

    Args:
        parent: code of the parent whose digits begin the new codes.
        level: level of the new areas.
        taken: every code ever issued at that level under that prefix, closed ones too.
        count: how many are needed.
        village: village committees count from 200, residents' committees from 001.

    Raises:
        CodesExhausted: the sequence would pass its last number.
    """
    digits = SEQUENCE_DIGITS[level]
    prefix = parent[: PREFIX_DIGITS.get(level, len(parent))]
    lowest, highest = 1, 10**digits - 1
    if level is Level.COMMUNITY:
        lowest, highest = (200, 399) if village else (1, 199)
    used = [
        int(code[-digits:]) for code in taken if code.startswith(prefix) and len(code) == len(prefix) + digits
    ]
    first = max([lowest - 1, *(number for number in used if lowest <= number <= highest)]) + 1
    if first + count - 1 > highest:
        raise CodesExhausted(parent=parent, limit=highest)
    return [f"{prefix}{number:0{digits}d}" for number in range(first, first + count)]


def west_to_east_north_to_south(points: Sequence[tuple[float, float]]) -> list[int]:
    """Return the order in which grids are numbered: bands from the north, each from west to east.

    Args:
        points: (lon, lat) of a point inside each grid; the bands are about as many as the root of
            their number, so neighbours in a row keep neighbouring numbers.

    Source: DB11/T 2157-2023, the order within a community.
    """
    if not points:
        return []
    rows = max(1, round(len(points) ** 0.5))
    north = sorted(range(len(points)), key=lambda i: (-points[i][1], points[i][0]))
    per_row = -(-len(points) // rows)
    order: list[int] = []
    for start in range(0, len(points), per_row):
        order += sorted(north[start : start + per_row], key=lambda i: (points[i][0], -points[i][1]))
    return order
