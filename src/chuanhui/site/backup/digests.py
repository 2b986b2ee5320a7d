"""What a database and a folder hold, in numbers that two copies can be compared by."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, TypedDict

import psycopg
from psycopg import sql

PLAIN = (
    "SET timezone = 'UTC'",
    "SET datestyle = 'ISO, YMD'",
    "SET intervalstyle = 'iso_8601'",
    "SET extra_float_digits = 3",
    "SET bytea_output = 'hex'",
)
TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    ORDER BY 1, 2
"""
# A digest of the rows as a set: sums of two halves of each row's md5 need no sort and no memory.
ROWS = """
    SELECT count(*),
           coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0),
           coalesce(sum(('x' || right(md5(t::text), 16))::bit(64)::bigint::numeric), 0)
    FROM {}.{} AS t
"""


class Table(TypedDict):
    """How many rows a table has, and their digest."""

    rows: int
    digest: str


class File(TypedDict):
    """How long a file is, and its digest."""

    bytes: int
    sha256: str


def tables_of(connection: psycopg.Connection[Any]) -> dict[str, Table]:
    """Return the rows and digest of every table, by ``schema.table``, in the connection's snapshot."""
    for statement in PLAIN:
        connection.execute(statement)
    found: dict[str, Table] = {}
    for schema, name in connection.execute(TABLES).fetchall():
        row = connection.execute(
            sql.SQL(ROWS).format(sql.Identifier(schema), sql.Identifier(name))
        ).fetchone()
        if row is not None:
            found[f"{schema}.{name}"] = Table(rows=row[0], digest=f"{row[1]}/{row[2]}")
    return found


def sequences_of(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return how far every sequence has got; a restored one must not be behind."""
    rows = connection.execute(
        "SELECT schemaname || '.' || sequencename, coalesce(last_value, 0) FROM pg_sequences ORDER BY 1"
    ).fetchall()
    return dict(rows)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(folder: Path) -> dict[str, File]:
    """Return the size and digest of every file below `folder`, by relative path."""
    if not folder.is_dir():
        return {}
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): File(bytes=path.stat().st_size, sha256=sha256_of(path))
        for path in paths
    }
