"""The one write path of a case: its journal entry and its row in one statement.

The row is written from the state that the fold of the entry gives, never from anything else. A
filing inserts the row behind its entry; a step moves the row only from the revision it was decided
on, so that of two people who act at once one wins and the other is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import entry_by_key
from chuanhui.journal.rules import COLUMNS, Entry, Recorded, ask_digest, parameters, sealed_entry
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.cases.errors import CaseMovedOn, KeyUsedOtherwise
from chuanhui.mechanism.cases.rules import LISTS, NAMES, PACKED, CaseState, changes

JSON_COLUMNS = frozenset({"fields", "counts", "life"})
ROW_COLUMNS = (*(name for name in NAMES if name not in PACKED), "life")
TYPES = {
    "id": "uuid",
    "merged_into": "uuid",
    "version": "int",
    "revision": "int",
    "lon": "float8",
    "lat": "float8",
    "urgent": "bool",
    "provisional": "bool",
    "on_time": "bool",
    "reporter_post": "bigint",
    "reporter_person": "bigint",
    "reporter_unit": "bigint",
    "owner_territory": "bigint",
    "owner_line": "bigint",
    "owner_subject": "bigint",
    "owner_unit": "bigint",
    "joint": "bigint[]",
    "opened_at": "timestamptz",
    "state_since": "timestamptz",
    "touched_at": "timestamptz",
    "due_at": "timestamptz",
    "yellow_at": "timestamptz",
    "suspended_until": "timestamptz",
    "closed_at": "timestamptz",
    "fields": "jsonb",
    "counts": "jsonb",
    "life": "jsonb",
}
ENTRY_VALUES = "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::json, %s"
ENTRY_TYPES = [
    "uuid",
    "timestamptz",
    "text",
    "text",
    "uuid",
    "text",
    "text",
    "bigint",
    "bigint",
    "text",
    "uuid",
    "bytea",
    "json",
    "bytea",
]
INSERT_CASE = (
    f"WITH entry AS (INSERT INTO journal_entry ({COLUMNS}) VALUES ({ENTRY_VALUES}) "
    "ON CONFLICT (key) DO NOTHING RETURNING id) "
    f"INSERT INTO cases_case ({', '.join(ROW_COLUMNS)}) "
    f"SELECT {', '.join('%s::' + TYPES.get(name, 'text') for name in ROW_COLUMNS)} FROM entry"
)
MOVE_CASE = (
    "WITH moved AS (UPDATE cases_case SET {sets} WHERE id = %s AND revision = %s RETURNING id), "
    f"entry AS (INSERT INTO journal_entry ({COLUMNS}) "
    f"SELECT {', '.join('%s::' + one for one in ENTRY_TYPES)} FROM moved "
    "ON CONFLICT (key) DO NOTHING RETURNING id) "
    "SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM entry)"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender learns: which case, and how the entry left it; `repeated` for a key seen before."""

    case_id: UUID
    number: str
    state: str
    revision: int
    entry_id: UUID
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """What an action is about to write.

    Attributes:
        kind: entry kind, `case.file`, `case.step` …
        verb: the step or adjustment.
        asked: what the request said, for telling a repeated request from another one under the same key.
        said: what the entry tells beside the changes: reason, photos, the one merged into.
    """

    kind: str
    verb: str
    by: Acting
    now: datetime
    key: UUID | None
    asked: Mapping[str, Any]
    said: Mapping[str, Any]

    @property
    def ask(self) -> bytes | None:
        """Return the digest of the request, when it came with a key."""
        who = [self.by.post_id, self.by.person_id]
        return ask_digest({"kind": self.kind, "who": who, **self.asked}) if self.key else None


def repeated(deed: Deed) -> Receipt | None:
    """Return the receipt given before under the same key, or None when the key is new.

    Raises:
        KeyUsedOtherwise: the key came with another request.
    """
    if deed.key is None:
        return None
    before = entry_by_key(deed.key)
    return None if before is None else receipt_of(before, deed)


def receipt_of(before: Recorded, deed: Deed) -> Receipt:
    """Return the receipt of an entry written before under the key of `deed`."""
    if before.ask is None or bytes(before.ask) != deed.ask or before.subject is None:
        raise KeyUsedOtherwise()
    body = json.loads(before.body)
    return Receipt(before.subject, body["number"], body["to"], body["revision"], before.id, repeated=True)


def write_new(case: CaseState, deed: Deed) -> Receipt:
    """Write a new case and its first entry."""
    case = replace(case, revision=1)
    entry = _entry(None, case, deed)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_CASE, (*parameters(entry), *(_column(case, name) for name in ROW_COLUMNS)))
        written = cursor.rowcount == 1
    if not written:
        return _lost_race(deed)
    return Receipt(case.id, case.number, case.state, 1, entry.id)


def write_next(old: CaseState, new: CaseState, deed: Deed) -> Receipt:
    """Move a case from `old` to `new`, with one entry; or do nothing and say that it has moved on.

    Raises:
        CaseMovedOn: the row is no longer at the revision of `old`.
    """
    new = replace(new, revision=old.revision + 1)
    entry = _entry(old, new, deed)
    packed = any(getattr(old, name) != getattr(new, name) for name in PACKED)
    names = [
        name
        for name in ROW_COLUMNS
        if (packed if name == "life" else getattr(old, name) != getattr(new, name))
    ]
    sets = ", ".join(f"{name} = %s::{TYPES.get(name, 'text')}" for name in names)
    values = [_column(new, name) for name in names]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MOVE_CASE.format(sets=sets), (*values, old.id, old.revision, *parameters(entry)))
        moved, written = cursor.fetchone()
        if moved and not written:
            transaction.set_rollback(True)
    if moved and written:
        return Receipt(new.id, new.number, new.state, new.revision, entry.id)
    if receipt := repeated(deed):
        return receipt
    raise CaseMovedOn(number=old.number, state_name=old.state, revision=old.revision + 1, seen=old.revision)


def _entry(old: CaseState | None, new: CaseState, deed: Deed) -> Entry:
    body = {
        "verb": deed.verb,
        "from": old.state if old else "",
        "to": new.state,
        "number": new.number,
        "revision": new.revision,
        "set": changes(old, new),
        **{name: value for name, value in deed.said.items() if value},
    }
    return sealed_entry(
        id=new_id(deed.now),
        at=deed.now,
        kind=deed.kind,
        area_path=new.area_path,
        body=body,
        subject_kind="case",
        subject=new.id,
        post_id=deed.by.post_id,
        person_id=deed.by.person_id,
        playbook=new.ref,
        key=deed.key,
        ask=deed.ask,
    )


def _lost_race(deed: Deed) -> Receipt:
    """Another request with the same key was written a moment ago: answer as it was answered."""
    receipt = repeated(deed)
    if receipt is None:
        raise KeyUsedOtherwise()
    return receipt


def _column(case: CaseState, name: str) -> Any:
    if name == "life":
        return json.dumps({one: getattr(case, one) for one in PACKED}, ensure_ascii=False)
    value = getattr(case, name)
    if name in LISTS:
        return list(value)
    return json.dumps(dict(value), ensure_ascii=False) if name in JSON_COLUMNS else value
