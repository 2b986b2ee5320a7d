"""What is ranked in a window: the areas of a level as they stood in it, or the units that answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Stood
from chuanhui.grid.posts import queries as posts
from chuanhui.grid.posts.rules import ancestors
from chuanhui.kernel.periods import Period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.rules.standings import Place
from chuanhui.playbook.schema import Playbook, Ranking

LEVELS = ("district", "street", "community")
"""Levels of the administrative tree by the number of codes in a path, from one on."""

UNIT = "unit"


def known_from(territory: str, at: datetime) -> datetime:
    """Return the instant whose knowledge of the grid is used: `at`, but never before the grid was entered.

    A district that enters its grid today and its older cases with it has no other knowledge of that time.
    """
    root = areas.area(territory)
    first = areas.history(Sight.everything(), root.id)[0].learned_at
    return max(at, first)


def places_of(
    ranking: Ranking, playbook: Playbook, territory: str, period: Period, known_at: datetime
) -> tuple[Place, ...]:
    """Return the areas that a ranking ranks in a window, by path; none for a ranking of units.

    An area that closed or opened within the window is ranked by the days on which it stood; one that moved is
    one area, and what counts below any of its paths is its own.
    """
    over = ranking.over
    if over.of == UNIT:
        return ()
    known = known_from(territory, known_at)
    among = playbook.groups[over.among].areas if over.among else ()
    sight = Sight.of(territory)
    stood = areas.standing(
        sight, over.of, period.first, period.last, territory, among=tuple(among), known=known
    )
    named = _names(territory, period, known) if ranking.within == "group" else {}
    return tuple(_place(one, named) for one in stood)


def unit_places(units: Iterable[int], territory: str) -> tuple[Place, ...]:
    """Return the units among those that answered for rows of a window, by code."""
    book = posts.units(territory)
    found = []
    for unit_id in sorted(set(units)):
        unit = book.get(unit_id)
        if unit is not None:
            chain = frozenset({unit.code, unit.name})
            found.append(Place(f"unit:{unit.id}", unit.code, unit.name, (), unit.area_path, chain))
    return tuple(sorted(found, key=lambda one: one.code))


def _place(one: Stood, named: dict[str, tuple[str, str]]) -> Place:
    lineage = ancestors(one.area_path)
    chain = {one.code, one.name}
    for path in lineage:
        chain.update(named.get(path, ()))
    above = tuple(
        (LEVELS[depth - 1], path) for path in reversed(lineage) if (depth := path.count(".")) <= len(LEVELS)
    )
    paths = tuple(dict.fromkeys((*one.homes, one.path))) if one.path == one.area_path else (one.path,)
    return Place(f"area:{one.id}", one.code, one.name, paths, one.area_path, frozenset(chain), above)


def _names(territory: str, period: Period, known: datetime) -> dict[str, tuple[str, str]]:
    """Return code and name by path of the areas above communities, as the playbook's groups name them."""
    found: dict[str, tuple[str, str]] = {}
    for level in LEVELS:
        for one in areas.standing(
            Sight.of(territory), level, period.first, period.last, territory, known=known
        ):
            found.update(dict.fromkeys(one.homes, (one.code, one.name)))
    return found
