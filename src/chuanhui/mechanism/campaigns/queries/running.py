"""What is in force, and what a new version would mean for the cases that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.rules import Migration, migration
from chuanhui.mechanism.cases.errors import NoPlaybook
from chuanhui.mechanism.cases.queries import Filters, rows_of
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.mechanism.rulebooks.queries import Beginning
from chuanhui.playbook.schema import Playbook

MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Report:
    """A migration report and the playbook version it is about."""

    playbook: Playbook
    migration: Migration

    @property
    def safe(self) -> tuple[UUID, ...]:
        """Return ids of the cases that can follow."""
        return self.migration.safe


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign in force: its playbook, and since when."""

    playbook: Playbook
    beginning: Beginning


def campaigns_in_force(territory: str, *, now: datetime) -> tuple[Campaign, ...]:
    """Return the campaigns in force in the territory at `now`."""
    return tuple(
        Campaign(rulebooks.rulebook(one.ref), one) for one in rulebooks.all_in_force(territory, at=now)
    )


def migration_report(campaign: str, territory: str, *, sight: Sight, now: datetime) -> Report:
    """Return which open cases of the campaign can follow to the version in force, and why others cannot.

    Raises:
        NoPlaybook: the campaign is not in force there.
    """
    playbook = rulebooks.in_force(campaign, territory, at=now)
    if playbook is None:
        raise NoPlaybook(campaign=campaign)
    filters = Filters(standing="open", campaign=campaign, area=territory)
    return Report(playbook, migration(rows_of(sight, filters, now=now, sort="oldest", most=MOST), playbook))
