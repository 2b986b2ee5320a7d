"""Answering for a period: sending, confirming zero, correcting, withdrawing, approving."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting, territory_of
from chuanhui.journal import actions as journal
from chuanhui.journal.errors import KeyReused
from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.returns import rules
from chuanhui.mechanism.returns.actions.placing import Key, Place, blank, place_of
from chuanhui.mechanism.returns.actions.writing import Deed, Receipt, once, write
from chuanhui.mechanism.returns.errors import CellMovedOn, KeyUsed, NothingToApprove
from chuanhui.mechanism.returns.queries.filling import proposed
from chuanhui.mechanism.returns.queries.grid import grid
from chuanhui.mechanism.returns.rules import Answer, Cell, Said, Stored

Turn = Callable[[Place, Cell], Cell]


def send(
    *,
    cell: Key,
    values: Mapping[str, Any],
    reason: str = "",
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Send what an area has to say for a period.

    Args:
        cell: the area is in sight and the post is one of those that send.
        values: by field, as text or numbers.
        reason: needed when it is late.
        revision: the revision that the sender looked at, 0 for none; None answers whatever stands now.

    Raises:
        ChuanhuiError: every refusal of the room, see errors.py.
    """
    return _answer("send", cell, Answer(Stored.VALUE, values, reason), by, now, key, revision)


def confirm_zero(
    *,
    cell: Key,
    reason: str = "",
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Confirm that there was nothing to tell: a zero return (零报告), which is not a missing one."""
    return _answer("zero", cell, Answer(Stored.ZERO, {}, reason), by, now, key, revision)


def not_applicable(
    *,
    cell: Key,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Say, with a reason, that the question does not apply to this area in this period."""
    answer = Answer(Stored.NOT_APPLICABLE, {}, reason)
    return _answer("not_applicable", cell, answer, by, now, key, revision)


def restate(
    *,
    cell: Key,
    answer: Answer,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Correct what was sent, with a reason; the former values stay in sight in the journal."""

    def turn(place: Place, old: Cell) -> Cell:
        return rules.restated(old, answer, place.setting, by=by, now=now)

    asked = {"state": answer.state.value, "values": dict(answer.values), "reason": answer.reason}
    return _move("restate", cell, asked, turn, by, now, key, revision)


def withdraw(
    *,
    cell: Key,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Take back what was sent, with a reason, as long as nothing locks it."""

    def turn(place: Place, old: Cell) -> Cell:
        return rules.withdrawn(old, reason, place.setting, by=by, now=now)

    return _move("withdraw", cell, {"reason": reason}, turn, by, now, key, revision)


def approve(
    *, cell: Key, by: Acting, now: datetime, key: UUID | None = None, revision: int | None = None
) -> Receipt:
    """Approve what was sent; from then on only a restatement changes it."""

    def turn(place: Place, old: Cell) -> Cell:
        return rules.approved(old, place.setting, by=by, now=now)

    return _move("approve", cell, {}, turn, by, now, key, revision)


def approve_under(
    *, campaign: str, work: str, period: str, under: str, by: Acting, now: datetime, key: UUID | None = None
) -> int:
    """Approve everything that waits below an area, all or nothing; return how many cells that were.

    Each cell has its entry, and is approved as it was read here: one that changes meanwhile is refused. What
    the approver sent himself is left for somebody else. The key stands for the whole request: the entry of
    the first cell bears it and tells how many there were, so that a repeated request is answered alike.

    Raises:
        NotYours: the work is approved by others.
        NothingToApprove: nothing waits there, or only what the approver sent himself.
        CellMovedOn: somebody changed a cell meanwhile; nothing is approved.
        KeyUsed: the key came with another request.
    """
    asked = {"campaign": campaign, "work": work, "period": period, "under": under}
    whole = Deed("approve", by, now, key, asked, {})
    with transaction.atomic():
        if key is not None and (before := _claimed(whole)) is not None:
            return before
        place = parse_period(period)
        found = grid(by.sight, campaign, work, place, territory=territory_of(under), now=now, under=under)
        rules.ask_approver(found.ground.work, by)
        waiting = [
            (Key(campaign, work, period, one.stood.id, one.slot), one.cell.revision)
            for one in found.views
            if one.cell is not None and _waits(one.cell, by)
        ]
        if not waiting:
            raise NothingToApprove()

        def turn(place: Place, old: Cell) -> Cell:
            return rules.approved(old, place.setting, by=by, now=now)

        deed = replace(whole, said={"whole": len(waiting)})
        for cell, revision in waiting:
            _act(deed, cell, turn, revision)
            deed = Deed("approve", by, now, None, {}, {})
    return len(waiting)


def _claimed(whole: Deed) -> int | None:
    """Take the key of a whole request for this transaction, or return what it came to before."""
    if whole.key is None or whole.ask is None:
        return None
    try:
        before = journal.claim(whole.key, whole.ask)
    except KeyReused:
        raise KeyUsed() from None
    return int(json.loads(before.body)["whole"]) if before is not None else None


def _waits(cell: Said, by: Acting) -> bool:
    """Tell whether a cell waits for this person's approval."""
    return cell.is_sent and cell.approved_at is None and not by.is_same_person(cell.sent_person)


def _answer(
    verb: str,
    cell: Key,
    answer: Answer,
    by: Acting,
    now: datetime,
    key: UUID | None,
    revision: int | None,
) -> Receipt:
    def turn(place: Place, old: Cell) -> Cell:
        return rules.sent(old, answer, place.setting, by=by, now=now)

    asked = {"values": dict(answer.values), "reason": answer.reason}
    return _move(verb, cell, asked, turn, by, now, key, revision)


def _move(
    verb: str,
    cell: Key,
    asked: Mapping[str, Any],
    turn: Turn,
    by: Acting,
    now: datetime,
    key: UUID | None,
    revision: int | None,
) -> Receipt:
    """Do one turn: the cell in sight, the rules' answer, one entry."""
    deed = Deed(verb, by, now, key, {**cell.told, **asked}, {})
    return once(deed, lambda: _act(deed, cell, turn, revision))


def _act(deed: Deed, cell: Key, turn: Turn, revision: int | None) -> Receipt:
    place = place_of(cell, deed.by, deed.now)
    old = place.cell
    if revision is not None and revision != (old.revision if old else 0):
        raise CellMovedOn()
    new = turn(place, blank(place, deed.now))
    return write(old, new, replace(deed, said={**_proposed(place, new, deed.by), **deed.said}))


def _proposed(place: Place, new: Cell, by: Acting) -> Mapping[str, Any]:
    """Return what the ledger proposed at this moment, for the entry to tell beside the values."""
    if not new.is_sent or new.state == Stored.NOT_APPLICABLE:
        return {}
    stood = place.view.stood
    return {"proposed": proposed(by.sight, place.ground, [stood])[stood.id]}
