"""Standings: areas in comparable groups, with scores, places, ties, exemptions and what "bottom" means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from chuanhui.mechanism.rankings.rules.parts import Value
from chuanhui.mechanism.rankings.rules.scoring import score_of
from chuanhui.playbook.schema import Bottom, Group, Indicator, Ranking


class Why(StrEnum):
    """Why a row has no place: exempt, a part is absent, or the area belongs to no comparable group."""

    RANKED = ""
    EXEMPT = "exempt"
    MISSING = "missing"
    NO_GROUP = "no_group"


@dataclass(frozen=True, slots=True)
class Place:
    """What is ranked: an area as it stood in the window, or a unit.

    Attributes:
        key: stable through the windows: ``area:<id>`` or ``unit:<id>``.
        code, name: as of its last day in the window.
        paths: every path that it had in the window; facts below any of them are its own.
        home: path of the administrative area it stands in, for sight.
        chain: codes and names of itself and everything above it.
        above: path by level of everything above it: ``{"street": "411602.005."}``.
    """

    key: str
    code: str
    name: str
    paths: tuple[str, ...]
    home: str
    chain: frozenset[str] = frozenset()
    above: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a standing.

    Attributes:
        place: what is ranked.
        group: key of the comparable group: "" for all together, a path, or the id of a group.
        values: parts by name, in the ranking's order.
        score: with two decimals; None where there is none.
        rank: 1 for the best; None where it is shown without a place.
        why: why there is no place.
        bottom: whether it lies at the bottom as the playbook defines it.
        reason: why it is exempt.
    """

    place: Place
    group: str
    values: tuple[Value, ...]
    score: Decimal | None
    rank: int | None = None
    why: Why = Why.RANKED
    bottom: bool = False
    reason: str = ""


def group_of(place: Place, within: str, groups: Mapping[str, Group]) -> str | None:
    """Return the comparable group of an area, or None when it has none.

    Args:
        within: "" for all together; ``group`` for the groups of the playbook, the first in its order that
            names the area or something above it; else a level of the tree.
    """
    if not within:
        return ""
    if within == "group":
        return next((one.id for one in groups.values() if place.chain & set(one.areas)), None)
    return dict(place.above).get(within)


def lined_up(
    ranking: Ranking,
    values: Mapping[str, tuple[Value, ...]],
    places: Iterable[Place],
    book: Mapping[str, Indicator],
    groups: Mapping[str, Group],
    exempt: Mapping[str, str],
    without: Collection[str] = (),
) -> tuple[Line, ...]:
    """Return the lines of a standing: group by group, best first, those without a place last.

    Args:
        ranking: the playbook's rule.
        values: parts by the key of what is ranked.
        places: what is ranked.
        book: the indicator of each part.
        groups: of the playbook.
        exempt: reasons by code, name or key of what is shown and not ranked.
        without: parts that are left out: what would this ranking be without them?
    """
    parted: dict[str, list[Line]] = defaultdict(list)
    for place in places:
        line = _line(ranking, place, values[place.key], book, groups, exempt, without)
        parted[line.group].append(line)
    found: list[Line] = []
    for group in sorted(parted):
        found += ranked(parted[group], ranking.ties, ranking.bottom)
    return tuple(found)


def _line(
    ranking: Ranking,
    place: Place,
    values: tuple[Value, ...],
    book: Mapping[str, Indicator],
    groups: Mapping[str, Group],
    exempt: Mapping[str, str],
    without: Collection[str],
) -> Line:
    group = group_of(place, ranking.within, groups)
    score = score_of(ranking.score, {one.of: one for one in values}, book, ranking.missing, without)
    line = Line(place, group or "", values, score)
    reason = next((exempt[one] for one in (place.key, place.code, place.name) if one in exempt), None)
    if reason is not None:
        return replace(line, why=Why.EXEMPT, reason=reason)
    if group is None:
        return replace(line, why=Why.NO_GROUP)
    return replace(line, why=Why.MISSING) if score is None else line


def ranked(lines: Iterable[Line], ties: str, bottom: Bottom | None) -> list[Line]:
    """Return the lines of one group with their places, best first, those without a place last.

    Equal scores share a place; after them ``shared`` leaves out the places that they fill (1, 2, 2, 4) and
    ``dense`` does not (1, 2, 2, 3).
    """
    told = sorted(lines, key=lambda one: (one.place.code, one.place.key))
    placed = [one for one in told if one.why is Why.RANKED and one.score is not None]
    placed.sort(key=_falling)
    scores = [one.score for one in placed]
    order = sorted(set(scores), key=lambda score: -(score or 0))
    found = []
    for line in placed:
        rank = order.index(line.score) + 1 if ties == "dense" else scores.index(line.score) + 1
        found.append(replace(line, rank=rank, bottom=_is_bottom(line, scores, bottom)))
    return found + [one for one in told if one.why is not Why.RANKED]


def _falling(line: Line) -> Decimal:
    return -(line.score or Decimal(0))


def _is_bottom(line: Line, scores: list[Decimal | None], bottom: Bottom | None) -> bool:
    """Tell whether fewer than the bottom's number of areas scored worse, and somebody scored better.

    A group smaller than the playbook's smallest has no bottom, nor has one where all are equal. A share is
    rounded down: never more than that part of the group, but for those that tie with it.
    """
    if bottom is None or len(scores) < bottom.group or line.score == scores[0]:
        return False
    most = bottom.count or len(scores) * bottom.share_pct // 100
    worse = sum(1 for score in scores if (score or 0) < (line.score or 0))
    return worse < most
