"""When a file is due, what became of it, and which months lack a run; pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from enum import StrEnum

from chuanhui.kernel.allowances import Allowance
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.periods import Period
from chuanhui.system.linkage.rules.state import Delivery


class Sent(StrEnum):
    """What is known of a file that is expected: five states, never two."""

    SENT = "sent"
    NOTHING = "nothing"
    NOT_DUE = "not_due"
    MISSING = "missing"
    EXPIRED = "expired"


def due_after(period: Period, allowance: Allowance, calendar: WorkingCalendar) -> datetime:
    """Return by when something is due that may take so long after the end of a period; aware.

    The last day of the period is the day that is not counted.
    """
    end = datetime.combine(period.last, time(12), calendar.zone)
    return due(end, allowance, calendar).at or end


def sent_so(delivery: Delivery | None, due_at: datetime, now: datetime) -> Sent:
    """Return what is known of an expected file: missing is not zero, and not yet due is neither.

    Args:
        delivery: the one that counts, None where none came.
    """
    if delivery is None:
        return Sent.MISSING if now > due_at else Sent.NOT_DUE
    if delivery.state.value == Sent.EXPIRED.value:
        return Sent.EXPIRED
    return Sent.NOTHING if delivery.nothing else Sent.SENT


def run_due(dues: Collection[datetime], grace: timedelta) -> datetime | None:
    """Return by when a plan's run of a period is due: some days behind the last of its files."""
    return max(dues) + grace if dues else None
