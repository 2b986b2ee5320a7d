"""How many days an allowance is worth, for judging and reckoning; what is due when is the kernel's affair."""

from __future__ import annotations

from chuanhui.kernel.allowances import Allowance, Clock, Unit

_DAYS = {Unit.DAY: 1, Unit.MONTH: 30, Unit.YEAR: 365}


def days_of(allowance: Allowance) -> int:
    """Return the days that an allowance is worth; hours are none, a month is thirty."""
    if allowance.clock in {Clock.URGENT, Clock.WORKING_HOURS}:
        return 0
    return allowance.amount * _DAYS[allowance.unit or Unit.DAY]
