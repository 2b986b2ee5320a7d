"""Whose unit runs a round sees every sheet of it, its findings and photos; of other rounds nothing."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import enter
from chuanhui.mechanism.inspections import actions, errors, queries

from .contractor import BUREAU, FIRST, SECOND, WATER, contracts_in_force, drawn, looked_at_again, rate
from .office import ALL, INSPECTOR, MONDAY, at, do, in_force, photo, who

pytestmark = pytest.mark.usefixtures("district", "evidence")
LATE = at("2026-11-16 09:00")


@pytest.fixture(autouse=True)
def _in_force(district):
    contracts_in_force()


def rows_for(post, table, column="id"):
    """Return what the policies of the database let a post read, whatever the queries ask."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ch_app")
        enter(who(post).sight)
        cursor.execute(f"SELECT {column} FROM {table}")
        found = {one for (one,) in cursor.fetchall()}
        enter(ALL)
        cursor.execute("RESET ROLE")
    return found


def test_a_department_that_runs_a_round_sees_the_sheets_of_raters_that_are_not_its_own():
    held = drawn()
    sent = {rate(held).id, rate(held, by="inspector@district-2", rater="council").id}
    told = do(BUREAU, lambda by, now: queries.tell_round(held, by=by, now=now))
    assert {one.id for line in told.areas for one in line.visits} == sent
    assert {do(BUREAU, lambda by, now, one=one: queries.visit(by.sight, one)).id for one in sent} == sent
    story = do(BUREAU, lambda by, now: entries_of(by.sight, min(sent)))
    assert [one.kind for one in story] == ["inspection.visit"]
    asked = {"campaign": "baojie", "kind": "contractor", "first": held.span.first, "last": held.span.last}
    listed = do(BUREAU, lambda by, now: queries.visits_in(by, **asked))
    assert {one.id for one in listed} == sent


def test_the_database_itself_shows_whose_round_it_is_every_sheet_and_other_departments_none():
    held = drawn()
    sent = {rate(held).id, rate(held, 1).id}
    assert rows_for(BUREAU, "inspections_visit") == sent
    assert rows_for(BUREAU, "inspections_finding", "visit_id") == sent
    assert rows_for(BUREAU, "journal_entry WHERE subject_kind = 'inspection_visit'", "subject") == sent
    assert rows_for(WATER, "inspections_visit") == rows_for(SECOND, "inspections_finding") == set()


def test_of_a_round_that_the_district_runs_a_department_that_rates_in_it_sees_its_own_sheets_only():
    round_id = do("district_desk@district", actions.open_round, campaign="baojie", kind="monthly").id
    held = queries.held_round(ALL, round_id)
    kind = queries.tell_round(held, by=who(INSPECTOR), now=MONDAY).ground.kind
    good = {"choose": "good", "deduct": 0, "share": {"present": 1, "expected": 1}}
    sheet = {
        one.id: next(iter(one.choose))
        if one.choose
        else good["deduct" if one.deduct is not None else "share"]
        for one in kind.items
    }
    others = rate(held, by=INSPECTOR, rated="", rater="", sheet=sheet)
    assert others.id in rows_for(INSPECTOR, "inspections_visit")
    assert rows_for(BUREAU, "inspections_visit") == set()
    mine = rate(held, by=BUREAU, rated="", rater="", sheet=sheet)
    assert rows_for(BUREAU, "inspections_visit") == {mine.id}
    with pytest.raises(errors.VisitNotFound):
        do(BUREAU, lambda by, now: queries.visit(by.sight, others.id))


def test_photos_of_its_round_are_shown_to_whose_round_it_is_and_findings_are_listed():
    in_force(looked_at_again())
    held, shown = drawn(campaign="hetong"), photo()
    sheet = {"quality": {"faults": 2, "photos": [shown]}, "hours": "met", "answer": "good"}
    sheet["crew"] = {"present": 1, "expected": 1}
    visit_id = rate(held, sheet=sheet).id

    def seen(post):
        return do(post, lambda by, now: queries.photo_in_sight(by.sight, visit_id, shown))

    assert [seen(one) for one in (BUREAU, FIRST, SECOND, WATER)] == [True, True, False, False]
    assert rows_for(BUREAU, "inspections_photo", "sha256") == {shown}
    assert [one.visit.id for one in do(BUREAU, queries.open_findings)] == [visit_id]
    assert do(BUREAU, queries.sheets_about) == ()


def test_whose_round_it_is_publishes_what_it_sees():
    held = drawn()
    sent = rate(held).id
    do(BUREAU, actions.publish_round, LATE, round_id=held.id)
    told = do(BUREAU, lambda by, now: queries.tell_visit(queries.visit(by.sight, sent), by=by, now=now), LATE)
    assert told.story[0].score
