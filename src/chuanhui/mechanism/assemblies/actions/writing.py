"""The one write path of ballots and meetings: a journal entry, and the row that is its fold.

What the digest of a request covers is on purpose less than what it says: it never covers a choice, for
everything else of it can be read in the journal, so the few possible choices could be tried until one fits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Deed
from chuanhui.journal import actions as journal
from chuanhui.journal.rules import Recorded
from chuanhui.kernel.folding import changes, columns
from chuanhui.mechanism.assemblies.models import Ballot as BallotRow
from chuanhui.mechanism.assemblies.models import Meeting as MeetingRow
from chuanhui.mechanism.assemblies.queries.reading import BALLOT, MEETING, VOTER
from chuanhui.mechanism.assemblies.rules import Ballot, Meeting, Voter


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender learns; `repeated` for a key seen before.

    Attributes:
        id: of the ballot or meeting; of a vote the line of the roll.
        state: of the ballot or meeting afterwards; of a vote the channel.
        cases: numbers of the cases that this very act opened.
        same: of a comparison, whether two clerks came to the same; of a recount that is alike, whether it is
            as in the result; None for all else.
    """

    id: UUID
    revision: int
    entry_id: UUID
    state: str
    at: datetime
    cases: tuple[str, ...] = ()
    repeated: bool = False
    same: bool | None = None


def once(deed: Deed, act: Callable[[], Receipt]) -> Receipt:
    """Do `act` in one transaction, or answer as before where its key was answered before.

    Raises:
        KeyReused: the key came with another request.
    """
    return journal.once(deed.key, deed.ask, act, _receipt_of)


def write_ballot(old: Ballot | None, new: Ballot, deed: Deed, **said: Any) -> Receipt:
    """Write a ballot and its entry. The caller holds the row's lock where there is one.

    Args:
        said: what the entry tells beside the changes.
    """
    told = changes(old, new)
    revision = old.revision + 1 if old else 1
    values = columns(new) | {"revision": revision}
    if old is None:
        BallotRow.objects.create(**values)
    else:
        BallotRow.objects.filter(id=new.id).update(**values)
    return _write(deed, BALLOT, new, {"set": told, "revision": revision, "state": new.state, **said})


def write_meeting(old: Meeting | None, new: Meeting, deed: Deed, **said: Any) -> Receipt:
    """Write a meeting and its entry; see `write_ballot`."""
    told = changes(old, new)
    revision = old.revision + 1 if old else 1
    values = columns(new) | {"revision": revision}
    if old is None:
        MeetingRow.objects.create(**values)
    else:
        MeetingRow.objects.filter(id=new.id).update(**values)
    return _write(deed, MEETING, new, {"set": told, "revision": revision, "state": new.state, **said})


def write_vote(held: Ballot, line: Voter, channel: str, deed: Deed, **said: Any) -> Receipt:
    """Write that a line of the roll has voted, or that its mark was taken back: never how."""
    body = {"ballot": str(held.id), "channel": channel, "revision": 0, "state": channel, **said}
    return _seal(deed, VOTER, line.id, held, body)


def _write(deed: Deed, subject_kind: str, new: Ballot | Meeting, body: Mapping[str, Any]) -> Receipt:
    told = {**body, "campaign": new.campaign}
    return _seal(deed, subject_kind, new.id, new, {name: one for name, one in told.items() if one != ()})


def _seal(
    deed: Deed, subject_kind: str, subject: UUID, of: Ballot | Meeting, body: Mapping[str, Any]
) -> Receipt:
    entry = deed.entry(
        area_path=of.area_path, body=body, subject_kind=subject_kind, subject=subject, playbook=of.ref
    )
    journal.write(entry)
    cases = tuple(body.get("cases", ()))
    told = body["revision"], entry.id, body["state"], deed.now, cases
    return Receipt(subject, *told, same=body.get("same"))


def _receipt_of(before: Recorded) -> Receipt:
    body = json.loads(before.body)
    subject = before.subject or UUID(int=0)
    cases = tuple(body.get("cases", ()))
    told = body["revision"], before.id, body["state"], before.at, cases
    return Receipt(subject, *told, repeated=True, same=body.get("same"))
