"""The clerk looks at a doubtful pair, on record, and decides; the sender says why a row came no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers import vault
from chuanhui.grid.registers.rules import checked_note
from chuanhui.journal import actions as journal
from chuanhui.journal.scope import seeing
from chuanhui.kernel.canonical import canonical_json
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import models, rules
from chuanhui.system.linkage.actions.linking import remember, undo
from chuanhui.system.linkage.actions.queueing import queue
from chuanhui.system.linkage.actions.stage_facts import TABLE, put_facts, sealed_text
from chuanhui.system.linkage.actions.writing import Receipt, Shared, once, share, write
from chuanhui.system.linkage.errors import VanishedAnswered, VanishedNotFound
from chuanhui.system.linkage.facts import ROWS
from chuanhui.system.linkage.ground import Ground, ground_of
from chuanhui.system.linkage.queries.reading import LINK, PAIR, RUN, in_sight, pair_from, row_of, run_from
from chuanhui.system.linkage.rules import Decision, Pair, PairState, RunState

DECIDED = "decided"
"""How a row was found to be somebody: a clerk said so."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A doubtful pair in the open, for the clerk who decides; never shown by `repr`, never logged.

    Attributes:
        row: what the file says, by role.
        cards: what the register holds of the most likely person (`thing`) and of the next (`other`), by role.
    """

    pair: Pair
    row: Mapping[str, str]
    cards: Mapping[str, Mapping[str, str]]

    def __repr__(self) -> str:
        return f"Beside({self.pair.id})"


def look_at_pair(*, pair_id: UUID, by: Acting, now: datetime) -> Beside:
    """Return a pair side by side, after the look is on record; for whoever runs the plan.

    The caller's transaction has to commit before the values leave the house.

    Raises:
        PairNotFound, NotYourMatch, PairDecided: see their sentences.
    """
    with transaction.atomic():
        row = row_of(by.sight, PAIR, pair_id)
        pair = pair_from(row)
        ground = _ground(pair, by)
        if refusal := rules.refusal_to_decide(pair):
            raise refusal
        source = ground.playbook.deliveries[pair.source]
        for thing_id in (pair.thing_id, *((pair.other_id,) if pair.other_id else ())):
            line = Shared(
                "looked",
                pair.id,
                pair.territory,
                pair.area_path,
                pair.campaign,
                pair.plan,
                pair.period,
                by.unit_id,
                pair.unit_id,
                pair.source,
                [role.value for role in source.identifies],
                source.purpose.zh,
                source.basis,
                by.title or by.post_code,
                1,
                thing_id,
            )
            share(line, by, now)
        with seeing(Sight.of(pair.territory)):
            deed = Deed("linkage.look", by, now, None)
            body = {"told": {"pair": str(pair.id), "source": pair.source}}
            journal.write(
                deed.entry(
                    area_path=pair.area_path, body=body, subject_kind=PAIR, subject=pair.id, playbook=pair.ref
                )
            )
        held = vault.open_fields(vault.place_of(PAIR, pair.id), row.sealed).values
    return Beside(pair, held["row"], held["cards"])


def decide_pair(
    *,
    pair_id: UUID,
    decision: str,
    by: Acting,
    now: datetime,
    reason: str = "",
    other: bool = False,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Say whether a row is the person beside it; confirm and deny are remembered, unsure is asked again.

    What a row that is confirmed tells counts from now on: when the last pair of its run is decided, the
    rules are applied once more.

    Args:
        decision: confirm, deny or unsure.
        reason: needed but for confirm; without numbers.
        other: the next best person is meant; only with confirm.
        revision: the revision of the pair that was looked at; None decides on whatever stands.

    Raises:
        PairNotFound, NotYourMatch, PairDecided, BadDecision, LinkageMovedOn, SentOtherwise: see their
        sentences.
        PersonalText: the reason holds what looks like somebody's number.
    """
    asked = {"pair": str(pair_id), "decision": decision, "reason": reason, "other": other}
    deed = Deed("linkage.decide", by, now, key, asked)

    def act() -> Receipt:
        # The run first, then the pair, then the files: as a run takes them, so that neither waits for ever.
        row = row_of(by.sight, PAIR, pair_id)
        with seeing(Sight.of(by.territory)):
            row_of(Sight.everything(), RUN, row.run_id, lock=True)
        row = row_of(by.sight, PAIR, pair_id, lock=True, seen=revision)
        pair = pair_from(row)
        ground = _ground(pair, by)
        if refusal := rules.refusal_to_decide(pair):
            raise refusal
        said = checked_note(reason)
        state = rules.decision_of(decision, said)
        whom = pair.other_id if other and state is PairState.CONFIRMED and pair.other_id else pair.thing_id
        new = replace(
            pair,
            state=state,
            reason=said,
            thing_id=whom,
            other_id=pair.thing_id if whom != pair.thing_id else pair.other_id,
            decided_at=now,
            decided_post=by.post_id,
            decided_by=by.person_id,
        )
        with seeing(Sight.of(pair.territory)):
            if state is not PairState.UNSURE:
                _remember(row, new, ground, now)
            receipt = write(pair, new, deed, beside={"sealed": None})
            advance(pair.run_id, now)
        return receipt

    return once(deed, act)


def advance(run_id: UUID, now: datetime) -> bool:
    """Go on with a run whose last pair was decided: to its end, or to the rules where rows were confirmed.

    Where another run of the plan is under way it waits: the follower asks again each minute.
    """
    held = run_from(row_of(Sight.everything(), RUN, run_id, lock=True))
    mine = models.Pair.objects.filter(run_id=run_id)
    if held.state is not RunState.REVIEW or mine.filter(state=PairState.OPEN.value).exists():
        return False
    deed = Deed("linkage.reviewed", Acting.system(held.territory), now, None)
    if not mine.filter(state=PairState.CONFIRMED.value).exists():
        write(held, replace(held, state=RunState.DONE, finished_at=now), deed)
        return True
    try:
        with transaction.atomic():
            write(held, replace(held, state=RunState.QUEUED), deed)
    except IntegrityError:
        return False
    queue(run_id)
    return True


def answer_vanished(
    *, link_id: UUID, answer: str, by: Acting, now: datetime, note: str = "", key: UUID | None = None
) -> Receipt:
    """Say why a row that came last period did not come again; for the unit that sent it.

    Args:
        link_id: of the question.
        answer: one of `rules.Why`.
        note: in words, without numbers.

    Raises:
        VanishedNotFound, VanishedAnswered, BadAnswer, SentOtherwise: see their sentences.
        PersonalText: the note holds what looks like somebody's number.
    """
    deed = Deed("linkage.answer", by, now, key, {"link": str(link_id), "answer": answer, "note": note})

    def act() -> Receipt:
        rows = in_sight(models.Link.objects.exclude(gone="").filter(id=link_id), by.sight)
        row = rows.select_for_update().first()
        if row is None or row.sender_id is None or row.sender_id != by.unit_id:
            raise VanishedNotFound()
        if row.answer:
            raise VanishedAnswered()
        why, words = rules.answer_of(answer), checked_note(note)
        row.answer, row.note, row.answered_at = why.value, words, now
        row.answered_post, row.answered_by = by.post_id, by.person_id
        with seeing(Sight.of(row.territory)):
            row.save(update_fields=["answer", "note", "answered_at", "answered_post", "answered_by"])
            entry = deed.entry(
                area_path=row.area_path,
                body={"told": {"source": row.source, "answer": why.value}, "revision": 1},
                subject_kind=LINK,
                subject=row.id,
            )
            journal.write(entry)
        return Receipt(row.id, 1, entry.id, {"answer": why.value})

    return once(deed, act)


def _ground(pair: Pair, by: Acting) -> Ground:
    ground = ground_of(pair.ref, pair.plan, pair.territory)
    if refusal := rules.refusal_to_run(ground.plan, by, ground.unit_of):
        raise refusal
    return ground


def _remember(row: models.Pair, pair: Pair, ground: Ground, now: datetime) -> None:
    """Keep what the clerk said by the row's mark; what a confirmed row tells becomes facts of the person."""
    held = vault.open_fields(vault.place_of(PAIR, row.id), row.sealed or b"").values
    decision = Decision.CONFIRMED if pair.state is PairState.CONFIRMED else Decision.DENIED
    home, area = _place(pair.thing_id, ground, now)
    sender = models.Delivery.objects.filter(id=pair.delivery_id).values_list("unit_id", flat=True).first()
    line = {
        "area_path": area or pair.area_path,
        "sender": sender,
        "source": pair.source,
        "mark": bytes(row.mark),
        "thing": str(pair.thing_id),
        "household": str(home) if home else None,
        "how": DECIDED,
        "score": pair.score,
        "pattern": pair.pattern,
        "period": pair.period,
    }
    remember(pair, decision, pa.Table.from_pylist([line]))
    if decision is Decision.DENIED:
        _take_back(pair, bytes(row.mark))
    else:
        _keep_facts(pair, ground, held["facts"], home, area or pair.area_path, now)


def _take_back(pair: Pair, mark: bytes) -> None:
    """Undo what the match found of a row before: it is not that person, and its facts are not theirs.

    Facts stay where another row of the source is about the person: those of one row are not told apart.
    """
    undo(pair, pa.table({"source": [pair.source], "mark": pa.array([mark], pa.binary())}))
    of = {
        "territory": pair.territory,
        "campaign": pair.campaign,
        "plan": pair.plan,
        "source": pair.source,
        "thing_id": pair.thing_id,
    }
    if not models.Link.objects.filter(**of).exclude(decision=Decision.DENIED.value).exists():
        models.Fact.objects.filter(**of).delete()


def _place(thing_id: UUID, ground: Ground, now: datetime) -> tuple[UUID | None, str]:
    """Return the household of a person today, and the path of the area."""
    home = registers.belongs_to(thing_id, ground.plan.household, localdate(now))
    return home, registers.standing_at([thing_id]).get(thing_id, "")


def _keep_facts(
    pair: Pair, ground: Ground, told: list[dict[str, Any]], home: UUID | None, area: str, now: datetime
) -> None:
    """Add the facts of a confirmed row to those of the person, file by file."""
    of: dict[_File, list[dict[str, Any]]] = {}
    for one in told:
        file = _File(UUID(one["delivery"]), pair.source, one["period"])
        of.setdefault(file, []).extend(one["rows"])
    # Two clerks may confirm rows of one person and file at once: one after the other adds what it tells.
    ids = sorted({one.id for one in of})
    list(models.Delivery.objects.select_for_update().filter(id__in=ids).order_by("id").values_list("id"))
    for file, rows in of.items():
        standing = models.Fact.objects.filter(delivery_id=file.id, thing_id=pair.thing_id).first()
        if standing is not None:
            place = vault.place_of(TABLE, standing.id)
            rows = [*vault.open_fields(place, standing.sealed).values[ROWS], *rows]
            sealed = vault.sealer(TABLE)(str(standing.id), sealed_text(canonical_json(rows)))
            models.Fact.objects.filter(id=standing.id).update(sealed=sealed, rows=len(rows))
            continue
        line = {
            "thing": str(pair.thing_id),
            "household": str(home) if home else None,
            "area_path": area,
            "many": len(rows),
            "facts": canonical_json(rows),
        }
        put_facts(pair, ground, file, pa.Table.from_pylist([line]), now)


@dataclass(frozen=True, slots=True)
class _File:
    """A file that a pair holds facts of; it may be deleted by now."""

    id: UUID
    source: str
    period: str
