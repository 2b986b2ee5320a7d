"""Seating those elected: with the result, or once the notice of the result has ended well."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts import actions as posts
from chuanhui.grid.posts.errors import SeatsTaken
from chuanhui.grid.posts.rules import Acting, Deed, Role
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.actions.writing import Receipt, once, write_ballot
from chuanhui.mechanism.assemblies.ground import Ground, ground_of_ballot
from chuanhui.mechanism.assemblies.queries.awaiting import refuse_before_seats
from chuanhui.mechanism.assemblies.queries.following import refuse_superseded, rounds_before
from chuanhui.mechanism.assemblies.queries.reading import ballot
from chuanhui.mechanism.assemblies.rules import Ballot
from chuanhui.mechanism.assemblies.seat_errors import LaterStands, NobodyWaits, NoVacancy, StillWaiting
from chuanhui.playbook.schema import BallotKind


def fill_seats(
    *, ballot_id: UUID, by: Acting, now: datetime, key: UUID | None = None, revision: int | None = None
) -> Receipt:
    """Let those elected begin, once the notices of the result that the playbook names have ended well.

    Raises:
        BallotNotFound, NotYourBallot: see their sentences.
        NobodyWaits: there is no result, nobody was elected, or they have begun.
        StillWaiting: a notice stands or was withdrawn; or those of the first round have not begun.
        LaterStands: a later election of these seats was opened.
        NoVacancy: the term that a by-election fills up is over, or its election void.
        SeatsTaken: fewer seats are vacant than were won, or somebody elected holds one.
    """
    deed = Deed("ballot.seat", by, now, key, {"ballot": ballot_id})

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True, seen=revision)
        ground = ground_of_ballot(held.ref, held.kind, by)
        if refusal := rules.refusal_to_hold(ground.kind, by):
            raise refusal
        if not held.waits_for_seats:
            raise NobodyWaits()
        refuse_before_seats(by.sight, held, ground.kind, ground.playbook)
        return write_ballot(held, seated(held, ground, deed), deed)

    return once(deed, act)


def seated(new: Ballot, ground: Ground[BallotKind], deed: Deed) -> Ballot:
    """Return a ballot whose elected hold their posts from today for the term, or for the rest of one.

    Raises:
        StillWaiting, LaterStands, NoVacancy, SeatsTaken: see `fill_seats`.
    """
    seats, first = ground.kind.seats, localdate(deed.now)
    chosen = new.result.get("chosen", ())
    if seats is None or not chosen:
        return new
    refuse_superseded(new, ground.kind, first)
    begun = _begun_before(new)
    # A run-off ends with the term that the first round began.
    until = (begun.until if begun else new.until) or rules.term_of(ground.kind, first, ground.calendar)
    if until is None:
        return new
    terms = posts.seat(
        role=Role(seats.role),
        place=new.place,
        place_name=new.title,
        number=seats.number,
        area_path=new.area_path,
        names=tuple(new.names[one] for one in chosen),
        valid_from=first,
        valid_until=until,
        source=f"ballot:{new.id}",
        anew=new.vacancy_of is None and begun is None,
        by=deed.by,
        now=deed.now,
    )
    return replace(new, terms=terms, until=until, seated_at=deed.now)


def seated_with_result(new: Ballot, ground: Ground[BallotKind], deed: Deed) -> Ballot:
    """Return a counted ballot whose elected begin at once, or wait where they cannot; the result is told."""
    if ground.kind.seats is None or ground.kind.seats.after:
        return new
    try:
        return seated(new, ground, deed)
    except (LaterStands, NoVacancy, SeatsTaken, StillWaiting):
        steps = [*new.result["steps"], rules.ResultStep("seats_taken").wire]
        return replace(new, result={**new.result, "steps": steps})


def _begun_before(new: Ballot) -> Ballot | None:
    """Return the last round before a run-off by which somebody sits: he does not make room for it.

    Raises:
        StillWaiting: those elected in a round before have not begun.
    """
    for before in rounds_before(new):
        if before.waits_for_seats:
            raise StillWaiting(
                what=f"{before.title}（首轮当选人就任）",
                what_en=f"{before.title} (those elected in the first round begin)",
            )
        if before.terms:
            return before
    return None
