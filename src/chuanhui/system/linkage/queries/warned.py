"""Warnings as pages tell them: lists, by area, by household. What is behind one is opened by an action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from chuanhui.kernel.sight import Sight, subtree
from chuanhui.system.linkage import models
from chuanhui.system.linkage.queries.reading import WARNING, in_sight, row_of, warning_from
from chuanhui.system.linkage.rules import Verdict
from chuanhui.system.linkage.rules.state import Warned


@dataclass(frozen=True, slots=True)
class Filters:
    """Which warnings are asked for; "" for all.

    Attributes:
        plans: campaign and plan; only their warnings.
        area: path of an area in sight.
        thing: a household or person: what is about it, or about somebody of it.
    """

    plans: tuple[tuple[str, str], ...] = ()
    rule: str = ""
    verdict: str = ""
    period: str = ""
    area: str = ""
    thing: UUID | None = None


@dataclass(frozen=True, slots=True)
class WarnedPage:
    """Some warnings, and how many there are in all."""

    rows: tuple[Warned, ...]
    total: int


def warnings(sight: Sight, filters: Filters, *, skip: int = 0, most: int = 50) -> WarnedPage:
    """Return warnings in sight, those still looked into first, then the latest settled."""
    rows = _fitting(sight, filters)
    # Descending puts nulls, which is who has not been settled, first.
    ordered = rows.order_by("-settled_at", "-opened_at", "id")
    return WarnedPage(tuple(warning_from(row) for row in ordered[skip : skip + most]), rows.count())


def warning(sight: Sight, warning_id: UUID) -> Warned:
    """Return a warning; of its facts nothing.

    Raises:
        WarningNotFound: none in sight.
    """
    return warning_from(row_of(sight, WARNING, warning_id))


def verdicts(sight: Sight, filters: Filters) -> dict[Verdict, int]:
    """Return how many warnings have come to which verdict."""
    rows = _fitting(sight, filters).order_by().values_list("verdict").annotate(many=Count("id"))
    found = {Verdict(word): many for word, many in rows}
    return {one: found.get(one, 0) for one in Verdict}


def by_area(sight: Sight, paths: Collection[str], filters: Filters) -> dict[str, dict[Verdict, int]]:
    """Return for each area how many warnings below it have come to which verdict."""
    told = _fitting(sight, filters).order_by().values_list("area_path", "verdict").annotate(many=Count("id"))
    counts: Counter[tuple[str, str]] = Counter()
    spans = {path: subtree(path) for path in paths}
    for area_path, verdict, many in told:
        for path, span in spans.items():
            if span.covers(area_path):
                counts[path, verdict] += many
    return {path: {one: counts[path, one.value] for one in Verdict} for path in paths}


def periods(sight: Sight, filters: Filters) -> Sequence[str]:
    """Return the periods of which there are warnings, the latest first."""
    rows = _fitting(sight, filters).order_by("-period").values_list("period", flat=True)
    return tuple(rows.distinct())


def is_bare(sight: Sight, warning_id: UUID) -> bool:
    """Tell whether what was behind a warning was kept long enough and is deleted."""
    return row_of(sight, WARNING, warning_id).sealed is None


def _fitting(sight: Sight, filters: Filters) -> Any:
    rows = in_sight(models.Warned.objects.all(), sight)
    meant = Q(pk__in=[])
    for campaign, plan in filters.plans:
        meant |= Q(campaign=campaign, plan=plan)
    rows = rows.filter(meant)
    plain = {"rule": filters.rule, "verdict": filters.verdict, "period": filters.period}
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if filters.area:
        span = subtree(filters.area)
        rows = rows.filter(area_path__gte=span.lo, area_path__lt=span.hi)
    if filters.thing is not None:
        rows = rows.filter(Q(thing_id=filters.thing) | Q(household_id=filters.thing))
    return rows
