"""Writing cases: every change goes through one of these and leaves one journal entry."""

from .filing import file_case
from .stepping import ask, decide, merge, migrate, put_paper, redue, reopen, resume, take_step
from .writing import Receipt

__all__ = [
    "Receipt",
    "ask",
    "decide",
    "file_case",
    "merge",
    "migrate",
    "put_paper",
    "redue",
    "reopen",
    "resume",
    "take_step",
]
