"""Reshaping: split, merge, redraw, close."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from shapely.geometry.base import BaseGeometry

from chuanhui.grid.areas.actions.writing import carry_out, earlier_body, ground_on
from chuanhui.grid.areas.errors import AreaFault, AreaFaults, AreaNotFound, NotFromAbove
from chuanhui.grid.areas.rules import (
    RESHAPERS,
    Actor,
    AreaFacts,
    Ground,
    Layer,
    Part,
    Plan,
    plan_close,
    plan_merge,
    plan_redraw,
    plan_split,
)
from chuanhui.journal.rules import ask_digest

Planner = Callable[[Ground], tuple[Plan | None, list[AreaFault]]]


@dataclass(frozen=True, slots=True)
class Reshaped:
    """What a split, merge, redrawing or closing did: codes of new areas, counts of the others."""

    on: date
    added: tuple[str, ...]
    changed: int
    voided: int
    repeated: bool = False


def split_area(
    *, area_id: int, parts: Sequence[Part], on: date, by: Actor, now: datetime, key: UUID | None = None
) -> Reshaped:
    """Split one area into parts that fill it exactly; the old code is voided, the parts get new ones.

    Raises:
        AreaNotFound, NotFromAbove, AreaMoved: see errors.py.
        AreaFaults: gaps, overlaps, overhangs, children across the parts, taken slugs, a day too early.
        KeyReused: the key was used for another request.
    """
    told = {
        "split": area_id,
        "on": on,
        "parts": [[part.name, part.slug, part.name_en, part.border.wkb_hex] for part in parts],
    }
    return _reshape(told, [area_id], lambda ground: plan_split(area_id, parts, ground), on, by, now, key)


def merge_areas(
    *,
    area_ids: Sequence[int],
    name: str,
    slug: str,
    on: date,
    by: Actor,
    now: datetime,
    key: UUID | None = None,
    name_en: str = "",
) -> Reshaped:
    """Merge neighbouring siblings into one new area under a new code; the old codes are voided.

    Raises: as `split_area`.
    """
    told = {"merge": sorted(area_ids), "on": on, "name": name, "slug": slug, "name_en": name_en}
    return _reshape(
        told, area_ids, lambda ground: plan_merge(area_ids, name, slug, ground, name_en), on, by, now, key
    )


def redraw_area(
    *, borders: Mapping[int, BaseGeometry], on: date, by: Actor, now: datetime, key: UUID | None = None
) -> Reshaped:
    """Move the borders of areas that give ground to one another; codes stay, compounds follow the ground.

    Args:
        borders: new border by area id; every neighbour that gives or takes ground is in it.
        on: first day of the new borders.
        by: a post that answers for the area above.
        now: aware.
        key: idempotency key.

    Raises: as `split_area`.
    """
    told = {"redraw": {str(area_id): border.wkb_hex for area_id, border in borders.items()}, "on": on}
    return _reshape(told, list(borders), lambda ground: plan_redraw(borders, ground), on, by, now, key)


def close_area(*, area_id: int, on: date, by: Actor, now: datetime, key: UUID | None = None) -> Reshaped:
    """Close an area that nothing takes the place of: a compound pulled down, a section given up.

    Raises: as `split_area`; an administrative area below a root is merged instead.
    """
    return _reshape(
        {"close": area_id, "on": on}, [area_id], lambda ground: plan_close(area_id, ground), on, by, now, key
    )


def _reshape(
    told: Mapping[str, Any],
    area_ids: Iterable[int],
    planned: Planner,
    on: date,
    by: Actor,
    now: datetime,
    key: UUID | None,
) -> Reshaped:
    """Judge, plan and write one change of the grid."""
    with transaction.atomic():
        ask = ask_digest(told)
        if (earlier := earlier_body(key, ask)) is not None:
            return Reshaped(
                on, tuple(earlier["added"]), int(earlier["changed"]), int(earlier["voided"]), repeated=True
            )
        ground = ground_on(on, None)
        for area_id in area_ids:
            _judge_actor(by, area_id, ground)
        plan, faults = planned(ground)
        if plan is None:
            raise AreaFaults(tuple(faults))
        carry_out(plan, by=by, now=now, key=key, ask=ask, more={})
        summary: Mapping[str, Any] = plan.summary
        return Reshaped(on, tuple(summary["added"]), summary["changed"], summary["voided"])


def _judge_actor(by: Actor, area_id: int, ground: Ground) -> None:
    """Refuse who does not see the area, and who does not answer for the one above it."""
    one = ground.standing.get(area_id)
    if one is None or not by.sight.covers(one.facts.area_path):
        raise AreaNotFound(area=area_id)
    above = _above(one.facts)
    if by.role not in RESHAPERS or by.sight.unit is not None or not by.sight.covers(above):
        raise NotFromAbove(area=one.facts.name)


def _above(facts: AreaFacts) -> str:
    """Return the path that must be in sight to reshape an area: its parent's, or its home's."""
    if facts.layer is not Layer.ADMIN:
        return facts.area_path
    return facts.area_path[: facts.area_path[:-1].rfind(".") + 1] or facts.area_path
