"""The fixtures that every room's tests rest on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.database import DISTRICT_PARTS, SOURCE, district_digest, in_threads

from chuanhui.journal import stamps


def test_db_works_as_the_application_role(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls, current_user FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, "ch_app")


@pytest.mark.parametrize("run", [1, 2])
def test_db_is_rolled_back(db, run):
    assert stamps.bump("probe") == 1


def test_fresh_db_commits_and_is_seen_by_threads(fresh_db):
    assert in_threads(4, lambda number: stamps.bump("probe")) != [1, 1, 1, 1]
    assert stamps.read("probe", "other") == {"probe": 4, "other": 0}


def test_owner_connection_reaches_the_same_database(fresh_db, owner_connection):
    stamps.bump("probe")
    assert owner_connection.execute("SELECT room, version FROM journal_stamp").fetchall() == [("probe", 1)]


def test_enter_everything_holds_for_one_transaction(fresh_db, enter_everything):
    with transaction.atomic(), connection.cursor() as cursor:
        enter_everything()
        cursor.execute("SELECT count(*) FROM journal_entry")
        assert cursor.fetchone() == (0,)


def test_without_a_sight_the_first_read_is_refused(fresh_db):
    with pytest.raises(ProgrammingError, match=r"app\.lo"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry")


def test_a_process_may_use_the_database_too(fresh_db):
    with fresh_db.connect_as_app() as other:
        assert other.execute("SELECT current_user").fetchone() == ("ch_app",)


@pytest.mark.parametrize("part", DISTRICT_PARTS)
def test_the_district_is_made_anew_when_a_part_of_it_changes(part, tmp_path):
    assert (SOURCE.parent / part).exists()
    found = tmp_path / part if Path(part).suffix else tmp_path / part / "one.py"
    found.parent.mkdir(parents=True)
    found.write_text("CAMPAIGNS = ()", encoding="utf-8")
    before = district_digest(tmp_path)
    found.write_text("CAMPAIGNS = ('wenming',)", encoding="utf-8")
    assert district_digest(tmp_path) != before
