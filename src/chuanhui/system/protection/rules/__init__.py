"""The thinking of the protection room; pure."""

from chuanhui.system.protection.rules.officers import OFFICERS, is_officer
from chuanhui.system.protection.rules.registry import BY_TABLE, HELD, JOURNAL, Held
from chuanhui.system.protection.rules.state import (
    Request,
    State,
    answered,
    folded,
    identified_so,
    refused,
    told,
)

__all__ = [
    "BY_TABLE",
    "HELD",
    "JOURNAL",
    "OFFICERS",
    "Held",
    "Request",
    "State",
    "answered",
    "folded",
    "identified_so",
    "is_officer",
    "refused",
    "told",
]
