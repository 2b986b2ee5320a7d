"""Who will be responsible: what the playbook proposes, and among whom a dispatcher may choose instead."""

from __future__ import annotations

from dataclasses import dataclass

from chuanhui.grid.posts.queries import UnitFacts, Units
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.playbook.schema import CaseKind, Text

SLOTS = {"line": Text("行业责任单位", "Unit by line"), "subject": Text("主体责任单位", "Subject unit")}


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of responsibility with the unit that the playbook proposes."""

    name: str
    ask: Text
    unit: UnitFacts | None


def proposed(case: CaseState, kind: CaseKind, book: Units) -> tuple[Slot, ...]:
    """Return the slots that the playbook's table fills for this case, line first."""
    tables = {"line": kind.owner.line, "subject": kind.owner.subject}
    found = []
    for name, table in tables.items():
        if table is not None:
            word = table.pick(category=case.category, urgent=case.urgent)
            found.append(Slot(name, SLOTS[name], book.get(word) if word else None))
    return tuple(found)
