"""The one write path of a case: its journal entry and its row in one statement.

The row is written from the state that the fold of the entry gives, never from anything else. A
filing inserts the row behind its entry; a step moves the row only from the revision it was decided
on, so that of two people who act at once one wins and the other is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from chuanhui.grid.posts.rules import Deed
from chuanhui.journal.queries import entry_by_key
from chuanhui.journal.rules import COLUMNS, Entry, Recorded, parameters
from chuanhui.journal.statements import Statement
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.cases.errors import CaseMovedOn, KeyUsedOtherwise
from chuanhui.mechanism.cases.models import Case
from chuanhui.mechanism.cases.rules import (
    NAMES,
    PACKED,
    CaseState,
    changes,
    first_changes,
    replace,
    wire_of,
)

ROW_COLUMNS = (*(name for name in NAMES if name not in PACKED), "life")
TYPES = {one.name: one.db_type(connection) for one in Case._meta.fields}  # noqa: SLF001 - Django's public name
ENTRY_TYPES = "uuid timestamptz text text uuid text text bigint bigint text uuid bytea json bytea".split()  # noqa: SIM905
ENTRY = ", ".join(f"${place}::{kind}" for place, kind in enumerate(ENTRY_TYPES, 1))
SUBJECT = "$5::uuid"
"""The case among the values of its entry."""


def _values(names: tuple[str, ...]) -> dict[str, str]:
    """Return the place of each column's value behind those of the entry."""
    first = len(ENTRY_TYPES) + 1
    return {name: f"${place}::{TYPES[name]}" for place, name in enumerate(names, first)}


INSERT_CASE = Statement(
    f"WITH entry AS (INSERT INTO journal_entry ({COLUMNS}) VALUES ({ENTRY}) "
    "ON CONFLICT (key) DO NOTHING RETURNING id) "
    f"INSERT INTO cases_case ({', '.join(ROW_COLUMNS)}) "
    f"SELECT {', '.join(_values(ROW_COLUMNS).values())} FROM entry"
)


@lru_cache(maxsize=1000)
def move_case(names: tuple[str, ...]) -> Statement:
    """Return the statement that moves the columns `names` of a case, `revision` among them, with its entry.

    The row is locked first, and the entry is written before it moves: so neither a case that has moved on nor
    a key that was used leaves anything to undo. There are as many statements as steps of playbooks change
    different columns: some dozens.
    """
    values = _values(names)
    sets = ", ".join(f"{name} = {value}" for name, value in values.items())
    return Statement(
        f"WITH here AS (SELECT id FROM cases_case WHERE id = {SUBJECT} "
        f"AND revision = {values['revision']} - 1 FOR UPDATE), "
        f"entry AS (INSERT INTO journal_entry ({COLUMNS}) SELECT {ENTRY} FROM here "
        "ON CONFLICT (key) DO NOTHING RETURNING id) "
        f"UPDATE cases_case SET {sets} FROM entry WHERE cases_case.id = {SUBJECT}"
    )


_json = json.JSONEncoder(ensure_ascii=False).encode


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
class CaseDeed(Deed):
    """What an action is about to write.

    Attributes:
        verb: the step or adjustment.
        said: what the entry tells beside the changes: reason, photos, the one merged into.
    """

    verb: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


def once(deed: CaseDeed, act: Callable[[], Receipt]) -> Receipt:
    """Do `act`, or answer as before where the key of `deed` was answered before.

    A key that is new, as nearly all are, costs nothing: only a refusal asks whether the very same
    request was done already, since a step that was taken is refused when it is taken again.

    Raises:
        KeyUsedOtherwise: the key came with another request.
    """
    try:
        return act()
    except ChuanhuiError:
        before = entry_by_key(deed.key) if deed.key else None
        if before is None:
            raise
        return receipt_of(before, deed)


def receipt_of(before: Recorded, deed: CaseDeed) -> Receipt:
    """Return the receipt of an entry written before under the key of `deed`."""
    if before.ask is None or bytes(before.ask) != deed.ask or before.subject is None:
        raise KeyUsedOtherwise()
    body = json.loads(before.body)
    return Receipt(before.subject, body["number"], body["to"], body["revision"], before.id, repeated=True)


def write_new(case: CaseState, deed: CaseDeed) -> Receipt:
    """Write a new case and its first entry.

    Raises:
        KeyUsedOtherwise: an entry with the key is there already; `once` looks whose it is.
    """
    case = replace(case, revision=1)
    wire = wire_of(case)
    entry = _entry("", case, first_changes(wire), deed)
    if INSERT_CASE.count(*parameters(entry), *_row(wire, ROW_COLUMNS)) != 1:
        raise KeyUsedOtherwise()
    return Receipt(case.id, case.number, case.state, 1, entry.id)


def write_next(old: CaseState, new: CaseState, deed: CaseDeed) -> Receipt:
    """Move a case from `old` to `new`, with one entry; or do nothing and say that it has moved on.

    Raises:
        CaseMovedOn: the row is no longer at the revision of `old`.
    """
    new = replace(new, revision=old.revision + 1)
    entry = _entry(old.state, new, changes(old, new), deed)
    packed = any(getattr(old, name) != getattr(new, name) for name in PACKED)
    names = tuple(
        name
        for name in ROW_COLUMNS
        if (packed if name == "life" else getattr(old, name) != getattr(new, name))
    )
    if move_case(names).count(*parameters(entry), *_row(wire_of(new), names)) == 1:
        return Receipt(new.id, new.number, new.state, new.revision, entry.id)
    raise CaseMovedOn(number=old.number, state_name=old.state, revision=old.revision + 1, seen=old.revision)


def _entry(former: str, new: CaseState, told: Mapping[str, Any], deed: CaseDeed) -> Entry:
    """Return the entry that leads from the state `former` to `new` by what is `told`."""
    body = {
        "verb": deed.verb,
        "from": former,
        "to": new.state,
        "number": new.number,
        "revision": new.revision,
        "set": told,
        **{name: value for name, value in deed.said.items() if value},
    }
    return deed.entry(
        area_path=new.area_path, body=body, subject_kind="case", subject=new.id, playbook=new.ref
    )


def _row(wire: Mapping[str, Any], names: tuple[str, ...]) -> list[Any]:
    """Return columns of a case from its wire form; what is never searched is packed in `life`."""
    life = {name: wire[name] for name in PACKED} if "life" in names else None
    return [_plain(life if name == "life" else wire[name]) for name in names]


def _plain(value: Any) -> Any:
    """Return a value of the wire form as its column reads it: objects as JSON, lists as arrays."""
    if isinstance(value, dict):
        return _json(value)
    return "{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else value
