"""Looking up the votes of an open ballot: by who holds it, with a reason, journalled before they are read.

There is no way to ask for those who said no: all votes come together, by number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.actions.writing import Receipt, once, write_ballot
from chuanhui.mechanism.assemblies.errors import NotCounted, SecretAtDesk
from chuanhui.mechanism.assemblies.ground import ground_of_ballot
from chuanhui.mechanism.assemblies.models import Voter as VoterRow
from chuanhui.mechanism.assemblies.queries.reading import ballot, slips


@dataclass(frozen=True, slots=True)
class OpenVote:
    """One vote of an open ballot; `chosen` is empty for an abstention and None for an invalid slip."""

    number: str
    label: str
    chosen: tuple[str, ...] | None


def open_votes(
    *, ballot_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> tuple[OpenVote, ...]:
    """Return every vote of an open ballot that has its result, and keep who looked and why.

    Raises:
        BallotNotFound, NotYourBallot, NotCounted, ReasonMissing: see their sentences.
        SecretAtDesk: the ballot is secret; nobody knows.
    """
    deed = Deed("ballot.votes", by, now, key, {"ballot": ballot_id, "reason": reason})
    held = ballot(by.sight, ballot_id)

    def act() -> Receipt:
        fresh = ballot(by.sight, ballot_id, lock=True)
        kind = ground_of_ballot(fresh.ref, fresh.kind, by).kind
        if refusal := rules.refusal_to_hold(kind, by):
            raise refusal
        if fresh.secret:
            raise SecretAtDesk()
        if not fresh.is_counted:
            raise NotCounted()
        return write_ballot(fresh, fresh, deed, reason=rules.reason_of(reason))

    once(deed, act)
    lines = {one.id: one for one in VoterRow.objects.filter(ballot_id=held.id)}
    called = registers.labels(one.elector for one in lines.values())
    found = []
    for who, slip in slips(held):
        if who is None:
            continue
        line, chosen = lines[who], rules.read(held.option_ids, slip.marks)
        told = None if chosen is None else tuple(one for one in held.option_ids if one in chosen)
        found.append(OpenVote(line.number, called.get(line.elector, line.number), told))
    return tuple(sorted(found, key=lambda one: one.number))
