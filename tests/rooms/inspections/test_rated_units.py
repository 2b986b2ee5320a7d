"""Sheets that rate a unit: its posts see and contest them and no others; departments keep to their own."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction

from chuanhui.grid.posts import actions as terms
from chuanhui.grid.posts.queries import holding_of, units
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import enter
from chuanhui.mechanism.inspections import actions, errors, queries, rules
from chuanhui.mechanism.inspections.models import Finding as FindingRow
from chuanhui.mechanism.inspections.rules import ContestState, changes

from .contractor import BUREAU, FIRM, FIRST, RIVAL, SECOND, WATER, contracts_in_force, drawn, rate
from .office import ALL, DISTRICT, INSPECTOR, MONDAY, TERRITORY, at, do, photo, stands, who

pytestmark = pytest.mark.usefixtures("district", "evidence")
TUESDAY, THIRD_DAY = at("2026-11-10 09:00"), at("2026-11-12 09:00")


@pytest.fixture(autouse=True)
def _in_force(district):
    contracts_in_force()


def unit_of(name):
    return units(TERRITORY).named(name).id


def sees(post, visit_id):
    try:
        do(post, lambda by, now: queries.visit(by.sight, visit_id))
    except errors.VisitNotFound:
        return False
    return True


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


def test_a_department_opens_and_rates_only_where_the_playbook_names_it():
    with pytest.raises(errors.NotYourRound):
        drawn(WATER)
    assert [one.cadence for one in do(WATER, queries.kinds) if one.kind.id == "contractor"] == [None]
    held = drawn()
    with pytest.raises(errors.RoundNotFound):
        do(WATER, actions.publish_round, round_id=held.id)
    monthly = do(DISTRICT, actions.open_round, campaign="baojie", kind="monthly")
    assert do(BUREAU, lambda by, now: queries.round_for(by, monthly.id)).id == monthly.id
    with pytest.raises(errors.RoundNotFound):
        do(WATER, lambda by, now: queries.round_for(by, monthly.id))


def test_the_unit_rated_sees_the_sheet_and_its_rival_and_other_departments_do_not():
    held = drawn()
    mine, other = rate(held).id, rate(held, 1, rated=RIVAL).id
    assert stands(mine).rated_id == unit_of(FIRM)
    assert [sees(one, mine) for one in (FIRST, SECOND, WATER, INSPECTOR)] == [True, False, False, True]
    assert [sees(one, other) for one in (FIRST, SECOND)] == [False, True]
    about = do(FIRST, queries.sheets_about)
    assert [(one.visit.id, one.rated, one.may_contest) for one in about] == [(mine, FIRM, True)]
    assert about[0].area == held.drawn[0]["name"]
    assert do(WATER, queries.sheets_about) == ()
    with pytest.raises(errors.RoundNotFound):
        do(FIRST, lambda by, now: queries.round_for(by, held.id))


def test_the_database_itself_shows_a_unit_only_what_rates_it():
    held = drawn()
    mine, other = rate(held).id, rate(held, 1, rated=RIVAL).id
    assert rows_for(FIRST, "inspections_visit") == {mine}
    assert rows_for(SECOND, "inspections_visit") == {other}
    assert rows_for(WATER, "inspections_visit") == set()
    told = rows_for(FIRST, "journal_entry WHERE subject_kind = 'inspection_visit'", "subject")
    assert told == {mine}
    assert rows_for(FIRST, "inspections_finding", "visit_id") == {mine}


def test_photos_go_with_the_sheet_also_when_it_turns_out_to_rate_another_unit():
    held, shown = drawn(), photo()
    sheet = {"quality": {"faults": 2, "photos": [shown]}, "hours": "met", "answer": "good"}
    sheet["crew"] = {"present": 1, "expected": 1}
    visit_id = rate(held, sheet=sheet).id

    def seen(post):
        return do(post, lambda by, now: queries.photo_in_sight(by.sight, visit_id, shown))

    assert (seen(FIRST), seen(SECOND)) == (True, False)
    assert rows_for(FIRST, "inspections_photo", "sha256") == {shown}
    do(INSPECTOR, actions.correct_visit, visit_id=visit_id, sheet=sheet, reason="二公司的路段", rated=RIVAL)
    assert (seen(FIRST), seen(SECOND)) == (False, True)
    assert rows_for(FIRST, "inspections_photo", "sha256") == set()
    assert set(FindingRow.objects.values_list("rated_id", flat=True)) == {unit_of(RIVAL)}


def test_the_unit_rated_contests_and_a_third_decides():
    visit_id = rate(drawn()).id
    with pytest.raises(errors.VisitNotFound):
        do(SECOND, actions.contest, visit_id=visit_id, reason="与我无关")
    do(FIRST, actions.contest, visit_id=visit_id, reason="当日管网施工")
    assert stands(visit_id).contested is ContestState.WAITING
    with pytest.raises(errors.NotYourContest):
        do(FIRST, actions.decide_contest, visit_id=visit_id, upheld=True, reason="属实")
    do(DISTRICT, actions.decide_contest, visit_id=visit_id, upheld=True, reason="属实")
    assert stands(visit_id).struck
    assert [
        one.kind
        for one in do(FIRST, lambda by, now: queries.tell_visit(stands(visit_id), by=by, now=now)).story
    ] == [
        "inspection.visit",
        "inspection.contest",
        "inspection.decide",
    ]


def test_the_right_to_contest_ends_and_the_round_is_published_then():
    held = drawn()
    visit_id = rate(held).id
    with pytest.raises(errors.ContestRuns):
        do(BUREAU, actions.publish_round, THIRD_DAY, round_id=held.id)
    late = at("2026-11-16 09:00")
    with pytest.raises(errors.ContestOver):
        do(FIRST, actions.contest, late, visit_id=visit_id, reason="迟了")
    do(BUREAU, actions.publish_round, late, round_id=held.id)
    assert sees(FIRST, visit_id)
    assert [one.may_contest for one in do(FIRST, queries.sheets_about, late)] == [False]


def test_one_place_of_a_round_is_one_unit():
    held = drawn()
    with pytest.raises(errors.RatedMissing):
        rate(held, rated="")
    first = rate(held).id
    with pytest.raises(errors.RatedOtherwise):
        rate(held, by="inspector@district-2", rated=RIVAL, rater="council")
    second = rate(held, by="inspector@district-2", rated="", rater="council").id
    assert stands(second).rated_id == stands(first).rated_id
    sheet = stands(first).sheet
    with pytest.raises(errors.RatedOtherwise):
        do(INSPECTOR, actions.correct_visit, visit_id=first, sheet=sheet, reason="记错", rated=RIVAL)
    with pytest.raises(errors.NotRated):
        do(INSPECTOR, actions.correct_visit, visit_id=first, sheet=sheet, reason="记错", rated="某公司")
    assert rate(held, 1, rated=RIVAL).score == "92.00"


def test_the_unit_rated_is_part_of_the_fold_and_of_the_entry():
    visit_id = rate(drawn()).id
    held = stands(visit_id)
    assert changes(None, held)["rated_id"] == unit_of(FIRM)
    assert '"rated_id"' in entries_of(ALL, visit_id)[0].body
    do(INSPECTOR, actions.correct_visit, visit_id=visit_id, sheet=held.sheet, reason="二公司", rated=RIVAL)
    assert list(queries.differing()) == []
    assert stands(visit_id).rated_id == unit_of(RIVAL)


def test_who_also_holds_a_post_of_the_unit_does_not_rate_it_or_decide_about_it():
    held, system, on = drawn(), Acting.system(TERRITORY), date(2026, 11, 10)
    waiting = rate(held, 1, by="inspector@district-2").id
    do(FIRST, actions.contest, visit_id=waiting, reason="与事实不符")
    desk = holding_of(ALL, who(FIRST).post_id, on)
    terms.end_term(term_id=desk.term_id, on=on, by=system, now=TUESDAY)
    facts = {"post_id": desk.post_id, "account_id": who(INSPECTOR).person_id, "valid_from": on}
    terms.appoint(by=system, now=TUESDAY, **facts)
    with pytest.raises(errors.OwnUnit):
        rate(held, now=TUESDAY)
    assert rate(held, rated=RIVAL, now=TUESDAY).score == "92.00"
    terms.end_term(
        term_id=holding_of(ALL, desk.post_id, on).term_id, on=date(2026, 11, 11), by=system, now=TUESDAY
    )
    later, wednesday = date(2026, 11, 11), at("2026-11-11 09:00")
    facts = {"post_id": desk.post_id, "account_id": who(DISTRICT).person_id, "valid_from": later}
    terms.appoint(by=system, now=wednesday, **facts)
    with pytest.raises(errors.OwnUnit):
        do(DISTRICT, actions.decide_contest, wednesday, visit_id=waiting, upheld=True, reason="属实")


def test_a_street_may_rate_the_firm_that_works_in_it():
    held = drawn()
    sent = rate(held, 1, by="street_desk@qiyilu", rater="street")
    assert stands(sent.id).rated_id == unit_of(FIRM)
    told = queries.tell_round(held, by=who("street_desk@qiyilu"), now=MONDAY)
    assert [one.mine for one in told.areas] == [True]
    assert rules.STRICT.rated == {}
