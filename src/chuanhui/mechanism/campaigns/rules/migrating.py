"""What a change of playbook version means for the open cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from chuanhui.mechanism.cases.rules import CaseState, obstacles
from chuanhui.mechanism.cases.rules.migrating import OBSTACLES
from chuanhui.playbook.schema import Playbook


@dataclass(frozen=True, slots=True)
class Stuck:
    """An open case that cannot follow, and why."""

    case_id: UUID
    number: str
    state: str
    reasons: tuple[tuple[str, str], ...]

    def sentences(self, lang: str = "zh") -> tuple[str, ...]:
        """Return the reasons in words."""
        return tuple(OBSTACLES[code].get(lang).format(what=what) for code, what in self.reasons)


@dataclass(frozen=True, slots=True)
class Migration:
    """Which open cases can follow to another version."""

    to: str
    safe: tuple[UUID, ...]
    stuck: tuple[Stuck, ...]
    already: int


def migration(cases: Iterable[CaseState], to: Playbook) -> Migration:
    """Sort open cases of the campaign by whether they can follow to the version `to`."""
    safe, stuck, already = [], [], 0
    for case in cases:
        if case.version == to.version:
            already += 1
            continue
        reasons = obstacles(case, to.cases.get(case.kind), to)
        if reasons:
            stuck.append(Stuck(case.id, case.number, case.state, reasons))
        else:
            safe.append(case.id)
    return Migration(to.ref, tuple(safe), tuple(stuck), already)


def units_named(playbook: Playbook) -> tuple[str, ...]:
    """Return the name of every unit that the playbook holds responsible or rates, in alphabetical order."""
    names = {name for kind in playbook.inspections.values() for name in (*kind.rates, *kind.line)}
    for kind in playbook.cases.values():
        for table in (kind.owner.line, kind.owner.subject):
            if table is not None:
                names |= {name for name in (*(row[1] for row in table.rows), table.otherwise) if name}
        if kind.owner.subjects is not None:
            for several in (*(row[1] for row in kind.owner.subjects.rows), kind.owner.subjects.otherwise):
                names |= set(several or ())
    return tuple(sorted(names))
