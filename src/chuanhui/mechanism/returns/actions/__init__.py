"""Writing returns: every change goes through one of these and leaves one journal entry."""

from chuanhui.mechanism.returns.actions.placing import Key
from chuanhui.mechanism.returns.actions.rosters import attest_shift, plan_shift
from chuanhui.mechanism.returns.actions.sending import (
    approve,
    approve_under,
    confirm_zero,
    not_applicable,
    restate,
    send,
    withdraw,
)
from chuanhui.mechanism.returns.actions.writing import Receipt

__all__ = [
    "Key",
    "Receipt",
    "approve",
    "approve_under",
    "attest_shift",
    "confirm_zero",
    "not_applicable",
    "plan_shift",
    "restate",
    "send",
    "withdraw",
]
