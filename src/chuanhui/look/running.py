"""A running deadline and its light as a page draws them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chuanhui.kernel.allowances import BadAllowance, parse_allowance
from chuanhui.mechanism.cases.rules import CaseState, Light


@dataclass(frozen=True, slots=True)
class Running:
    """When the running duty is due (None while the clock stands), by which clock, and whether for certain."""

    at: datetime | None
    clock: str
    provisional: bool


def light_name(light: Light) -> str:
    """Return the name under which pages draw a light."""
    return "late" if light is Light.OVERDUE else light.value


def running(case: CaseState) -> Running | None:
    """Return the running deadline of a case; None where nothing is due."""
    if case.suspended_until is not None:
        return Running(None, "", provisional=False)
    if case.due_at is None:
        return None
    try:
        clock = str(parse_allowance(case.clocks.get(case.due_step, {}).get("allow", "")).clock)
    except BadAllowance:
        clock = ""
    return Running(case.due_at, clock, case.provisional)
