"""The one write path of the room: a journal entry, and the row that is its fold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from chuanhui.grid.posts.rules import Deed
from chuanhui.journal import actions as journal
from chuanhui.journal.errors import KeyReused
from chuanhui.journal.rules import Recorded
from chuanhui.kernel.folding import columns
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases.errors import BadPhoto
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.errors import BadVoice, VoiceFault, VoiceSentOtherwise
from chuanhui.mechanism.voice.queries.reading import ROWS, SUBJECTS
from chuanhui.mechanism.voice.rules import Draft, Line, Notice, Opinion, Survey

State = TypeVar("State", Notice, Draft, Opinion, Survey, Line)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender learns: what was written, and how the entry left it; `repeated` for a key seen before.

    Attributes:
        id: of the notice, draft, opinion, survey or line.
        number: its number, as paper and screens say it.
        case_id, case: the case that an objection opened, and its number.
    """

    id: UUID
    number: str
    revision: int
    entry_id: UUID
    case_id: UUID | None = None
    case: str = ""
    repeated: bool = False


def once(deed: Deed, act: Callable[[], Receipt]) -> Receipt:
    """Do `act` in one transaction, or answer as before where its key was answered before.

    Raises:
        VoiceSentOtherwise: the key came with another request.
    """
    try:
        return journal.once(deed.key, deed.ask, act, _receipt_of)
    except KeyReused:
        raise VoiceSentOtherwise() from None


def write(old: State | None, new: State, deed: Deed, playbook: str, **said: Any) -> Receipt:
    """Write a state and its entry. The caller holds the row's lock where there is one.

    Args:
        playbook: reference that the entry names.
        said: what the entry tells beside the changes: a reason, the case opened.
    """
    told = rules.changes(old, new)
    revision = old.revision + 1 if old else 1
    rows = ROWS[type(new)].objects
    if old is None:
        rows.create(**columns(new) | {"revision": revision})
    else:
        changed = {name: value for name, value in columns(new).items() if name in told}
        rows.filter(id=new.id).update(**changed, revision=revision)
    return tell(new, deed, told, revision, playbook, **said)


def tell(
    new: State, deed: Deed, told: Mapping[str, Any], revision: int, playbook: str, **said: Any
) -> Receipt:
    """Write the entry alone: of a row that was written already."""
    extra = {name: value for name, value in said.items() if value}
    body = {"set": told, "revision": revision, "number": new.number, **extra}
    entry = deed.entry(
        area_path=new.area_path,
        body=body,
        subject_kind=SUBJECTS[type(new)],
        subject=new.id,
        playbook=playbook,
    )
    journal.write(entry)
    return _receipt(new.id, body, entry.id)


def next_number(letters: str, now: datetime) -> str:
    """Return the next number of notices, drafts, opinions and surveys: ``GS-2026-00012``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('voice_number')")
        return f"{letters}-{now.year}-{cursor.fetchone()[0]:05}"


def refuse_faults(faults: list[Any]) -> None:
    """Raise every fault at once.

    Raises:
        BadVoice: there is one.
    """
    if faults:
        raise BadVoice(tuple(faults), count=len(faults))


def pictures_faulty(field_name: str, addresses: list[str]) -> list[VoiceFault]:
    """Return a fault for each picture that does not lie in the evidence store."""
    faults = []
    for sha256 in addresses:
        try:
            evidence.size_of(sha256)
        except BadPhoto:
            faults.append(VoiceFault(field_name, "paper_unknown"))
    return faults


def _receipt_of(before: Recorded) -> Receipt:
    body = json.loads(before.body)
    # An answer that belongs to no line has no subject: its survey is told instead.
    return _receipt(before.subject or UUID(body["survey"]), body, before.id, repeated=True)


def _receipt(subject: UUID, body: Mapping[str, Any], entry_id: UUID, *, repeated: bool = False) -> Receipt:
    case_id = body.get("case_id")
    return Receipt(
        subject, body["number"], body["revision"], entry_id,
        UUID(case_id) if case_id else None, body.get("case", ""), repeated=repeated,
    )  # fmt: skip
