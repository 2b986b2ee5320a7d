"""Days and allowances where no office hours matter: when to look again, and until when to keep."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from chuanhui.kernel.allowances import Allowance, Unit


def day_after(day: date, allowance: Allowance) -> date:
    """Return the day that lies an allowance after `day`.

    Months and years end on the same day of the month, or on its last where it has no such day. Working days
    are taken as days: looking again a little early does no harm, and no calendar is asked.

    Source: 民法典 §202 (a period in months ends on the day of the same number, or the month's last).
    """
    if allowance.unit is Unit.MONTH or allowance.unit is Unit.YEAR:
        months = allowance.amount * (12 if allowance.unit is Unit.YEAR else 1)
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last))
    if allowance.unit is Unit.DAY and allowance.weekday is None:
        return day + timedelta(days=allowance.amount)
    if allowance.weekday is not None:
        return day + timedelta(days=(allowance.weekday - day.weekday() - 1) % 7 + 1)
    return day + timedelta(days=-(-allowance.amount // 24))
