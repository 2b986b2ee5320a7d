"""Promise 26: every table with an area has forced row security; the application cannot get around it."""

from typing import Any

import psycopg
import pytest
from tests.database import Database

from chuanhui.site.doctor.database import database_findings
from chuanhui.site.doctor.findings import Verdict

AREA_TABLES = """
    SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
           (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'area_path'
    ORDER BY 1
"""
OWNED = "SELECT relname FROM pg_class WHERE relowner = 'ch_app'::regrole"
MIGHT = """
    SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
    AND pg_has_role('ch_app', oid, 'MEMBER')
"""
VIEWS = """
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
    AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)
"""
# This one reads no table: it makes and advances a sequence of case numbers. Another needs a reason here.
KNOWN_DEFINERS = ["cases_next_number"]
DEFINERS = """
    SELECT proname, proconfig::text LIKE '%search_path=%' FROM pg_proc
    WHERE prosecdef AND pronamespace = 'public'::regnamespace
    AND has_function_privilege('ch_app', oid, 'EXECUTE')
"""
WRITES = """
    SELECT table_name, privilege_type FROM information_schema.role_table_grants
    WHERE grantee = 'ch_app' AND table_name LIKE 'journal\\_%' AND table_name <> 'journal_stamp'
    AND privilege_type NOT IN ('SELECT', 'INSERT')
"""


def rows(connection: psycopg.Connection[Any], query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_every_table_with_an_area_is_forced(owner_connection: psycopg.Connection[Any]) -> None:
    found = rows(owner_connection, AREA_TABLES)
    assert found, "there are such tables"
    assert [name for name, is_forced, policies in found if not is_forced or not policies] == []


@pytest.mark.parametrize("query", [OWNED, MIGHT, VIEWS], ids=["owns", "might", "views"])
def test_the_application_has_no_way_around(owner_connection: psycopg.Connection[Any], query: str) -> None:
    assert rows(owner_connection, query) == []


def test_functions_with_the_owners_rights_are_known_and_pinned(
    owner_connection: psycopg.Connection[Any],
) -> None:
    assert rows(owner_connection, DEFINERS) == [(name, True) for name in KNOWN_DEFINERS]


def test_the_application_can_only_add_to_the_journal(owner_connection: psycopg.Connection[Any]) -> None:
    assert rows(owner_connection, WRITES) == []


def test_the_application_cannot_switch_row_security_off(django_db_setup: Database) -> None:
    with django_db_setup.connect_as_app() as connection:
        connection.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT count(*) FROM cases_case")


def test_nothing_is_seen_before_a_sight_is_entered(django_db_setup: Database) -> None:
    with django_db_setup.connect_as_app() as connection, pytest.raises(psycopg.errors.UndefinedObject):
        connection.execute("SELECT count(*) FROM cases_case")


def test_the_doctor_finds_the_same(django_db_setup: Database) -> None:
    options = "" if django_db_setup.server.owner else "-c role=ch_app"
    found = {f.code: f.verdict for f in database_findings(django_db_setup.app_url, options=options)}
    assert (found["DR013"], found["DR014"]) == (Verdict.GOOD, Verdict.GOOD)
