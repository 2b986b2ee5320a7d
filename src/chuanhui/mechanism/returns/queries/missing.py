"""Who has not answered: for alerts, and for whoever reminds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chuanhui.kernel.periods import Period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns.queries.grid import grid
from chuanhui.mechanism.returns.rules import Shown, Work


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell that was due and has no answer; roles `by` owe it."""

    work: Work
    period: Period
    area_path: str
    area_name: str
    slot: str
    due_at: datetime


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
        Missing(found.ground.work, period, one.stood.area_path, one.stood.name, one.slot, one.due_at)
        for one in found.views
        if one.shown in wanted
    )
