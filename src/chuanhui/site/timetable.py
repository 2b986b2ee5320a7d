"""The timetable of the house: every job that is owed for a period, in one list.

A room says how its work is done; when it is owed is said here and nowhere else. What merely looks at what
is there now (sealing, following, sending, purging) is no job of the timetable but one of the worker's own.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from chuanhui.kernel.periods import PeriodKind
from chuanhui.system.timetable.actions import forget
from chuanhui.system.timetable.rules import Calendar, Job, Slot

KEPT = timedelta(days=400)


def jobs() -> tuple[Job, ...]:
    """Return the timetable."""
    return (Job("timetable.forget", Calendar(PeriodKind.DAY, time(3, 29)), catch_up=1, run=_forget),)


def _forget(_slot: Slot, now: datetime) -> int:
    return forget(before=now - KEPT)
