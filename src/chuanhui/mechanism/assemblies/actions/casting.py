"""Votes: by code, at the desk, on paper. Each line of the roll votes once; no entry tells how.

The choice travels to the server as a bound value of a prepared statement that is never the first of its
transaction, so that the text of running statements shows a place and no choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.actions import count_visit
from chuanhui.grid.posts.queries import visit_wait
from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.journal.scope import seeing
from chuanhui.journal.statements import Statement
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.actions.writing import Receipt, once, write_vote
from chuanhui.mechanism.assemblies.errors import (
    AlreadyVoted,
    CannotUnmark,
    NotOpen,
    SecretAtDesk,
    SlipMissing,
    TooManyGuesses,
    WrongCode,
)
from chuanhui.mechanism.assemblies.ground import ground_of_ballot
from chuanhui.mechanism.assemblies.queries.reading import CAST, UNMARK, ballot, voter
from chuanhui.mechanism.assemblies.queries.voting import VotingPaper, line_of_code, paper_for
from chuanhui.mechanism.assemblies.rules import Ballot, Channel, Voter

DROP = Statement("SELECT assemblies_cast($1::uuid, $2::text, $3::text, $4::bigint, $5::timestamptz)")
TAKE_BACK = Statement("SELECT assemblies_unmark($1::uuid)")
GUESSES = "ballot_code"
WRONG_IN_AN_HOUR = 40
"""Wrong codes from one address; 31 signs at eight places leave a guess one chance in a million, or less."""


@dataclass(frozen=True, slots=True)
class Known:
    """A line of a roll that showed its code."""

    ballot: Ballot
    line: Voter
    paper: VotingPaper


def show_code(*, code: str, address: str, now: datetime) -> Known:
    """Return what a code opens, or count a wrong one.

    Args:
        code: as typed.
        address: network address of whoever typed it; "" where no limit is set (a test, the command line).

    Raises:
        WrongCode: it opens nothing; counted.
        TooManyGuesses: too many wrong ones came from this address; a right one is not looked at either.
    """
    if address and (wait := visit_wait(what=GUESSES, address=address, most=WRONG_IN_AN_HOUR, now=now)):
        raise TooManyGuesses(minutes=ceil(wait / 60))
    try:
        with transaction.atomic():
            held, line = line_of_code(code)
            return Known(held, line, paper_for(held, line, now))
    except WrongCode:
        if address:
            count_visit(what=GUESSES, address=address, most=WRONG_IN_AN_HOUR, now=now)
        raise


def cast_vote(
    *, code: str, chosen: Sequence[str], now: datetime, address: str = "", key: UUID | None = None
) -> Receipt:
    """Vote by code, once.

    Args:
        code: from the paper.
        chosen: ids of options; none is an abstention.
        address: see `show_code`.

    Raises:
        WrongCode, TooManyGuesses, NotOpen, Voided, BadChoice, AlreadyVoted: see their sentences.
    """
    known = show_code(code=code, address=address, now=now)
    held, line = known.ballot, known.line
    by = Acting.resident(held.area_path, name="名册投票人")
    # The choice is no part of it: see `writing`.
    deed = Deed(CAST, by, now, key, {"voter": line.id})

    def act() -> Receipt:
        slip = _slip(held, chosen)
        return _drop(held, line, Channel.CODE, slip, deed)

    with transaction.atomic(), seeing(by.sight):
        return once(deed, act)


def cast_at_desk(
    *,
    ballot_id: UUID,
    number: str,
    chosen: Sequence[str],
    by: Acting,
    now: datetime,
    paper: bool = False,
    invalid: bool = False,
    key: UUID | None = None,
) -> Receipt:
    """Enter the vote of somebody who came in person, or a signed paper slip; open ballots only.

    Args:
        number: of the line on the roll.
        paper: it came on a paper slip, which two clerks count again after the closing.
        invalid: the slip cannot be counted; `chosen` is then not looked at.

    Raises:
        BallotNotFound, VoterNotFound, NotYourBallot, SecretAtDesk, NotOpen, Voided, BadChoice, AlreadyVoted:
        see their sentences.
    """
    channel = Channel.PAPER if paper else Channel.DESK
    deed = Deed(CAST, by, now, key, {"ballot": ballot_id, "number": number, "channel": channel.value})

    def act() -> Receipt:
        held = _held_by(ballot_id, by, now)
        if held.secret:
            raise SecretAtDesk()
        line = voter(by.sight, ballot_id, number)
        slip = rules.spoilt(held.option_ids) if invalid else _slip(held, chosen)
        return _drop(held, line, channel, slip, deed, clerk=by.person_id)

    return once(deed, act)


def mark_paper(
    *, ballot_id: UUID, number: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Mark on the roll that a line has put its paper slip into the box; secret ballots only.

    Raises:
        BallotNotFound, VoterNotFound, NotYourBallot, NotOpen, Voided, AlreadyVoted: see their sentences.
        SlipMissing: the ballot is an open one: the slip is entered with `cast_at_desk`.
    """
    deed = Deed(CAST, by, now, key, {"ballot": ballot_id, "number": number, "channel": "paper"})

    def act() -> Receipt:
        held = _held_by(ballot_id, by, now)
        line = voter(by.sight, ballot_id, number)
        return _drop(held, line, Channel.PAPER, None, deed, clerk=by.person_id)

    return once(deed, act)


def unmark_paper(
    *, ballot_id: UUID, number: str, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Take back a paper mark that was made by mistake, before somebody closes the ballot.

    In an open ballot the slip that was entered with it goes too, so that a mis-keyed one is entered again.

    Raises:
        BallotNotFound, VoterNotFound, NotYourBallot, NotOpen, Voided, CannotUnmark, ReasonMissing: see their
        sentences.
    """
    deed = Deed(UNMARK, by, now, key, {"ballot": ballot_id, "number": number, "reason": reason})

    def act() -> Receipt:
        held = _held_by(ballot_id, by)
        line, said = voter(by.sight, ballot_id, number), rules.reason_of(reason)
        (taken,) = TAKE_BACK.row(line.id) or ("f",)
        if taken != "t":
            raise CannotUnmark()
        return write_vote(held, line, "", deed, reason=said)

    return once(deed, act)


def _held_by(ballot_id: UUID, by: Acting, now: datetime | None = None) -> Ballot:
    """Return a ballot for a clerk who may hold it, to vote at `now` or, without it, to correct a mark."""
    held = ballot(by.sight, ballot_id)
    if refusal := rules.refusal_to_hold(ground_of_ballot(held.ref, held.kind, by).kind, by):
        raise refusal
    refused = rules.refusal_to_vote(held, now) if now else rules.refusal_to_correct(held)
    if refused:
        raise refused
    return held


def _slip(held: Ballot, chosen: Sequence[str]) -> str:
    kind = ground_of_ballot(held.ref, held.kind).kind
    return rules.checked(kind.ask, held.option_ids, chosen, seats=held.seats)


def _drop(
    held: Ballot, line: Voter, channel: Channel, slip: str | None, deed: Deed, *, clerk: int | None = None
) -> Receipt:
    """Mark the line and drop the slip, both or neither, and write that it voted."""
    if refusal := rules.refusal_to_vote(held, deed.now):
        raise refusal
    (told,) = DROP.row(line.id, channel.value, slip, clerk, deed.now) or ("unknown",)
    if told == "voted":
        raise AlreadyVoted(number=line.number)
    if told == "slip":
        raise SlipMissing()
    if told != "cast":
        raise NotOpen()
    return write_vote(held, line, channel.value, deed)
