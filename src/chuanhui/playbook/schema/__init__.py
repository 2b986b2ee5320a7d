"""What a playbook says, as frozen values: the agreement between the language and the engine.

The loader makes these from YAML; the rooms of the mechanism interpret them. Nothing here reads a
file, a clock or a database.
"""

from chuanhui.playbook.schema.book import Playbook
from chuanhui.playbook.schema.cases import (
    NOTHING,
    CaseKind,
    Extend,
    Field,
    FieldKind,
    Form,
    Gate,
    Lights,
    Need,
    Outcome,
    Owners,
    Reopen,
    Step,
    Suspend,
    Table,
    Text,
)
from chuanhui.playbook.schema.judging import (
    Bottom,
    Consequence,
    Contest,
    Indicator,
    InspectionKind,
    Item,
    Measure,
    Part,
    Ranking,
    Rater,
)
from chuanhui.playbook.schema.recurring import Coverage, DueAt, Each, Group, ReturnKind, RosterKind, Shift

__all__ = [
    "NOTHING",
    "Bottom",
    "CaseKind",
    "Consequence",
    "Contest",
    "Coverage",
    "DueAt",
    "Each",
    "Extend",
    "Field",
    "FieldKind",
    "Form",
    "Gate",
    "Group",
    "Indicator",
    "InspectionKind",
    "Item",
    "Lights",
    "Measure",
    "Need",
    "Outcome",
    "Owners",
    "Part",
    "Playbook",
    "Ranking",
    "Rater",
    "Reopen",
    "ReturnKind",
    "RosterKind",
    "Shift",
    "Step",
    "Suspend",
    "Table",
    "Text",
]
