"""Who has sent what: each party of each source, period by period; how much came no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chuanhui.grid.posts.queries.directory import UnitFacts
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.periods import Period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Source
from chuanhui.system.linkage import models, rules
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.queries.inputs import source_period
from chuanhui.system.linkage.queries.pages import Part
from chuanhui.system.linkage.queries.reading import delivery_from, in_sight
from chuanhui.system.linkage.rules import Delivery, DeliveryState, Sent


@dataclass(frozen=True, slots=True)
class Expected:
    """A file that one party is expected to send for one period, and what is known of it."""

    source: Source
    unit: UnitFacts
    period: Period
    due_at: datetime
    known: Sent
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party of one source, with what is known of each period asked for, in their order."""

    source: Source
    unit: UnitFacts
    cells: tuple[Expected, ...]


def last_periods(ground: Ground, today: date, count: int) -> tuple[Period, ...]:
    """Return the last periods of a plan that have begun, oldest first; none of which nothing was owed yet."""
    found = [period_of(today, ground.plan.every)]
    while len(found) < count and _is_owed(ground, found[-1].previous()):
        found.append(found[-1].previous())
    return tuple(reversed(found))


def _is_owed(ground: Ground, period: Period) -> bool:
    """Tell whether any file of a period fell due after the plan had come into force."""
    if ground.since is None:
        return period.last >= ground.playbook.in_force_from
    dues = (
        rules.due_after(source_period(period, source.every), source.due, ground.calendar)
        for source in ground.sources
    )
    return any(due_at >= ground.since for due_at in dues)


def calendar(by: Acting, part: Part, periods: Sequence[Period], *, now: datetime) -> list[PartyLine]:
    """Return who was expected to send and what came, of all parties or of the post's own.

    Args:
        part: what the post has to do with the plan.
        periods: of the plan; a source of longer periods tells the one in which that period ends.
        now: aware; decides what is missing and what is not due.
    """
    ground = part.ground
    sources = ground.sources if part.reads else part.sends
    latest = _latest(by.sight, ground, sources, periods)
    dues: dict[tuple[str, str], datetime] = {}
    lines = []
    for source in sources:
        for unit in ground.parties(source):
            if not part.reads and unit.id != by.unit_id:
                continue
            cells = []
            for period in periods:
                of = source_period(period, source.every)
                due_at = dues.setdefault(
                    (source.id, of.key), rules.due_after(of, source.due, ground.calendar)
                )
                found = latest.get((source.id, unit.id, of.key))
                cells.append(Expected(source, unit, of, due_at, rules.sent_so(found, due_at, now), found))
            lines.append(PartyLine(source, unit, tuple(cells)))
    return lines


def _latest(
    sight: Sight, ground: Ground, sources: Sequence[Source], periods: Sequence[Period]
) -> dict[tuple[str, int | None, str], Delivery]:
    """Return the delivery that counts, by source, unit and period: the last that was not replaced."""
    keys = {source_period(period, one.every).key for one in sources for period in periods}
    rows = models.Delivery.objects.filter(
        territory=ground.territory,
        campaign=ground.playbook.id,
        plan=ground.plan.id,
        source__in=[one.id for one in sources],
        period__in=keys,
    ).exclude(state=DeliveryState.REPLACED.value)
    return {
        (row.source, row.unit_id, row.period): delivery_from(row)
        for row in in_sight(rows, sight).order_by("sent_at", "id")
    }


def vanished_counts(sight: Sight, ground: Ground) -> tuple[int, int]:
    """Return how many rows came no more, and of how many nobody has said why."""
    gone = models.Link.objects.exclude(gone="").filter(
        territory=ground.territory, campaign=ground.playbook.id, plan=ground.plan.id
    )
    rows = in_sight(gone, sight)
    return rows.count(), rows.filter(answer="").count()
