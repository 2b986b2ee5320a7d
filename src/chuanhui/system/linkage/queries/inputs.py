"""Which files a run has to do with: that wait for it, that it took, that a later one outdoes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from chuanhui.grid.posts.queries.directory import UnitFacts
from chuanhui.kernel.periods import Period, PeriodKind, parse_period, period_of
from chuanhui.playbook.schema import Op, RiskRule
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.models import Delivery as DeliveryRow
from chuanhui.system.linkage.models import Run as RunRow
from chuanhui.system.linkage.rules import DeliveryState, Run


def source_period(period: Period, every: PeriodKind) -> Period:
    """Return the period of a source that a run of a plan asks for: its own, or the one in which that ends."""
    return period if period.kind is every else period_of(period.last, every)


def waiting_for(ground: Ground, period: Period) -> QuerySet[DeliveryRow]:
    """Return the rows of the files that wait for a run of a period. The caller sees the territory."""
    wanted = Q(pk__in=[])
    for one in ground.sources:
        wanted |= Q(source=one.id, period=source_period(period, one.every).key)
    return _of_plan(ground).filter(wanted, state=DeliveryState.WAITING.value)


def taken_by(run: Run) -> QuerySet[DeliveryRow]:
    """Return the rows of the files that a run has taken and not ended with, as they came."""
    return DeliveryRow.objects.filter(run_id=run.id, state=DeliveryState.TAKEN.value).order_by(
        "sent_at", "id"
    )


def runs_of(ground: Ground) -> QuerySet[RunRow]:
    """Return the rows of the runs of a plan."""
    of = {"territory": ground.territory, "campaign": ground.playbook.id, "plan": ground.plan.id}
    return RunRow.objects.filter(**of)


def counting(ground: Ground, run: Run | None = None) -> QuerySet[DeliveryRow]:
    """Return the rows of the files whose facts stand: matched, or taken by a run.

    Args:
        run: its files count; None counts matched ones only.
    """
    stands = Q(state=DeliveryState.MATCHED.value)
    if run is not None:
        stands |= Q(state=DeliveryState.TAKEN.value, run_id=run.id)
    return _of_plan(ground).filter(stands)


def outdone(ground: Ground, run: Run | None = None) -> set[UUID]:
    """Return the deliveries whose facts do not count, as the same party sent the same period again."""
    last: dict[tuple[str, int | None, str], UUID] = {}
    found: set[UUID] = set()
    rows = counting(ground, run).order_by("sent_at", "id")
    for delivery_id, source, unit_id, period in rows.values_list("id", "source", "unit_id", "period"):
        former = last.get((source, unit_id, period))
        if former is not None:
            found.add(former)
        last[source, unit_id, period] = delivery_id
    return found


def refused_of(ground: Ground, run: Run) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return, by rule, how many rows could not be read of the files in which it finds something absent.

    Where the plan does not tell its rules, of the files of all of them: else the number would tell which
    rule fired. Each file by the path of the area that its party answers for, where any of its rows stayed
    out.
    """
    rows = counting(ground, run).filter(refused__gt=0).exclude(id__in=outdone(ground, run))
    files = list(rows.values_list("area_path", "refused", "source", "period"))

    def told(read: Collection[tuple[str, str]]) -> tuple[tuple[str, int], ...]:
        return tuple((path, count) for path, count, *of in files if tuple(of) in read)

    if ground.plan.tells_rule:
        return {rule.id: told(_read_by(ground, run, rule, absent=True)) for rule in ground.risks}
    every = {one for rule in ground.risks for one in _read_by(ground, run, rule, absent=False)}
    return dict.fromkeys((rule.id for rule in ground.risks), told(every))


def _read_by(ground: Ground, run: Run, rule: RiskRule, *, absent: bool) -> set[tuple[str, str]]:
    """Return the sources and periods that a rule reads, or only those in which it finds something absent."""
    found = set()
    for one in rule.conditions:
        if one.source and (one.op is Op.ABSENT or not absent):
            of = source_period(parse_period(run.period), ground.playbook.deliveries[one.source].every)
            for _ in range(one.last):
                found.add((one.source, of.key))
                of = of.previous()
    return found


@dataclass(frozen=True, slots=True)
class Arrived:
    """Which sources have sent for a period.

    Attributes:
        whole: every party's file was matched, or is by the run.
        partly: those that are missing, of sources of which some have sent. What is missing is not zero: whom
            they answer for is not judged yet.
    """

    whole: frozenset[str]
    partly: Mapping[str, tuple[UnitFacts, ...]]


def arrived(ground: Ground, period: Period, run: Run | None = None) -> Arrived:
    """Return what was sent for a period, party by party. A source that nobody is to send is never whole."""
    sent: dict[tuple[str, str], set[int | None]] = {}
    for source, key, unit_id in counting(ground, run).values_list("source", "period", "unit_id"):
        sent.setdefault((source, key), set()).add(unit_id)
    whole, partly = set(), {}
    for one in ground.sources:
        parties = ground.parties(one)
        known = sent.get((one.id, source_period(period, one.every).key), set())
        missing = tuple(party for party in parties if party.id not in known)
        if parties and not missing:
            whole.add(one.id)
        elif len(missing) < len(parties):
            partly[one.id] = missing
    return Arrived(frozenset(whole), partly)


def _of_plan(ground: Ground) -> QuerySet[DeliveryRow]:
    return DeliveryRow.objects.filter(
        territory=ground.territory, campaign=ground.playbook.id, plan=ground.plan.id
    )
