"""Migrations meet tables with rows: the owner sees them all, and changes what it means to change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.sql import emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql
from tests import database as databases

from chuanhui.journal.scope import STAY_SQL, settings_of
from chuanhui.kernel.sight import Sight

TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relname !~ '^(django|procrastinate|axes|auth)_'
"""
COLUMNS = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity <> 'a'
  AND (attname = 'id' OR attnotnull)
ORDER BY attnum
"""
CHECKS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'c' AND conislocal
"""
AT = datetime.fromisoformat("2026-03-02T08:00:00+08:00")
ONE = "00000000-0000-7000-8000-000000000001"
VALUES = {
    "uuid": ONE,
    "text": "1",
    "character varying": "1",
    "boolean": "t",
    "bytea": "\\x01",
    "date": "2026-03-02",
    "timestamp with time zone": "2026-03-02 08:00+08",
    "time without time zone": "08:00",
    "jsonb": "{}",
    "daterange": "[2026-03-02,2026-04-02)",
    "tstzrange": "[2026-03-02,2026-04-02)",
    "xid8": "3",
}
"""One row's values by type: the same everywhere, so that every key finds the row it names."""


@pytest.fixture
def unmigrated(server: Any, django_db_blocker: Any) -> Iterator[databases.Database]:
    """Return a database without a table, to which Django is connected as its owner."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_migrating"
    with (
        django_db_blocker.unblock(),
        databases.empty(server, label) as found,
        databases.pointed_at(found, as_owner=True),
    ):
        yield found


def fill(owner: psycopg.Connection[Any], table: str) -> None:
    """Put one row into `table`, whatever its checks, triggers and keys would say of it.

    Nothing happens where a migration has made that row itself, out of rows that were there.
    """
    named = sql.Identifier(table)
    checks = owner.execute(CHECKS, [table]).fetchall()
    for name, _ in checks:
        owner.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(named, sql.Identifier(name)))
    columns = owner.execute(COLUMNS, [table]).fetchall()
    owner.execute(
        sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({}) ON CONFLICT DO NOTHING").format(
            named,
            sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
            sql.SQL(", ").join(sql.Literal(value_of(kind)) for _, kind in columns),
        )
    )
    for name, said in checks:
        rest = sql.SQL(said.removesuffix(" NOT VALID") + " NOT VALID")
        owner.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(named, sql.Identifier(name), rest)
        )


def value_of(kind: str) -> str:
    """Return the text of a value of a PostgreSQL type."""
    return "{}" if kind.endswith("[]") else VALUES.get(kind, "1")


@pytest.fixture
def owner(unmigrated: databases.Database) -> Iterator[psycopg.Connection[Any]]:
    """Return a connection that sees everything and whose writes no trigger and no foreign key meets."""
    with unmigrated.connect() as found:
        found.execute("SET session_replication_role = replica")
        found.execute(STAY_SQL, settings_of(Sight.everything()))
        yield found


def test_a_ballot_of_before_gives_its_urn_an_end(unmigrated, owner):
    call_command("migrate", "assemblies", "0003_urn", verbosity=0)
    fill(owner, "assemblies_ballot")
    fill(owner, "assemblies_urn")
    call_command("migrate", verbosity=0)
    ends = owner.execute("SELECT u.closes_at, b.closes_at FROM assemblies_urn u, assemblies_ballot b")
    assert ends.fetchall() == [(AT, AT)]


def test_every_migration_goes_over_rows_and_sees_them(unmigrated, owner):
    filled: set[str] = set()
    seen: set[str] = set()

    def before_each(action: str, migration: Any = None, fake: bool = False) -> None:
        if action == "apply_start":
            with connection.cursor() as cursor:
                cursor.execute("SELECT coalesce(current_setting('app.lo', true), '')")
                seen.add(cursor.fetchone()[0])
            for (table,) in owner.execute(TABLES).fetchall():
                if table not in filled:
                    fill(owner, table)
                    filled.add(table)

    executor = MigrationExecutor(connection, progress_callback=before_each)
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
    executor.migrate(executor.loader.graph.leaf_nodes())

    assert seen == {Sight.everything().hull[0]}
    assert {
        "assemblies_ballot",
        "voice_survey",
        "registers_thing",
        "linkage_warning",
        "journal_entry",
    } <= filled


def test_the_sight_ends_with_the_run(unmigrated, owner):
    call_command("migrate", "assemblies", "0003_urn", verbosity=0)
    fill(owner, "assemblies_ballot")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assemblies_ballot")
        assert cursor.fetchone() == (0,)
