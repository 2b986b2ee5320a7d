"""What a match stands on: the plan in force with its files and rules, the calendar, and who sends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from chuanhui.grid.areas.queries import area
from chuanhui.grid.posts.queries import units
from chuanhui.grid.posts.queries.directory import UnitFacts, Units
from chuanhui.grid.registers.queries import kinds, merged_into
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.risks import columns_of
from chuanhui.playbook.schema import FactColumn, MatchingPlan, Playbook, RiskRule, Source
from chuanhui.system.linkage.errors import PlanNotFound, RuleNotFound, SourceNotFound


@dataclass(frozen=True)
class Ground:
    """One matching plan under one playbook version, in one territory.

    Attributes:
        since: when the plan first came into force there, in this version or an earlier one, where it is
            asked for; what was due before is not owed.
    """

    playbook: Playbook
    plan: MatchingPlan
    territory: str
    since: datetime | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the files that the plan matches."""
        return tuple(self.playbook.deliveries[one] for one in self.plan.sources)

    @cached_property
    def risks(self) -> tuple[RiskRule, ...]:
        """Return the rules that may use the plan's files."""
        return tuple(one for one in self.playbook.risks.values() if one.plan == self.plan.id)

    @cached_property
    def columns(self) -> dict[str, FactColumn]:
        """Return the facts that departments send, by ``source.fact``."""
        return columns_of(self.playbook)

    @cached_property
    def units(self) -> Units:
        """Return the units of the territory."""
        return units(self.territory)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Return the calendar that deadlines run by."""
        return rulebooks.calendar()

    @property
    def home(self) -> str:
        """Return the kind of thing of the household, "" for none; the register may be of another playbook."""
        known = kinds().get(self.plan.register)
        tie = known.ties.get(self.plan.household) if known is not None else None
        return tie.to if tie is not None else self.plan.home

    def merged(self) -> dict[UUID, UUID]:
        """Return which people and households turned out to be others, each with what it is now."""
        return merged_into(self.territory, [one for one in (self.plan.register, self.home) if one])

    @property
    def runner(self) -> int | None:
        """Return the unit that runs the plan, where the playbook names one; None for a territory's desk."""
        named = (word.partition("@")[2] for word in self.plan.by)
        return next((found for one in named if one and (found := self.unit_of(one)) is not None), None)

    def unit_of(self, name: str) -> int | None:
        """Return the id of the unit that the playbook names, or None."""
        return self.units.by_name(name)

    def parties(self, source: Source) -> tuple[UnitFacts, ...]:
        """Return who is expected to send a file: the one unit, or each whose desk has the role."""
        if source.unit:
            one = self.unit_of(source.unit)
            named = self.units.get(one) if one is not None else None
            return (named,) if named is not None else ()
        found = tuple(one for one in self.units if one.desk_role.value == source.role)
        group = self.playbook.groups.get(source.among)
        return found if group is None else tuple(one for one in found if _stands_in(one, group.areas))

    def senders(self, source: Source) -> tuple[int, ...]:
        """Return the units that may send a file where the playbook names a group of areas; else ()."""
        return tuple(one.id for one in self.parties(source)) if source.among else ()


def _stands_in(unit: UnitFacts, areas: Collection[str]) -> bool:
    """Tell whether a unit's area is one of those that a playbook names, by code or name."""
    stands = area(unit.area_path)
    return stands.code in areas or stands.name in areas


def grounds(territory: str, *, at: datetime) -> Iterator[Ground]:
    """Yield every matching plan in force in a territory."""
    begun = rulebooks.beginnings(territory, at=at)
    for beginning in rulebooks.all_in_force(territory, at=at):
        versions = [one for one in begun if one.campaign == beginning.campaign]
        playbook = rulebooks.rulebook(beginning.ref)
        for plan in playbook.matching.values():
            yield Ground(playbook, plan, territory, _since(versions, plan.id))


def _since(versions: Sequence[rulebooks.Beginning], plan: str) -> datetime:
    """Return since when a plan goes on without a version that did not know it; the last one does."""
    since = versions[-1].since
    for one in reversed(versions):
        if plan not in rulebooks.rulebook(one.ref).matching:
            break
        since = one.since
    return since


def ground_for(name: str, territory: str, *, at: datetime) -> Ground:
    """Return the ground of a plan in force, by ``plan`` or ``campaign.plan``.

    Raises:
        PlanNotFound: none by that name is in force there.
    """
    campaign, _, plan = name.rpartition(".")
    for one in grounds(territory, at=at):
        if one.plan.id == plan and campaign in ("", one.playbook.id):
            return one
    raise PlanNotFound(plan=name)


def ground_of_source(name: str, territory: str, *, at: datetime) -> tuple[Ground, Source]:
    """Return a source in force and the plan that matches it, by ``source`` or ``campaign.source``.

    Raises:
        SourceNotFound: none by that name is matched by a plan in force there.
    """
    campaign, _, source = name.rpartition(".")
    for one in grounds(territory, at=at):
        if source in one.plan.sources and campaign in ("", one.playbook.id):
            return one, one.playbook.deliveries[source]
    raise SourceNotFound(source=name)


def ground_of_rule(name: str, territory: str, *, at: datetime) -> tuple[Ground, RiskRule]:
    """Return a risk rule in force with its plan, by ``rule`` or ``campaign.rule``.

    Raises:
        RuleNotFound: none by that name is in force there.
    """
    campaign, _, rule = name.rpartition(".")
    for one in grounds(territory, at=at):
        found = one.playbook.risks.get(rule)
        if found is not None and found.plan == one.plan.id and campaign in ("", one.playbook.id):
            return one, found
    raise RuleNotFound(rule=name)


def ground_of(ref: str, plan: str, territory: str) -> Ground:
    """Return the ground of what was made under one playbook version."""
    playbook = rulebooks.rulebook(ref)
    return Ground(playbook, playbook.matching[plan], territory)
