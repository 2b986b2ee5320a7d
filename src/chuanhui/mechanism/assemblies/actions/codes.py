"""The codes of a roll: handed out for lines that have none, given anew where one was lost by two persons.

Whoever gave a line another code alone could vote in its place, so one person asks and another one confirms.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.kernel.codes import rolls
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.actions.writing import Receipt, once, write_ballot
from chuanhui.mechanism.assemblies.errors import AlreadyVoted, CodeStands, VoterNotFound
from chuanhui.mechanism.assemblies.ground import ground_of_ballot
from chuanhui.mechanism.assemblies.models import Voter as VoterRow
from chuanhui.mechanism.assemblies.queries.reading import ballot, has_voted, in_sight
from chuanhui.mechanism.assemblies.queries.voting import digest_of_code
from chuanhui.mechanism.assemblies.rules import Ballot

DRAWS = 5
_NEW_CODES = """
    UPDATE assemblies_voter v SET code_digest = given.digest
    FROM unnest(%s::uuid[], %s::bytea[]) AS given (id, digest) WHERE v.id = given.id
"""


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A code as the paper shows it, for one line of the roll. It is known here and on the paper only."""

    number: str
    label: str
    code: str


def issue_codes(
    *, ballot_id: UUID, by: Acting, now: datetime, numbers: Sequence[str] = (), key: UUID | None = None
) -> tuple[Receipt, tuple[PrintedCode, ...]]:
    """Make codes for lines that have none and return them, this once; the house keeps keyed marks only.

    Args:
        numbers: lines that are handed theirs in person; none for all lines. Who has voted gets none.

    Raises:
        BallotNotFound, NotYourBallot, NotOpen: see their sentences.
        CodeStands: one of `numbers` has a code, which two persons replace.
        KeyReused: the key was used for something else. A key used for this very request answers with its
            receipt and without codes: they are gone.
    """
    deed = Deed("ballot.codes", by, now, key, {"ballot": ballot_id, "numbers": sorted(numbers)})
    printed: list[PrintedCode] = []

    def act() -> Receipt:
        held = _held(ballot_id, by, now)
        lines = in_sight(VoterRow.objects.filter(ballot_id=held.id), by.sight).order_by("number")
        lines = lines.filter(number__in=list(numbers)) if numbers else lines.filter(code_digest=None)
        # Read as rows of a query of their own: what is marked is never joined in memory with what is not.
        marked = "NOT EXISTS (SELECT FROM assemblies_mark m WHERE m.voter_id = assemblies_voter.id)"
        rows = list(lines.extra(where=[marked]))
        if coded := [one.number for one in rows if one.code_digest is not None]:
            raise CodeStands(number=coded[0])
        printed.extend(_printed(rows))
        # Whose codes were handed out one by one is told; of all lines their number is enough.
        handed = tuple(one.number for one in rows) if numbers else ()
        return write_ballot(held, held, deed, issued=len(rows), handed=handed)

    return once(deed, act), tuple(printed)


def ask_code(
    *, ballot_id: UUID, number: str, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Ask for another code in the place of a lost one; it is given when another person confirms it.

    Args:
        number: of the line on the roll.
        reason: how it was lost.

    Raises:
        BallotNotFound, VoterNotFound, NotYourBallot, NotOpen, AlreadyVoted, ReasonMissing,
        SecondPerson: see their sentences.
    """
    deed = Deed("ballot.ask_code", by, now, key, {"ballot": ballot_id, "number": number, "reason": reason})

    def act() -> Receipt:
        held = _held(ballot_id, by, now)
        row, said = _row(held, number, by), rules.reason_of(reason)
        asked = rules.code_asked(held.asked_codes, row.number, said, by)
        return write_ballot(held, replace(held, asked_codes=asked), deed, reason=f"{row.number} {said}")

    return once(deed, act)


def decide_code(
    *, ballot_id: UUID, number: str, good: bool, by: Acting, now: datetime, key: UUID | None = None
) -> tuple[Receipt, tuple[PrintedCode, ...]]:
    """Give a line another code that somebody else asked for, and end its former one; or drop what was asked.

    Any post with the ballot in sight may confirm, so that somebody else than its only holder can.

    Args:
        number: of the line on the roll.
        good: False drops it, which who asked may do too.

    Returns:
        The receipt, and the code where it is given: to whoever confirmed, this once.

    Raises:
        BallotNotFound, VoterNotFound, NotYourBallot, NotOpen, AlreadyVoted, NotAsked: see their sentences.
        SecondPerson: the person who asked confirms it himself.
    """
    deed = Deed("ballot.code", by, now, key, {"ballot": ballot_id, "number": number, "good": good})
    printed: list[PrintedCode] = []

    def act() -> Receipt:
        held = _held(ballot_id, by, now, watching=True)
        asked = rules.code_decided(held.asked_codes, number.strip(), by, good=good)
        new = replace(held, asked_codes=asked)
        if not good:
            return write_ballot(held, new, deed, dropped=number.strip())
        row = _row(held, number, by)
        printed.extend(_printed([row]))
        return write_ballot(held, new, deed, again=(row.number,))

    return once(deed, act), tuple(printed)


def _held(ballot_id: UUID, by: Acting, now: datetime, *, watching: bool = False) -> Ballot:
    """Return an open ballot, locked, to whoever may hand out its codes or, `watching`, confirm one."""
    held = ballot(by.sight, ballot_id, lock=True)
    kind = ground_of_ballot(held.ref, held.kind, by).kind
    refusal = rules.refusal_to_watch(kind, by) if watching else rules.refusal_to_hold(kind, by)
    if refusal := refusal or rules.refusal_to_vote(held, now):
        raise refusal
    return held


def _row(held: Ballot, number: str, by: Acting) -> VoterRow:
    """Return the line with a number, which has not voted."""
    lines = in_sight(VoterRow.objects.filter(ballot_id=held.id, number=number.strip()), by.sight)
    row: VoterRow | None = lines.first()
    if row is None:
        raise VoterNotFound(number=number)
    if has_voted(row.id):
        raise AlreadyVoted(number=row.number)
    return row


def _printed(rows: Sequence[VoterRow]) -> list[PrintedCode]:
    """Give each line a new code, and return them as they are printed."""
    called = registers.labels(one.elector for one in rows)
    codes = _give_codes([one.id for one in rows])
    return [
        PrintedCode(one.number, called.get(one.elector, one.number), rolls.shown(code))
        for one, code in zip(rows, codes, strict=True)
    ]


def _give_codes(lines: Sequence[UUID]) -> list[str]:
    """Return a new code for each line, once all are kept; one that another line has is drawn again."""
    for left in reversed(range(DRAWS)):
        codes = [rolls.code_of(secrets.token_bytes(16)) for _ in lines]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_NEW_CODES, [list(lines), [digest_of_code(one) for one in codes]])
            return codes
        except IntegrityError:
            if not left:
                raise
    return []
