"""Declaring a ballot void: before its result by who holds it, after that by two persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts import actions as posts
from chuanhui.grid.posts.rules import Acting, ActingKind, Deed
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.actions.counting import CLOSE_URN
from chuanhui.mechanism.assemblies.actions.writing import Receipt, once, write_ballot
from chuanhui.mechanism.assemblies.errors import RunoffStands, SecondPerson, Voided
from chuanhui.mechanism.assemblies.ground import ground_of_ballot
from chuanhui.mechanism.assemblies.queries.reading import ballot, has_runoff
from chuanhui.mechanism.assemblies.rules import Ballot, BallotState
from chuanhui.mechanism.cases import actions as cases


def void_ballot(
    *, ballot_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Declare a ballot void, with the reason; terms that its result began end, its case learns of it.

    One that has its result is only asked to be void, by who holds it, until a second person says so too: any
    post with the ballot in sight. The reason that is published is the first one.

    Raises:
        BallotNotFound, NotYourBallot, Voided, ReasonMissing: see their sentences.
        SecondPerson: the person who asked confirms it himself.
        RunoffStands: the run-off of this ballot would go on without it.
    """
    deed = Deed("ballot.void", by, now, key, {"ballot": ballot_id, "reason": reason})

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True)
        kind = ground_of_ballot(held.ref, held.kind, by).kind
        watching = bool(held.voiding) and by.kind is ActingKind.POST
        if not watching and (refusal := rules.refusal_to_hold(kind, by)):
            raise refusal
        if held.state == BallotState.VOID:
            raise Voided(reason=held.reason)
        said = rules.reason_of(reason)
        if has_runoff(held.id):
            raise RunoffStands()
        if held.is_counted and (by.person_id is None or by.is_same_person(held.voiding.get("person"))):
            raise SecondPerson()
        if held.is_counted and not held.voiding:
            asked = {"person": by.person_id, "post": by.post_id, "reason": said}
            return write_ballot(held, replace(held, voiding=asked), deed, reason=said)
        return _void(held, said, deed)

    return once(deed, act)


def _void(held: Ballot, said: str, deed: Deed) -> Receipt:
    """End a ballot, what its result began, and what its case took from it."""
    by, now = deed.by, deed.now
    if held.state == BallotState.OPEN:
        CLOSE_URN.row(held.id, now)
    if held.terms:
        posts.unseat(term_ids=tuple(held.terms), on=localdate(now), by=by, now=now, source=str(held.id))
    new = replace(
        held,
        state=BallotState.VOID.value,
        reason=held.voiding.get("reason", said),
        closed_at=held.closed_at or now,
        terms=(),
    )
    receipt = write_ballot(held, new, deed, reason=said)
    # An undecided first round settled nothing: its run-off speaks for the whole election.
    if held.case_id and held.state in (BallotState.PASSED, BallotState.FAILED):
        cases.settle(
            case_id=held.case_id, what=f"ballots.{held.kind}", good=False, ref=held.id, by=by, now=now
        )
    return receipt
