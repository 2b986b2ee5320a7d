"""A resident says "this is not me": the clerk sees whom rows were found to be, on record, and takes one back.

What the row had told is held against nobody any more: its facts go, the grounds of warnings that rest on its
source go, and the rules are applied again by a further run. The row itself is known by its mark alone, as its
file is gone; it is denied to be this person for good, and asked about again when it comes next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import transaction
from django.db.models import QuerySet

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.rules import checked_reason
from chuanhui.journal import actions as journal
from chuanhui.journal.scope import seeing
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Text
from chuanhui.system.linkage import models, rules
from chuanhui.system.linkage.actions.linking import remember
from chuanhui.system.linkage.actions.reviewing import DECIDED
from chuanhui.system.linkage.actions.steering import further_run
from chuanhui.system.linkage.actions.taking_out import bare_grounds, take_out_facts, whose
from chuanhui.system.linkage.actions.writing import Receipt, Shared, once, share, write
from chuanhui.system.linkage.errors import LinkNotFound, PlanNotFound, RunUnderWay
from chuanhui.system.linkage.ground import Ground, ground_for, ground_of
from chuanhui.system.linkage.queries.reading import LINK, RUN, in_sight, row_of, run_from
from chuanhui.system.linkage.rules import Decision, Pair, PairState, Run, RunState


@dataclass(frozen=True, slots=True)
class Held:
    """One row that was found to be somebody, as the clerk is told of it: whose file, how found, and when."""

    id: UUID
    source: str
    source_name: Text
    how: str
    decision: Decision
    since: str
    seen: str
    gone: str


def look_at_links(*, plan: str, number: str, by: Acting, now: datetime) -> Sequence[Held]:
    """Return which rows were found to be a person, after the look is on record; for whoever runs the plan.

    Rows of an entry that was merged into the person's are among them.

    The caller's transaction has to commit before the values leave the house.

    Args:
        plan: id of a plan in force, or ``campaign.plan``.
        number: of the person's register card.

    Raises:
        PlanNotFound, NotYourMatch: see their sentences.
        ThingNotFound: no such card in sight.
    """
    with transaction.atomic():
        ground = ground_for(plan, by.territory, at=now)
        if refusal := rules.refusal_to_run(ground.plan, by, ground.unit_of):
            raise refusal
        thing = registers.by_number(by.sight, ground.plan.register, number.strip(), territory=by.territory)
        of = {"territory": by.territory, "campaign": ground.playbook.id, "plan": ground.plan.id}
        mine = [thing.id, *(lost for lost, kept in ground.merged().items() if kept == thing.id)]
        rows = in_sight(models.Link.objects.filter(thing_id__in=mine, **of), by.sight)
        found = list(rows.exclude(decision=Decision.DENIED.value).order_by("source", "since", "id"))
        line = Shared(
            "looked", thing.id, by.territory, thing.area_path, of["campaign"], of["plan"], "", by.unit_id,
            ground.runner, columns=sorted({row.source for row in found}), purpose="本人异议核对",
            to_whom=by.title or by.post_code, count=len(found), thing_id=thing.id,
        )  # fmt: skip
        share(line, by, now)
        with seeing(Sight.of(by.territory)):
            body = {"told": {"links": len(found)}}
            deed = Deed("linkage.look", by, now, None)
            entry = deed.entry(area_path=thing.area_path, body=body, subject_kind=LINK, subject=thing.id)
            journal.write(entry)
    return tuple(_held(row, ground) for row in found)


def take_back(*, link_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Take back that a row is a person, whoever said so, the match or a clerk; for whoever runs the plan.

    Where facts of the row and of others that stay are kept together they cannot be told apart: all of that
    file go, and the person's rules wait for the next one, as for a row that could not be read. The receipt
    tells how many facts went and the numbers of the cases whose grounds did.

    Args:
        link_id: of the row, as `look_at_links` tells it.
        reason: what the resident said, and how it was checked; without numbers.

    Raises:
        LinkNotFound, NotYourMatch, RunUnderWay, SentOtherwise: see their sentences.
        ReasonMissing, PersonalText: from the registers' rules.
    """
    deed = Deed("linkage.unlink", by, now, key, {"link": str(link_id), "reason": reason})

    def act() -> Receipt:
        link = in_sight(models.Link.objects.filter(id=link_id), by.sight).first()
        if link is None:
            raise LinkNotFound()
        with seeing(Sight.of(by.territory)):
            # The run first, as a run and a clerk who decides take them.
            held = _last_run(link)
            ground, in_force = _ground(link, held, now)
            if refusal := rules.refusal_to_run(ground.plan, by, ground.unit_of):
                raise refusal
            said = checked_reason(reason)
            _refuse_under_way(link, ground)
            link = models.Link.objects.select_for_update().filter(id=link_id).first()
            if link is None or link.decision == Decision.DENIED:
                raise LinkNotFound()
            pair = _pair(link, held, said, deed)
            _deny(link, pair)
            told = whose(link, ground)
            facts, cases = take_out_facts(link, told), bare_grounds(link, told)
            mark = {"sealed": None, "mark": bytes(link.mark)}
            receipt = write(None, pair, deed, beside=mark, facts=facts, cases=cases, how=link.how)
            if in_force and held.state is not RunState.FAILED:
                further_run(held, ground, Deed("linkage.start", Acting.system(held.territory), now, None))
        return receipt

    return once(deed, act)


def _held(row: models.Link, ground: Ground) -> Held:
    source = ground.playbook.deliveries.get(row.source)
    name = source.name if source is not None else Text(row.source)
    return Held(row.id, row.source, name, row.how, Decision(row.decision), row.since, row.seen, row.gone)


def _last_run(link: models.Link) -> Run:
    """Return the last run of the latest period of a link's plan, its row locked."""
    rows = _runs(link).exclude(state=RunState.CANCELLED.value).order_by("queued_at", "id")
    last = max(
        enumerate(rows.values_list("id", "period")),
        key=lambda one: (parse_period(one[1][1]).last, one[0]),
        default=None,
    )
    if last is None:
        raise LinkNotFound()
    return run_from(row_of(Sight.everything(), RUN, last[1][0], lock=True))


def _runs(link: models.Link) -> QuerySet[models.Run]:
    of = {"territory": link.territory, "campaign": link.campaign, "plan": link.plan}
    return models.Run.objects.filter(**of)


def _refuse_under_way(link: models.Link, ground: Ground) -> None:
    standing = _runs(link).filter(state__in=[one.value for one in rules.UNDER_WAY]).first()
    if standing is not None:
        raise RunUnderWay(plan_name=ground.plan.name.zh, period=standing.period)


def _ground(link: models.Link, held: Run, now: datetime) -> tuple[Ground, bool]:
    """Return a link's plan as it is in force, and True; where it is no more, as it ran last, and False."""
    try:
        return ground_for(f"{link.campaign}.{link.plan}", link.territory, at=now), True
    except PlanNotFound:
        return ground_of(held.ref, held.plan, held.territory), False


def _pair(link: models.Link, held: Run, reason: str, deed: Deed) -> Pair:
    """Return what the queue keeps of it: a row and a person, decided."""
    sent = models.Delivery.objects.filter(
        territory=link.territory, campaign=link.campaign, plan=link.plan, source=link.source
    ).order_by("-sent_at")
    mine = sent.filter(unit_id=link.sender_id, period=link.seen).first() or sent.first()
    if mine is None:
        raise LinkNotFound()
    return Pair(
        id=new_id(deed.now),
        run_id=held.id,
        delivery_id=mine.id,
        territory=held.territory,
        area_path=held.area_path,
        unit_id=held.unit_id,
        campaign=held.campaign,
        version=held.version,
        plan=held.plan,
        source=link.source,
        period=link.seen,
        made_at=deed.now,
        thing_id=link.thing_id,
        score=link.score,
        pattern=link.pattern,
        state=PairState.TAKEN_BACK,
        reason=reason,
        decided_at=deed.now,
        decided_post=deed.by.post_id,
        decided_by=deed.by.person_id,
    )


def _deny(link: models.Link, pair: Pair) -> None:
    """Let the row be anybody but this person, from now on."""
    models.Link.objects.filter(id=link.id).delete()
    line: dict[str, Any] = {
        "area_path": link.area_path,
        "sender": link.sender_id,
        "source": link.source,
        "mark": bytes(link.mark),
        "thing": str(link.thing_id),
        "household": str(link.household_id) if link.household_id else None,
        "how": DECIDED,
        "score": link.score,
        "pattern": link.pattern,
        "period": link.seen,
    }
    remember(pair, Decision.DENIED, pa.Table.from_pylist([line]))
