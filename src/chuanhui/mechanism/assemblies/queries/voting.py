"""What a voter sees: the ballot paper that a code leads to, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from chuanhui.journal.scope import seeing
from chuanhui.kernel.codes import rolls
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.errors import WrongCode
from chuanhui.mechanism.assemblies.ground import ground_of_ballot
from chuanhui.mechanism.assemblies.models import Voter as VoterRow
from chuanhui.mechanism.assemblies.queries.reading import (
    ballot,
    ballots,
    has_voted,
    voted,
    voted_in,
    voter_from,
)
from chuanhui.mechanism.assemblies.rules import Ballot, ResultStep, Voter, steps_of
from chuanhui.playbook.schema import Question, Text

BALLOTS = b"ballots"
"""A code is looked for in all ballots at once: the paper tells no ballot, only the code."""


def digest_of_code(code: str) -> bytes:
    """Return the keyed mark under which a code is found."""
    return rolls.mark_of(str(settings.RECEIPT_KEY).encode(), BALLOTS, code)


@dataclass(frozen=True, slots=True)
class VotingPaper:
    """The ballot paper of one line of the roll.

    Attributes:
        number: of the household or person on the roll.
        most: how many options may be chosen; none is an abstention.
        has_voted: the vote is in and cannot be seen or changed.
        is_open: votes are taken.
    """

    ballot_id: UUID
    title: str
    kind_name: Text
    number: str
    ask: Question
    secret: bool
    options: tuple[Mapping[str, str], ...]
    most: int
    closes_at: datetime
    has_voted: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class PublicBallot:
    """A ballot as anybody may see it: what is asked, how many took part, and the result; never who.

    Attributes:
        voted: how many took part so far; the sums stay unknown until the result.
        state: as of a ballot.
        votes: option, name and votes, the most first; empty before the result.
        steps: the reckoning of the result.
        chosen, tied: names.
    """

    id: UUID
    title: str
    kind_name: Text
    ask: Question
    secret: bool
    state: str
    area_path: str
    place: str
    options: tuple[Mapping[str, str], ...]
    seats: int
    roll: int
    voted: int
    opened_at: datetime
    closes_at: datetime
    counted_at: datetime | None
    reason: str
    votes: tuple[tuple[str, str, int], ...] = ()
    abstained: int = 0
    invalid: int = 0
    steps: tuple[ResultStep, ...] = ()
    names: Mapping[str, str] | None = None
    chosen: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    vacant: int = 0


def line_of_code(code: str) -> tuple[Ballot, Voter]:
    """Return the line of a roll that a code leads to, with its ballot; this look is made with every sight.

    Raises:
        WrongCode: there is none; why not is not told.
    """
    meant = rolls.as_meant(code)
    everything = Sight.everything()
    with seeing(everything):
        row = VoterRow.objects.filter(code_digest=digest_of_code(meant)).first() if meant else None
        if row is None:
            raise WrongCode()
        return ballot(everything, row.ballot_id), voter_from(row)


def paper_for(held: Ballot, line: Voter, now: datetime) -> VotingPaper:
    """Return the ballot paper of a line of the roll, as it stands at `now`."""
    kind = ground_of_ballot(held.ref, held.kind).kind
    with seeing(Sight.of(held.area_path)):
        done = has_voted(line.id)
    return VotingPaper(
        held.id,
        held.title,
        kind.name,
        line.number,
        kind.ask,
        held.secret,
        tuple(held.options),
        held.seats if kind.ask is Question.PERSONS else 1,
        held.closes_at,
        done,
        rules.refusal_to_vote(held, now) is None,
    )


def public_ballot(ballot_id: UUID) -> PublicBallot:
    """Return a ballot as anybody may see it; this one look is made with the system's sight.

    Raises:
        BallotNotFound: no such ballot.
    """
    everything = Sight.everything()
    with seeing(everything):
        return told_publicly(ballot(everything, ballot_id))


def public_ballots(sight: Sight, *, within: str, most: int = 50) -> tuple[PublicBallot, ...]:
    """Return the newest ballots about a thing and what stands in it, as anybody may see them.

    Args:
        sight: of the page that asks; entered by the caller.
        within: number of the thing.
        most: how many.
    """
    found = ballots(sight, within=within, most=most)
    many = voted_in(one.id for one in found)
    return tuple(told_publicly(one, many.get(one.id, 0)) for one in found)


def told_publicly(held: Ballot, many: int | None = None) -> PublicBallot:
    """Return what of a ballot is public. The transaction sees it.

    Args:
        many: how many lines are marked, where that was read before.
    """
    kind, names = ground_of_ballot(held.ref, held.kind).kind, held.names
    tally = rules.tally_of(held.tally) if held.is_counted else None
    ranked = sorted(tally.votes.items(), key=lambda one: -one[1]) if tally else []
    return PublicBallot(
        id=held.id,
        title=held.title,
        kind_name=kind.name,
        ask=kind.ask,
        secret=held.secret,
        state=held.state,
        area_path=held.area_path,
        place=held.place,
        options=tuple(held.options),
        seats=held.seats,
        roll=held.roll,
        voted=(voted(held.id) if many is None else many) - held.slips_missing,
        opened_at=held.opened_at,
        closes_at=held.closes_at,
        counted_at=held.counted_at,
        reason=held.reason,
        votes=tuple((option, names[option], votes) for option, votes in ranked),
        abstained=tally.abstained if tally else 0,
        invalid=tally.invalid if tally else 0,
        steps=steps_of(held.result.get("steps", ())) if held.is_counted else (),
        names=names,
        chosen=tuple(names[one] for one in held.result.get("chosen", ())),
        tied=tuple(names[one] for one in held.result.get("tied", ())),
        vacant=held.result.get("vacant", 0),
    )
