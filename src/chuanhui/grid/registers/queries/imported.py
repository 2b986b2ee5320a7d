"""Reading what imports told: whether a file came before, and the lines about a thing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from chuanhui.grid.registers.rules.sheets_telling import told_of_things

LINES = "register_lines"


class Line(NamedTuple):
    """What an import told of a thing, with the `seq` of the entry that tells it."""

    seq: int
    at: Any
    kind: str
    post_id: int | None
    person_id: int | None
    set: Mapping[str, Any]
    ties: tuple[Mapping[str, Any], ...]


def earlier_import(territory: str, kind: str, sha256: str) -> Mapping[str, Any] | None:
    """Return the body of the entry of an earlier import of the same file that added things, None for none.

    Args:
        territory: root path.
        kind: register kind.
        sha256: of the file.
    """
    sql = (
        "SELECT body::text FROM journal_entry WHERE subject IS NULL AND subject_kind = 'register_import' "
        "AND subject_ref = %s AND starts_with(area_path, %s) ORDER BY seq DESC LIMIT 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"{kind} {sha256}", territory])
        row = cursor.fetchone()
    found = json.loads(row[0]) if row else None
    return found if found and found["added"] else None


def lines_of(thing_id: UUID) -> list[Line]:
    """Return what imports told of a thing, oldest first, as far as it is in sight."""
    sql = (
        "SELECT entry.seq, entry.at, entry.kind, entry.post_id, entry.person_id, entry.body::text "
        "FROM registers_line line JOIN journal_entry entry ON entry.id = line.entry_id "
        "WHERE line.thing_id = %s ORDER BY entry.seq"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [thing_id])
        rows = cursor.fetchall()
    return [
        Line(row[0], row[1], row[2], row[3], row[4], told.set, told.ties)
        for row in rows
        for told in told_of_things(row[5])
        if told.thing_id == thing_id
    ]
