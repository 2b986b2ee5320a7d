"""Who will be responsible: what the playbook proposes, and among whom a dispatcher may choose instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chuanhui.grid.posts.queries import UnitFacts, Units
from chuanhui.grid.posts.rules import UnitKind
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.playbook.schema import CaseKind, Text

LIKELY = Text("常用：对照表中的单位和属地", "Likely: the playbook's table and the place's own")
ORDER = (
    UnitKind.DEPARTMENT,
    UnitKind.ENTERPRISE,
    UnitKind.STREET,
    UnitKind.DISTRICT,
    UnitKind.INSPECTION,
    UnitKind.COMMUNITY,
)
"""How likely a kind of unit answers by line or as subject; communities are many and come last."""
SLOTS = {"line": Text("行业责任单位", "Unit by line"), "subject": Text("主体责任单位", "Subject unit")}


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one sort, by their own order."""

    name: Text
    units: tuple[UnitFacts, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of responsibility: the unit that the playbook proposes, and among whom to choose instead."""

    name: str
    ask: Text
    unit: UnitFacts | None
    groups: tuple[Group, ...]
    chosen: int | None = None


def proposed(
    case: CaseState, kind: CaseKind, book: Units, chosen: Mapping[str, Any] | None = None
) -> tuple[Slot, ...]:
    """Return the slots that the playbook's table fills for this case, line first.

    Args:
        case: the case.
        kind: its kind in the playbook.
        book: the units of its territory.
        chosen: what was chosen before a form came back, by slot.
    """
    tables = {"line": kind.owner.line, "subject": kind.owner.subject}
    found = []
    for name, table in tables.items():
        if table is not None:
            word = table.pick(category=case.category, urgent=case.urgent)
            unit = book.get(word) if word else None
            named = (*(one[1] for one in table.rows), table.otherwise, case.owner_territory)
            found.append(Slot(name, SLOTS[name], unit, grouped(book, named, unit), _number(chosen, name)))
    return tuple(found)


def _number(chosen: Mapping[str, Any] | None, name: str) -> int | None:
    text = str((chosen or {}).get(name) or "")
    return int(text) if text.isdecimal() else None


def grouped(book: Units, named: Iterable[str | int | None], proposed: UnitFacts | None) -> tuple[Group, ...]:
    """Return the units to choose among but the proposed one: the named ones first, then kind by kind.

    Args:
        book: the units of the territory.
        named: names in the playbook's table, and the office of the place; one may stand there several times.
        proposed: the unit that needs no choosing.
    """
    left = {one.id: one for one in book if proposed is None or one.id != proposed.id}
    likely = [left.pop(one.id) for name in named if name and (one := book.get(name)) and one.id in left]
    groups = [Group(LIKELY, tuple(likely))]
    for kind in ORDER:
        units = tuple(one for one in left.values() if one.kind == kind)
        groups.append(Group(Text(kind.zh, kind.en), units))
    return tuple(one for one in groups if one.units)
