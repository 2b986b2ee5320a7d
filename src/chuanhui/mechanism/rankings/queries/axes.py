"""The roll-ups in SQL: which axis answers, and what it adds up with what is pending, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from django.db import connection
from django.utils import timezone

from chuanhui.kernel.sight import Sight, Span, subtree
from chuanhui.mechanism.rankings.rules.tallies import COHORTS, COUNTERS, NO_DAYS, Days, pieces, whole_xun

DEEPEST = 3
"""Depth of a community in the tree, the finest that is kept; whoever sees less is answered from the rows."""
MOMENTS = {"filed": "opened_at", "due": "answer_due_at", "closed": "closed_at"}
SUMS = ", ".join(f"sum({name})::bigint AS {name}" for name in COUNTERS)
PLAIN = ", ".join(COUNTERS)
DISMISSED = "f.outcome IN ('not_ours', 'nothing_to_do', 'void')"
WHEN: Mapping[str, str] = {
    "due_closed": "f.closed_on IS NOT NULL",
    "due_on_time": "f.on_time",
    "dismissed": DISMISSED,
    "answered": "(f.satisfied OR f.reopened)",
    **{
        name: f"f.{name}"
        for name in (
            "on_time",
            "reworked",
            "reopened",
            "handed_back",
            "extended",
            "suspended",
            "satisfied",
        )
    },
}
"""What must hold of a case of the cohort so that a counter counts it; counters not named count all of it."""


@dataclass(frozen=True, slots=True)
class Which:
    """Which cases are meant, beside their days: all below `under`, of one kind of case, category or unit.

    Attributes:
        under: path of an area; "" for all in sight.
        exclude: outcomes that do not count.
    """

    under: str = ""
    campaign: str = ""
    kind: str = ""
    category: str = ""
    unit: int | None = None
    exclude: tuple[str, ...] = ()


@dataclass(slots=True)
class Clause:
    """A growing WHERE: texts joined by AND, and their parameters in order."""

    texts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, text: str, *values: Any) -> None:
        """Add one condition."""
        self.texts.append(text)
        self.values += values

    @property
    def sql(self) -> str:
        """Return the condition."""
        return " AND ".join(self.texts) or "true"


def depth_of(sight: Sight, under: str) -> int:
    """Return the depth of the deepest area that bounds the question; cells lie below `DEEPEST`."""
    paths = [span.lo for span in sight.spans if span.lo.endswith(".")]
    found = max((path.count(".") for path in paths), default=1)
    return max(found, under.count("."), 1)


def kept_depth(sight: Sight, which: Which, wanted: int, depths: Sequence[int]) -> int | None:
    """Return the depth at which an axis answers; None where only the rows do."""
    if sight.unit is not None:
        return None
    needed = max(wanted, depth_of(sight, which.under))
    return min((one for one in depths if one >= needed), default=None)


def seen(sight: Sight, which: Which, alias: str = "") -> Clause:
    """Return the condition of sight and of what is meant, on the columns of an axis or of the facts."""
    clause, column = Clause(), f"{alias}area_path"
    spans = sight.spans if not which.under else narrowed(sight.spans, subtree(which.under))
    if spans:
        either = " OR ".join(f"({column} >= %s AND {column} < %s)" for _ in spans)
        clause.add(f"({either})", *(bound for span in spans for bound in span))
    else:
        clause.add("false")
    for name in ("campaign", "kind", "category"):
        if value := getattr(which, name):
            clause.add(f"{alias}{name} = %s", value)
    if which.unit is not None:
        clause.add(f"{alias}unit = %s", which.unit)
    if which.exclude:
        clause.add(f"NOT {alias}outcome = ANY (%s)", list(which.exclude))
    return clause


def narrowed(spans: Sequence[Span], within: Span) -> tuple[Span, ...]:
    """Return the part of some spans that lies in another."""
    found = (Span(max(one.lo, within.lo), min(one.hi, within.hi)) for one in spans)
    return tuple(one for one in found if one.lo < one.hi)


def from_axis(
    table: str, key: str, depth: int, days: Days, clause: Clause, *, daily: bool = False
) -> tuple[str, list[Any]]:
    """Return the statement that adds up an axis and what is pending.

    Args:
        table: the axis.
        key: expression over its columns that is grouped by.
        depth: see `kept_depth`.
        daily: take each day by itself, for a key that names the day.
    """
    fine, parts = ("xun" if table == "rankings_by_unit" else "day"), pieces(days)
    if daily:
        bounds = [(fine, days)]
    else:
        bounds = [(fine, parts.head), ("month", parts.coarse), (fine, parts.tail)]
        bounds = [(span, one) for span, one in bounds if one.first <= one.last] or [(fine, NO_DAYS)]
    texts, values = [], []
    # The lines of a depth hold the paths of just that depth.
    kept = "area_path" if key == f"rankings_prefix(area_path, {depth}::smallint)" else key
    for span, one in bounds:
        texts.append(
            f"SELECT {kept} AS key, {PLAIN} FROM {table} WHERE span = '{span}' AND depth = {depth} "
            f"AND first >= %s AND first <= %s AND {clause.sql}"
        )
        values += [one.first, one.last, *clause.values]
    pending = key.replace("first", "day")
    texts.append(
        f"SELECT {pending} AS key, {PLAIN} FROM rankings_pending_moments "
        f"WHERE day >= %s AND day <= %s AND {clause.sql}"
    )
    values += [days.first, days.last, *clause.values]
    return f"SELECT key, {SUMS} FROM ({' UNION ALL '.join(texts)}) parts GROUP BY key", values


def from_rows(key: str, days: Days, sight: Sight, which: Which) -> tuple[str, list[Any]]:
    """Return the statement that counts the rows themselves: slower, and the same to the last digit."""
    zone, texts, values = timezone.get_default_timezone(), [], []
    for cohort, moment in MOMENTS.items():
        clause = seen(sight, which, "f.")
        clause.add(f"f.{moment} >= %s AND f.{moment} < %s", *bounds_of(days, zone))
        counted = ", ".join(_counted(name, cohort) for name in COUNTERS)
        on = {"filed": "f.opened_on", "due": "f.due_on", "closed": "f.closed_on"}[cohort]
        expression = key.replace("area_path", "f.area_path").replace("first", on)
        texts.append(f"SELECT {expression} AS key, {counted} FROM rankings_facts f WHERE {clause.sql}")
        values += clause.values
    return f"SELECT key, {SUMS} FROM ({' UNION ALL '.join(texts)}) parts GROUP BY key", values


def _counted(name: str, cohort: str) -> str:
    if COHORTS[name] != cohort:
        return f"0 AS {name}"
    return f"({WHEN[name]})::int AS {name}" if name in WHEN else f"1 AS {name}"


def bounds_of(days: Days, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the instants between which a span of days lies; the second belongs to it no more."""
    return (
        datetime.combine(days.first, time.min, zone),
        datetime.combine(days.last + timedelta(days=1), time.min, zone),
    )


def answers_by_unit(days: Days) -> bool:
    """Tell whether the axis of the units knows a span of days."""
    return whole_xun(days)


def ask(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
