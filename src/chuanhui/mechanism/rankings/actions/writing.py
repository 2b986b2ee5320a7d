"""The one write path of records: a journal entry and the row that follows from it, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from chuanhui.grid.posts.rules import Acting, ask_of
from chuanhui.journal import actions as journal
from chuanhui.journal.rules import sealed_entry
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.rankings.errors import StandingMoved
from chuanhui.mechanism.rankings.queries.records import SUBJECTS, TABLES
from chuanhui.mechanism.rankings.rules.records import Record, changes, wire_of

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender learns: which record, at which revision; `repeated` for a key seen before."""

    id: UUID
    revision: int
    entry: UUID
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """What an action is about to write.

    Attributes:
        verb: ``freeze``, ``publish`` … behind the kind of record.
        asked: what the request said, for telling a repeated request from another under the same key.
    """

    verb: str
    by: Acting
    now: datetime
    key: UUID | None
    asked: Mapping[str, Any]

    @property
    def ask(self) -> bytes | None:
        """Return the digest of the request, when it came with a key."""
        return ask_of(self.by, {"verb": self.verb, **self.asked}) if self.key else None

    def repeated(self) -> Receipt | None:
        """Return the receipt of the same request done before, or None; the key is taken from now on.

        Raises:
            KeyReused: the key was used for something else.
        """
        if self.key is None or self.ask is None:
            return None
        before = journal.claim(self.key, self.ask)
        if before is None or before.subject is None:
            return None
        return Receipt(before.subject, json.loads(before.body)["revision"], before.id, repeated=True)


def write(old: R | None, new: R, deed: Deed, *, area_path: str, playbook: str, **said: Any) -> Receipt:
    """Write a record with one entry, from the revision that was looked at.

    Args:
        old: as it stood; None for a new one.
        new: as it shall be.
        area_path: where it happened.
        playbook: the reference of the playbook that rules.
        said: what the entry tells beside the changes.

    Raises:
        StandingMoved: somebody else was quicker.
    """
    kind = type(new)
    table = TABLES[kind]
    new = replace(new, revision=(old.revision if old is not None else 0) + 1)
    told = changes(old, new)
    row = {name: getattr(new, name) for name in wire_of(new)}
    row = {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}
    if old is None:
        table.objects.create(**row)
    else:
        moved = {name: row[name] for name in (*told, "revision")}
        if not table.objects.filter(id=new.id, revision=old.revision).update(**moved):
            raise StandingMoved(state=str(getattr(old, "state", "")))
    entry = sealed_entry(
        id=new_id(deed.now),
        at=deed.now,
        kind=f"{SUBJECTS[kind]}.{deed.verb}",
        area_path=area_path,
        body={"verb": deed.verb, "revision": new.revision, "set": told, **said},
        subject_kind=SUBJECTS[kind],
        subject=new.id,
        post_id=deed.by.post_id,
        person_id=deed.by.person_id,
        playbook=playbook,
        key=deed.key,
        ask=deed.ask,
    )
    journal.write(entry)
    return Receipt(new.id, new.revision, entry.id)
