"""Dashboards: how the work stands by area, category, unit and day, each number with the rows behind it.

Whoever sees whole communities is answered from the roll-ups; whoever sees less, or one unit's matters
only, from the rows. Both give the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.queries import axes
from chuanhui.mechanism.rankings.queries.axes import Which
from chuanhui.mechanism.rankings.rules.tallies import Days, Tally

STREET, COMMUNITY = 2, 3
UNITS = 50
ALL = Which()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dashboard: its key (path, category, unit, day), the counts, and which rows they are."""

    key: Any
    tally: Tally
    which: Which
    days: Days


@dataclass(frozen=True, slots=True)
class Standing:
    """What is open in an area now, and how much of it is overdue."""

    path: str
    open: int
    overdue: int


def total(sight: Sight, days: Days, which: Which = ALL) -> Line:
    """Return the counts of all that is meant, in one line."""
    rows = _tallied(sight, days, which, "rankings_by_area", (1, 2, 3), "''", 1)
    return Line("", rows[0][1] if rows else Tally(), which, days)


def by_area(sight: Sight, days: Days, which: Which = ALL, *, depth: int = STREET) -> list[Line]:
    """Return the counts by street (`depth` 2) or community (3), in the order of their paths.

    A case that lies in no area so deep counts in a line of its own: the street, or the district, itself.
    """
    key = _prefix(depth)
    rows = _tallied(sight, days, which, "rankings_by_area", (1, 2, 3), key, depth)
    return [Line(path, one, replace(which, under=path), days) for path, one in rows]


def by_category(sight: Sight, days: Days, which: Which = ALL) -> list[Line]:
    """Return the counts by category, in the order of their ids; outcomes cannot be left out here."""
    rows = _tallied(sight, days, which, "rankings_by_category", (1, 2), "category", 1)
    return [Line(one, counts, replace(which, category=one), days) for one, counts in rows]


def by_unit(sight: Sight, days: Days, which: Which = ALL, *, most: int = UNITS) -> list[Line]:
    """Return the counts of the units that had most to answer for, the most first; 0 is nobody yet."""
    table = "rankings_by_unit" if axes.answers_by_unit(days) else ""
    order = f"sum(due) DESC, sum(filed) DESC, key LIMIT {int(most)}"
    rows = _tallied(sight, days, which, table, (2,), "unit", 1, order=order)
    return [Line(unit, counts, replace(which, unit=unit), days) for unit, counts in rows]


def trend(sight: Sight, days: Days, which: Which = ALL) -> list[Line]:
    """Return the counts day by day; days on which nothing happened are left out."""
    rows = _tallied(sight, days, which, "rankings_by_area", (1, 2, 3), "first", 1, daily=True)
    return [Line(day, counts, which, Days(day, day)) for day, counts in rows]


def open_now(sight: Sight, now: datetime, which: Which = ALL, *, depth: int = STREET) -> list[Standing]:
    """Return what is open and overdue at `now` by street (`depth` 2) or community (3)."""
    key = _prefix(depth)
    zone = timezone.get_default_timezone()
    today = now.astimezone(zone).date()
    midnight = datetime.combine(today, time.min, zone)
    clause, facts = axes.seen(sight, which), axes.seen(sight, which, "f.")
    kept = axes.kept_depth(sight, which, depth, (1, 2, 3)) if _by_area_alone(which) else None
    if kept is None:
        own = key.replace("area_path", "f.area_path")
        statement = (
            f"SELECT {own}, count(*), count(*) FILTER (WHERE f.due_at < %s) FROM rankings_facts f "
            f"WHERE f.closed_at IS NULL AND {facts.sql} GROUP BY 1 ORDER BY 1"
        )
        return [Standing(*row) for row in axes.ask(statement, [now, *facts.values])]
    statement = (
        "SELECT key, sum(open)::bigint, sum(late)::bigint FROM ("
        f"SELECT {key} AS key, open, CASE WHEN falls_on < %s THEN open ELSE 0 END AS late "
        f"FROM rankings_open WHERE depth = {kept} AND {clause.sql} "
        f"UNION ALL SELECT {key}, sign, CASE WHEN falls_on < %s THEN sign ELSE 0 END "
        f"FROM rankings_pending WHERE falls_on IS NOT NULL AND {clause.sql} "
        f"UNION ALL SELECT {key.replace('area_path', 'f.area_path')}, 0, 1 FROM rankings_facts f "
        f"WHERE f.closed_at IS NULL AND f.due_at >= %s AND f.due_at < %s AND {facts.sql}"
        ") parts GROUP BY key HAVING sum(open) > 0 ORDER BY key"
    )
    values = [today, *clause.values, today, *clause.values, midnight, now, *facts.values]
    return [Standing(*row) for row in axes.ask(statement, values)]


def _prefix(depth: int) -> str:
    return f"rankings_prefix(area_path, {depth}::smallint)"


def _by_area_alone(which: Which) -> bool:
    return not (which.category or which.unit is not None or which.exclude)


def _tallied(
    sight: Sight,
    days: Days,
    which: Which,
    table: str,
    depths: Sequence[int],
    key: str,
    depth: int,
    *,
    daily: bool = False,
    order: str = "key",
) -> list[tuple[Any, Tally]]:
    """Return key and counts from an axis where one answers the question, else from the rows; by key."""
    kept = axes.kept_depth(sight, which, depth, depths) if _answers(table, which) else None
    if kept is None:
        statement, values = axes.from_rows(key, days, sight, which)
    else:
        statement, values = axes.from_axis(table, key, kept, days, axes.seen(sight, which), daily=daily)
    rows = axes.ask(f"{statement} ORDER BY {order}", values)
    found = ((one, Tally(*map(int, counts))) for one, *counts in rows)
    return [(one, counts) for one, counts in found if counts != Tally()]


def _answers(table: str, which: Which) -> bool:
    """Tell whether an axis has every key that the question asks for."""
    has = {
        "rankings_by_area": {"exclude"},
        "rankings_by_category": {"category"},
        "rankings_by_unit": {"unit"},
    }.get(table)
    asked = {"category": bool(which.category), "unit": which.unit is not None, "exclude": bool(which.exclude)}
    return has is not None and {name for name, said in asked.items() if said} <= has
