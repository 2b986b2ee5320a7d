"""Plans that reshape the grid: split, merge, redraw, close.

Old versions end on a day and new ones begin on it; nothing is overwritten. A split or a merge makes
new areas with new codes, so that a code always means one piece of ground; codes that fall away are
voided. What stood in the old areas (grids below, compounds, sites) is carried to the new ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from chuanhui.grid.areas.errors import AreaFault
from chuanhui.grid.areas.rules.borders import Limits, border_faults
from chuanhui.grid.areas.rules.codes import SEQUENCE_DIGITS, next_codes, path_of, segment_of
from chuanhui.grid.areas.rules.coverage import check_coverage
from chuanhui.grid.areas.rules.facts import AreaFacts, NewArea, Plan, Standing
from chuanhui.grid.areas.rules.layers import Layer, Level


@dataclass(frozen=True, slots=True)
class Part:
    """One area that a split or merge makes; its code is chosen by the plan."""

    name: str
    slug: str
    border: BaseGeometry
    name_en: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a reshaping has to know.

    Attributes:
        standing: every area that stands on the day, by id, all layers.
        used: every code ever issued, voided ones too.
        on: first day of the new state.
        limits: bounds.
    """

    standing: Mapping[int, Standing]
    used: Collection[str]
    on: date
    limits: Limits

    def children(self, area_id: int) -> list[Standing]:
        """Return the areas directly below an area in its own tree."""
        return [one for one in self.standing.values() if one.facts.parent_id == area_id]

    def below(self, path: str) -> list[Standing]:
        """Return what stands below a path in any layer, shallow first, the area itself left out."""
        found = [
            one
            for one in self.standing.values()
            if one.facts.area_path.startswith(path) and one.facts.path != path
        ]
        return sorted(found, key=lambda one: (one.facts.layer is not Layer.ADMIN, one.facts.path.count(".")))

    def code(self, area_id: int | None) -> str:
        """Return the code of an area, "" for None."""
        return self.standing[area_id].facts.code if area_id is not None else ""


def carry(one: Standing, **changes: Any) -> NewArea:
    """Return the version that continues an area with a few things changed."""
    facts = one.facts
    kept = NewArea(
        layer=facts.layer,
        level=facts.level,
        code=facts.code,
        parent="",
        home="",
        path=facts.path,
        area_path=facts.area_path,
        name=facts.name,
        name_en=facts.name_en,
        slug=facts.slug,
        synthetic=facts.synthetic,
        buffer_m=facts.buffer_m,
        border=one.border,
        area_id=facts.id,
    )
    return replace(kept, **changes)


def _too_early(olds: Sequence[Standing], on: date) -> list[AreaFault]:
    """Return faults for versions that began on the day or after it."""
    return [
        AreaFault("AR052", facts={"on": on, "since": old.facts.valid_from, "value": old.facts.code})
        for old in olds
        if old.facts.valid_from >= on
    ]


def _wrong(why: str, why_en: str) -> list[AreaFault]:
    return [AreaFault("AR053", facts={"why": why, "why_en": why_en})]


def _carried(
    ground: Ground, olds: Sequence[Standing], news: Sequence[NewArea]
) -> tuple[list[NewArea], list[AreaFault]]:
    """Return new versions of everything that stood in the old areas, and those that fit nowhere.

    A grid or community goes to the new area that holds it whole, up to the tolerance; a compound or
    site to the one that holds a point inside it.
    """
    moved: list[NewArea] = []
    faults: list[AreaFault] = []
    paths: dict[str, str] = {}
    taken: set[str] = set()
    for old in olds:
        for one in ground.below(old.facts.path):
            above = one.facts.path[: one.facts.path[:-1].rfind(".") + 1]
            direct = one.facts.layer is Layer.ADMIN and above == old.facts.path
            if one.facts.area_path == old.facts.path or direct:
                target = _holder(one, news, ground.limits.tolerance_m2 if direct else None)
                if target is None:
                    faults.append(AreaFault("AR050", facts={"value": one.facts.code}))
                    continue
                parent_path, parent = target.path, target.code
            else:
                stem = above if one.facts.layer is Layer.ADMIN else one.facts.area_path
                if stem not in paths:
                    continue
                parent_path, parent = paths[stem], ""
            if one.facts.layer is Layer.ADMIN:
                path = _free(parent_path, one.facts, taken)
                paths[one.facts.path] = path
                moved.append(
                    carry(one, path=path, area_path=path, parent=parent or ground.code(one.facts.parent_id))
                )
            else:
                kept_parent = ground.code(one.facts.parent_id)
                moved.append(carry(one, area_path=parent_path, parent=kept_parent))
    return moved, faults


def _holder(one: Standing, news: Sequence[NewArea], tolerance_m2: float | None) -> NewArea | None:
    """Return the new area that holds `one`: whole up to a tolerance, or (None) by a point inside it."""
    if one.border is None:
        return news[0] if len(news) == 1 else None
    if tolerance_m2 is None:
        inside = one.border.representative_point()
        return next((new for new in news if new.border is not None and new.border.intersects(inside)), None)
    for new in news:
        if new.border is not None and not check_coverage(
            new.code, new.border, {one.facts.code: new.border.union(one.border)}, tolerance_m2
        ):
            return new
    return None


def _free(parent_path: str, facts: AreaFacts, taken: set[str]) -> str:
    """Return a path under a new parent: the old segment when free, else the whole code."""
    segment = facts.path[:-1].rpartition(".")[2]
    path = path_of(parent_path, segment)
    if path in taken:
        path = path_of(parent_path, facts.code)
    taken.add(path)
    return path


def _new_areas(ground: Ground, like: Standing, parts: Sequence[Part]) -> list[NewArea]:
    """Return the new areas, siblings of `like`, under codes never used."""
    facts = like.facts
    parent = ground.standing[facts.parent_id] if facts.parent_id is not None else None
    village = facts.level is Level.COMMUNITY and facts.code[-3] in "23"
    # The digits come from the old code, not from the tree: a zone's streets keep the district's.
    prefix = facts.code[: -SEQUENCE_DIGITS[facts.level]]
    codes = next_codes(prefix, facts.level, ground.used, len(parts), village)
    stem = parent.facts.path if parent else None
    taken = {one.facts.path for one in ground.standing.values()}
    news = []
    for part, code in zip(parts, codes, strict=True):
        path = path_of(stem, segment_of(code, facts.level))
        if path in taken:
            # A sibling that a merge brought here may hold the segment under digits of its own.
            path = path_of(stem, code)
        news.append(
            NewArea(
                layer=facts.layer,
                level=facts.level,
                code=code,
                parent=parent.facts.code if parent else "",
                home="",
                path=path,
                area_path=path if facts.layer is Layer.ADMIN else facts.area_path,
                name=part.name,
                name_en=part.name_en,
                slug=part.slug,
                synthetic=facts.synthetic,
                buffer_m=facts.buffer_m,
                border=part.border,
                note=part.note,
            )
        )
    return news


def _finish(
    kind: str, ground: Ground, olds: Sequence[Standing], news: Sequence[NewArea], stands_at: str
) -> tuple[Plan | None, list[AreaFault]]:
    moved, faults = _carried(ground, olds, news)
    if faults:
        return None, faults
    closes = [old.facts.id for old in olds] + [one.area_id for one in moved if one.area_id is not None]
    subject = ",".join(sorted(old.facts.code for old in olds))
    return Plan(kind, ground.on, subject, stands_at, tuple(closes), (*news, *moved)), []


def _above(facts: AreaFacts) -> str:
    """Return the area path above an area, its own when it is a root."""
    return facts.area_path[: facts.area_path[:-1].rfind(".") + 1] or facts.area_path


def plan_split(area_id: int, parts: Sequence[Part], ground: Ground) -> tuple[Plan | None, list[AreaFault]]:
    """Split one area into two or more that fill it exactly.

    Returns:
        The plan, or None and every fault: parts that leave gaps, overlap or overhang, children that
        lie across the parts, a day that is too early.
    """
    old = ground.standing[area_id]
    if old.facts.layer is not Layer.ADMIN or old.facts.parent_id is None or old.border is None:
        return None, _wrong(
            "只有行政层级中有上级的区域可以拆分。", "Only an administrative area below a root can be split."
        )
    if len(parts) < 2:
        return None, _wrong("拆分至少要有两个部分。", "A split needs two parts or more.")
    faults = _too_early([old], ground.on)
    for number, part in enumerate(parts, start=1):
        faults += border_faults(part.border, old.facts.layer, ground.limits, row=number)
    faults += _slug_faults(ground, [old], parts)
    if faults:
        return None, faults
    named = {f"{number}. {part.name}": part.border for number, part in enumerate(parts, start=1)}
    troubles = check_coverage(old.facts.code, old.border, named, ground.limits.tolerance_m2)
    if troubles:
        return None, [trouble.as_fault() for trouble in troubles]
    return _finish("area.split", ground, [old], _new_areas(ground, old, parts), _above(old.facts))


def plan_merge(
    area_ids: Sequence[int], name: str, slug: str, ground: Ground, name_en: str = ""
) -> tuple[Plan | None, list[AreaFault]]:
    """Merge neighbouring siblings into one new area whose border is exactly theirs together."""
    olds = [ground.standing[area_id] for area_id in dict.fromkeys(area_ids)]
    kinds = {(old.facts.parent_id, old.facts.level, old.facts.layer) for old in olds}
    borders = [old.border for old in olds if old.border is not None]
    if len(olds) < 2 or len(kinds) != 1 or olds[0].facts.layer is not Layer.ADMIN:
        return None, _wrong(
            "合并须是同一上级下的两个以上同级区域。",
            "A merge takes two or more areas of one level under one parent.",
        )
    if len(borders) != len(olds) or olds[0].facts.parent_id is None:
        return None, _wrong(
            "要合并的区域缺少边界或没有上级。", "An area to be merged has no border or no parent."
        )
    border = shapely.union_all(borders)
    part = Part(name, slug, border, name_en)
    faults = _too_early(olds, ground.on) + _slug_faults(ground, olds, [part])
    if border.geom_type != "Polygon":
        faults += _wrong("要合并的区域互不相邻。", "The areas to be merged do not touch.")
    if faults:
        return None, faults
    return _finish("area.merge", ground, olds, _new_areas(ground, olds[0], [part]), _above(olds[0].facts))


def _slug_faults(ground: Ground, olds: Sequence[Standing], parts: Sequence[Part]) -> list[AreaFault]:
    """Return faults for slugs that a sibling has, or that appear twice."""
    gone = {old.facts.id for old in olds}
    parent_id = olds[0].facts.parent_id
    taken = {
        one.facts.slug
        for one in ground.standing.values()
        if one.facts.parent_id == parent_id
        and one.facts.layer is olds[0].facts.layer
        and one.facts.id not in gone
    }
    faults = []
    for number, part in enumerate(parts, start=1):
        if part.slug in taken or not part.slug:
            facts = {"value": part.slug, "why": "=" if part.slug else "a-z 0-9 -"}
            faults.append(AreaFault("AR017", row=number, column="slug", facts=facts))
        taken.add(part.slug)
    return faults


def plan_redraw(borders: Mapping[int, BaseGeometry], ground: Ground) -> tuple[Plan | None, list[AreaFault]]:
    """Move borders of one or more siblings; areas and codes stay.

    Args:
        borders: new border by area id; neighbours that give or take ground come with it.
        ground: what stands.

    Returns:
        The plan, or None and every fault: a border that leaves its parent, gaps and overlaps among
        the siblings, children that no longer fill their parent.
    """
    olds = [ground.standing[area_id] for area_id in borders]
    faults = _too_early(olds, ground.on)
    for old in olds:
        faults += border_faults(borders[old.facts.id], old.facts.layer, ground.limits)
    if faults or not olds:
        return None, faults or _wrong("没有要调整的边界。", "No border was given.")

    def border(one: Standing) -> BaseGeometry | None:
        return borders.get(one.facts.id, one.border)

    affected = {old.facts.id for old in olds if old.facts.layer is Layer.ADMIN}
    parents = (old.facts.parent_id for old in olds)
    affected |= {parent for parent in parents if parent is not None and parent in ground.standing}
    for parent_id in sorted(affected):
        parent = ground.standing[parent_id]
        outline = border(parent)
        below = {child.facts.code: shape for child in ground.children(parent_id) if (shape := border(child))}
        if outline is not None and parent.facts.layer is Layer.ADMIN:
            found = check_coverage(parent.facts.code, outline, below, ground.limits.tolerance_m2)
            faults += [trouble.as_fault() for trouble in found]
    if faults:
        return None, faults
    opens = tuple(
        carry(old, border=borders[old.facts.id], parent=ground.code(old.facts.parent_id)) for old in olds
    )
    opens += tuple(_rehomed(ground, borders, {new.area_id for new in opens}))
    closes = tuple(new.area_id for new in opens if new.area_id is not None)
    subject = ",".join(sorted(old.facts.code for old in olds))
    stands_at = min((_above(old.facts) for old in olds), key=len)
    return Plan("area.redraw", ground.on, subject, stands_at, closes, opens), []


def _rehomed(
    ground: Ground, borders: Mapping[int, BaseGeometry], done: Collection[int | None]
) -> list[NewArea]:
    """Return new versions of compounds and sites that a moved border left on the other side."""
    moved: list[NewArea] = []
    redrawn = [ground.standing[area_id].facts for area_id in borders]
    homes = {facts.area_path: borders[facts.id] for facts in redrawn if facts.layer is Layer.ADMIN}
    for one in ground.standing.values():
        facts = one.facts
        if (
            facts.layer is Layer.ADMIN
            or facts.id in done
            or facts.area_path not in homes
            or one.border is None
        ):
            continue
        inside = one.border.representative_point()
        if homes[facts.area_path].intersects(inside):
            continue
        home = next((path for path in sorted(homes) if homes[path].intersects(inside)), None)
        if home is not None:
            moved.append(carry(one, area_path=home, parent=ground.code(facts.parent_id)))
    return moved


def plan_close(area_id: int, ground: Ground) -> tuple[Plan | None, list[AreaFault]]:
    """Close an area that nothing takes the place of; its code is voided.

    An administrative area below a root cannot simply fall away: its ground would answer to nobody.
    """
    old = ground.standing[area_id]
    faults = _too_early([old], ground.on)
    held = (
        len(ground.below(old.facts.path)) if old.facts.layer is Layer.ADMIN else len(ground.children(area_id))
    )
    if held:
        faults.append(AreaFault("AR051", facts={"value": old.facts.code, "count": held}))
    if old.facts.layer is Layer.ADMIN and old.facts.parent_id is not None:
        faults += _wrong(
            "撤销后此处将无人负责，请改用合并。",
            "Its ground would answer to nobody; merge it with a neighbour instead.",
        )
    if faults:
        return None, faults
    return Plan("area.close", ground.on, old.facts.code, old.facts.area_path, (area_id,), ()), []
