"""Counting anew shows nobody more, and lays the lines down in the order of their key."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from chuanhui.grid.posts.queries import acting_for
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.actions import keeping

from .test_rollups import SIGHTS, UNTIL, differences, play, tamper

KEYS = {
    "rankings_by_area": "span, depth, first, area_path, campaign, kind, outcome",
    "rankings_by_category": "span, depth, first, area_path, campaign, kind, category",
    "rankings_by_unit": "span, depth, first, area_path, campaign, kind, unit",
}
OWNER = "SELECT relowner::regrole FROM pg_class WHERE relname = 'cases_case'"
SETTINGS = ("lo", "hi", "spans", "unit")


def settings_of(sight: Sight) -> list[tuple[str, str]]:
    """Return what a transaction of this sight has set."""
    with transaction.atomic():
        enter(sight)
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(f"current_setting('app.{name}')" for name in SETTINGS))
            return [*zip(SETTINGS, cursor.fetchone(), strict=True)]


def numbers(owner, settings: list[tuple[str, str]]) -> list[tuple[str]]:
    """Return the numbers of the cases that the owner of the tables reads under some settings."""
    for name, value in settings:
        owner.execute("SELECT set_config(%s, %s, true)", [f"app.{name}", value])
    return owner.execute("SELECT number FROM cases_case ORDER BY number").fetchall()


def test_what_is_asked_once_shows_the_keeper_what_was_shown_row_by_row(fresh_district, evidence):
    play(days=3)
    with transaction.atomic():
        enter(Sight.everything())
        sights = [acting_for(code, UNTIL.date(), UNTIL).sight for code in SIGHTS]
    seen = []
    for sight in (Sight.everything(), Sight.nothing(), *sights):
        settings = settings_of(sight)
        with fresh_district.connect() as owner, owner.transaction(force_rollback=True):
            role = owner.execute(OWNER).fetchone()
            owner.execute(f"SET LOCAL ROLE {role[0]}")
            with_it = numbers(owner, settings)
            owner.execute("DROP POLICY whole ON cases_case")
            assert numbers(owner, settings) == with_it
        seen.append(len(with_it))
    assert seen[0] >= max(seen[2:]) > min(seen[2:]) >= seen[1] == 0


def test_lines_lie_in_the_order_of_their_key(fresh_district, evidence):
    play(days=6)
    keeping.rebuild()
    with fresh_district.connect() as owner:
        for table, key in KEYS.items():
            lie = owner.execute(f"SELECT {key} FROM {table} ORDER BY ctid").fetchall()
            assert len(lie) > 20
            assert lie == owner.execute(f"SELECT {key} FROM {table} ORDER BY {key}").fetchall()


@pytest.mark.parametrize("counts", ['{"rework": 1}', '{"rework": 0, "reopened": 2}', '{"other": 3}', "{}"])
def test_counters_of_a_case_count_the_same_anew(fresh_district, evidence, counts):
    play(days=2)
    tamper(fresh_district, f"UPDATE cases_case SET counts = '{counts}' WHERE number LIKE '%1'")
    assert differences() == []
    assert keeping.rebuild() > 12
    assert differences() == []


def test_cases_of_nobody_and_without_a_day_to_answer_by_are_counted(fresh_district, evidence):
    play(days=2)
    tamper(
        fresh_district, "UPDATE cases_case SET owner_unit = NULL, answer_due_at = NULL WHERE number LIKE '%2'"
    )
    tamper(fresh_district, "UPDATE cases_case SET due_at = NULL WHERE closed_at IS NULL")
    assert differences() == []
    assert keeping.rebuild() > 12
    assert differences() == []


@pytest.mark.parametrize("gone", ["rankings_by_category", "rankings_by_area", "rankings_by_unit"])
def test_words_that_are_unknown_to_the_roll_ups_are_found_in_the_cases(fresh_district, evidence, gone):
    play(days=2)
    keeping.fold_all()
    tamper(fresh_district, f"DELETE FROM {gone}")
    assert {one.axis for one in differences()} == {gone}
    assert keeping.rebuild() > 12
    assert differences() == []
