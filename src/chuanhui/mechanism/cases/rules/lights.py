"""The light of a case: how much of its time is used, shown by sign and word as well as by colour."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chuanhui.mechanism.cases.rules.state import CaseState


class Light(StrEnum):
    """Green, yellow from the playbook's first share, overdue after the deadline; grey where no clock runs."""

    GREEN = "green"
    YELLOW = "yellow"
    OVERDUE = "overdue"
    STANDING = "standing"
    NONE = "none"


def light(case: CaseState, now: datetime) -> Light:
    """Return the light of the case at `now`; the same deadline that ranks and alerts use."""
    if case.suspended_until is not None:
        return Light.STANDING
    if case.due_at is None:
        return Light.NONE
    if now > case.due_at:
        return Light.OVERDUE
    if case.yellow_at is not None and now >= case.yellow_at:
        return Light.YELLOW
    return Light.GREEN
