"""Writing cases: every change goes through one of these and leaves one journal entry."""

from chuanhui.mechanism.cases.actions.filing import file_case
from chuanhui.mechanism.cases.actions.stepping import (
    ask,
    confirm,
    decide,
    merge,
    migrate,
    put_paper,
    redue,
    reopen,
    resume,
    ripen,
    settle,
    take_step,
)
from chuanhui.mechanism.cases.actions.writing import Receipt

__all__ = [
    "Receipt",
    "ask",
    "confirm",
    "decide",
    "file_case",
    "merge",
    "migrate",
    "put_paper",
    "redue",
    "reopen",
    "resume",
    "ripen",
    "settle",
    "take_step",
]
