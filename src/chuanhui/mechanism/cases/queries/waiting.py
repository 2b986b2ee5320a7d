"""Open cases that wait for something other than a person: a year's official calendar, the end of a rest."""

from __future__ import annotations

from datetime import datetime

from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.queries.reading import in_sight, state_from
from chuanhui.mechanism.cases.rules import CaseState


def provisional(sight: Sight) -> list[CaseState]:
    """Return the open cases whose deadline rests on a year without an official notice, by number."""
    found = in_sight(sight).filter(closed_at__isnull=True, provisional=True)
    return [state_from(row) for row in found.order_by("territory", "number")]


def rested(sight: Sight, *, now: datetime) -> list[CaseState]:
    """Return the suspended cases whose last day of suspension has come, the longest overdue first."""
    found = in_sight(sight).filter(closed_at__isnull=True, suspended_until__lte=now)
    return [state_from(row) for row in found.order_by("suspended_until", "id")]
