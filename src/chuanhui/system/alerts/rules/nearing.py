"""How long before a return is due its posts are told: little for a daily one, a day for all others."""

from __future__ import annotations

from datetime import datetime, timedelta

from chuanhui.kernel.periods import PeriodKind

HOURS = timedelta(hours=2)
DAY = timedelta(days=1)


def is_near(every: PeriodKind, due_at: datetime, now: datetime) -> bool:
    """Tell whether a return is due soon, or was due.

    Args:
        every: how often it is asked for. Of what comes every day one is told two hours before, of anything
            longer the day before: told earlier, it is forgotten again.
        due_at, now: aware.
    """
    return now >= due_at - (HOURS if every is PeriodKind.DAY else DAY)
