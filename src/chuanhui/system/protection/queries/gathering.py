"""Everything held on one person, from every table of the registry, as plain rows.

Read by SQL from the list of tables and not through each room's queries: what a person is told must not depend
on a room remembering to be asked. The database's policies still stand: only what lies in sight comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

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


def held_on(sight: Sight, thing_id: UUID | None = None, account_id: int | None = None) -> Gathered:
    """Return everything held on a registered person, or on an account.

    Args:
        sight: the territory as a whole: a person is told what any office holds.
        thing_id: of a thing of a register; what was merged into it counts as it.
        account_id: of an account.
    """
    with scope.seeing(sight):
        things = _with_merged(thing_id) if thing_id else []
        rows: dict[str, Sequence[Row]] = {}
        for one in HELD:
            if not one.why_not:
                rows[one.table] = _rows(one, things, account_id, rows)
        subjects = {UUID(row["id"]) for found in rows.values() for row in found if _is_uuid(row.get("id"))}
        return Gathered(
            rows, _journal(subjects | set(things)), {one.table: one.why_not for one in HELD if one.why_not}
        )


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
    return _told(f'SELECT * FROM "{one.table}" WHERE {" OR ".join(wheres)} ORDER BY 1', values, one.without)


def _journal(subjects: Iterable[UUID]) -> Sequence[Row]:
    columns = ", ".join(JOURNAL_COLUMNS).replace("body", "body::text AS body")
    return _told(
        f"SELECT {columns} FROM journal_entry WHERE subject = ANY(%s) ORDER BY seq", [list(subjects)], ()
    )


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
