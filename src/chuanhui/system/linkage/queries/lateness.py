"""What should have come and has not: files of parties, and runs of months; asked of a whole territory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from chuanhui.grid.posts.queries.directory import UnitFacts
from chuanhui.journal.scope import seeing
from chuanhui.kernel.periods import Period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Source, Text
from chuanhui.system.linkage import models, rules
from chuanhui.system.linkage.ground import Ground, grounds
from chuanhui.system.linkage.queries.inputs import runs_of, source_period
from chuanhui.system.linkage.rules import DeliveryState, RunState

GRACE = timedelta(days=3)
"""How long after the last of its files was due the run of a period may take to be started."""


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A file that a party owes for a period that has ended."""

    territory: str
    campaign: str
    plan: str
    source: Source
    party: UnitFacts
    period: Period
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LateRun:
    """A period of a plan whose files were due some days ago and of which no run was started.

    Attributes:
        by: roles and posts that run the plan; `runner_id` the unit, where the playbook names one.
    """

    territory: str
    campaign: str
    plan: str
    plan_name: Text
    by: tuple[str, ...]
    runner_id: int | None
    period: Period
    due_at: datetime


def missing_files(territory: str, *, now: datetime, periods: int = 2) -> tuple[MissingFile, ...]:
    """Return what parties owe of the last periods that have ended; a word that there is nothing is no debt.

    Args:
        territory: root path.
        periods: how many ended periods are looked at.
    """
    found: dict[tuple[str, str, str, int], MissingFile] = {}
    with transaction.atomic(), seeing(Sight.of(territory)):
        for ground in grounds(territory, at=now):
            rows = models.Delivery.objects.filter(
                territory=territory, campaign=ground.playbook.id, plan=ground.plan.id
            ).exclude(state=DeliveryState.REPLACED.value)
            came = set(rows.values_list("source", "period", "unit_id"))
            for of in _ended(ground, now, periods):
                for source, period, due_at in _dues(ground, of):
                    for party in ground.parties(source) if _is_over(ground, due_at, now) else ():
                        if (source.id, period.key, party.id) in came:
                            continue
                        # A file of a quarter is owed once, though three months ask for it.
                        found[ground.playbook.id, source.id, period.key, party.id] = MissingFile(
                            territory, ground.playbook.id, ground.plan.id, source, party, period, due_at
                        )
    return tuple(found.values())


def late_runs(territory: str, *, now: datetime, periods: int = 2) -> tuple[LateRun, ...]:
    """Return the ended periods of a territory's plans that lack a run though their files were due days ago.

    Args:
        territory: root path.
        periods: how many ended periods are looked at.
    """
    found = []
    with transaction.atomic(), seeing(Sight.of(territory)):
        for ground in grounds(territory, at=now):
            begun = runs_of(ground).exclude(state=RunState.CANCELLED.value)
            known = set(begun.values_list("period", flat=True))
            for of in _ended(ground, now, periods):
                due_at = rules.run_due([one for _, _, one in _dues(ground, of)], GRACE)
                if of.key not in known and due_at is not None and _is_over(ground, due_at, now):
                    found.append(_late(ground, of, due_at))
    return tuple(found)


def _ended(ground: Ground, now: datetime, count: int) -> Iterator[Period]:
    """Yield the last periods of a plan that have ended."""
    of = period_of(now.astimezone(ground.calendar.zone).date(), ground.plan.every).previous()
    for _ in range(count):
        yield of
        of = of.previous()


def _is_over(ground: Ground, due_at: datetime, now: datetime) -> bool:
    """Tell whether something was due, and fell due when the playbook was in force."""
    return due_at < now and (ground.since is None or due_at >= ground.since)


def _dues(ground: Ground, of: Period) -> list[tuple[Source, Period, datetime]]:
    """Return for each source the period that a run asks for, and by when it is due."""
    found = []
    for source in ground.sources:
        period = source_period(of, source.every)
        found.append((source, period, rules.due_after(period, source.due, ground.calendar)))
    return found


def _late(ground: Ground, of: Period, due_at: datetime) -> LateRun:
    return LateRun(
        ground.territory,
        ground.playbook.id,
        ground.plan.id,
        ground.plan.name,
        ground.plan.by,
        ground.runner,
        of,
        due_at,
    )
