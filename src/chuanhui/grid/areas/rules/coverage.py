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
    codes = sorted(children)
    if not codes:
        return []
    centre = parent.centroid
    metres = LocalMetres.around(centre.x, centre.y)
    whole = metres.project(parent)
    parts = [metres.project(children[code]) for code in codes]
    union = shapely.union_all(parts)

    def fault(trouble: Trouble, area: str, other: str, piece: BaseGeometry) -> CoverageFault:
        inside = piece.representative_point()
        sample = metres.degrees(inside.x, inside.y)
        return CoverageFault(trouble, parent_code, area, other, float(piece.area), sample)

    gaps = [
        fault(Trouble.GAP, parent_code, "", piece) for piece in _pieces(whole.difference(union), tolerance_m2)
    ]
    overlaps, overhangs = [], []
    left, right = shapely.STRtree(parts).query(parts, predicate="intersects")
    for i, j in sorted(zip(left.tolist(), right.tolist(), strict=True)):
        if i < j:
            common = parts[i].intersection(parts[j])
            overlaps += [
                fault(Trouble.OVERLAP, codes[i], codes[j], piece) for piece in _pieces(common, tolerance_m2)
            ]
    for code, part in zip(codes, parts, strict=True):
        over = part.difference(whole)
        overhangs += [fault(Trouble.OUTSIDE, code, "", piece) for piece in _pieces(over, tolerance_m2)]
    return gaps + overlaps + overhangs
