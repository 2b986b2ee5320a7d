"""Paper slips by batch: counted by two, compared, opened again by two, counted again by two after the result.

Counting and comparing are two acts (migration 0010): what can be rolled back must not have told anything.

A signed slip that is missing from an open ballot is not told away: such a ballot is declared void, for the
slip is the evidence of the vote that was entered for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting, ActingKind, Deed
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.actions import sealing
from chuanhui.mechanism.assemblies.actions.writing import Receipt, once, write_ballot
from chuanhui.mechanism.assemblies.errors import (
    BadSums,
    ComparedTooSoon,
    NotCounted,
    SecondPerson,
    SmallBatch,
)
from chuanhui.mechanism.assemblies.ground import ground_of_ballot
from chuanhui.mechanism.assemblies.queries.reading import ballot
from chuanhui.mechanism.assemblies.rules import Ballot, Tally
from chuanhui.mechanism.assemblies.rules.paper import LEAST_SLIPS
from chuanhui.playbook.schema import BallotKind, Question


def enter_batch(
    *,
    ballot_id: UUID,
    number: int,
    sums: Mapping[str, Any],
    by: Acting,
    now: datetime,
    key: UUID | None = None,
) -> Receipt:
    """Enter what a clerk counted in a batch of paper slips; a second person counts the same batch blind.

    The first holds the ballot; the second may be any post that has it in sight. What either counted is kept
    sealed, and waits for `compare_batch`.

    Args:
        number: of the batch, from 1.
        sums: ``slips``, ``votes`` by option, ``abstained``, ``invalid``.

    Raises:
        BallotNotFound, NotYourBallot, NotCounting, Voided, BadSums, SmallBatch, BatchKept, BatchWaits,
        SameClerk: see their sentences.
    """
    # What was counted is no part of it: a digest in the journal could be tried until one fits.
    deed = Deed("ballot.batch", by, now, key, {"ballot": ballot_id, "number": number})

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True)
        kind = ground_of_ballot(held.ref, held.kind, by).kind
        watching = rules.is_second(held.batches, number, by)
        if refusal := rules.refusal_to_count(kind, held, by, watching=watching):
            raise refusal
        tally = _sums(kind, held, number, sums)
        turn = rules.turn_of(held.batches, number, by)
        if held.secret and rules.is_small(held.batches, number, tally.slips):
            raise SmallBatch(least=LEAST_SLIPS)
        seal = sealing.keep(held.id, number, turn, tally)
        new = rules.entered(held.batches, number, seal, by, turn)
        waits = {"waits": True} if turn == "second" else {}
        return write_ballot(held, replace(held, batches=new), deed, batch=number, **waits)

    return once(deed, act)


def compare_batch(
    *, ballot_id: UUID, number: int, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Compare what two clerks counted in a batch, before the result or when they counted it again after it.

    Any post with the ballot in sight may: what comes out was settled when the second clerk had entered his
    count. Of two that differ nothing is kept, and both count again. What two came to is opened with the
    count; of a recount at once, and the story tells whether it is as in the result.

    Returns:
        A receipt; its `same` tells whether they came to the same, and of a recount that is alike whether it
        is as in the result.

    Raises:
        BallotNotFound, NotCounting, Voided, BatchNotFound, NothingToCompare: see their sentences.
        ComparedTooSoon: the very transaction that compares kept one of the counts.
    """
    deed = Deed("ballot.compare", by, now, key, {"ballot": ballot_id, "number": number})

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True)
        kind = ground_of_ballot(held.ref, held.kind, by).kind
        if not held.is_counted and (refusal := rules.refusal_to_count(kind, held, by, watching=True)):
            raise refusal
        if sealing.too_soon(held.id, number):
            raise ComparedTooSoon(batch=number)
        found = sealing.alike(held.id)
        same: bool | None
        if held.is_counted:
            new, same = rules.recount_compared(held.batches, number, found)
            stage = {"recount": True, **({"apart": True} if same is None else {"same": same})}
        else:
            new, same = rules.compared(held.batches, number, found)
            stage = {"same": same}
        if same is None or (not same and not held.is_counted):
            sealing.drop(held.id, number, again=held.is_counted)
        return write_ballot(held, replace(held, batches=new), deed, batch=number, **stage)

    return once(deed, act)


def reopen_batch(
    *, ballot_id: UUID, number: int, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Ask to count a batch anew before the result; what two agreed on opens when a second person asks too.

    One that waits for its second clerk, who may have left, is dropped at once. The holder asks first; any
    post with the ballot in sight may be the second.

    Raises:
        BallotNotFound, NotYourBallot, NotCounting, Voided, ReasonMissing, BatchNotFound, SecondPerson: see
        their sentences.
    """
    deed = Deed("ballot.reopen", by, now, key, {"ballot": ballot_id, "number": number, "reason": reason})

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True)
        kind = ground_of_ballot(held.ref, held.kind, by).kind
        asked = any(one["number"] == number and one.get("reopen") for one in held.batches)
        if refusal := rules.refusal_to_count(kind, held, by, watching=asked):
            raise refusal
        said = rules.reason_of(reason)
        batches, is_open = rules.reopened(held.batches, number, said, by)
        if is_open:
            sealing.drop(held.id, number)
        return write_ballot(
            held, replace(held, batches=batches), deed, reason=said, batch=number, open=is_open
        )

    return once(deed, act)


def note_missing(
    *, ballot_id: UUID, slips: int, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Note how many marked paper slips are not in the box; who counts the ballot confirms it.

    Fewer slips than were marked are told with the result and take no part; more never have a result. Any post
    with the ballot in sight may note it, so that somebody else than its only holder can.

    Args:
        slips: how many; 0 takes a former note back.

    Raises:
        BallotNotFound, NotYourBallot, NotCounting, Voided, ReasonMissing: see their sentences.
        SecondPerson: nobody known stands behind the note.
        BadSums: fewer than none, or the ballot is an open one.
    """
    asked = {"ballot": ballot_id, "slips": slips, "reason": reason}
    deed = Deed("ballot.missing", by, now, key, asked)

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True)
        kind = ground_of_ballot(held.ref, held.kind, by).kind
        if refusal := rules.refusal_to_count(kind, held, by, watching=True):
            raise refusal
        if by.person_id is None:
            raise SecondPerson()
        if not held.secret or not 0 <= slips <= held.roll:
            raise BadSums(batch=0)
        said = rules.reason_of(reason)
        noted = {"slips": slips, "reason": said, "person": by.person_id, "post": by.post_id}
        return write_ballot(held, replace(held, missing=noted if slips else {}), deed, reason=said)

    return once(deed, act)


def recount_batch(
    *,
    ballot_id: UUID,
    number: int,
    sums: Mapping[str, Any],
    by: Acting,
    now: datetime,
    key: UUID | None = None,
) -> Receipt:
    """Count a batch of paper slips again after the result; a second person does so too, blind.

    What two came to is compared and opened by `compare_batch`. A result that is not as they say is declared
    void by two persons.

    Args:
        number, sums: see `enter_batch`.

    Raises:
        BallotNotFound, NotYourBallot, NotCounted, BadSums, BatchNotFound, BatchWaits, SameClerk: see their
        sentences.
    """
    deed = Deed("ballot.rebatch", by, now, key, {"ballot": ballot_id, "number": number})

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True)
        kind = ground_of_ballot(held.ref, held.kind, by).kind
        begun = any(one["number"] == number and one.get("again") for one in held.batches)
        watching = begun and by.kind is ActingKind.POST
        if not watching and (refusal := rules.refusal_to_hold(kind, by)):
            raise refusal
        if not held.is_counted:
            raise NotCounted()
        tally = _sums(kind, held, number, sums)
        turn = rules.recount_turn(held.batches, number, by)
        if turn == "again_first":
            sealing.drop(held.id, number, again=True)
        seal = sealing.keep(held.id, number, turn, tally)
        new = rules.recounted(held.batches, number, seal, by, turn)
        waits = {"waits": True} if turn == "again_second" else {}
        return write_ballot(held, replace(held, batches=new), deed, batch=number, **waits)

    return once(deed, act)


def _sums(kind: BallotKind, held: Ballot, number: int, sums: Mapping[str, Any]) -> Tally:
    several = held.seats if kind.ask is Question.PERSONS else None
    return rules.checked_sums(number, held.option_ids, sums, several=several)
