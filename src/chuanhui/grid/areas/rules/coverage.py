"""Coverage: the children of an area fill it exactly, without gap, overlap or overhang."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import shapely
from shapely.geometry.base import BaseGeometry

from chuanhui.grid.areas.errors import AreaFault
from chuanhui.grid.areas.rules.coordinates import LocalMetres

TOLERANCE_M2 = 1.0


class Trouble(StrEnum):
    """What may be wrong between an area and its children."""

    GAP = "gap"
    OVERLAP = "overlap"
    OUTSIDE = "outside"


_CODES = {Trouble.GAP: "AR040", Trouble.OVERLAP: "AR041", Trouble.OUTSIDE: "AR042"}


@dataclass(frozen=True, slots=True)
class CoverageFault:
    """One place where the children do not fill their parent.

    Attributes:
        trouble: gap, overlap or outside.
        parent: code of the parent.
        area: code of the child; the parent's for a gap.
        other: code of the second child of an overlap, else "".
        size_m2: size of this piece.
        sample: (lon, lat) inside it, degrees.
    """

    trouble: Trouble
    parent: str
    area: str
    other: str
    size_m2: float
    sample: tuple[float, float]

    def as_fault(self, file: str = "", row: int = 0) -> AreaFault:
        """Return the fault in the room's common form."""
        facts = {
            "parent": self.parent,
            "value": self.area,
            "other": self.other,
            "size": round(self.size_m2, 1),
            "sample": f"{self.sample[0]}, {self.sample[1]}",
        }
        return AreaFault(_CODES[self.trouble], file=file, row=row, column="geometry", facts=facts)


def _pieces(geometry: BaseGeometry, tolerance_m2: float) -> list[BaseGeometry]:
    """Return the polygons of a leftover that are larger than the tolerance."""
    return [part for part in shapely.get_parts(geometry) if part.area > tolerance_m2]


def check_coverage(
    parent_code: str,
    parent: BaseGeometry,
    children: Mapping[str, BaseGeometry],
    tolerance_m2: float = TOLERANCE_M2,
) -> list[CoverageFault]:
    """Return every gap, overlap and overhang of an area's children.

    Args:
        parent_code: named in the faults.
        parent: border in WGS-84 degrees, valid.
        children: borders by code, valid.
        tolerance_m2: pieces up to this size are let pass; sliver borders between two
            surveys are usual, so the sender chooses it.

    Returns:
        Faults, gaps first, then overlaps, then overhangs, each by code; empty when exact.
    """
    if not children:
        return []
    ground = _Ground(parent_code, parent, children, tolerance_m2)
    whole = ground.metres.project(parent)
    union = shapely.union_all(ground.parts)
    gaps = ground.faults(Trouble.GAP, parent_code, "", whole.difference(union))
    overhangs = []
    for code, part in zip(ground.codes, ground.parts, strict=True):
        overhangs += ground.faults(Trouble.OUTSIDE, code, "", part.difference(whole))
    return gaps + ground.overlaps() + overhangs


def check_overlaps(
    layer: str, areas: Mapping[str, BaseGeometry], tolerance_m2: float = TOLERANCE_M2
) -> list[CoverageFault]:
    """Return every overlap among the areas of a layer in which a point lies in one at most.

    Args:
        layer: named in the faults.
        areas: borders by code, valid, in WGS-84 degrees.
        tolerance_m2: see `check_coverage`.

    Returns:
        Faults by code; they need not fill anything, so gaps are none.
    """
    if not areas:
        return []
    return _Ground(layer, shapely.union_all(list(areas.values())), areas, tolerance_m2).overlaps()


class _Ground:
    """Some areas in metres, and the pieces in which they go wrong."""

    def __init__(
        self, name: str, around: BaseGeometry, areas: Mapping[str, BaseGeometry], tolerance_m2: float
    ) -> None:
        self.name, self.tolerance_m2 = name, tolerance_m2
        self.metres = LocalMetres.around(around.centroid.x, around.centroid.y)
        self.codes = sorted(areas)
        self.parts = [self.metres.project(areas[code]) for code in self.codes]

    def faults(self, trouble: Trouble, area: str, other: str, leftover: BaseGeometry) -> list[CoverageFault]:
        """Return one fault for each piece of a leftover that is larger than the tolerance."""
        found = []
        for piece in _pieces(leftover, self.tolerance_m2):
            inside = piece.representative_point()
            sample = self.metres.degrees(inside.x, inside.y)
            found.append(CoverageFault(trouble, self.name, area, other, float(piece.area), sample))
        return found

    def overlaps(self) -> list[CoverageFault]:
        """Return what any two of the areas have in common."""
        found = []
        left, right = shapely.STRtree(self.parts).query(self.parts, predicate="intersects")
        for i, j in sorted(zip(left.tolist(), right.tolist(), strict=True)):
            if i < j:
                common = self.parts[i].intersection(self.parts[j])
                found += self.faults(Trouble.OVERLAP, self.codes[i], self.codes[j], common)
        return found
