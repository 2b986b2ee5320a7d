"""Which areas stood in a span of days: whoever stood on one of them answers for the days it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from chuanhui.grid.areas.rules.facts import AreaFacts
from chuanhui.grid.areas.rules.layers import Layer, Level

STOREY_OF: Mapping[str, Level] = {
    **{
        level.value: level
        for level in (Level.DISTRICT, Level.STREET, Level.COMMUNITY, Level.LARGE_GRID, Level.SMALL_GRID)
    },
    Layer.ROAD.value: Level.SECTION,
    Layer.KEY_SITE.value: Level.SITE,
    Layer.COMPOUND.value: Level.COMPOUND,
    Layer.WAR_ZONE.value: Level.WAR_ZONE,
    Layer.SCHOOL_ZONE.value: Level.SCHOOL_ZONE,
}
"""The level that each word of a playbook's ``each:`` means."""

_DAY = timedelta(days=1)


class Stood(NamedTuple):
    """An area in a span of days, as it stood on the last of them on which it stood at all.

    Attributes:
        id: the same through all its versions.
        path, area_path: in its own tree, and the administrative area it stands in.
        first, last: its first and its last day in the span.
        homes: every administrative path it had in the span, oldest first.
        above: path of the administrative area that adds it up.
    """

    id: int
    code: str
    name: str
    path: str
    area_path: str
    first: date
    last: date
    homes: tuple[str, ...]
    above: str


def stood(versions: Iterable[AreaFacts], first: date, last: date) -> tuple[Stood, ...]:
    """Return each area of some versions that stood on a day from `first` to `last`, by path and code.

    Args:
        versions: of one level, as they are believed at one instant.
        first, last: both belong to the span.
    """
    found: dict[int, list[AreaFacts]] = {}
    for one in versions:
        if one.valid_from <= last and (one.valid_until is None or one.valid_until > first):
            found.setdefault(one.id, []).append(one)
    answering = (_one(held, first, last) for held in found.values())
    return tuple(sorted(answering, key=lambda one: (one.area_path, one.code)))


def belongs(one: Stood, paths: tuple[str, ...]) -> bool:
    """Tell whether an area is one of a group or stands below one of it."""
    return any(one.area_path.startswith(path) for path in paths)


def _one(held: list[AreaFacts], first: date, last: date) -> Stood:
    held.sort(key=lambda one: one.valid_from)
    end = held[-1]
    until = last if end.valid_until is None else min(last, end.valid_until - _DAY)
    homes = (end.area_path,) if len(held) == 1 else tuple(dict.fromkeys(one.area_path for one in held))
    return Stood(
        end.id,
        end.code,
        end.name,
        end.path,
        end.area_path,
        max(first, held[0].valid_from),
        until,
        homes,
        _above(end),
    )


def _above(facts: AreaFacts) -> str:
    if facts.layer is not Layer.ADMIN:
        return facts.area_path
    return facts.path[: facts.path[:-1].rfind(".") + 1] or facts.path
