"""The three slots of responsibility: territory, line, subject (属地、行业、主体)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from chuanhui.mechanism.cases.errors import NoPlace, OwnerUnknown
from chuanhui.mechanism.cases.rules.levels import at_level
from chuanhui.mechanism.cases.rules.state import CaseState, replace
from chuanhui.playbook.schema import CaseKind

SLOTS = {"territory": "属地", "line": "行业", "subject": "主体"}


class UnitBook(Protocol):
    """What the rules need to know of units: by name, and the office that runs an area."""

    def by_name(self, name: str) -> int | None:
        """Return the unit with this name in the case's territory."""

    def office_at(self, path: str) -> int | None:
        """Return the unit that runs the area at `path` itself."""

    def name_of(self, unit_id: int) -> str:
        """Return the name of a unit of the case's territory that stands, else nothing."""


def territorial(case: CaseState, kind: CaseKind, units: UnitBook) -> CaseState:
    """Return the case with the unit that answers for its territory.

    Raises:
        NoPlace: the case stands above that level.
        OwnerUnknown: no unit runs the area at that level: no area is without somebody who answers for it.
    """
    try:
        path = at_level(case.area_path, kind.owner.territory)
    except ValueError:
        raise NoPlace() from None
    unit = units.office_at(path)
    if unit is None:
        raise OwnerUnknown(slot=SLOTS["territory"], name=path)
    return replace(case, owner_territory=unit)


def assigned(case: CaseState, kind: CaseKind, units: UnitBook, chosen: Mapping[str, int]) -> CaseState:
    """Return the case with all slots filled: as `chosen` by the dispatcher, else by the playbook's table.

    The unit that must act is the subject where there is one, else the line, else the territory.

    Raises:
        OwnerUnknown: the playbook or the dispatcher names a unit that does not exist here.
    """
    case = territorial(case, kind, units)
    for slot, unit in chosen.items():
        if not units.name_of(unit):
            raise OwnerUnknown(slot=SLOTS[slot], name=unit)
    line, subject = chosen.get("line"), chosen.get("subject")
    if kind.owner.line is not None and line is None:
        line = _named(kind.owner.line.pick(category=case.category, urgent=case.urgent), "line", units)
    if kind.owner.subject is not None and subject is None:
        subject = _named(
            kind.owner.subject.pick(category=case.category, urgent=case.urgent), "subject", units
        )
    return replace(
        case,
        owner_line=line,
        owner_subject=subject,
        owner_unit=subject or line or case.owner_territory,
        joint=() if subject else _joint(case, kind, units),
    )


def _joint(case: CaseState, kind: CaseKind, units: UnitBook) -> tuple[int, ...]:
    """Return the units that must work together, where the playbook names several subjects."""
    table = kind.owner.subjects
    names = table.pick(category=case.category, urgent=case.urgent) if table else None
    found = [_named(name, "subject", units) for name in names or ()]
    return tuple(unit for unit in found if unit is not None) if len(found) > 1 else ()


def _named(name: str | None, slot: str, units: UnitBook) -> int | None:
    if not name:
        return None
    unit = units.by_name(name)
    if unit is None:
        raise OwnerUnknown(slot=SLOTS[slot], name=name)
    return unit
