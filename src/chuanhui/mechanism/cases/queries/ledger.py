"""The ledger (台账): every case in sight, filtered, sorted, a page at a time; and the counts of an area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from chuanhui.grid.posts.rules import ancestors
from chuanhui.kernel.sight import Sight, subtree
from chuanhui.mechanism.cases.queries.reading import cases_by_id, in_sight, state_from
from chuanhui.mechanism.cases.queries.walks import COUNT_MOST, planned_afresh, walk
from chuanhui.mechanism.cases.rules import CaseState, Light

PAGE = 50
PERIOD = timedelta(days=30)
SORTS: Mapping[str, tuple[Any, ...]] = {
    "due": (F("due_at").asc(nulls_last=True), "id"),
    "newest": ("-opened_at", "-id"),
    "oldest": ("opened_at", "id"),
    "touched": ("-touched_at", "-id"),
    "number": ("number", "id"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see of the ledger; empty means all. `light` counts open cases only."""

    standing: str = "open"
    campaign: str = ""
    kind: str = ""
    state: str = ""
    category: str = ""
    light: str = ""
    source: str = ""
    outcome: str = ""
    area: str = ""
    unit: int | None = None
    text: str = ""
    since: date | None = None
    until: date | None = None
    urgent: bool = False
    thing: UUID | None = None

    def as_query(self) -> dict[str, str]:
        """Return the filters that differ from the default, for an address."""
        plain = Filters()
        return {
            one.name: str(getattr(self, one.name))
            for one in fields(self)
            if getattr(self, one.name) != getattr(plain, one.name)
        }


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the ledger. `more` tells that `total` is a lower bound: counting stopped there.

    It stops at the next whole `COUNT_MOST` beyond the page, so that one can always turn the page.
    """

    cases: tuple[CaseState, ...]
    number: int
    total: int
    more: bool
    pages: int = field(default=1)


@dataclass(frozen=True, slots=True)
class Counts:
    """The account of an area over a period: opening + new - closed + reopened = open."""

    open: int = 0
    overdue: int = 0
    yellow: int = 0
    suspended: int = 0
    new: int = 0
    closed: int = 0


def ledger(sight: Sight, filters: Filters, *, now: datetime, sort: str = "due", page: int = 1) -> Page:
    """Return a page of the cases in sight that fit the filters.

    Args:
        sort: a key of `SORTS`.
        page: from 1; beyond the last page it is empty.
    """
    number = max(page, 1)
    start = (number - 1) * PAGE
    rows = _fitting(sight, filters, now).order_by(*SORTS.get(sort, SORTS["due"]))
    bound = COUNT_MOST * ((start + PAGE) // COUNT_MOST + 1)
    with planned_afresh(in_order=_lies_in_order(sight, filters, sort)):
        found = walk([rows], start=start, most=PAGE, bound=bound)[0]
        whole = cases_by_id(sight, found.ids)
    return Page(
        tuple(whole[one] for one in found.ids if one in whole),
        number,
        found.number,
        found.more,
        max(1, -(-found.number // PAGE)),
    )


def rows_of(
    sight: Sight, filters: Filters, *, now: datetime, sort: str = "due", most: int
) -> list[CaseState]:
    """Return up to `most` cases for an export, in one go."""
    return [state_from(row) for row in _fitting(sight, filters, now).order_by(*SORTS[sort])[:most]]


def counts(sight: Sight, path: str, *, now: datetime) -> Counts:
    """Return the account of the area at `path` and everything below it, as far as it is in sight."""
    span = subtree(path)
    here = in_sight(sight).filter(area_path__gte=span.lo, area_path__lt=span.hi)
    since = now - PERIOD
    with planned_afresh():
        standing = here.filter(closed_at__isnull=True).aggregate(
            open=Count("id"),
            overdue=Count("id", filter=Q(due_at__lt=now)),
            yellow=Count("id", filter=Q(yellow_at__lte=now, due_at__gte=now)),
            suspended=Count("id", filter=Q(suspended_until__isnull=False)),
        )
        new = here.filter(opened_at__gte=since).count()
        closed = here.filter(closed_at__gte=since).count()
    return Counts(**standing, new=new, closed=closed)


def open_by_area(sight: Sight, paths: tuple[str, ...], *, now: datetime) -> dict[str, tuple[int, int]]:
    """Return, per area path given, how many cases are open there and how many of those overdue; one query."""
    found = dict.fromkeys(paths, (0, 0))
    if not found:
        return {}
    rows = (
        in_sight(sight)
        .filter(closed_at__isnull=True, area_path__gte=min(paths), area_path__lt=subtree(max(paths)).hi)
        .values_list("area_path")
        .annotate(open=Count("id"), late=Count("id", filter=Q(due_at__lt=now)))
    )
    for cell, is_open, late in rows:
        for path in found.keys() & ancestors(cell):
            found[path] = (found[path][0] + is_open, found[path][1] + late)
    return found


def _lies_in_order(sight: Sight, filters: Filters, sort: str) -> bool:
    """Tell whether what fits lies all along the index of what is due first."""
    return sort == "due" and filters.standing == "open" and not filters.area and sight.is_whole


def _fitting(sight: Sight, filters: Filters, now: datetime) -> Any:
    found = in_sight(sight)
    if filters.standing in {"open", "closed"}:
        found = found.filter(closed_at__isnull=filters.standing == "open")
    for name in ("campaign", "kind", "state", "category", "source", "outcome"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    if filters.light:
        found = found.filter(LIGHTS[Light(filters.light)](now))
    if filters.area:
        span = subtree(filters.area)
        found = found.filter(area_path__gte=span.lo, area_path__lt=span.hi)
    if filters.unit is not None:
        found = found.filter(owner_unit=filters.unit)
    if filters.thing is not None:
        found = found.filter(thing_id=filters.thing)
    if filters.urgent:
        found = found.filter(urgent=True)
    if filters.text:
        text = filters.text.strip()
        found = found.filter(
            Q(number__startswith=text.upper()) | Q(title__contains=text) | Q(address__contains=text)
        )
    zone = timezone.get_default_timezone()
    if filters.since:
        found = found.filter(opened_at__gte=datetime.combine(filters.since, time.min, zone))
    if filters.until:
        found = found.filter(
            opened_at__lt=datetime.combine(filters.until + timedelta(days=1), time.min, zone)
        )
    return found


LIGHTS = {
    Light.OVERDUE: lambda now: Q(closed_at__isnull=True, suspended_until__isnull=True, due_at__lt=now),
    Light.YELLOW: lambda now: Q(
        closed_at__isnull=True, suspended_until__isnull=True, yellow_at__lte=now, due_at__gte=now
    ),
    Light.GREEN: lambda now: (
        Q(closed_at__isnull=True, suspended_until__isnull=True, due_at__gte=now)
        & (Q(yellow_at__gt=now) | Q(yellow_at__isnull=True))
    ),
    Light.STANDING: lambda now: Q(suspended_until__isnull=False),
    Light.NONE: lambda now: Q(due_at__isnull=True, suspended_until__isnull=True),
}
