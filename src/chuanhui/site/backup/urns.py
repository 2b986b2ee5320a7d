"""Secret votes and answers in a backup: by their random ids, never in the order in which they were cast.

pg_dump writes a table as its rows lie on the pages: in an urn that is the order of casting, and the marks on
the roll, in the same dump, have times. Whoever laid the two side by side would know who voted what. So the
rows of urns are left out of the dump and written here, of the same snapshot, ordered by their random ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

FOLDER = "urns"
URNS = ("assemblies_slip", "voice_slip")
SCHEMA = "public"
LEFT_OUT = tuple(f"--exclude-table-data={SCHEMA}.{name}" for name in URNS)
"""What pg_dump is told."""

_STANDS = "SELECT relname FROM pg_class WHERE oid = to_regclass(%s)"
_COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""


def write(connection: psycopg.Connection[Any], folder: Path) -> None:
    """Write every urn of the connection's snapshot into the new `folder`, a file for each."""
    folder.mkdir(mode=0o700)
    for name, columns in _standing(connection):
        asked = sql.SQL("COPY (SELECT {} FROM {} ORDER BY id) TO STDOUT").format(columns, _table(name))
        with (folder / f"{name}.copy").open("wb") as file, connection.cursor().copy(asked) as rows:
            for part in rows:
                file.write(part)


def read(connection: psycopg.Connection[Any], folder: Path) -> None:
    """Put the rows of every urn in `folder` back; nothing where an older backup has none."""
    for name, columns in _standing(connection):
        path = folder / f"{name}.copy"
        if not path.is_file():
            continue
        asked = sql.SQL("COPY {} ({}) FROM STDIN").format(_table(name), columns)
        with path.open("rb") as file, connection.cursor().copy(asked) as rows:
            while part := file.read(1 << 20):
                rows.write(part)


def _standing(connection: psycopg.Connection[Any]) -> Iterator[tuple[str, sql.Composed]]:
    for name in URNS:
        whole = f"{SCHEMA}.{name}"
        if connection.execute(_STANDS, [whole]).fetchone():
            columns = connection.execute(_COLUMNS, [whole]).fetchall()
            yield name, sql.SQL(", ").join(sql.Identifier(column) for (column,) in columns)


def _table(name: str) -> sql.Identifier:
    return sql.Identifier(SCHEMA, name)
