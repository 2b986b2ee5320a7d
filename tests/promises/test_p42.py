"""P42. Every change of a case has exactly one journal entry, with actor, post and time; 0 orphans either way.

A random day is simulated through the real actions. Then every row is compared with the fold of its
entries, and every revision with its one entry. A row changed past the actions, by raw SQL or without its
entry, is found; so is an entry without its row.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import override_settings
from tests import database as databases
from tests.rooms.cases.office import at

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries
from chuanhui.site.simulate import simulate

UNTIL = at("2026-11-13 21:00")
CHAIN = """
    SELECT subject, count(*), min((body::jsonb->>'revision')::int), max((body::jsonb->>'revision')::int),
           count(DISTINCT body::jsonb->>'revision')
    FROM journal_entry WHERE subject_kind = 'case' GROUP BY subject
"""
ENTRIES = """
    SELECT e.kind, e.post_id, e.person_id, e.at, e.area_path, e.body::text, c.id IS NULL
    FROM journal_entry e LEFT JOIN cases_case c ON c.id = e.subject WHERE e.subject_kind = 'case'
"""
RAW = (
    "UPDATE cases_case SET due_at = due_at + interval '1 day' WHERE id = %s",
    "UPDATE cases_case SET title = title || '。' WHERE id = %s",
    "UPDATE cases_case SET revision = revision + 1 WHERE id = %s",
    "UPDATE cases_case SET owner_unit = 1 WHERE id = %s",
    "UPDATE cases_case SET area_path = '411602.001.' WHERE id = %s",
    "UPDATE cases_case SET life = jsonb_set(life, '{papers}', '{\"order\": {}}') WHERE id = %s",
)


@contextmanager
def _taken_back() -> Iterator[Any]:
    with transaction.atomic():
        enter(Sight.everything())
        with connection.cursor() as cursor:
            yield cursor
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def days(
    django_db_setup: databases.Database, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[databases.Database, dict[str, int]]]:
    """Play some random days once; every test takes back what it did afterwards."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_p42"
    clone = databases.clone(django_db_setup.server, label, district=True)
    elsewhere = override_settings(EVIDENCE=tmp_path_factory.mktemp("p42") / "evidence")
    with django_db_blocker.unblock(), clone as found:
        with elsewhere, databases.pointed_at(found):
            done = simulate(territory="411602.", days=5, seed=42, until=UNTIL, per_day=10).done
        yield found, dict(done)


@pytest.fixture
def played(
    days: tuple[databases.Database, dict[str, int]], django_db_blocker: Any
) -> Iterator[dict[str, int]]:
    """Let a test look at the days, and return how often each thing was done."""
    with django_db_blocker.unblock(), databases.pointed_at(days[0]):
        yield days[1]


def test_p42_after_a_random_day_rows_and_entries_are_one_to_one(played):
    done = sum(count for verb, count in played.items() if "." not in verb)
    assert played["file"] > 15
    assert len(played) > 5
    with _taken_back() as cursor:
        assert list(queries.differing()) == []
        cursor.execute("SELECT id, revision FROM cases_case")
        rows = dict(cursor.fetchall())
        cursor.execute(CHAIN)
        chain = {subject: tuple(numbers) for subject, *numbers in cursor.fetchall()}
        assert chain == {case: (revision, 1, revision, revision) for case, revision in rows.items()}
        # A sheet files a case for each failed item; looking again takes a step on one that waits for it.
        cursor.execute("SELECT count(*) FROM inspections_finding WHERE case_id IS NOT NULL")
        opened = cursor.fetchone()[0]
        beside = sum(rows.values()) - done - opened
        assert 0 <= beside <= played.get("inspections.recheck", 0)
        cursor.execute(ENTRIES)
        for kind, post, person, when, area, text, is_orphan in cursor.fetchall():
            body = json.loads(text)
            assert not is_orphan
            assert (post is None) == (person is None)
            assert post is not None or _residents_own(kind, body), (kind, body)
            assert UNTIL - timedelta(days=6) < when <= UNTIL + timedelta(minutes=1)
            assert area.startswith("411602.")
            assert body["set"]
            assert (body["from"] == "") == (kind == "case.file")
            assert body["to"]


def _residents_own(kind: str, body: dict[str, Any]) -> bool:
    """Tell whether an entry may come from somebody without a post: a resident reports and comes back."""
    return kind == "case.reopen" or (kind == "case.file" and body["set"].get("reporter_kind") == "resident")


def test_p42_a_change_past_the_actions_is_found(played):
    case_id = _any_case()
    for statement in RAW:
        with _taken_back() as cursor:
            cursor.execute(statement, [case_id])
            assert cursor.rowcount == 1
            assert [found for found, _ in queries.differing()] == [case_id], statement


def test_p42_a_row_without_entries_and_an_entry_without_its_row_are_found(played):
    case_id, stray = _any_case(), UUID(int=42)
    with _taken_back() as cursor:
        cursor.execute(
            "INSERT INTO cases_case SELECT (jsonb_populate_record(c, jsonb_build_object("
            "'id', %s::text, 'number', 'STRAY'))).* FROM cases_case c WHERE id = %s",
            [str(stray), case_id],
        )
        assert list(queries.differing()) == [(stray, "no entries")]
    with _taken_back() as cursor:
        cursor.execute(
            "INSERT INTO journal_entry (id, at, kind, subject_kind, subject, subject_ref, area_path, "
            "post_id, person_id, playbook, key, ask, body, hash) "
            "SELECT gen_random_uuid(), at, kind, subject_kind, %s, subject_ref, area_path, "
            "post_id, person_id, playbook, NULL, NULL, body, hash "
            "FROM journal_entry WHERE subject = %s ORDER BY seq LIMIT 1",
            [stray, case_id],
        )
        assert list(queries.differing()) == [(stray, "row missing")]


def test_p42_the_application_can_neither_delete_a_case_nor_change_an_entry(played):
    for statement in (
        "DELETE FROM cases_case",
        "DELETE FROM journal_entry",
        "UPDATE journal_entry SET post_id = 1",
        "TRUNCATE cases_case",
    ):
        with _taken_back() as cursor, pytest.raises(Exception, match=r"denied|refus|append"):
            cursor.execute(statement)


def _any_case() -> UUID:
    with _taken_back() as cursor:
        cursor.execute("SELECT id FROM cases_case WHERE due_at IS NOT NULL ORDER BY number")
        return random.Random(42).choice(cursor.fetchall())[0]
