"""Everything held on one person, from every table of the registry, as plain rows.

Read by SQL from the list of tables and not through each room's queries: what a person is told must not depend
on a room remembering to be asked. The database's policies still stand: only what lies in sight comes.
What others said stays theirs: of a case a person gets what is about them, and what they said themselves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from chuanhui.grid.registers import vault
from chuanhui.grid.registers.errors import KeyUnknown, SealBroken
from chuanhui.grid.registers.rules.sheets_telling import told_of_things
from chuanhui.journal import scope
from chuanhui.kernel.sight import Sight
from chuanhui.system.protection.rules import HELD, Held

JOURNAL_COLUMNS = ("at", "kind", "subject_kind", "subject", "area_path", "playbook", "body")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is held.

    Attributes:
        rows: by table, in the order of the registry; a table without rows is named with none.
        journal: what the journal tells of it, oldest first.
        without: table and reason, where no rows are handed out.
    """

    rows: Mapping[str, Sequence[Row]]
    journal: Sequence[Row]
    without: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows of each table there are."""
        return {table: len(rows) for table, rows in self.rows.items()} | {"journal_entry": len(self.journal)}


def held_on(
    sight: Sight, thing_id: UUID | None = None, account_id: int | None = None, *, opening: bool = False
) -> Gathered:
    """Return everything held on a registered person, or on an account.

    Args:
        sight: the territory as a whole: a person is told what any office holds.
        thing_id: of a thing of a register; what was merged into it counts as it.
        account_id: of an account.
        opening: what rooms keep sealed about the person is told in the open; the caller records that.
    """
    with scope.seeing(sight):
        things = _with_merged(thing_id) if thing_id else []
        rows: dict[str, Sequence[Row]] = {}
        for one in HELD:
            if not one.why_not:
                rows[one.table] = _rows(one, things, account_id, rows)
                if opening and one.opens:
                    rows[one.table] = _opened(one, rows[one.table], things)
        return Gathered(
            rows,
            _journal(rows, things, account_id),
            {one.table: one.why_not for one in HELD if one.why_not},
        )


def merged_with(sight: Sight, thing_id: UUID) -> list[UUID]:
    """Return the thing, and all that was merged into it, over however many steps."""
    with scope.seeing(sight):
        return _with_merged(thing_id)


def kept_of(sight: Sight, thing_id: UUID) -> UUID:
    """Return the thing that this one was merged into, over however many steps; itself where it was not."""
    sql = (
        "WITH RECURSIVE up(id, merged_into) AS "
        "(SELECT id, merged_into FROM registers_thing WHERE id = %s UNION "
        "SELECT thing.id, thing.merged_into FROM registers_thing thing JOIN up ON thing.id = up.merged_into) "
        "SELECT id FROM up WHERE merged_into IS NULL"
    )
    with scope.seeing(sight), connection.cursor() as cursor:
        cursor.execute(sql, [thing_id])
        found = cursor.fetchone()
    return found[0] if found else thing_id


def held_tables() -> set[str]:
    """Return the names of all tables in the database that are listed and stand."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    return {one.table for one in HELD} & present


def _with_merged(thing_id: UUID) -> list[UUID]:
    sql = (
        "WITH RECURSIVE whole(id) AS (SELECT %s::uuid UNION "
        "SELECT thing.id FROM registers_thing thing JOIN whole ON thing.merged_into = whole.id) "
        "SELECT id FROM whole"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [thing_id])
        return [one for (one,) in cursor.fetchall()]


def _rows(
    one: Held, things: list[UUID], account_id: int | None, found: Mapping[str, Sequence[Row]]
) -> Sequence[Row]:
    """Return the rows of one table as plain values, without what is never handed out."""
    wheres: list[str] = []
    values: list[Any] = []
    if things:
        wheres += [f'"{column}" = ANY(%s)' for column in one.things]
        values += [things] * len(one.things)
    if account_id is not None:
        wheres += [f'"{column}" = %s' for column in one.accounts]
        values += [account_id] * len(one.accounts)
    if one.via is not None and (above := found.get(one.via[1])):
        wheres.append(f'"{one.via[0]}"::text = ANY(%s)')
        values.append([row[one.via[2]] for row in above])
    if not wheres:
        return []
    rows = _told(f'SELECT * FROM "{one.table}" WHERE {" OR ".join(wheres)} ORDER BY 1', values, one.without)
    return [row if _said_it(one, row, account_id) else _without(row, one.own) for row in rows]


def _opened(one: Held, rows: Sequence[Row], things: Sequence[UUID]) -> Sequence[Row]:
    """Return the rows with what is sealed in those that are about the person, under `opened`."""
    mine = {str(thing_id) for thing_id in things}
    wanted = [row["id"] for row in rows if row[one.opens] in mine]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id, sealed FROM "{one.table}" WHERE id = ANY(%s::uuid[])', [wanted])
        sealed = {str(row_id): bytes(text) for row_id, text in cursor.fetchall() if text is not None}
    return [dict(row) | {"opened": _open(one.table, row["id"], sealed.get(row["id"]))} for row in rows]


def _open(table: str, row_id: str, sealed: bytes | None) -> Any:
    """Return what a row has sealed; a word where no key opens it, so that the rest can be handed out."""
    if sealed is None:
        return None
    try:
        return vault.open_fields(vault.place_of(table, UUID(row_id)), sealed).values
    except (SealBroken, KeyUnknown):
        return "无法解密 / cannot be opened"


def _said_it(one: Held, row: Row, account_id: int | None) -> bool:
    return account_id is not None and any(row.get(name) == account_id for name in one.accounts)


def _without(row: Row, names: Sequence[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names} if names else row


def _journal(
    rows: Mapping[str, Sequence[Row]], things: Sequence[UUID], account_id: int | None
) -> Sequence[Row]:
    """Return what the journal tells: entries of each row, and the lines that imports and purges wrote."""
    subjects = {UUID(row["id"]) for found in rows.values() for row in found if _is_uuid(row.get("id"))}
    columns = ", ".join(f"entry.{name}" for name in JOURNAL_COLUMNS)
    columns = columns.replace("entry.body", "entry.body::text AS body")
    found = _told(
        f"SELECT entry.seq, entry.person_id, {columns} FROM journal_entry entry "
        "WHERE entry.subject = ANY(%s) OR entry.id IN "
        "(SELECT line.entry_id FROM registers_line line WHERE line.thing_id = ANY(%s)) "
        "ORDER BY entry.seq",
        [list(subjects | set(things)), list(things)],
        (),
    )
    columns_of = {
        row["id"]: set(row) for one in HELD if one.own for row in rows.get(one.table, ()) if "id" in row
    }
    return [
        {name: row[name] for name in JOURNAL_COLUMNS}
        | {"body": _own_body(row, set(things), columns_of, account_id)}
        for row in found
    ]


def _own_body(row: Row, things: set[UUID], columns_of: Mapping[str, set[str]], account_id: int | None) -> str:
    """Return of an entry's body what is about the person: their own lines, and of a case their own part."""
    if row["subject"] is None:
        whole = json.loads(row["body"])
        shared = {name: value for name, value in whole.items() if name not in {"lines", "all"}}
        return json.dumps(
            {
                **shared,
                "lines": [
                    {"id": one.thing_id, "set": one.set, "ties": one.ties}
                    for one in told_of_things(row["body"])
                    if one.thing_id in things
                ],
            },
            ensure_ascii=False,
            default=str,
        )
    known = columns_of.get(row["subject"])
    if known is None or (account_id is not None and row["person_id"] == account_id):
        return str(row["body"])
    body = json.loads(row["body"])
    told = {name: value for name, value in body.get("set", {}).items() if name in known}
    return json.dumps({"set": told, "revision": body.get("revision")}, ensure_ascii=False)


def _told(sql: str, values: list[Any], without: tuple[str, ...]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description or ()]
        return [
            {name: _plain(value) for name, value in zip(names, row, strict=True) if name not in without}
            for row in cursor.fetchall()
        ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


def _is_uuid(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 36
