"""Starting a run, stopping it, going on with one that a fault has stopped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.periods import parse_period
from chuanhui.system.linkage import models, rules
from chuanhui.system.linkage.actions.doubts import held_by, seal
from chuanhui.system.linkage.actions.queueing import queue
from chuanhui.system.linkage.actions.writing import Receipt, once, write
from chuanhui.system.linkage.errors import NothingToMatch, RunUnderWay
from chuanhui.system.linkage.ground import Ground, ground_for, ground_of
from chuanhui.system.linkage.queries.inputs import runs_of, source_period, taken_by, waiting_for
from chuanhui.system.linkage.queries.reading import RUN, delivery_from, pair_from, row_of, run_from
from chuanhui.system.linkage.rules import DeliveryState, PairState, Run, RunState


def start_run(*, plan: str, period: str, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Queue a run of a plan for a period: it matches the files that wait.

    What came after an earlier run of the period is matched by a further one.

    Args:
        plan: id of a plan in force, or ``campaign.plan``.
        period: key of a period of the plan.
        by: a post that the plan names, or the system.

    Raises:
        PlanNotFound, NotYourMatch, BadMatchPeriod, NothingToMatch, RunUnderWay, SentOtherwise: see their
        sentences.
    """
    deed = Deed("linkage.start", by, now, key, {"plan": plan, "period": period})

    def act() -> Receipt:
        ground = ground_for(plan, by.territory, at=now)
        if refusal := rules.refusal_to_run(ground.plan, by, ground.unit_of):
            raise refusal
        of = rules.period_for(period, ground.plan, localdate(now))
        if not waiting_for(ground, of).exists():
            raise NothingToMatch(period=of.label("zh"))
        new = _new(ground, of.key, by, now)
        return _queued(new, ground, deed)

    return once(deed, act)


def further_run(last: Run, ground: Ground, deed: Deed) -> None:
    """Queue a further run of the period of one that has ended, for its rules: no file need wait.

    Args:
        last: the run of the plan's latest period, its row locked.
        ground: the plan in force; where it goes by another kind of period now, the one in which that ends.
        deed: of the system.

    Raises:
        RunUnderWay: another one is.
    """
    of = source_period(parse_period(last.period), ground.plan.every)
    new = replace(_new(ground, of.key, deed.by, deed.now), post_id=last.post_id, person_id=last.person_id)
    _queued(new, ground, deed)


def _queued(new: Run, ground: Ground, deed: Deed) -> Receipt:
    try:
        with transaction.atomic():
            receipt = write(None, new, deed, number=new.number)
    except IntegrityError:
        standing = runs_of(ground).filter(state__in=[one.value for one in rules.UNDER_WAY]).first()
        raise RunUnderWay(
            plan_name=ground.plan.name.zh, period=standing.period if standing else new.period
        ) from None
    queue(new.id)
    return receipt


def _new(ground: Ground, period: str, by: Acting, now: datetime) -> Run:
    return Run(
        id=new_id(now),
        territory=by.territory,
        area_path=by.territory,
        unit_id=ground.runner,
        campaign=ground.playbook.id,
        version=ground.playbook.version,
        plan=ground.plan.id,
        period=period,
        number=runs_of(ground).filter(period=period).count() + 1,
        queued_at=now,
        post_id=by.post_id,
        person_id=by.person_id,
    )


def cancel_run(*, run_id: UUID, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Stop a run: at once while it waits or has stopped, else as soon as its worker looks up.

    Its files wait again, and nothing of it reaches people. Once its warnings are written it goes on to its
    end.

    Raises:
        RunNotFound, NotYourMatch, RunEnded, SentOtherwise: see their sentences.
    """
    deed = Deed("linkage.cancel", by, now, key, {"run": str(run_id)})

    def act() -> Receipt:
        held = _held(run_id, by)
        done = models.Stage.objects.filter(run_id=held.id).values_list("stage", flat=True)
        if refusal := rules.refusal_to_cancel(held, set(done)):
            raise refusal
        if held.state is RunState.RUNNING:
            return write(held, replace(held, cancel_asked=True), deed)
        return end_cancelled(held, deed)

    return once(deed, act)


def resume_run(*, run_id: UUID, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Queue a run that a fault has stopped again; it goes on behind the last stage that is done.

    Raises:
        RunNotFound, NotYourMatch, RunEnded, RunUnderWay, SentOtherwise: see their sentences.
    """
    deed = Deed("linkage.resume", by, now, key, {"run": str(run_id)})

    def act() -> Receipt:
        held = _held(run_id, by)
        if refusal := rules.refusal_to_resume(held):
            raise refusal
        new = replace(held, state=RunState.QUEUED, fault="", finished_at=None)
        try:
            with transaction.atomic():
                receipt = write(held, new, deed)
        except IntegrityError:
            raise RunUnderWay(plan_name=held.plan, period=held.period) from None
        queue(held.id)
        return receipt

    return once(deed, act)


def end_cancelled(held: Run, deed: Deed) -> Receipt:
    """End a run whose row the caller holds: its files wait again, its facts and open pairs go."""
    taken = list(taken_by(held).select_for_update())
    for row in taken:
        _release(row, deed)
    models.Fact.objects.filter(delivery_id__in=[row.id for row in taken]).delete()
    files = {str(row.id) for row in taken}
    for pair in models.Pair.objects.select_for_update().filter(run_id=held.id, state=PairState.OPEN.value):
        _drop(pair, deed, files)
    new = replace(held, state=RunState.CANCELLED, cancel_asked=False, finished_at=deed.now)
    return write(held, new, deed)


def _held(run_id: UUID, by: Acting) -> Run:
    """Return a run that `by` may steer, its row locked."""
    held = run_from(row_of(by.sight, RUN, run_id, lock=True))
    ground = ground_of(held.ref, held.plan, held.territory)
    if refusal := rules.refusal_to_run(ground.plan, by, ground.unit_of):
        raise refusal
    return held


def _release(row: models.Delivery, deed: Deed) -> None:
    old = delivery_from(row)
    write(
        old,
        replace(old, state=DeliveryState.WAITING, run_id=None),
        Deed("linkage.release", deed.by, deed.now, None),
    )


def _drop(row: models.Pair, deed: Deed, files: Collection[str]) -> None:
    """Drop a doubtful pair of a run; one that waited before waits on, in the month in which it came."""
    old, held = pair_from(row), held_by(row)
    before = [one for one in held["facts"] if one["delivery"] not in files]
    if before:
        sent = models.Delivery.objects.get(id=UUID(before[-1]["delivery"]))
        new = replace(old, run_id=sent.run_id or old.run_id, delivery_id=sent.id, period=sent.period)
        sealed = seal(row.id, {**held, "facts": before})
        write(old, new, Deed("linkage.pair", deed.by, deed.now, None), beside={"sealed": sealed})
        return
    new = replace(old, state=PairState.DROPPED, decided_at=deed.now)
    write(old, new, Deed("linkage.drop", deed.by, deed.now, None), beside={"sealed": None})
