"""The thinking of the cases room: pure functions from a case and a playbook to the next case."""

from .adjust import asked, decided, merged, reopened, resumed
from .clock import due_of, redue
from .fields import Fault, checked
from .filing import Report, filed
from .gate import Paper, put
from .given import Given, Photo
from .levels import LEVELS, at_level
from .lights import Light, light
from .migrating import migrated, obstacles
from .offers import Offer, may_file, offers
from .owners import UnitBook
from .state import NAMES, PACKED, CaseState, changes, fold, instant, state_of, wire_of
from .steps import step_named, taken

__all__ = [
    "LEVELS",
    "NAMES",
    "PACKED",
    "CaseState",
    "Fault",
    "Given",
    "Light",
    "Offer",
    "Paper",
    "Photo",
    "Report",
    "UnitBook",
    "asked",
    "at_level",
    "changes",
    "checked",
    "decided",
    "due_of",
    "filed",
    "fold",
    "instant",
    "light",
    "may_file",
    "merged",
    "migrated",
    "obstacles",
    "offers",
    "put",
    "redue",
    "reopened",
    "resumed",
    "state_of",
    "step_named",
    "taken",
    "wire_of",
]
