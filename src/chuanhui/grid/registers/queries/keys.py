"""Which keys the ciphertexts and the marks of the house were made under."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

_SEALED = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute s ON s.attrelid = c.oid AND s.attname = 'sealed' AND s.atttypid = 'bytea'::regtype
    JOIN pg_attribute i ON i.attrelid = c.oid AND i.attname = 'id' AND i.atttypid = 'uuid'::regtype
    WHERE c.relkind = 'r' AND has_table_privilege(c.oid, 'UPDATE') ORDER BY c.relname
"""


def sealed_tables() -> tuple[str, ...]:
    """Return the tables, of whatever room, with a column `sealed` bound to the row's id.

    The catalogue is asked: a room above cannot be forgotten when keys are changed. Where rows are only put
    beside for the length of a transaction nothing is ever changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEALED)
        return tuple(name for (name,) in cursor.fetchall())


def sealed_under() -> Mapping[int, int]:
    """Return how many rows are sealed under each key, by its number. The caller sees everything."""
    each = " UNION ALL ".join(
        f"SELECT substring(sealed FROM 3 FOR 4) AS key FROM {table} WHERE sealed IS NOT NULL"
        for table in sealed_tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, count(*) FROM ({each}) held GROUP BY key")
        return {int.from_bytes(bytes(key), "big"): int(count) for key, count in cursor.fetchall()}


def marked_under() -> Mapping[int, int]:
    """Return how many things are marked under each key of the marks. The caller sees everything."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT marked_under, count(*) FROM registers_thing GROUP BY marked_under")
        return {int(key): int(count) for key, count in cursor.fetchall()}
