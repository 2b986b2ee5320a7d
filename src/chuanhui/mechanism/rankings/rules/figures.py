"""Figures for the public (群众看得到的数字): filed, closed, on time by street, of closed 旬 and months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from chuanhui.kernel.periods import Period, PeriodKind, parse_period, period_of
from chuanhui.mechanism.rankings.rules.suppression import Key, Sum, Table
from chuanhui.mechanism.rankings.rules.suppression import publish as guarded

MEASURES = ("filed", "closed", "on_time")
LATE = "late"
ALL = ""
"""The line of the whole territory."""

Cell = tuple[str, str, str]
"""Key of the period, street, measure."""

Counts = Mapping[str, tuple[int, int, int]]
"""Filed, closed and on time by path of the street."""


@dataclass(frozen=True, slots=True)
class Published:
    """The figures of one period as they were published, once and for all.

    Attributes:
        period: key of the 旬 or month.
        counts: the counts as they stood; what is not told of them is never shown.
        told: pairs of street ("" for all) and measure that are told.
    """

    territory: str
    period: str
    counts: Counts
    told: frozenset[tuple[str, str]]

    def number(self, street: str, measure: str) -> int | None:
        """Return a number that is told, or None."""
        if (street, measure) not in self.told:
            return None
        return _number(self.counts, street, measure)

    def on_time_share(self, street: str) -> Fraction | None:
        """Return the share of the closed cases that were closed on time; None where a part is not told."""
        above, below = self.number(street, "on_time"), self.number(street, "closed")
        return None if above is None or not below else Fraction(above, below)


def to_publish(today: date, since: date, known: Iterable[str]) -> list[Period]:
    """Return the closed 旬 and months since a day that are not published yet, in the order of publishing.

    A month follows its last 旬, so that it is looked at together with all three; the month in which `since`
    lies counts as a whole.
    """
    done, found, day = set(known), [], since
    while day < today:
        for kind in (PeriodKind.XUN, PeriodKind.MONTH):
            period = period_of(day, kind)
            start = since if kind is PeriodKind.XUN else period_of(since, PeriodKind.MONTH).first
            if period.last == day and period.first >= start and period.key not in done:
                found.append(period)
        day += timedelta(days=1)
    return found


def publish(territory: str, period: Period, counts: Counts, before: Iterable[Published]) -> Published:
    """Return the figures of a period as they may be told beside what was told before.

    Args:
        counts: as they stand now. A month whose three 旬 are published is their sum as it was published, so
            that what changed since cannot be found by taking one from the other.
        before: everything that is published of the territory; what does not overlap is passed over.
    """
    month = period_of(period.first, PeriodKind.MONTH)
    family = {one.period: one for one in before if _within(one.period, month)}
    decades = [one for key, one in sorted(family.items()) if "x" in key]
    if period.kind is PeriodKind.MONTH and len(decades) == 3:
        counts = _added(decades)
    table = _table(family, period.key, counts, month.key)
    told = set()
    for cell, number in guarded(table).items():
        name, street, measure = cast("Cell", cell)
        if name == period.key and number is not None:
            told.add((street, measure))
    return Published(territory, period.key, counts, frozenset(told))


def _within(key: str, month: Period) -> bool:
    return parse_period(key).first in month


def _added(decades: Iterable[Published]) -> Counts:
    found: dict[str, tuple[int, int, int]] = {}
    for one in decades:
        for street, (filed, closed, on_time) in one.counts.items():
            was = found.get(street, (0, 0, 0))
            found[street] = (was[0] + filed, was[1] + closed, was[2] + on_time)
    return found


def _table(family: Mapping[str, Published], key: str, counts: Counts, month: str) -> Table:
    """Return the table of a month's family of periods with the new one, and how all of it adds up."""
    periods: dict[str, Counts] = {**{name: one.counts for name, one in family.items()}, key: counts}
    streets = sorted({street for one in periods.values() for street in one})
    lines = (*streets, ALL)
    measures = (*MEASURES, LATE)
    cells: dict[Cell, int] = {
        (name, street, measure): _number(one, street, measure)
        for name, one in periods.items()
        for street in lines
        for measure in measures
    }
    sums = [
        Sum((name, ALL, measure), tuple((name, street, measure) for street in streets))
        for name in periods
        for measure in measures
    ]
    sums += [
        Sum((name, street, "closed"), ((name, street, "on_time"), (name, street, LATE)))
        for name in periods
        for street in lines
    ]
    decades = [name for name in sorted(periods) if name != month]
    if month in periods and decades:
        sums += _of_the_month(cells, month, decades, lines)
    never: set[Key] = {one for one in cells if one[2] == LATE or one[0] == REST}
    told: set[Key] = {(name, *pair) for name, one in family.items() for pair in one.told}
    # A street without a line had nothing, as everybody can see.
    told |= {one for one in cells if one[1] not in (*periods.get(one[0], ()), ALL)}
    return Table(cast("Mapping[Key, int]", cells), sums, frozenset(never), frozenset(told - never))


REST = "rest"
"""The days of a month whose 旬 is not published: what is left when those published are taken off."""


def _of_the_month(cells: dict[Cell, int], month: str, decades: list[str], lines: Iterable[str]) -> list[Sum]:
    found = []
    for street in lines:
        for measure in (*MEASURES, LATE):
            parts = [(name, street, measure) for name in decades]
            if len(decades) < 3:
                rest = cells[month, street, measure] - sum(cells[one] for one in parts)
                parts.append((REST, street, measure))
                cells[REST, street, measure] = rest
            found.append(Sum((month, street, measure), tuple(parts)))
    return found


def _number(counts: Counts, street: str, measure: str) -> int:
    lines = list(counts.values()) if street == ALL else [counts.get(street, (0, 0, 0))]
    filed, closed, on_time = (sum(line[place] for line in lines) for place in range(3))
    return {"filed": filed, "closed": closed, "on_time": on_time, LATE: closed - on_time}[measure]
