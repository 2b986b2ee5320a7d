"""What every question about a case stands on: its playbook, its kind, the calendar and the units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chuanhui.grid.posts.queries import units
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.mechanism.cases.errors import NoPlaybook
from chuanhui.mechanism.cases.rules import CaseState, UnitBook
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import CaseKind, Form, Playbook


@dataclass(frozen=True, slots=True)
class Ground:
    """The rules of one kind of case in one territory, and what they are read by."""

    playbook: Playbook
    kind: CaseKind
    calendar: WorkingCalendar
    units: UnitBook

    @property
    def form(self) -> Form:
        """Return the form of the case kind."""
        return self.playbook.forms[self.kind.form]


def ground_for(
    campaign: str, kind_id: str, territory: str, *, at: datetime, stamps: Mapping[str, int]
) -> Ground:
    """Return the ground for a new case: the version in force at `at`.

    Raises:
        NoPlaybook: nothing by that name is in force there, or it has no such kind of case.
    """
    stamp = stamps.get(rulebooks.STAMP)
    playbook = rulebooks.in_force(campaign, territory, at=at, stamp=stamp)
    kind = playbook.cases.get(kind_id) if playbook else None
    if playbook is None or kind is None:
        raise NoPlaybook(campaign=campaign)
    calendar = rulebooks.calendar(stamp=stamp)
    return Ground(playbook, kind, calendar, units(territory, stamps.get("posts")))


def ground_of(case: CaseState, stamps: Mapping[str, int] | None = None) -> Ground:
    """Return the ground of an existing case: the version it is pinned to."""
    known = stamps or {}
    playbook = rulebooks.rulebook(case.ref)
    calendar = rulebooks.calendar(stamp=known.get(rulebooks.STAMP))
    return Ground(playbook, playbook.cases[case.kind], calendar, units(case.territory, known.get("posts")))
