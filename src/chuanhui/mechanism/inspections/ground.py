"""What an inspection stands on: its playbook, the kind of inspection, and the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chuanhui.grid.posts.queries import units
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.mechanism.inspections.errors import NoInspection
from chuanhui.mechanism.inspections.rules import STRICT, Parties, Round, Visit
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import InspectionKind, Item, Playbook


@dataclass(frozen=True, slots=True)
class Ground:
    """The rules of one kind of inspection, and the calendar they are read by."""

    playbook: Playbook
    kind: InspectionKind
    calendar: WorkingCalendar
    parties: Parties = STRICT

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
    parties = parties_of(kind, territory, stamps)
    return Ground(playbook, kind, rulebooks.calendar(stamp=stamp), parties)


def ground_of(held: Round | Visit, stamps: Mapping[str, int] | None = None) -> Ground:
    """Return the ground of a round or visit that stands: the version it is pinned to."""
    playbook = rulebooks.rulebook(held.ref)
    calendar = rulebooks.calendar(stamp=(stamps or {}).get(rulebooks.STAMP))
    kind = playbook.inspections[held.kind]
    return Ground(playbook, kind, calendar, parties_of(kind, held.territory, stamps))


def parties_of(kind: InspectionKind, territory: str, stamps: Mapping[str, int] | None = None) -> Parties:
    """Return the units that a kind names, as they stand in the territory; those that do not are left out.

    Args:
        territory: root path.
        stamps: versions as read with the sign-in; without that of the posts the units are read anew.
    """
    if not kind.rates and not kind.line:
        return Parties(None)
    book = units(territory, (stamps or {}).get("posts"))
    found = {name: one for name in (*kind.rates, *kind.line) if (one := book.by_name(name)) is not None}
    line = frozenset(found[name] for name in kind.line if name in found) if kind.line else None
    return Parties(line, {name: found[name] for name in kind.rates if name in found})
