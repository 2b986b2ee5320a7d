"""Finding areas: by path, id or code, up and down the tree, by name or pinyin, and through time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import numpy.typing as npt
from django.db import connection

from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.areas.queries.cells import NEAR_M, Located
from chuanhui.grid.areas.queries.memory import SELECT, Tree, standing_of, state, tree
from chuanhui.grid.areas.rules import AreaFacts, CellFacts, Layer, Level
from chuanhui.kernel.sight import Sight

_STOREYS = tuple(Level)
LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an area: how it stood, when that was learned and when it ceased to be believed."""

    facts: AreaFacts
    learned_at: datetime
    superseded_at: datetime | None
    note: str


def cell_at(
    lon: float, lat: float, *, on: date | None = None, stamp: int | None = None, near_m: float = NEAR_M
) -> CellFacts | None:
    """Return the finest area at a point.

    Args:
        lon, lat: WGS-84 degrees.
        on: the day whose grid is asked; None asks for the last state known.
        stamp: the room's stamp when the caller has it; None costs one statement.
        near_m: a point in no cell goes to the nearest within so many metres, flagged by `near_m` > 0.

    Returns:
        The cell; on a common border the one with the lowest code; None when nothing is near.
    """
    return tree(on, stamp).cells.at(lon, lat, near_m)


def cells_at(
    points: npt.ArrayLike, *, on: date | None = None, stamp: int | None = None, near_m: float = NEAR_M
) -> Located:
    """Return the finest areas at many points, an array of shape (n, 2) of longitude and latitude."""
    return tree(on, stamp).cells.many(points, near_m)


def locate(
    lon: float, lat: float, layer: Layer, *, on: date | None = None, stamp: int | None = None
) -> AreaFacts | None:
    """Return the area of another layer that a point lies in, such as a school zone; None where there is none.

    Args:
        lon, lat: WGS-84 degrees.
        layer: one whose areas are polygons; on a common border the one with the lowest code answers.
        on: the day whose areas are asked; None asks for the last state known.
        stamp: see `cell_at`.
    """
    grown = tree(on, stamp)
    found = grown.zones(layer).at(lon, lat, 0.0)
    return grown.by_id[found.area_id] if found is not None else None


def zones_of(
    area_id: int, layer: Layer, *, on: date | None = None, stamp: int | None = None
) -> tuple[AreaFacts, ...]:
    """Return the areas of another layer that an area lies in, the one that holds most of it first.

    Args:
        area_id: a compound, a community, a grid …; a touch of less than a fiftieth of it does not count.
        layer: one whose areas are polygons.
        on, stamp: see `locate`.

    Raises:
        AreaNotFound: no such area on that day.
    """
    grown = tree(on, stamp)
    if area_id not in grown.by_id:
        raise AreaNotFound(area=area_id)
    border = grown.borders.get(area_id)
    if border is None:
        return ()
    held = []
    for one in grown.facts:
        zone = grown.borders.get(one.id) if one.layer is layer else None
        if zone is None or not zone.intersects(border):
            continue
        share = zone.intersection(border).area / border.area if border.area else 1.0
        if share >= LEAST_SHARE:
            held.append((-share, one.code, one))
    return tuple(one for *_, one in sorted(held, key=lambda each: each[:2]))


def roads_at(
    lon: float, lat: float, *, on: date | None = None, stamp: int | None = None, more_m: float = 0.0
) -> tuple[AreaFacts, ...]:
    """Return the road sections at a point, nearest first; `more_m` widens each road by metres."""
    return tree(on, stamp).roads.at(lon, lat, more_m)


def area(
    which: str | int, on: date | None = None, *, known: datetime | None = None, stamp: int | None = None
) -> AreaFacts:
    """Return an area as it stood on a day.

    Args:
        which: its path, or its id.
        on: the day; None asks for the last state known.
        known: what was believed at this instant; None means now. Needs `on`.
        stamp: see `cell_at`.

    Raises:
        AreaNotFound: no such area on that day.
    """
    if known is not None and on is not None:
        return _as_known(which, on, known)
    grown = tree(on, stamp)
    found = grown.by_id.get(which) if isinstance(which, int) else grown.by_path.get(which)
    if found is None:
        raise AreaNotFound(area=which)
    return found


def area_by_code(code: str, on: date | None = None, *, stamp: int | None = None) -> AreaFacts:
    """Return the area with a code, or raise `AreaNotFound`."""
    found = tree(on, stamp).by_code.get(code)
    if found is None:
        raise AreaNotFound(area=code)
    return found


def area_in_sight(
    sight: Sight, which: str | int, on: date | None = None, *, stamp: int | None = None
) -> AreaFacts:
    """Return an area that is in sight, or raise `AreaNotFound`: the two are not to be told apart."""
    found = area(which, on, stamp=stamp)
    if not sight.covers(found.area_path):
        raise AreaNotFound(area=which)
    return found


def _as_known(which: str | int, on: date, known: datetime) -> AreaFacts:
    column = "a.id" if isinstance(which, int) else "v.path"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{SELECT} WHERE {column} = %s AND v.learned_at <= %s "
            "AND (v.superseded_at IS NULL OR v.superseded_at > %s) "
            "AND v.valid_from <= %s AND (v.valid_until IS NULL OR v.valid_until > %s)",
            [which, known, known, on, on],
        )
        row = cursor.fetchone()
    if row is None:
        raise AreaNotFound(area=which)
    return standing_of(row)[0]


def chain(path: str, on: date | None = None, *, stamp: int | None = None) -> tuple[AreaFacts, ...]:
    """Return an area and all above it in its own tree, root first; names are no secret, so no sight is asked.

    Raises:
        AreaNotFound: no area has that path on that day.
    """
    grown = tree(on, stamp)
    found = grown.by_path.get(path)
    if found is None:
        raise AreaNotFound(area=path)
    links = [found]
    while links[-1].parent_id is not None:
        links.append(grown.by_id[links[-1].parent_id])
    return tuple(reversed(links))


def level_of(
    path: str, level: Level, on: date | None = None, *, stamp: int | None = None
) -> AreaFacts | None:
    """Return the area of `level` in which `path` lies, itself included; None when it has none."""
    return next((one for one in chain(path, on, stamp=stamp) if one.level is level), None)


def children(
    sight: Sight, path: str | None, on: date | None = None, *, stamp: int | None = None
) -> tuple[AreaFacts, ...]:
    """Return the areas directly below a path, by code, as far as in sight; None asks for the roots."""
    grown = tree(on, stamp)
    if path is None:
        below = [one for one in grown.below.get(None, []) if one.layer is Layer.ADMIN]
    else:
        above = grown.by_path.get(path)
        if above is None:
            raise AreaNotFound(area=path)
        below = grown.below.get(above.id, [])
    return tuple(one for one in below if sight.covers(one.area_path))


def areas_in(
    sight: Sight,
    on: date | None = None,
    *,
    layer: Layer = Layer.ADMIN,
    level: Level | None = None,
    within: str = "",
    stamp: int | None = None,
) -> tuple[AreaFacts, ...]:
    """Return the areas of a layer that are in sight, by path.

    Args:
        sight: what may be seen.
        on: the day.
        layer, level: which tree, and optionally one storey of it.
        within: only what stands in this administrative area.
        stamp: see `cell_at`.
    """
    found = [
        one
        for one in tree(on, stamp).facts
        if one.layer is layer
        and (level is None or one.level is level)
        and one.area_path.startswith(within)
        and sight.covers(one.area_path)
    ]
    return tuple(sorted(found, key=lambda one: one.path))


def names(paths: Iterable[str], on: date | None = None, *, stamp: int | None = None) -> dict[str, str]:
    """Return names by path; a closed area keeps its last name, an unknown path is left out."""
    known = state(stamp)
    standing = known.tree(on).by_path
    found: dict[str, str] = {}
    for path in paths:
        facts = standing.get(path)
        name = facts.name if facts is not None else known.last_names.get(path)
        if name is not None:
            found[path] = name
    return found


def search(
    sight: Sight, text: str, on: date | None = None, *, limit: int = 20, stamp: int | None = None
) -> tuple[AreaFacts, ...]:
    """Return areas of every layer by name, code, pinyin or its initials, best first, as far as in sight.

    Args:
        sight: what may be seen.
        text: part of a name (北花园), the beginning of a code, pinyin (beihuayuan) or initials (bhy).
        on: the day.
        limit: most answers, at most 200.
        stamp: see `cell_at`.
    """
    wanted = "".join(text.split()).lower()[:40]
    if not wanted:
        return ()
    grown = tree(on, stamp)
    hits = []
    for one in grown.facts:
        if sight.covers(one.area_path):
            rank = _rank(wanted, one, _sounds(grown, one))
            if rank is not None:
                hits.append((rank, _STOREYS.index(one.level), one.path, one))
    hits.sort(key=lambda hit: hit[:3])
    return tuple(hit[3] for hit in hits[: max(0, min(limit, 200))])


def _sounds(grown: Tree, facts: AreaFacts) -> tuple[str, str]:
    """Return full pinyin and initials of an area's name, remembered with the tree."""
    found = grown.pinyin.get(facts.id)
    if found is None:
        # Only where somebody searches: with its phrases it takes 57 MB and more than a second.
        from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - reason: see above

        full = "".join(lazy_pinyin(facts.name)).lower()
        first = "".join(lazy_pinyin(facts.name, style=Style.FIRST_LETTER)).lower()
        found = grown.pinyin[facts.id] = (full, first)
    return found


def _rank(wanted: str, facts: AreaFacts, sounds: tuple[str, str]) -> int | None:
    """Return how well an area answers a search, 0 best; None when it does not."""
    name, (full, first) = facts.name.lower(), sounds
    if wanted in (name, facts.code.lower(), facts.slug):
        return 0
    if name.startswith(wanted) or facts.code.lower().startswith(wanted):
        return 1
    if wanted in name:
        return 2
    if wanted.isascii() and (full.startswith(wanted) or first.startswith(wanted)):
        return 3
    if wanted.isascii() and len(wanted) > 2 and (wanted in full or wanted in facts.name_en.lower()):
        return 4
    return None


def history(sight: Sight, area_id: int) -> tuple[Version, ...]:
    """Return every version of an area that was ever believed, in the order learned, as far as in sight."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{SELECT.replace('v.border', 'v.border, v.learned_at, v.superseded_at, v.note')} "
            "WHERE a.id = %s ORDER BY v.learned_at, v.valid_from, v.id",
            [area_id],
        )
        rows = cursor.fetchall()
    versions = [Version(standing_of(row[:15])[0], row[15], row[16], row[17]) for row in rows]
    seen = tuple(one for one in versions if sight.covers(one.facts.area_path))
    if not seen:
        raise AreaNotFound(area=area_id)
    return seen
