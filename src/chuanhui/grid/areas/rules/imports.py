"""The plan of an import: what is new, what changes, and everything that speaks against it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shapely.geometry.base import BaseGeometry

from chuanhui.grid.areas.errors import AreaFault
from chuanhui.grid.areas.rules.borders import Limits
from chuanhui.grid.areas.rules.codes import begins_like, path_of, segment_of, why_unfit
from chuanhui.grid.areas.rules.coordinates import CoordinateSystem, area_m2
from chuanhui.grid.areas.rules.coverage import CoverageFault, check_coverage, check_overlaps
from chuanhui.grid.areas.rules.facts import NewArea, Plan, Standing
from chuanhui.grid.areas.rules.layers import EXCLUSIVE, PARENTS, Layer, Level, may_stand_under
from chuanhui.grid.areas.rules.sheets import Row, read_borders, read_csv

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """The two files as they were sent, and what their numbers mean."""

    areas: bytes | str
    borders: bytes | str
    areas_name: str = "areas.csv"
    borders_name: str = "borders.geojson"
    system: CoordinateSystem = CoordinateSystem.WGS84


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """An import that was read and judged, and not yet written.

    Attributes:
        plan: what would be written; None when there are faults.
        faults: everything that speaks against it.
        warnings: what the sender should look at.
        added, changed, unchanged: counts of areas.
    """

    plan: Plan | None
    faults: tuple[AreaFault, ...]
    warnings: tuple[AreaFault, ...]
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class _Draft:
    """An import in the making."""

    file: str
    rows: dict[str, Row]
    standing: Mapping[str, Standing]
    faults: list[AreaFault] = field(default_factory=list)
    warnings: list[AreaFault] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)

    def refuse(self, fault: str, row: Row, column: str, **facts: Any) -> None:
        self.faults.append(AreaFault(fault, file=self.file, row=row.row, column=column, facts=facts))

    def standing_parent(self, code: str) -> str | None:
        """Return the code of the parent of an area that already stands."""
        parent_id = self.standing[code].facts.parent_id
        return self.codes.get(parent_id) if parent_id is not None else None

    def level(self, code: str) -> Level | None:
        """Return the level of an area in the file, or else in the system."""
        if code in self.rows:
            return self.rows[code].level
        return self.standing[code].facts.level if code in self.standing else None

    def path(self, code: str) -> str:
        """Return the path of an area; its parents were judged before."""
        if code in self.paths:
            return self.paths[code]
        if code not in self.rows:
            return self.standing[code].facts.path
        row = self.rows[code]
        kept = self.standing.get(code)
        parent = self.path(row.parent) if row.parent else None
        # An area that stays under its parent keeps its segment, whatever its code has become.
        if kept is not None and parent is not None and kept.facts.path.startswith(parent):
            segment = kept.facts.path[len(parent) : -1]
        else:
            segment = segment_of(code, row.level)
        self.paths[code] = path_of(parent, segment)
        return self.paths[code]


def _judge_parent(draft: _Draft, row: Row) -> None:
    """Check that the parent exists, is of a fitting level, and is no descendant."""
    if not row.parent:
        if not may_stand_under(row.level, None):
            draft.refuse("AR010", row, "parent", name="parent")
        return
    above = draft.level(row.parent)
    if above is None:
        draft.refuse("AR014", row, "parent", value=row.parent)
    elif not may_stand_under(row.level, above):
        draft.refuse("AR015", row, "parent", level=row.level.value, parent_level=above.value)
    elif not begins_like(row.code, row.parent, row.level):
        facts = {"value": row.code, "parent": row.parent}
        draft.warnings.append(
            AreaFault("AR020", file=draft.file, row=row.row, column="code", facts=facts, warning=True)
        )


def _judge_home(draft: _Draft, row: Row) -> None:
    """Check that an area of another layer stands in an administrative area."""
    if row.layer is Layer.ADMIN:
        return
    home = draft.level(row.home) if row.home else None
    if not row.home:
        draft.refuse("AR010", row, "home", name="home")
    elif home is None or (Level.DISTRICT is not home and Level.DISTRICT not in _ancestry(home)):
        draft.refuse("AR019", row, "home", value=row.home)


def _ancestry(level: Level) -> frozenset[Level]:
    """Return every level that may stand somewhere above `level`."""
    above: set[Level] = set()
    todo = list(PARENTS[level])
    while todo:
        one = todo.pop()
        if one not in above:
            above.add(one)
            todo += PARENTS[one]
    return frozenset(above)


def _judge_rows(draft: _Draft, used: Collection[str]) -> None:
    """Judge every row by itself and among its siblings."""
    slugs: dict[tuple[str, str, str], str] = {}
    for row in draft.rows.values():
        why = why_unfit(row.code, row.level)
        if why:
            draft.refuse("AR012", row, "code", value=row.code, level=row.level.value, why=why)
        if row.code in used and row.code not in draft.standing:
            draft.refuse("AR018", row, "code", value=row.code)
        _judge_parent(draft, row)
        _judge_home(draft, row)
        key = (row.layer.value, row.parent or row.home, row.slug)
        if not _SLUG.fullmatch(row.slug):
            draft.refuse("AR017", row, "slug", value=row.slug, why="a-z 0-9 -")
        elif slugs.setdefault(key, row.code) != row.code:
            draft.refuse("AR017", row, "slug", value=row.slug, why=f"= {slugs[key]}")


def _judge_borders(draft: _Draft, borders: Mapping[str, BaseGeometry], limits: Limits) -> None:
    """Check that all areas have borders, that children fill their parents, and that homes are true."""
    children: dict[str, dict[str, BaseGeometry]] = {}
    for row in draft.rows.values():
        if row.code not in borders:
            if row.layer is Layer.ADMIN or row.level is not Level.ROAD:
                draft.refuse("AR036", row, "code", value=row.code)
        elif row.layer is Layer.ADMIN and row.parent:
            children.setdefault(row.parent, {})[row.code] = borders[row.code]
        elif row.layer is not Layer.ADMIN:
            _judge_place(draft, row, borders)
    for code, one in draft.standing.items():
        above = draft.standing_parent(code) if code not in draft.rows else None
        if above in children and one.border is not None:
            children[above][code] = one.border
    for parent in sorted(children):
        border = borders.get(parent)
        if border is None and parent in draft.standing:
            border = draft.standing[parent].border
        if border is None:
            continue
        _report(draft, check_coverage(parent, border, children[parent], limits.tolerance_m2))
    for layer in sorted(EXCLUSIVE):
        if any(row.layer is layer for row in draft.rows.values()):
            _report(draft, check_overlaps(layer, _of_layer(draft, layer, borders), limits.tolerance_m2))


def _of_layer(draft: _Draft, layer: Layer, borders: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return the borders of a layer as the import would leave them, by code."""
    kept = {
        code: one.border
        for code, one in draft.standing.items()
        if one.facts.layer is layer and one.border is not None
    }
    return kept | {code: borders[code] for code, row in draft.rows.items() if row.layer is layer}


def _report(draft: _Draft, troubles: Iterable[CoverageFault]) -> None:
    for trouble in troubles:
        row_number = draft.rows[trouble.area].row if trouble.area in draft.rows else 0
        draft.faults.append(trouble.as_fault(draft.file, row_number))


def _judge_place(draft: _Draft, row: Row, borders: Mapping[str, BaseGeometry]) -> None:
    """Check that a section, site or compound lies in the area that its row calls its home."""
    home = borders.get(row.home) or (draft.standing[row.home].border if row.home in draft.standing else None)
    border = borders[row.code]
    if home is not None and not home.intersects(border):
        inside = border.representative_point()
        sample = f"{inside.x:.6f}, {inside.y:.6f}"
        size = round(area_m2(border), 1)
        draft.refuse("AR042", row, "home", value=row.code, parent=row.home, size=size, sample=sample)


def plan_import(
    files: ImportFiles,
    *,
    on: date,
    standing: Mapping[str, Standing],
    used: Collection[str],
    limits: Limits,
) -> ImportPlan:
    """Read and judge an import; nothing is written here.

    Args:
        files: the CSV and the GeoJSON.
        on: first day on which the new state holds.
        standing: areas that stand on that day, by code, with borders.
        used: every code ever issued, voided ones too.
        limits: bounds.

    Returns:
        A plan without faults, or every fault at once and no plan.
    """
    rows, faults = read_csv(files.areas, files.areas_name, limits)
    draft = _Draft(files.areas_name, {}, standing, faults)
    draft.codes = {one.facts.id: code for code, one in standing.items()}
    for row in rows:
        if row.code in draft.rows:
            draft.refuse("AR013", row, "code", value=row.code, first=draft.rows[row.code].row)
        else:
            draft.rows[row.code] = row
    # A border of a row that was refused must not be reported as one that belongs nowhere.
    layers = {code: one.facts.layer for code, one in standing.items()}
    layers |= {code: row.layer for code, row in draft.rows.items()}
    borders, wrong = read_borders(files.borders, files.borders_name, limits, layers, files.system)
    if faults:
        wrong = [fault for fault in wrong if fault.code != "AR035"]
    draft.faults += wrong
    _judge_rows(draft, used)
    if not draft.faults:
        _judge_rings(draft)
    if not draft.faults:
        _judge_borders(draft, borders, limits)
    if draft.faults:
        return ImportPlan(None, tuple(draft.faults), tuple(draft.warnings))
    return _settle(draft, borders, on)


def _judge_rings(draft: _Draft) -> None:
    """Check that no area stands below itself."""
    for row in draft.rows.values():
        seen = [row.code]
        above = row.parent
        while above in draft.rows and above not in seen:
            seen.append(above)
            above = draft.rows[above].parent
        if above in seen:
            draft.refuse("AR016", row, "parent", value=" > ".join([*seen, above]))


def _settle(draft: _Draft, borders: Mapping[str, BaseGeometry], on: date) -> ImportPlan:
    """Turn a faultless draft into a plan that writes only what differs from what stands."""
    opens: list[NewArea] = []
    added = unchanged = 0
    for row in draft.rows.values():
        kept = draft.standing.get(row.code)
        path = draft.path(row.code)
        new = NewArea(
            layer=row.layer,
            level=row.level,
            code=row.code,
            parent=row.parent,
            home=row.home,
            path=path,
            area_path=path if row.layer is Layer.ADMIN else draft.path(row.home),
            name=row.name,
            name_en=row.name_en,
            slug=row.slug,
            synthetic=row.synthetic,
            buffer_m=row.buffer_m,
            border=borders.get(row.code),
            note=row.note,
            area_id=kept.facts.id if kept else None,
            row=row.row,
        )
        if kept is not None and _same(new, kept):
            unchanged += 1
            continue
        if kept is not None:
            _judge_change(draft, new, row, kept, on)
        added += kept is None
        opens.append(new)
    if draft.faults:
        return ImportPlan(None, tuple(draft.faults), tuple(draft.warnings))
    opens.sort(key=lambda area: (area.layer.value, area.path.count("."), area.path))
    closes = tuple(area.area_id for area in opens if area.area_id is not None)
    roots = sorted(area.area_path for area in opens)
    plan = Plan("area.import", on, "", _common(roots), closes, tuple(opens))
    return ImportPlan(plan, (), tuple(draft.warnings), added, len(opens) - added, unchanged)


def _judge_change(draft: _Draft, new: NewArea, row: Row, kept: Standing, on: date) -> None:
    """Check that a change does not go behind a later version, nor leave what stands below on an old path."""
    if kept.facts.valid_from > on:
        draft.refuse("AR052", row, "code", on=on, since=kept.facts.valid_from)
    if new.path != kept.facts.path:
        old = kept.facts.path
        left = sum(
            1
            for code, one in draft.standing.items()
            if code not in draft.rows
            and (one.facts.path.startswith(old) or one.facts.area_path.startswith(old))
        )
        if left:
            draft.refuse("AR051", row, "parent", value=row.code, count=left)


def _same(new: NewArea, kept: Standing) -> bool:
    """Tell whether a row says what already stands."""
    old = kept.facts
    told = (new.path, new.area_path, new.name, new.name_en, new.slug, new.synthetic, new.buffer_m)
    if told != (old.path, old.area_path, old.name, old.name_en, old.slug, old.synthetic, old.buffer_m):
        return False
    if new.border is None or kept.border is None:
        return new.border is kept.border
    return bool(new.border.equals_exact(kept.border, 0.0))


def _common(paths: list[str]) -> str:
    """Return the longest area path that all `paths` lie under; "" when they share no root."""
    if not paths:
        return ""
    first, last = paths[0].split("."), paths[-1].split(".")
    same = 0
    while same < min(len(first), len(last)) - 1 and first[same] == last[same]:
        same += 1
    return "".join(f"{segment}." for segment in first[:same])
