"""The one write path of a cell: its journal entry and its row in one statement.

The row is written from what the entry gives, and only from the revision that was decided on: of two
people who answer at once for an area one wins, and the other is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chuanhui.grid.posts.rules import Acting, ask_of
from chuanhui.journal.queries import entry_by_key
from chuanhui.journal.rules import COLUMNS, Entry, Recorded, parameters, sealed_entry
from chuanhui.journal.scope import seeing
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns.errors import CellMovedOn, KeyUsed
from chuanhui.mechanism.returns.rules import NAMES, Cell, changes, wire_of

_QUOTED = [f'"{name}"' for name in NAMES]
_NAMED = ", ".join(_QUOTED)
_FROM = ", ".join(f"made.{name}" for name in _QUOTED)
_SETS = ", ".join(f"{name} = made.{name}" for name in _QUOTED)
_MADE = "jsonb_populate_record(NULL::returns_cell, %s::jsonb) made"
_TYPES = (
    "uuid", "timestamptz", "text", "text", "uuid", "text", "text", "bigint", "bigint", "text", "uuid",
    "bytea", "json", "bytea",
)  # fmt: skip
_ENTRY = (
    f"entry AS (INSERT INTO journal_entry ({COLUMNS}) SELECT {', '.join(f'%s::{one}' for one in _TYPES)} "
    "FROM written ON CONFLICT (key) DO NOTHING RETURNING id) "
    "SELECT (SELECT count(*) FROM written), (SELECT count(*) FROM entry)"
)
# No index is named: of two that open one cell at once, the later may meet the other's row in the index of the
# cell's key before it does in that of its id, and an index that is not named would raise.
OPEN_CELL = (
    f"WITH written AS (INSERT INTO returns_cell ({_NAMED}) "
    f"SELECT {_FROM} FROM {_MADE} "
    f"ON CONFLICT DO NOTHING RETURNING id), {_ENTRY}"
)
MOVE_CELL = (
    f"WITH written AS (UPDATE returns_cell SET {_SETS} "
    f"FROM {_MADE} WHERE returns_cell.id = made.id AND returns_cell.revision = made.revision - 1 "
    f"RETURNING returns_cell.id), {_ENTRY}"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender learns: which cell, and how the entry left it; `repeated` for a key seen before."""

    cell_id: UUID
    state: str
    revision: int
    entry_id: UUID
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """What an action is about to write.

    Attributes:
        verb: `send`, `zero`, `not_applicable`, `restate`, `withdraw`, `approve`, `plan`, `attest`.
        asked: what the request said, for telling a repeated request from another one under the same key.
        said: what the entry tells beside the changes.
    """

    verb: str
    by: Acting
    now: datetime
    key: UUID | None
    asked: Mapping[str, Any]
    said: Mapping[str, Any]

    @property
    def ask(self) -> bytes | None:
        """Return the digest of the request, when it came with a key."""
        return ask_of(self.by, {"verb": self.verb, **self.asked}) if self.key else None


def once(deed: Deed, act: Callable[[], Receipt]) -> Receipt:
    """Do `act`, or answer as before where the very same request was done before under the key of `deed`.

    Raises:
        KeyUsed: the key came with another request.
    """
    try:
        return act()
    except ChuanhuiError:
        before = entry_by_key(deed.key) if deed.key else None
        if before is None:
            raise
        return _receipt_of(before, deed)


def write(old: Cell | None, new: Cell, deed: Deed) -> Receipt:
    """Write a cell and the entry that leads to it from `old`, or do nothing and say that it has moved on.

    Raises:
        CellMovedOn: the row is no longer as `old`.
    """
    new = replace(new, revision=(old.revision if old else 0) + 1)
    entry = _entry(old, new, deed)
    row = json.dumps(wire_of(new), ensure_ascii=False)
    statement = MOVE_CELL if old else OPEN_CELL
    with transaction.atomic(), _reaching(old, deed.by), connection.cursor() as cursor:
        cursor.execute(statement, (row, *parameters(entry)))
        written, told = cursor.fetchone()
        if written and not told:
            transaction.set_rollback(True)
    if not (written and told):
        raise CellMovedOn()
    return Receipt(new.id, new.state, new.revision, entry.id)


@contextmanager
def _reaching(old: Cell | None, by: Acting) -> Iterator[None]:
    """See the row of an area that moved here from elsewhere in the tree; the area itself is in sight."""
    if old is None or by.sight.covers(old.area_path):
        yield
    else:
        with seeing(Sight.everything()):
            yield


def _entry(old: Cell | None, new: Cell, deed: Deed) -> Entry:
    body = {
        "verb": deed.verb,
        "from": old.state if old else "",
        "to": new.state,
        "work": new.work,
        "period": new.period,
        "slot": new.slot,
        "revision": new.revision,
        "set": changes(old, new),
        **{name: value for name, value in deed.said.items() if value},
    }
    return sealed_entry(
        id=new_id(deed.now),
        at=deed.now,
        kind=f"return.{deed.verb}",
        area_path=new.area_path,
        body=body,
        subject_kind="return",
        subject=new.id,
        post_id=deed.by.post_id,
        person_id=deed.by.person_id,
        playbook=new.ref,
        key=deed.key,
        ask=deed.ask,
    )


def _receipt_of(before: Recorded, deed: Deed) -> Receipt:
    if before.ask is None or bytes(before.ask) != deed.ask or before.subject is None:
        raise KeyUsed()
    body = json.loads(before.body)
    return Receipt(before.subject, body["to"], body["revision"], before.id, repeated=True)
