"""The thinking of the cases room: pure functions from a case and a playbook to the next case."""

from chuanhui.mechanism.cases.rules.adjust import asked, confirmed, decided, merged, reopened, resumed
from chuanhui.mechanism.cases.rules.awaiting import Awaited, awaited, awaits, is_settled, settled
from chuanhui.mechanism.cases.rules.clock import due_of, redue
from chuanhui.mechanism.cases.rules.fields import Fault, checked
from chuanhui.mechanism.cases.rules.filing import Report, Subject, filed
from chuanhui.mechanism.cases.rules.gate import Paper, put
from chuanhui.mechanism.cases.rules.given import Given, Photo
from chuanhui.mechanism.cases.rules.levels import LEVELS, at_level
from chuanhui.mechanism.cases.rules.lights import Light, light
from chuanhui.mechanism.cases.rules.migrating import migrated, obstacles
from chuanhui.mechanism.cases.rules.offers import Offer, may_file, offers
from chuanhui.mechanism.cases.rules.owners import UnitBook
from chuanhui.mechanism.cases.rules.state import (
    ABSENT,
    LISTS,
    NAMES,
    PACKED,
    CaseState,
    changes,
    first_changes,
    fold,
    replace,
    state_of,
    wire_of,
)
from chuanhui.mechanism.cases.rules.steps import by_itself, step_named, taken

__all__ = [
    "ABSENT",
    "LEVELS",
    "LISTS",
    "NAMES",
    "PACKED",
    "Awaited",
    "CaseState",
    "Fault",
    "Given",
    "Light",
    "Offer",
    "Paper",
    "Photo",
    "Report",
    "Subject",
    "UnitBook",
    "asked",
    "at_level",
    "awaited",
    "awaits",
    "by_itself",
    "changes",
    "checked",
    "confirmed",
    "decided",
    "due_of",
    "filed",
    "first_changes",
    "fold",
    "is_settled",
    "light",
    "may_file",
    "merged",
    "migrated",
    "obstacles",
    "offers",
    "put",
    "redue",
    "reopened",
    "replace",
    "resumed",
    "settled",
    "state_of",
    "step_named",
    "taken",
    "wire_of",
]
