"""Finding the cell that is meant, in sight, with everything that its rules ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal import stamps as stamps_of_rooms
from chuanhui.kernel.periods import Period, PeriodKind, parse_period, period_of
from chuanhui.mechanism.returns import rules
from chuanhui.mechanism.returns.queries.grid import view_and_cell
from chuanhui.mechanism.returns.queries.rows import cell_at
from chuanhui.mechanism.returns.queries.works import Ground, ground_of
from chuanhui.mechanism.returns.rules import Cell, CellView, Setting

STAMPS = ("areas", "posts", "rulebooks")


@dataclass(frozen=True, slots=True)
class Key:
    """Which cell is meant: work ``returns.daily``, period ``2022-08-05``, area by id or path, shift."""

    campaign: str
    work: str
    period: str
    area: int | str
    slot: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """Return the key as a request tells it."""
        names = ("campaign", "work", "period", "area", "slot")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Place:
    """A cell with everything that its rules ask."""

    ground: Ground
    view: CellView
    cell: Cell | None
    setting: Setting


def place_of(cell: Key, by: Acting, now: datetime) -> Place:
    """Return a cell in sight with everything that its rules ask.

    Raises:
        WorkUnknown, CellNotExpected, NoSuchShift, BadPeriod: there is no such cell in this post's sight.
    """
    stamps = by.stamps or stamps_of_rooms.read(*STAMPS)
    ground = ground_of(
        cell.campaign, cell.work, by.territory, parse_period(cell.period), now=now, stamps=stamps
    )
    found, held = view_and_cell(by.sight, ground, cell.area, cell.slot, now=now, stamps=stamps)
    setting = Setting(
        ground.work,
        ground.span,
        ground.calendar,
        ground.words,
        stands=_stands(found, now, ground, stamps.get("areas")),
        visited=_visited(ground, found),
    )
    return Place(ground, found, held, setting)


def blank(place: Place, now: datetime) -> Cell:
    """Return the cell as it stands, or an empty one where nothing was said; always at its present place."""
    ground, stood = place.ground, place.view.stood
    work = ground.work
    old = place.cell
    if old is not None:
        return replace(old, area_path=stood.area_path, version=work.version)
    made = rules.cell_id(
        ground.territory, work.campaign, work.ref, stood.id, ground.period.key, place.view.slot
    )
    return Cell(
        id=made,
        territory=ground.territory,
        campaign=work.campaign,
        version=work.version,
        work=work.ref,
        area=stood.id,
        area_path=stood.area_path,
        period=ground.period.key,
        first=stood.first,
        last=stood.last,
        slot=place.view.slot,
        touched_at=now,
    )


def _stands(found: CellView, now: datetime, ground: Ground, stamp: int | None) -> bool:
    """Tell whether the area still stands today."""
    today = now.astimezone(ground.calendar.zone).date()
    if found.stood.last >= today:
        return True
    try:
        areas.area(found.stood.id, today, stamp=stamp)
    except AreaNotFound:
        return False
    return True


def _visited(ground: Ground, found: CellView) -> int | Decimal:
    """Return how many were reached in the other periods of the same week, for a sweep that bounds visits."""
    kind = ground.work.kind
    if kind is None or kind.coverage is None or not kind.coverage.at_most:
        return 0
    week = period_of(ground.span.last, PeriodKind.WEEK)
    total: int | Decimal = 0
    for other in _days_of(week, ground):
        cell = cell_at(
            ground.territory, ground.work.campaign, ground.work.ref, found.stood, other.key, found.slot
        )
        if cell is not None and cell.is_sent:
            total += rules.number_of(cell.values.get(rules.REACHED, 0))
    return total


def _days_of(week: Period, ground: Ground) -> list[Period]:
    """Return the other periods of the work that touch a week; only days do so more than once."""
    if ground.work.every is not PeriodKind.DAY:
        return []
    days: list[date] = [week.first + timedelta(days=n) for n in range(7)]
    return [one for day in days if (one := period_of(day, PeriodKind.DAY)) != ground.period]
