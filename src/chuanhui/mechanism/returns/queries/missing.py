"""Who has not answered: for alerts, and for whoever reminds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chuanhui.kernel.periods import Period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns.queries.grid import grid
from chuanhui.mechanism.returns.rules import Shown, Work
from chuanhui.mechanism.returns.rules.held import Said


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell that was due and has no answer; roles `by` owe it.

    Attributes:
        turn: 0 where nobody ever answered; else which taking back of an answer left it missing, from 1.
    """

    work: Work
    period: Period
    area_path: str
    area_name: str
    slot: str
    due_at: datetime
    turn: int = 0


def missing(
    sight: Sight,
    campaign: str,
    work: str,
    period: Period,
    *,
    territory: str,
    now: datetime,
    soon: bool = False,
) -> tuple[Missing, ...]:
    """Return the cells of a period that were due and have no answer, as far as in sight.

    Args:
        sight, campaign, work, period, territory, now: as for `grid`.
        soon: also those that are not due yet.

    Raises:
        WorkUnknown, CellNotExpected: nothing is asked for in this period.
    """
    found = grid(sight, campaign, work, period, territory=territory, now=now)
    wanted = {Shown.MISSING, Shown.NOT_DUE} if soon else {Shown.MISSING}
    return tuple(
        Missing(
            found.ground.work,
            period,
            one.stood.area_path,
            one.stood.name,
            one.slot,
            one.due_at,
            _turn(one.cell),
        )
        for one in found.views
        if one.shown in wanted
    )


def _turn(cell: Said | None) -> int:
    # Sending again after a withdrawal counts as restated, so that the next withdrawal has a higher number.
    return cell.restated + 1 if cell is not None and cell.was_withdrawn else 0
