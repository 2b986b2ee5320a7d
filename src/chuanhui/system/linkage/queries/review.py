"""What waits for people: doubtful pairs for the clerk, rows that came no more for their senders."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import IdentifyRole, Text
from chuanhui.system.linkage import rules
from chuanhui.system.linkage.ground import Ground, ground_of, grounds
from chuanhui.system.linkage.models import Link, Run
from chuanhui.system.linkage.models import Pair as PairRow
from chuanhui.system.linkage.queries.pages import Part
from chuanhui.system.linkage.queries.reading import in_sight, pair_from
from chuanhui.system.linkage.rules import Pair, PairState

MOST = 200


@dataclass(frozen=True, slots=True)
class PairLine:
    """One doubtful pair in the queue; nothing of it is shown before it is looked at, on record.

    Attributes:
        number, other_number: of the register cards.
        ahead: bits by which the most likely person is ahead of the next; None where there is no next.
    """

    pair: Pair
    source_name: Text
    number: str
    other_number: str
    ahead: float | None


@dataclass(frozen=True, slots=True)
class SideLine:
    """One role, side by side.

    Attributes:
        row, thing, other: what the file says, and the cards; "" for nothing.
        differs: the file and the likely card are both told and not the same letter for letter.
    """

    role: IdentifyRole
    row: str
    thing: str
    other: str
    differs: bool


@dataclass(frozen=True, slots=True)
class WhyLine:
    """One reason for or against a pair, in bits."""

    zh: str
    en: str
    bits: float


@dataclass(frozen=True, slots=True)
class VanishedLine:
    """A row that came before and did not come again: a question to whoever sent it.

    Attributes:
        label: of the person as lists show it, masked.
        seen, gone: the last period in which it came, and the one in which it did not.
        answer: why, as the sender says; None while nobody has.
    """

    id: UUID
    source: str
    source_name: Text
    number: str
    label: str
    sender_id: int | None
    sender_name: str
    seen: str
    gone: str
    answer: rules.Why | None
    note: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The doubtful pairs of one run that wait for the clerk.

    Attributes:
        since: aware; since when the oldest waits.
    """

    run_id: UUID
    campaign: str
    plan: str
    period: str
    count: int
    since: datetime


def queues(sight: Sight, parts: Sequence[Part]) -> tuple[Queue, ...]:
    """Return how many pairs wait of each run of the plans that a post runs, the longest waiting first."""
    mine = {(one.ground.playbook.id, one.ground.plan.id) for one in parts if one.runs}
    if not mine:
        return ()
    rows = in_sight(PairRow.objects.filter(state=PairState.OPEN.value), sight).order_by()
    names = ("run_id", "campaign", "plan", "period")
    told = rows.values_list(*names).annotate(count=Count("id"), since=Min("made_at"))
    found = [Queue(*one) for one in told if (one[1], one[2]) in mine]
    return tuple(sorted(found, key=lambda one: one.since))


def pairs(by: Acting, *, run_id: UUID | None = None, most: int = MOST) -> tuple[PairLine, ...]:
    """Return the doubtful pairs that wait for the reader, the most likely first; nothing for others.

    Args:
        run_id: only of this run.
    """
    rows = in_sight(PairRow.objects.filter(state=PairState.OPEN.value), by.sight)
    if run_id is not None:
        rows = rows.filter(run_id=run_id)
    found = [pair_from(row) for row in rows.order_by("-score", "id")[:most]]
    mine = [one for one in found if _may_decide(one, by)]
    ids = {one for pair in mine for one in (pair.thing_id, pair.other_id) if one is not None}
    numbers = registers.numbers_of(ids)
    return tuple(
        PairLine(
            one,
            ground_of(one.ref, one.plan, one.territory).playbook.deliveries[one.source].name,
            numbers.get(one.thing_id, ""),
            numbers.get(one.other_id, "") if one.other_id else "",
            None if one.runner_up is None else round(one.score - one.runner_up, 2),
        )
        for one in mine
    )


def side_by_side(row: Mapping[str, str], cards: Mapping[str, Mapping[str, str]]) -> tuple[SideLine, ...]:
    """Return a pair role by role, as the page of the clerk shows it; what both sides lack is left out.

    Args:
        row, cards: of `actions.look_at_pair`.
    """
    thing, other = cards.get("thing", {}), cards.get("other", {})
    found = []
    for role in IdentifyRole:
        one, two, three = row.get(role, ""), thing.get(role, ""), other.get(role, "")
        if one or two or three:
            found.append(SideLine(role, one, two, three, bool(one and two and one != two)))
    return tuple(found)


def why_these_two(pair: Pair) -> tuple[WhyLine, ...]:
    """Return why a pair was proposed: each comparison with its bits, by the parameters of its run.

    Nothing is told of one that was next to somebody denied: it was never looked at by itself.
    """
    if not pair.pattern:
        return ()
    from chuanhui.system.linkage import engine  # noqa: PLC0415 - reason: slow to import, few need it

    parameters = Run.objects.filter(id=pair.run_id).values_list("parameters", flat=True).first()
    if not parameters:
        return ()
    model = engine.Model.from_json(json.dumps(parameters))
    return tuple(
        WhyLine(one.zh, one.en, round(float(one.bits), 2))
        for one in engine.explain(pair.pattern, model, pair.source)
    )


def vanished(
    by: Acting, *, now: datetime, answered: bool = False, most: int = MOST
) -> tuple[VanishedLine, ...]:
    """Return the rows that came no more: to a sender its own, to who runs a plan all of it.

    Args:
        answered: those with an answer too.
    """
    rows = in_sight(Link.objects.exclude(gone=""), by.sight)
    if not answered:
        rows = rows.filter(answer="")
    found: list[Any] = list(rows.order_by("-gone", "source", "id")[:most])
    known = {(one.playbook.id, one.plan.id): one for one in grounds(by.territory, at=now)}
    overseen = {key: rules.may_oversee(one.plan, by, one.unit_of) for key, one in known.items()}
    mine = [
        row
        for row in found
        if overseen.get((row.campaign, row.plan)) or (by.unit_id is not None and row.sender_id == by.unit_id)
    ]
    numbers = registers.numbers_of(row.thing_id for row in mine)
    labels = registers.labels(row.thing_id for row in mine)
    return tuple(_vanished(row, known, numbers, labels) for row in mine)


def _vanished(
    row: Any, known: Mapping[tuple[str, str], Ground], numbers: Mapping[UUID, str], labels: Mapping[UUID, str]
) -> VanishedLine:
    of = known.get((row.campaign, row.plan))
    source = of.playbook.deliveries.get(row.source) if of is not None else None
    return VanishedLine(
        row.id,
        row.source,
        source.name if source is not None else Text(row.source),
        numbers.get(row.thing_id, ""),
        labels.get(row.thing_id, ""),
        row.sender_id,
        of.units.name_of(row.sender_id) if of is not None and row.sender_id is not None else "",
        row.seen,
        row.gone,
        rules.Why(row.answer) if row.answer else None,
        row.note,
        row.answered_at,
    )


def _may_decide(pair: Pair, by: Acting) -> bool:
    ground = ground_of(pair.ref, pair.plan, pair.territory)
    return rules.may_run(ground.plan, by, ground.unit_of)
