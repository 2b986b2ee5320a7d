"""The set-based way into the registers: rows are copied beside the tables, then merged by one statement."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from chuanhui.journal.rules import Entry

THINGS = (
    "import_id, id, fresh, revision, home, unit_id, number, stand_code, inside, label, plain, sealed, masks, "
    "commitment, since"
)
TIES = "import_id, id, thing_id, kind, to_id, role, since, home, unit_id"
_SET = (
    "SELECT current_setting('enable_seqscan'), current_setting('enable_sort'), "
    "set_config('enable_seqscan', %s, true), set_config('enable_sort', %s, true)"
)
BINARY = "FROM STDIN (FORMAT binary)"
_THING_TYPES = (
    "uuid", "uuid", "bool", "int4", "text", "int8", "text", "text", "text", "text", "text", "bytea", "text",
    "text", "date",
)  # fmt: skip
_HEAD, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_MARK, _ID = struct.pack(">hi", 2, 8), struct.pack(">i", 16)
"""What a row of marks begins with, and the length that stands before an id."""
_LINE = struct.Struct(">hi16si16s").pack
_TIE_TYPES = ("uuid", "uuid", "uuid", "text", "uuid", "text", "date", "text", "int8")
_MERGE_NEW = """
INSERT INTO registers_thing (id, kind, ref, territory, area_path, unit_id, number, stand_code, within_path,
    label, plain, sealed, masks, commitment, since, until, ended_why, recheck_by, merged_into, purged_on,
    registered_at, touched_at, revision, marked_under)
SELECT id, %(kind)s, %(ref)s, %(territory)s, home, unit_id, number, stand_code, inside,
    label, plain::jsonb, sealed, masks::jsonb, commitment::jsonb, since, NULL, '', %(recheck_by)s, NULL, NULL,
    %(now)s, %(now)s, 1, %(marked_under)s
FROM registers_staging WHERE import_id = %(import)s AND fresh ORDER BY number
"""
_MERGE_CHANGED = """
WITH staged AS MATERIALIZED (
    SELECT * FROM registers_staging WHERE import_id = %(import)s AND NOT fresh
)
UPDATE registers_thing AS thing SET ref = %(ref)s, label = staged.label, plain = staged.plain::jsonb,
    sealed = staged.sealed, masks = staged.masks::jsonb, commitment = staged.commitment::jsonb,
    touched_at = %(now)s, revision = thing.revision + 1, marked_under = %(marked_under)s
FROM staged
WHERE thing.id = ANY(%(changed)s) AND thing.id = staged.id AND thing.revision = staged.revision
"""
# The ids are told beside the rows: a table that is filled and emptied in one transaction has no statistics,
# and the planner would read all things for none.
_MERGE_TIES = """
INSERT INTO registers_tie (id, thing_id, kind, to_id, role, since, until, area_path, unit_id)
SELECT id, thing_id, kind, to_id, role, since, NULL, home, unit_id
FROM registers_staging_tie WHERE import_id = %(import)s ORDER BY thing_id
"""


@dataclass(slots=True)
class Staged:
    """A batch, as COPY takes it: rows of the staging tables, marks, duplicates, and what the journal tells.

    Marks, duplicates and lines are many and narrow: they are packed already.
    """

    things: list[Sequence[Any]] = field(default_factory=list)
    ties: list[Sequence[Any]] = field(default_factory=list)
    marks: list[bytes] = field(default_factory=list)
    alike: list[bytes] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    changed: list[UUID] = field(default_factory=list)

    def mark(self, thing_id: bytes, marks: Iterable[bytes]) -> None:
        """Let a thing be found by some marks, each of eight bytes."""
        end = _ID + thing_id
        self.marks += [_MARK + one + end for one in marks]

    def pair(self, kind: str, thing_id: bytes, marks: Iterable[int]) -> None:
        """Note what a thing is compared by with others of its kind."""
        head, end = _head_of(kind), _ID + thing_id
        self.alike += [head + eight_bytes(one) + end for one in marks]

    def tell(self, entry_id: UUID, thing_ids: Iterable[UUID]) -> None:
        """Note that an entry tells of some things."""
        entry = entry_id.bytes
        self.lines += [_LINE(2, 16, one.bytes, 16, entry) for one in thing_ids]


@lru_cache(maxsize=64)
def _head_of(kind: str) -> bytes:
    """Return what a row of duplicates of a kind begins with."""
    told = kind.encode()
    return struct.pack(f">hi{len(told)}si", 3, len(told), told, 8)


@contextmanager
def by_index() -> Iterator[None]:
    """Let the server go by an index whatever it believes of a table, until this ends.

    An import fills a table of which the server still believes that it is empty, and a plan that was right for
    a hundred rows is kept for a hundred thousand: looking whether numbers are taken then read every thing. Of
    two indexes it is to take the one in whose order the rows are asked for.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SET, ["off", "off"])
        former = cursor.fetchone()[:2]
    yield
    # Where this fails the transaction goes back, and the settings with it.
    with connection.cursor() as cursor:
        cursor.execute(_SET, former)


def eight_bytes(mark: int) -> bytes:
    """Return a mark as the server takes it."""
    return mark.to_bytes(8, "big", signed=True)


def put(batch: Staged) -> None:
    """Copy a batch beside the tables; what finds a thing goes to its place at once, and finds nothing yet."""
    if batch.changed:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM registers_mark WHERE thing_id = ANY(%s)", [batch.changed])
            cursor.execute("DELETE FROM registers_alike WHERE thing_id = ANY(%s)", [batch.changed])
    _copy(f"registers_staging ({THINGS})", _THING_TYPES, batch.things)
    _copy(f"registers_staging_tie ({TIES})", _TIE_TYPES, batch.ties)
    # In the order of the index, so that each page of it is met once.
    _copy_packed("registers_mark (mark, thing_id)", sorted(batch.marks))
    _copy_packed("registers_alike (kind, mark, thing_id)", batch.alike)
    _copy_packed("registers_line (thing_id, entry_id)", batch.lines)


def merge(
    import_id: UUID,
    changed: Sequence[UUID],
    *,
    kind: str,
    ref: str,
    territory: str,
    recheck_by: date | None,
    now: Any,
    marked_under: int,
) -> tuple[int, int]:
    """Merge what is staged, empty the staging tables, and return how many things are new and changed.

    Args:
        import_id: whose rows.
        changed: ids of the things that are not new.
        kind, ref, territory, recheck_by, now, marked_under: the same for all of them.
    """
    values = {
        "import": import_id,
        "changed": list(changed),
        "kind": kind,
        "ref": ref,
        "territory": territory,
        "recheck_by": recheck_by,
        "now": now,
        "marked_under": marked_under,
    }
    counts = []
    with connection.cursor() as cursor:
        for sql in (_MERGE_NEW, _MERGE_CHANGED, _MERGE_TIES):
            cursor.execute(sql, values)
            counts.append(cursor.rowcount)
        for table in ("registers_staging", "registers_staging_tie"):
            cursor.execute(f"DELETE FROM {table} WHERE import_id = %s", [import_id])
    return counts[0], counts[1]


def _copy_packed(target: str, rows: Sequence[bytes]) -> None:
    """Copy rows that are packed as the server reads them: the driver would ask for the type of each value."""
    if not rows:
        return
    door = connection.wrap_database_errors
    with connection.cursor() as cursor, door, cursor.cursor.copy(f"COPY {target} {BINARY}") as copy:
        copy.write(b"".join((_HEAD, *rows, _END)))


def _copy(target: str, types: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    if not rows:
        return
    # The driver's own cursor: Django's knows no COPY. Its errors are told as Django's all the same.
    door = connection.wrap_database_errors
    with connection.cursor() as cursor, door, cursor.cursor.copy(f"COPY {target} {BINARY}") as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
