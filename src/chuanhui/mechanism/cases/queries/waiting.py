"""Open cases that wait: for a year's official calendar, the end of a rest, somebody to be told of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from chuanhui.kernel.allowances import least_span
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.queries.reading import in_sight, state_from
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rulebooks import queries as rulebooks


class Pressing(NamedTuple):
    """An open case whose clock has come to yellow or run out."""

    id: UUID
    territory: str
    due_at: datetime
    is_overdue: bool


def provisional(sight: Sight) -> list[CaseState]:
    """Return the open cases whose deadline rests on a year without an official notice, by number."""
    found = in_sight(sight).filter(closed_at__isnull=True, provisional=True)
    return [state_from(row) for row in found.order_by("territory", "number")]


def rested(sight: Sight, *, now: datetime) -> list[CaseState]:
    """Return the suspended cases whose last day of suspension has come, the longest overdue first."""
    found = in_sight(sight).filter(closed_at__isnull=True, suspended_until__lte=now)
    return [state_from(row) for row in found.order_by("suspended_until", "id")]


def ripening(sight: Sight, *, now: datetime) -> list[CaseState]:
    """Return the open cases in a state that a step leaves by itself by now, the longest waiting first.

    Only those that have been there for as long as the shortest of these steps waits at least: the calendar
    may still make one wait longer, and no other is loaded.
    """
    running = in_sight(sight).filter(closed_at__isnull=True, suspended_until__isnull=True)
    found: list[CaseState] = []
    places = running.values_list("campaign", "version", "kind", "state").order_by().distinct()
    for campaign, version, kind, state in places:
        steps = rulebooks.rulebook(f"{campaign}@{version}").cases[kind].steps
        waits = [
            least_span(one.not_before)
            for one in steps
            if one.by_itself and state in one.frm and one.not_before
        ]
        if waits:
            rows = running.filter(campaign=campaign, version=version, kind=kind, state=state)
            rows = rows.filter(state_since__lt=now - min(waits))
            found += [state_from(row) for row in rows.order_by("state_since", "id")]
    return found


def pressing(sight: Sight, *, now: datetime) -> list[Pressing]:
    """Return the running cases whose clock has come to yellow or run out, the earliest deadline first."""
    running = in_sight(sight).filter(closed_at__isnull=True, suspended_until__isnull=True)
    found = running.filter(Q(yellow_at__lte=now) | Q(due_at__lt=now), due_at__isnull=False)
    rows = found.order_by("due_at", "id").values_list("id", "territory", "due_at")
    return [Pressing(case_id, territory, due_at, due_at < now) for case_id, territory, due_at in rows]
