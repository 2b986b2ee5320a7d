"""Whether a notice hung in time, and from when on a case's step can still fall due in a window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from chuanhui.kernel.allowances import Allowance
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due

FARTHEST = 14
"""So often one day is doubled at most: more than forty years."""


class Hung(Protocol):
    """A notice whose period has begun."""

    @property
    def since(self) -> datetime:
        """Return when its period began."""

    @property
    def ended_at(self) -> datetime | None:
        """Return when it ended, None while it stands."""


def hung_in_time(
    hung: Iterable[Hung],
    begun: datetime,
    last: datetime,
    *,
    until: datetime,
    least: Allowance,
    calendar: WorkingCalendar,
) -> bool:
    """Tell whether the notice of a case hung after its step and by its last day.

    One that was taken down before its least period was over is as good as none, unless another about the same
    case has hung since.

    Args:
        hung: the notices about the case whose period began before `until`.
        begun, last: when the step was taken, and the last instant in time.
        until: end of the window; what happened then or later is not known.
        least: the least period of the notice's kind.
    """
    told = sorted(hung, key=lambda one: one.since)
    first = next((one.since for one in told if begun <= one.since <= last), None)
    return first is not None and any(
        _stands(one, until, least, calendar) for one in told if first <= one.since < until
    )


def earliest_begun(first: datetime, within: Allowance, calendar: WorkingCalendar) -> datetime:
    """Return an instant before which nothing began that falls due at `first` or later."""
    for doubled in range(FARTHEST):
        start = first - timedelta(days=2**doubled)
        at = due(start, within, calendar).at
        if at is not None and at < first:
            break
    return start


def _stands(one: Hung, until: datetime, least: Allowance, calendar: WorkingCalendar) -> bool:
    """Tell whether a notice was not taken down too early, as far as is known at `until`."""
    if one.ended_at is None or one.ended_at >= until:
        return True
    over = due(one.since, least, calendar).at
    return over is not None and one.ended_at > over
