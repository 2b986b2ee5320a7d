"""Which files a run has to do with: that wait for it, that it took, that a later one outdoes."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from chuanhui.kernel.periods import Period, PeriodKind, period_of
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


def complete_sources(ground: Ground, period: Period, run: Run | None = None) -> frozenset[str]:
    """Return the sources of which every party's file of a period was matched, or is by a run.

    Of a source that the four sub-districts send, three files are not the whole: what is missing is not zero.
    """
    sent: dict[tuple[str, str], set[int | None]] = {}
    for source, key, unit_id in counting(ground, run).values_list("source", "period", "unit_id"):
        sent.setdefault((source, key), set()).add(unit_id)
    return frozenset(
        one.id
        for one in ground.sources
        if (parties := {party.id for party in ground.parties(one)})
        and parties <= sent.get((one.id, source_period(period, one.every).key), set())
    )


def _of_plan(ground: Ground) -> QuerySet[DeliveryRow]:
    return DeliveryRow.objects.filter(
        territory=ground.territory, campaign=ground.playbook.id, plan=ground.plan.id
    )
