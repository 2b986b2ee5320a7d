"""The grid of a period: every cell that is asked for with its state, and the account of every area above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Stood
from chuanhui.kernel.periods import Period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns.errors import CellNotExpected
from chuanhui.mechanism.returns.queries.rows import cell_at, cells_of_period
from chuanhui.mechanism.returns.queries.works import Ground, ground_of
from chuanhui.mechanism.returns.rules import Cell, CellView, Total, due_at, rolled_up, shown_of, slot_of


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid of one period.

    Attributes:
        views: the expected cells, by area and slot.
        totals: the account of every area above them that is in sight, by path; `total` also tells those of
            the cells' own level.
        due: when each slot is due.
    """

    ground: Ground
    views: tuple[CellView, ...]
    totals: Mapping[str, Total]
    due: Mapping[str, datetime]

    def total(self, path: str) -> Total:
        """Return the account of an area; an empty one where nothing is asked there."""
        found = self.totals.get(path)
        if found is None:
            found = Total()
            adding = frozenset(one.id for one in self.ground.work.numbers)
            for one in self.under(path):
                found.add(one, adding)
        return found

    def under(self, path: str) -> tuple[CellView, ...]:
        """Return the cells of an area and everything below it."""
        return tuple(one for one in self.views if one.stood.area_path.startswith(path))


def grid(
    sight: Sight,
    campaign: str,
    work: str,
    period: Period,
    *,
    territory: str,
    now: datetime,
    under: str = "",
    stamps: Mapping[str, int] | None = None,
) -> Grid:
    """Return the grid of a period as far as it is in sight.

    Args:
        sight: a post that sees one unit's matters only has no grid.
        campaign, work: id of the playbook, and ``returns.daily`` and the like.
        period: of the work's kind.
        territory: root path.
        now: aware; decides what is missing and what is not due yet.
        under: only this area and what stands below it; "" for everything in sight.
        stamps: of the rooms, when the request has read them.

    Raises:
        WorkUnknown, CellNotExpected: nothing is asked for in this period, or nothing may be seen.
    """
    if sight.unit is not None:
        raise CellNotExpected()
    ground = ground_of(campaign, work, territory, period, now=now, stamps=stamps)
    expected = expected_in(sight, ground, under, stamps)
    slots = ground.work.slots
    due = {slot: due_at(ground.work, ground.span, slot, ground.calendar) for slot in slots}
    cells = cells_of_period(territory, campaign, work, period.key, expected, under)
    views = []
    for stood in expected:
        for slot in slots:
            cell = cells.get((stood.id, slot))
            views.append(CellView(stood, slot, shown_of(cell, due[slot], now), due[slot], cell))
    totals = rolled_up(views, [one.id for one in ground.work.numbers])
    # Of an area that is only partly in sight a sum would show a part as the whole.
    return Grid(ground, tuple(views), {path: one for path, one in totals.items() if sight.covers(path)}, due)


def expected_in(
    sight: Sight, ground: Ground, under: str = "", stamps: Mapping[str, int] | None = None
) -> tuple[Stood, ...]:
    """Return the areas that owe an answer: all of the level that stood on a day of the span, in sight."""
    found = areas.standing(
        sight,
        ground.work.each.of,
        ground.span.first,
        ground.span.last,
        ground.territory,
        among=ground.work.group,
        stamp=(stamps or {}).get("areas"),
    )
    return tuple(one for one in found if one.area_path.startswith(under)) if under else found


def expected_one(
    sight: Sight, ground: Ground, area: int | str, stamps: Mapping[str, int] | None = None
) -> Stood:
    """Return one area that owes an answer, by id or by its path on its last day in the span.

    Raises:
        CellNotExpected: it owes none, or is not in sight.
    """
    if sight.unit is None:
        found = areas.standing_one(
            sight,
            ground.work.each.of,
            ground.span.first,
            ground.span.last,
            ground.territory,
            area,
            among=ground.work.group,
            stamp=(stamps or {}).get("areas"),
        )
        if found is not None:
            return found
    raise CellNotExpected()


def view(
    sight: Sight,
    ground: Ground,
    area: int | str,
    slot: str,
    *,
    now: datetime,
    stamps: Mapping[str, int] | None = None,
) -> CellView:
    """Return one expected cell.

    Raises:
        CellNotExpected, NoSuchShift: there is no such cell, or it is not in sight.
    """
    return view_and_cell(sight, ground, area, slot, now=now, stamps=stamps)[0]


def view_and_cell(
    sight: Sight,
    ground: Ground,
    area: int | str,
    slot: str,
    *,
    now: datetime,
    stamps: Mapping[str, int] | None = None,
) -> tuple[CellView, Cell | None]:
    """Return one expected cell, and the whole of what stands in it; see `view`."""
    stood = expected_one(sight, ground, area, stamps)
    slot = slot_of(ground.work, slot)
    cell = cell_at(ground.territory, ground.work.campaign, ground.work.ref, stood, ground.period.key, slot)
    until = due_at(ground.work, ground.span, slot, ground.calendar)
    return CellView(stood, slot, shown_of(cell, until, now), until, cell), cell
