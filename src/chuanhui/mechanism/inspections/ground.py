"""What an inspection stands on: its playbook, the kind of inspection, and the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.mechanism.inspections.errors import NoInspection
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import InspectionKind, Item, Playbook


@dataclass(frozen=True, slots=True)
class Ground:
    """The rules of one kind of inspection, and the calendar they are read by."""

    playbook: Playbook
    kind: InspectionKind
    calendar: WorkingCalendar

    def item(self, item_id: str) -> Item:
        """Return an item of the sheet."""
        return next(one for one in self.kind.items if one.id == item_id)


def ground_for(
    campaign: str, kind_id: str, territory: str, *, at: datetime, stamps: Mapping[str, int] | None = None
) -> Ground:
    """Return the ground for a new round: the version in force at `at`.

    Raises:
        NoInspection: nothing by that name is in force there, or it has no such inspection.
    """
    stamp = (stamps or {}).get(rulebooks.STAMP)
    playbook = rulebooks.in_force(campaign, territory, at=at, stamp=stamp)
    kind = playbook.inspections.get(kind_id) if playbook else None
    if playbook is None or kind is None:
        raise NoInspection(campaign=campaign, kind=kind_id)
    return Ground(playbook, kind, rulebooks.calendar(stamp=stamp))


def ground_of(ref: str, kind_id: str, stamps: Mapping[str, int] | None = None) -> Ground:
    """Return the ground of a round that stands: the version it is pinned to."""
    playbook = rulebooks.rulebook(ref)
    calendar = rulebooks.calendar(stamp=(stamps or {}).get(rulebooks.STAMP))
    return Ground(playbook, playbook.inspections[kind_id], calendar)
