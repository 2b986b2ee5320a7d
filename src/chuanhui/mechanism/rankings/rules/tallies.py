"""Tallies: what the roll-ups count of cases, in which cohort, and how a span of days is put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from fractions import Fraction

from chuanhui.kernel.periods import Period, PeriodKind, period_of

_DAY = timedelta(days=1)
WITHOUT_WORK = ("not_ours", "nothing_to_do", "void")
"""Outcomes of a case that was closed without anything to fix (不予整改)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of cases. Each counts in the cohort of its day: filed, due (the owner's deadline) or closed.

    Attributes:
        filed: opened on a day of the span.
        due, due_closed, due_on_time: whose owner had to answer by a day of the span; closed by now; and so
            that no deadline of the owner's was missed.
        closed, on_time: closed on a day of the span; and without a missed deadline.
        dismissed: of those closed, the ones without anything to fix.
        reworked, reopened, handed_back, extended, suspended: of those closed, to how many it ever happened.
        answered, satisfied: of those closed, of how many the reporter said anything; that it is solved.
    """

    filed: int = 0
    due: int = 0
    due_closed: int = 0
    due_on_time: int = 0
    closed: int = 0
    on_time: int = 0
    dismissed: int = 0
    reworked: int = 0
    reopened: int = 0
    handed_back: int = 0
    extended: int = 0
    suspended: int = 0
    answered: int = 0
    satisfied: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in COUNTERS))

    def share(self, part: str, whole: str) -> Fraction | None:
        """Return one counter as a share of another, exact; None where the other is nought."""
        below = getattr(self, whole)
        return Fraction(getattr(self, part), below) if below else None


COUNTERS = tuple(one.name for one in fields(Tally))
COHORTS: Mapping[str, str] = {
    "filed": "filed",
    **dict.fromkeys(("due", "due_closed", "due_on_time"), "due"),
    **dict.fromkeys(COUNTERS[COUNTERS.index("closed") :], "closed"),
}
"""The cohort of each counter: which moment of a case decides on the day that it counts for."""


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days; `first` and `last` both belong to it."""

    first: date
    last: date

    @classmethod
    def of(cls, period: Period) -> Days:
        """Return the days of a period."""
        return cls(period.first, period.last)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A span of days put together of whole months and days; empty where last < first.

    Attributes:
        head, tail: days before and after that belong to no whole month.
        coarse: first day of the first and of the last whole month.
    """

    head: Days
    coarse: Days
    tail: Days


NO_DAYS = Days(date(2000, 1, 2), date(2000, 1, 1))


def pieces(days: Days) -> Pieces:
    """Return a span as whole months and the days before and after them."""
    first = period_of(days.first, PeriodKind.MONTH)
    first = first if first.first == days.first else first.next()
    last = period_of(days.last, PeriodKind.MONTH)
    last = last if last.last == days.last else last.previous()
    if last.last < first.last:
        return Pieces(days, NO_DAYS, NO_DAYS)
    return Pieces(
        Days(days.first, first.first - _DAY), Days(first.first, last.first), Days(last.last + _DAY, days.last)
    )


def whole_xun(days: Days) -> bool:
    """Tell whether a span consists of whole 旬: only those are kept by unit."""
    first, last = period_of(days.first, PeriodKind.XUN), period_of(days.last, PeriodKind.XUN)
    return first.first == days.first and last.last == days.last


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of some tallies."""
    found = Tally()
    for one in tallies:
        found += one
    return found
