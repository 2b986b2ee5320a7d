"""Counting cases by area over some days: what a return may be filled in with beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from chuanhui.kernel.sight import Sight, subtree
from chuanhui.mechanism.cases.queries.reading import in_sight

Window = Callable[[datetime, datetime], Q]


def _between(name: str) -> Window:
    return lambda since, until: Q(**{f"{name}__gte": since, f"{name}__lt": until})


COUNTED: Mapping[str, Window] = {
    "filed": _between("opened_at"),
    "due": _between("answer_due_at"),
    "closed": _between("closed_at"),
    "closed_on_time": lambda since, until: _between("closed_at")(since, until) & Q(on_time=True),
    "dismissed": lambda since, until: (
        _between("closed_at")(since, until) & Q(outcome__in=["not_ours", "nothing_to_do", "void"])
    ),
    "open": lambda _since, until: (
        Q(opened_at__lt=until) & (Q(closed_at__isnull=True) | Q(closed_at__gte=until))
    ),
}
"""The facts that a case's row tells of a stretch of time; others are not counted here."""


def counted(
    sight: Sight, campaign: str, kind: str, fact: str, *, since: datetime, until: datetime, under: str
) -> dict[str, int]:
    """Return how many cases have a fact in a stretch of time, by the path they stand in; one statement.

    Args:
        sight: what may be seen.
        campaign, kind: the kind of case.
        fact: a key of `COUNTED`.
        since, until: aware; half-open.
        under: only in this area and below it.
    """
    span = subtree(under)
    rows: Any = (
        in_sight(sight)
        .filter(campaign=campaign, kind=kind, area_path__gte=span.lo, area_path__lt=span.hi)
        .filter(COUNTED[fact](since, until))
        .order_by()
        .values_list("area_path")
        .annotate(number=Count("id"))
    )
    return dict(rows)
