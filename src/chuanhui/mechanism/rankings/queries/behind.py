"""Behind a number: the very rows that it counts, in equal number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.queries import axes
from chuanhui.mechanism.rankings.queries.axes import WHEN, Which
from chuanhui.mechanism.rankings.rules.tallies import COHORTS, Days

OPEN, OVERDUE = "open", "overdue"
COUNTED = (*COHORTS, OPEN, OVERDUE)
"""The numbers that open: every counter of a tally, and what is open and overdue now."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One number: which counter, of which days (None for what stands now), and which cases are meant."""

    counter: str
    which: Which
    days: Days | None = None


def rows_behind(
    sight: Sight, behind: Behind, *, now: datetime, most: int | None = None, after: int = 0
) -> list[UUID]:
    """Return the ids of the cases behind a number, the latest first.

    Args:
        most: at most so many; None for all.
        after: how many to pass over.
    """
    clause = _clause(sight, behind, now)
    order = "f.due_at NULLS LAST, f.id" if behind.days is None else f"f.{_moment(behind)} DESC, f.id DESC"
    limit = "ALL" if most is None else str(int(most))
    page = f"ORDER BY {order} LIMIT {limit} OFFSET {int(after)}"
    statement = f"SELECT f.id FROM rankings_facts f WHERE {clause.sql} {page}"
    return [row[0] for row in axes.ask(statement, clause.values)]


def count_behind(sight: Sight, behind: Behind, *, now: datetime) -> int:
    """Return how many rows there are behind a number, by counting them."""
    clause = _clause(sight, behind, now)
    return int(axes.ask(f"SELECT count(*) FROM rankings_facts f WHERE {clause.sql}", clause.values)[0][0])


def _moment(behind: Behind) -> str:
    return axes.MOMENTS[COHORTS[behind.counter]]


def _clause(sight: Sight, behind: Behind, now: datetime) -> axes.Clause:
    clause = axes.seen(sight, behind.which, "f.")
    if behind.counter in {OPEN, OVERDUE}:
        clause.add("f.closed_at IS NULL")
        if behind.counter == OVERDUE:
            clause.add("f.due_at < %s", now)
        return clause
    if behind.days is None:
        raise ValueError(f"{behind.counter} counts in a span of days")
    moment = f"f.{_moment(behind)}"
    clause.add(
        f"{moment} >= %s AND {moment} < %s", *axes.bounds_of(behind.days, timezone.get_default_timezone())
    )
    if behind.counter in WHEN:
        clause.add(WHEN[behind.counter])
    return clause
