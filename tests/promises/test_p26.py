"""P26. Every table that names an area has forced row-level security; the application's role is powerless.

The query is the doctor's own (`DR013`, `DR014`), so that what CI proves here an installation proves of
itself: 0 exceptions. ``ch_app`` is no superuser, cannot bypass row security, owns nothing, and inherits
from nobody who may.
"""

from __future__ import annotations

import pytest
from django.db import connection

from chuanhui.site.doctor.database import GUARDED_TABLES, OPEN_TABLES, POWERS, PUBLIC_TABLES

GUARDED = [
    "alerts_alert",
    "alerts_outgoing",
    "alerts_subscription",
    "areas_version",
    "assemblies_ballot",
    "assemblies_mark",
    "assemblies_meeting",
    "assemblies_voter",
    "cases_case",
    "cases_evidence",
    "inspections_finding",
    "inspections_photo",
    "inspections_round",
    "inspections_visit",
    "journal_entry",
    "linkage_delivery",
    "linkage_fact",
    "linkage_key",
    "linkage_link",
    "linkage_pair",
    "linkage_run",
    "linkage_share",
    "linkage_stage",
    "linkage_warning",
    "posts_cover",
    "posts_post",
    "posts_unit",
    "protection_request",
    "rankings_behind",
    "rankings_by_area",
    "rankings_by_category",
    "rankings_by_unit",
    "rankings_figures",
    "rankings_objection",
    "rankings_open",
    "rankings_pending",
    "rankings_proposal",
    "rankings_row",
    "rankings_standing",
    "rankings_text",
    "registers_hold",
    "registers_merge",
    "registers_request",
    "registers_reveal",
    "registers_thing",
    "registers_tie",
    "returns_cell",
    "voice_draft",
    "voice_line",
    "voice_notice",
    "voice_opinion",
    "voice_survey",
]
BARE_FUNCTIONS = """
    SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = 'public'
    WHERE p.prosecdef AND NOT coalesce(p.proconfig::text ~ 'search_path', false)
"""
SEEING_VIEWS = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    WHERE c.relkind = 'v' AND NOT coalesce(c.reloptions::text ~ 'security_invoker=(true|on)', false)
"""
WIDE_POLICIES = """
    SELECT c.relname, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid, LATERAL (VALUES
        (pg_get_expr(p.polqual, p.polrelid)), (pg_get_expr(p.polwithcheck, p.polrelid))) said (condition)
    WHERE p.polpermissive AND condition IS NOT NULL AND condition !~ 'app\\.lo' ORDER BY 1
"""
"""Policies that let somebody read or write whatever sight the transaction entered."""


def _rows(sql: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()


@pytest.mark.django_db
def test_p26_every_table_with_an_area_forces_row_security():
    assert _rows(OPEN_TABLES, list(PUBLIC_TABLES)) == []
    assert [name for (name,) in _rows(GUARDED_TABLES, list(PUBLIC_TABLES))] == GUARDED
    assert _rows(WIDE_POLICIES) == []


@pytest.mark.django_db
def test_p26_the_application_has_no_power_over_the_database():
    assert _rows("SELECT current_user") == [("ch_app",)]
    (powers,) = _rows(POWERS)
    assert powers == (False,) * 6
    owned = "SELECT count(*) FROM {} o JOIN pg_roles r ON r.oid = o.{} WHERE r.rolname = current_user"
    for catalogue, column in (("pg_class", "relowner"), ("pg_proc", "proowner"), ("pg_database", "datdba")):
        assert _rows(owned.format(catalogue, column)) == [(0,)]
    assert _rows("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]


@pytest.mark.django_db
def test_p26_no_view_and_no_function_sees_more_than_its_caller_unnoticed():
    assert _rows(SEEING_VIEWS) == []
    assert _rows(BARE_FUNCTIONS) == []


def test_p26_a_table_whose_policy_is_taken_away_is_found(fresh_db, owner_connection):
    for statement, table in (
        ("ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY", "cases_case"),
        ("ALTER TABLE posts_cover DISABLE ROW LEVEL SECURITY", "posts_cover"),
        ("DROP POLICY sight ON cases_evidence", "cases_evidence"),
        ("CREATE TABLE leak (home_path text)", "leak"),
    ):
        owner_connection.execute(statement)
        found = owner_connection.execute(OPEN_TABLES, [list(PUBLIC_TABLES)]).fetchall()
        assert (table,) in found


def test_p26_a_policy_that_asks_for_no_sight_is_found(fresh_db, owner_connection):
    owner_connection.execute("CREATE POLICY all_in ON cases_case FOR SELECT USING (true)")
    owner_connection.execute("ALTER POLICY sight ON posts_unit WITH CHECK (true)")
    assert owner_connection.execute(WIDE_POLICIES).fetchall() == [
        ("cases_case", "all_in"),
        ("posts_unit", "sight"),
    ]
