"""What a post must answer now: its own cells that wait, and what waits for its approval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.periods import Period, period_of
from chuanhui.mechanism.returns.errors import CellNotExpected, WorkUnknown
from chuanhui.mechanism.returns.queries.filling import proposed
from chuanhui.mechanism.returns.queries.grid import Grid, grid
from chuanhui.mechanism.returns.queries.works import works_in_force
from chuanhui.mechanism.returns.rules import CellView, Shown, Work, begins_at, may_send, refusal_to_close
from chuanhui.mechanism.rulebooks.queries import calendar_at_hand

LOOK_BACK = 3
"""How many earlier periods are looked at for what was missed."""
SCAN = 12
"""So many periods are looked through for those: holidays and days before the beginning ask for nothing."""
ONE_BY_ONE = 3
"""Up to so many cells of a period are shown one by one; more are counted and lead to the grid."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One cell that the post should answer, with what the ledger proposes for it."""

    work: Work
    period: Period
    view: CellView
    proposed: dict[str, int]


@dataclass(frozen=True, slots=True)
class Pile:
    """Many cells of one period: how many wait, how many of them are missing, how many wait for approval."""

    work: Work
    period: Period
    expected: int
    waiting: int
    missing: int
    to_approve: int


@dataclass(frozen=True, slots=True)
class MyReturns:
    """What waits for a post, what is due first in front."""

    cells: tuple[Waiting, ...]
    piles: tuple[Pile, ...]

    @property
    def number(self) -> int:
        """Return how many things wait."""
        return len(self.cells) + sum(one.waiting + one.to_approve for one in self.piles)


def my_returns(acting: Acting, *, now: datetime) -> MyReturns:
    """Return what a post must answer and approve now, and what it missed in the last few periods."""
    if acting.sight.unit is not None:
        return MyReturns((), ())
    cells: list[Waiting] = []
    piles: list[Pile] = []
    for work in works_in_force(acting.territory, at=now):
        sends, approves = may_send(work, acting), acting.role in work.approve
        if not (sends or approves):
            continue
        for found in _grids(acting, work, now):
            waiting = _waiting(found, now) if sends else []
            total = found.total(acting.territory)
            ground = found.ground
            early = refusal_to_close(ground.work, ground.span, ground.calendar, now) is not None
            to_approve = total.to_approve if approves and not early else 0
            if len(waiting) <= ONE_BY_ONE:
                fill = proposed(acting.sight, found.ground, [one.stood for one in waiting]) if waiting else {}
                cells += [
                    Waiting(found.ground.work, found.ground.period, one, fill.get(one.stood.id, {}))
                    for one in waiting
                ]
                waiting = []
            if waiting or to_approve:
                missing = sum(one.shown is Shown.MISSING for one in waiting)
                piles.append(
                    Pile(work, found.ground.period, len(found.views), len(waiting), missing, to_approve)
                )
    cells.sort(key=lambda one: (one.view.due_at, one.work.ref, one.view.stood.area_path))
    return MyReturns(tuple(cells), tuple(piles))


def _grids(acting: Acting, work: Work, now: datetime) -> Iterator[Grid]:
    """Yield the grid of the period that runs, and of the few before it in which the work was asked for."""
    found = 0
    period = period_of(now.astimezone(calendar_at_hand().zone).date(), work.every)
    for _ in range(SCAN):
        try:
            one = grid(
                acting.sight,
                work.campaign,
                work.ref,
                period,
                territory=acting.territory,
                now=now,
                stamps=acting.stamps,
            )
        except CellNotExpected:
            pass
        except WorkUnknown:
            return
        else:
            yield one
            found += 1
            if found > LOOK_BACK:
                return
        period = period.previous()


def _waiting(found: Grid, now: datetime) -> list[CellView]:
    """Return the cells that nobody has answered and that may be answered now."""
    ground = found.ground
    open_now = {
        slot
        for slot in ground.work.slots
        if now >= begins_at(ground.work, ground.span, slot, ground.calendar)
    }
    return [
        one for one in found.views if one.shown in {Shown.MISSING, Shown.NOT_DUE} and one.slot in open_now
    ]
