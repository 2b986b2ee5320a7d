"""What is known of an area: the frozen values that queries hand out and rules think with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from shapely.geometry.base import BaseGeometry

from chuanhui.grid.areas.rules.layers import Layer, Level
from chuanhui.kernel.sight import Sight

RESHAPERS = frozenset({"system", "administrator", "district_desk", "street_head"})
"""Roles that may change the grid, inside their own sight and never the area they themselves answer for."""


class Actor(Protocol):
    """What this room needs to know of whoever acts; the posts room's `Acting` fits."""

    @property
    def post_id(self) -> int | None:
        """Return the id of the acting post; None for the system."""

    @property
    def person_id(self) -> int | None:
        """Return the id of the person who holds it; None for the system."""

    @property
    def role(self) -> str:
        """Return the role of the acting post, "system" for the system."""

    @property
    def sight(self) -> Sight:
        """Return what may be seen and reshaped."""


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """One area as it stood on one day.

    Attributes:
        id: of the area; the same through all its versions.
        layer, level: which tree, which storey.
        code: never reissued.
        path: place in its own tree, root first, each segment ended by a full stop.
        area_path: the administrative area it stands in; equal to `path` in the layer `admin`.
        parent_id: the area above in its own tree; None for a root.
        slug: unique among siblings, for addresses of pages and names of posts.
        synthetic: invented for the demo; pages show it as 演示.
        buffer_m: half the width of a road section in metres; 0 otherwise.
        valid_from, valid_until: first day, and first day no more (None = until further notice).
    """

    id: int
    layer: Layer
    level: Level
    code: str
    path: str
    area_path: str
    parent_id: int | None
    name: str
    name_en: str
    slug: str
    synthetic: bool
    buffer_m: int
    valid_from: date
    valid_until: date | None

    def label(self, lang: str = "zh") -> str:
        """Return the name as pages show it, an invented one marked as such."""
        if lang == "en":
            return f"{self.name_en or self.name}{' (demo)' if self.synthetic else ''}"
        return f"{self.name}{'（演示）' if self.synthetic else ''}"


class Standing(NamedTuple):
    """An area together with its border, WGS-84 degrees; None where it has none."""

    facts: AreaFacts
    border: BaseGeometry | None


class CellFacts(NamedTuple):
    """The grid cell, or the finest area there is, at a point.

    Attributes:
        area_id, path, code, name: of the cell.
        near_m: 0 inside or on the border; else the metres to the nearest cell, which this is.
        synthetic: invented for the demo.
    """

    area_id: int
    path: str
    code: str
    name: str
    near_m: float = 0.0
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class NewArea:
    """An area version that a plan opens; `area_id` None means that the area itself is new.

    Attributes:
        parent: code of the parent in the same layer, "" for a root.
        home: code of the administrative area it stands in, "" in the layer `admin`.
        row: line of the CSV that asked for it, 0 when none did.
    """

    layer: Layer
    level: Level
    code: str
    parent: str
    home: str
    path: str
    area_path: str
    name: str
    name_en: str
    slug: str
    synthetic: bool
    buffer_m: int
    border: BaseGeometry | None
    note: str = ""
    area_id: int | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change of the grid will write: versions that end on a day, and versions that begin on it.

    Attributes:
        kind: of the journal entry, e.g. "area.split".
        on: first day of the new state.
        subject: code of the area the change is about; "" for an import.
        area_path: where the journal entry stands.
        closes: area ids whose version ends before `on`.
        opens: versions that begin on it; those with an `area_id` continue that area.
    """

    kind: str
    on: date
    subject: str
    area_path: str
    closes: tuple[int, ...]
    opens: tuple[NewArea, ...]

    @property
    def summary(self) -> dict[str, object]:
        """Return what the journal keeps of the plan: codes, not borders."""
        continued = {area.area_id for area in self.opens}
        return {
            "on": self.on,
            "added": sorted(area.code for area in self.opens if area.area_id is None)[:2000],
            "changed": sum(1 for area in self.opens if area.area_id is not None),
            "voided": sum(1 for area_id in self.closes if area_id not in continued),
        }
