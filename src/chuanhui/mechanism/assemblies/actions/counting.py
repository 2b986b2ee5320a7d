"""Closing, counting, counting again. Closing and counting are two acts (migration 0003)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.journal.statements import Statement
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.actions import sealing, seating
from chuanhui.mechanism.assemblies.actions.writing import Receipt, once, write_ballot
from chuanhui.mechanism.assemblies.errors import BatchForged, NotCounted, SecondPerson, Unreconciled
from chuanhui.mechanism.assemblies.ground import ground_of_ballot
from chuanhui.mechanism.assemblies.models import Mark as MarkRow
from chuanhui.mechanism.assemblies.queries.reading import ballot, slips, turnout, voted
from chuanhui.mechanism.assemblies.rules import (
    Ballot,
    BallotState,
    Channel,
    ResultStep,
    Slip,
    Tally,
    Verdict,
)
from chuanhui.mechanism.cases import actions as cases
from chuanhui.playbook.schema import BallotKind

CLOSE_URN = Statement("SELECT assemblies_close_urn($1::uuid, $2::timestamptz)")


def close_ballot(
    *, ballot_id: UUID, by: Acting, now: datetime, key: UUID | None = None, revision: int | None = None
) -> Receipt:
    """Close a ballot for good: no vote is taken any more, and the slips are shuffled.

    Raises:
        BallotNotFound, NotYourBallot, NotOpen, Voided, TooEarly: see their sentences.
    """
    deed = Deed("ballot.close", by, now, key, {"ballot": ballot_id})

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True, seen=revision)
        ground = ground_of_ballot(held.ref, held.kind, by)
        count, zone = voted(held.id), ground.calendar.zone
        if refusal := rules.refusal_to_close(ground.kind, held, by, now=now, zone=zone, voted=count):
            raise refusal
        CLOSE_URN.row(held.id, now)
        # Counted after the urn was closed: votes under way have ended by then.
        new = replace(held, state=BallotState.COUNTING.value, closed_at=now)
        return write_ballot(held, new, deed, voted=voted(held.id))

    return once(deed, act)


def count_ballot(
    *, ballot_id: UUID, by: Acting, now: datetime, key: UUID | None = None, revision: int | None = None
) -> Receipt:
    """Count all slips, publish the result, fill the posts that are free for it, tell the case that waits.

    Raises:
        BallotNotFound, NotYourBallot, NotCounting, Voided: see their sentences.
        Unreconciled: paper slips and marks do not come to the same, or a batch waits for its second clerk, or
            was counted by two who differ.
        BatchForged: sums that were kept sealed are not those that the journal committed to.
        SecondPerson: slips are missing, and the same person noted it.
        NoParameters: the playbook leaves open what it takes.
    """
    deed = Deed("ballot.count", by, now, key, {"ballot": ballot_id})

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True, seen=revision)
        ground = ground_of_ballot(held.ref, held.kind, by)
        if refusal := rules.refusal_to_count(ground.kind, held, by):
            raise refusal
        if held.missing and by.is_same_person(held.missing["person"]):
            raise SecondPerson()
        found = sealing.alike(held.id)
        batches = rules.opened(held.id, rules.agreed(held.batches, found), found)
        tally = tallied(replace(held, batches=batches))
        verdict = rules.reckon(ground.kind, held.option_ids, turnout(held), tally, held.seats)
        new = replace(
            held,
            state=verdict.outcome,
            counted_at=now,
            tally=tally.wire,
            batches=batches,
            result=_told(ground.kind, replace(held, batches=batches), verdict),
        )
        new = seating.seated_with_result(new, ground, deed)
        receipt = write_ballot(held, new, deed)
        if new.case_id and new.state != BallotState.UNDECIDED:
            good = new.state == BallotState.PASSED
            cases.settle(
                case_id=new.case_id, what=f"ballots.{new.kind}", good=good, ref=new.id, by=by, now=now
            )
        return receipt

    return once(deed, act)


def recount(*, ballot_id: UUID, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Count every slip again after the result; the story keeps that it came to the same.

    Raises:
        BallotNotFound, NotYourBallot, NotCounted: see their sentences.
        Unreconciled, BatchForged: the sums are not those of the result, or not those that the journal
            committed to: somebody tampered with the tables.
    """
    deed = Deed("ballot.recount", by, now, key, {"ballot": ballot_id})

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True)
        kind = ground_of_ballot(held.ref, held.kind, by).kind
        if refusal := rules.refusal_to_hold(kind, by):
            raise refusal
        if not held.is_counted:
            raise NotCounted()
        if forged := next((one for one in held.batches if not rules.is_kept(held.id, one)), None):
            raise BatchForged(batch=forged["number"])
        if tallied(held).wire != rules.tally_of(held.tally).wire:
            raise Unreconciled(marks=turnout(held).voted, slips=tallied(held).slips, unchecked=0)
        return write_ballot(held, replace(held, recounts=held.recounts + 1), deed)

    return once(deed, act)


def tallied(held: Ballot) -> Tally:
    """Return the sums of all slips of a closed ballot, on paper and in the urn. The caller sees the ballot.

    Raises:
        Unreconciled: slips and marks do not come to the same.
    """
    found, options = slips(held), held.option_ids
    urn = rules.count(options, [slip for _, slip in found])
    marks = dict.fromkeys(Channel, 0)
    for channel in MarkRow.objects.filter(ballot_id=held.id).values_list("channel", flat=True):
        marks[Channel(channel)] += 1
    counted = rules.paper_tally(options, held.batches)
    paper, whole = marks[Channel.PAPER], sum(marks.values())
    if held.secret:
        fits = urn.slips == whole - paper and rules.reconciles(
            paper, held.batches, options, held.slips_missing
        )
    else:
        fits = urn.slips == whole and _alike(held, found, counted)
    if not fits or rules.unchecked(held.batches):
        raise Unreconciled(
            marks=paper, slips=counted.slips, unchecked=rules.unchecked(held.batches), urn=urn.slips
        )
    return rules.together(options, [urn, counted]) if held.secret else urn


def _alike(held: Ballot, found: list[tuple[UUID | None, Slip]], counted: Tally) -> bool:
    """Tell whether two clerks counted in the paper slips of an open ballot what was entered line by line."""
    paper = set(
        MarkRow.objects.filter(ballot_id=held.id, channel=Channel.PAPER.value).values_list(
            "voter_id", flat=True
        )
    )
    entered = rules.count(held.option_ids, [Slip(slip.marks) for who, slip in found if who in paper])
    return entered.wire == counted.wire


def _told(kind: BallotKind, held: Ballot, verdict: Verdict) -> dict[str, Any]:
    """Return the result as the ballot keeps it."""
    steps = list(verdict.steps)
    if lost := held.slips_missing:
        slips = rules.paper_tally(held.option_ids, held.batches).slips
        steps.insert(1, ResultStep("missing", {"marks": slips + lost, "slips": slips, "missing": lost}))
    if held.runoff_of is not None and held.seats:
        steps.insert(0, ResultStep("runoff", {"seats": held.seats}))
    if verdict.chosen and kind.seats and kind.seats.after:
        steps.append(ResultStep("seats_wait"))
    if kind.source:
        steps.append(ResultStep("source", {"source": kind.source}))
    found = turnout(held)
    return {
        "outcome": verdict.outcome,
        "steps": [one.wire for one in steps],
        "chosen": list(verdict.chosen),
        "tied": list(verdict.tied),
        "vacant": verdict.vacant,
        "turnout": {
            "roll": found.roll,
            "voted": found.voted,
            "roll_area": None if found.roll_area is None else str(found.roll_area),
            "voted_area": None if found.voted_area is None else str(found.voted_area),
        },
    }
