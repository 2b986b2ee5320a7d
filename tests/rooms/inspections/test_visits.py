"""Sheets on the real database: sent once, corrected in the open, contested, decided by a third person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from chuanhui.grid.posts import actions as terms
from chuanhui.grid.posts.queries import holding_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import entries_of
from chuanhui.mechanism.cases.queries import photos as case_photos
from chuanhui.mechanism.inspections import actions, errors, queries, rules
from chuanhui.mechanism.inspections.rules import FindingState, Visit

from .office import (
    ALL,
    DESK,
    DISTRICT,
    GOOD,
    HEAD,
    HOME,
    INSPECTOR,
    SECOND,
    STREET,
    THIRD,
    at,
    case_of,
    do,
    faulty,
    finding_of,
    in_force,
    opened,
    photo,
    put_right,
    send,
    stands,
    step,
    who,
)

pytestmark = pytest.mark.usefixtures("district", "evidence")
TUESDAY = at("2026-11-10 09:00")


@pytest.fixture(autouse=True)
def _in_force(district):
    in_force()


def line_of(held):
    told = queries.tell_round(held, by=who(INSPECTOR), now=TUESDAY)
    return next(one for one in told.areas if one.home == HOME)


def test_a_phone_may_send_a_visit_twice():
    held, visit_id, sheet = opened(), uuid4(), faulty()
    first = send(held, sheet, visit_id=visit_id)
    again = send(held, sheet, at("2026-11-10 18:00"), visit_id=visit_id)
    assert (again.entry_id, again.cases, again.repeated) == (first.entry_id, first.cases, True)
    assert (first.score, len(first.cases)) == ("94.00", 1)
    assert len(entries_of(ALL, visit_id)) == 1
    with pytest.raises(errors.VisitSentOtherwise):
        send(held, GOOD, visit_id=visit_id)
    with pytest.raises(errors.VisitSentOtherwise):
        send(held, sheet, visit_id=visit_id, by=SECOND)
    assert stands(visit_id).score == Decimal("94.00")


def test_a_failed_item_opens_a_case_with_its_photos_and_the_inspector_as_reporter():
    receipt = send(opened(), faulty(), lon=114.650123456, lat=33.62)
    found = finding_of(receipt.id)
    case = case_of(found)
    assert (case.kind, case.category, case.source, case.state) == ("finding", "litter", "superior", "filed")
    assert (
        case.fields["detail"] == "【一周两督查】卫生死角、积存垃圾：发现 2 处（标准 市容环境卫生）。桥下东侧"
    )
    assert (case.reporter_person, case.number) == (who(INSPECTOR).person_id, found.number)
    assert (found.state, receipt.cases) == (FindingState.OPEN, (case.number,))
    assert stands(receipt.id).area_path == HOME
    assert [one.sha256 for one in case_photos(ALL, case.id)] == [photo()]


def test_where_the_rater_stood_is_told_to_the_case_that_was_opened_and_kept_nowhere_else():
    held = opened()
    for sheet, by in ((GOOD, SECOND), (faulty(), INSPECTOR)):
        visit_id = send(held, sheet, by=by, lon=114.650123456, lat=33.62).id
        assert not {"lon", "lat"} & set(rules.wire_of(stands(visit_id)))
        (entry,) = entries_of(ALL, visit_id)
        assert "114.65" not in entry.body
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(v)::text FROM inspections_visit v WHERE id = %s", [visit_id])
            assert "114.65" not in cursor.fetchone()[0]
        # The digest of the request can be worked out by anybody who reads the journal: it covers no point.
        again = send(held, sheet, by=by, visit_id=visit_id)
        assert again.repeated
    case = case_of(finding_of(visit_id))
    assert (case.lon, case.lat) == (114.650123, 33.62)


def test_entries_that_told_of_a_point_still_fold():
    wire = rules.wire_of(stands(send(opened()).id))
    assert rules.fold(Visit, None, {**wire, "lon": 114.65, "lat": 33.62}) == {**wire, "revision": 1}
    assert list(queries.differing()) == []


def test_what_does_not_fail_opens_nothing_and_a_fault_without_case_is_a_finding_all_the_same():
    receipt = send(opened(), {**GOOD, "litter": {"faults": 1, "photos": [photo()]}, "adverts": 3})
    assert [(one.item, one.case_id) for one in stands(receipt.id).found] == [("adverts", None)]
    assert receipt.cases == ()


def test_a_sheet_that_lacks_something_leaves_nothing_behind():
    held = opened()
    with pytest.raises(errors.BadSheet) as refusal:
        send(held, {**GOOD, "litter": 2})
    assert [(one.field, one.code) for one in refusal.value.faults] == [("litter", "photo")]
    assert queries.visits_of(ALL, held.id) == ()


@pytest.mark.parametrize(
    ("by", "facts", "refusal"),
    [
        (HEAD, {}, errors.NotYourSheet),
        (DISTRICT, {}, errors.NotYourSheet),
        (INSPECTOR, {"code": "411602005999"}, errors.NotDrawn),
        (INSPECTOR, {"spot": "41160200500101"}, errors.NotDrawn),
        (INSPECTOR, {"visited_on": date(2026, 11, 10)}, errors.BadDay),
        (INSPECTOR, {"visited_on": date(2026, 11, 8)}, errors.BadDay),
    ],
)
def test_who_may_not_rate_here_and_now(by, facts, refusal):
    with pytest.raises(refusal):
        send(opened(), by=by, **facts)


def test_an_inspector_who_also_holds_the_desk_of_a_community_does_not_rate_it():
    held, system, on = opened(), Acting.system("411602."), date(2026, 11, 10)
    desk = holding_of(ALL, who(DESK).post_id, on)
    terms.end_term(term_id=desk.term_id, on=on, by=system, now=TUESDAY)
    facts = {"post_id": desk.post_id, "account_id": who(INSPECTOR).person_id, "valid_from": on}
    terms.appoint(by=system, now=TUESDAY, **facts)
    with pytest.raises(errors.OwnArea):
        send(held, now=TUESDAY, by=who(INSPECTOR, TUESDAY))
    assert send(held, now=TUESDAY, by=SECOND).score == "100.00"


def test_a_street_rates_its_communities_and_shows_a_round_to_nobody_below():
    held = opened(kind="frontage", by=STREET)
    sheet = {"slip": {"present": 1, "expected": 2}, "clean": 0, "order": 1, "green": 0}
    code = held.drawn[0]["code"]
    receipt = send(held, sheet, by="street_leader@xiaoqiao", code=code)
    assert receipt.score == "82.50"
    with pytest.raises(errors.RoundNotFound):
        do(HEAD, lambda by, now: queries.round_for(by, held.id))


def test_one_person_sends_one_sheet_for_a_place_and_another_person_another():
    held = opened()
    send(held)
    with pytest.raises(errors.AlreadyRated):
        send(held, now=TUESDAY)
    send(held, faulty(), now=TUESDAY, by=SECOND)
    line = line_of(held)
    assert (line.combined.score, line.combined.sheets, line.open_findings, line.passing) == (97, 2, 1, True)


def test_a_correction_stays_visible_with_its_reason():
    held, sheet = opened(), faulty()
    visit_id = send(held, sheet).id
    found = finding_of(visit_id)
    with pytest.raises(errors.ReasonMissing):
        do(INSPECTOR, actions.correct_visit, TUESDAY, visit_id=visit_id, sheet=GOOD, reason=" ")
    with pytest.raises(errors.NotYourSheet):
        do(SECOND, actions.correct_visit, TUESDAY, visit_id=visit_id, sheet=GOOD, reason="看错了")
    do(
        INSPECTOR,
        actions.correct_visit,
        TUESDAY,
        visit_id=visit_id,
        sheet=GOOD,
        reason="把隔壁社区的算进来了",
    )
    now = stands(visit_id)
    assert (now.score, now.restated, now.finding("litter").state) == (100, 1, FindingState.WITHDRAWN)
    assert case_of(found).is_open
    told = queries.tell_visit(now, by=who(INSPECTOR), now=TUESDAY)
    assert [(one.kind, one.score, one.reason) for one in told.story] == [
        ("inspection.visit", "94.00", ""),
        ("inspection.correct", "100.00", "把隔壁社区的算进来了"),
    ]
    assert told.story[0].sheet["litter"]["faults"] == 2
    do(INSPECTOR, actions.correct_visit, TUESDAY, visit_id=visit_id, sheet=sheet, reason="确属本社区")
    assert [one.state for one in stands(visit_id).found] == [FindingState.WITHDRAWN, FindingState.OPEN]
    with pytest.raises(errors.ContestRuns):
        do(SECOND, actions.publish_round, TUESDAY, round_id=held.id)
    # The allowance of two days began anew with the correction of Tuesday.
    with pytest.raises(errors.ContestRuns):
        do(SECOND, actions.publish_round, at("2026-11-12 09:00"), round_id=held.id)
    do(SECOND, actions.publish_round, at("2026-11-13 09:00"), round_id=held.id)
    with pytest.raises(errors.RoundPublished):
        do(INSPECTOR, actions.correct_visit, TUESDAY, visit_id=visit_id, sheet=GOOD, reason="再改")
    assert list(queries.differing()) == []


def test_a_contest_is_heard_within_its_allowance_and_decided_by_a_third_person():
    held = opened()
    visit_id = send(held, faulty()).id
    with pytest.raises(errors.NotYourContest):
        do(STREET, actions.contest, visit_id=visit_id, reason="不是我社区")
    do(HEAD, actions.contest, at("2026-11-11 18:00"), visit_id=visit_id, reason="垃圾在施工围挡内，属工地")
    with pytest.raises(errors.AlreadyContested):
        do(DESK, actions.contest, at("2026-11-11 18:00"), visit_id=visit_id, reason="再申诉")
    with pytest.raises(errors.ContestWaits):
        do(SECOND, actions.publish_round, TUESDAY, round_id=held.id)
    with pytest.raises(errors.ContestWaits):
        do(INSPECTOR, actions.correct_visit, TUESDAY, visit_id=visit_id, sheet=GOOD, reason="改")
    with pytest.raises(errors.NotYourContest):
        do(SECOND, actions.decide_contest, TUESDAY, visit_id=visit_id, upheld=False, reason="不成立")
    later = at("2026-11-12 10:00")
    do(
        DISTRICT,
        actions.decide_contest,
        later,
        visit_id=visit_id,
        upheld=True,
        reason="一处在围挡内",
        sheet={**GOOD, "litter": {"faults": 1, "photos": [photo()]}},
    )
    now = stands(visit_id)
    assert (now.score, now.contested.value, now.restated) == (97, "upheld", 1)
    with pytest.raises(errors.NothingContested):
        do(DISTRICT, actions.decide_contest, later, visit_id=visit_id, upheld=False, reason="x")
    assert list(queries.differing()) == []


def test_a_contest_comes_too_late_and_one_that_is_rejected_changes_nothing():
    held = opened()
    late, rejected = send(held).id, send(held, faulty(), code="411602005002").id
    with pytest.raises(errors.ContestOver) as refusal:
        do(HEAD, actions.contest, at("2026-11-11 18:01"), visit_id=late, reason="迟了")
    assert refusal.value.facts["until"] == "2026-11-11 18:00"
    head = "community_head@xiaoqiao/dongguan"
    do(head, actions.contest, TUESDAY, visit_id=rejected, reason="不同意")
    do(DISTRICT, actions.decide_contest, TUESDAY, visit_id=rejected, upheld=False, reason="照片清楚")
    assert (stands(rejected).score, stands(rejected).contested.value) == (94, "rejected")


def test_a_sheet_struck_out_counts_no_more_and_makes_room_for_another():
    held = opened()
    visit_id = send(held, faulty()).id
    do(HEAD, actions.contest, TUESDAY, visit_id=visit_id, reason="查错了地方")
    do(DISTRICT, actions.decide_contest, TUESDAY, visit_id=visit_id, upheld=True, reason="确是邻社区")
    now = stands(visit_id)
    assert (now.struck, now.counts, now.finding("litter").state) == (True, False, FindingState.WITHDRAWN)
    with pytest.raises(errors.StruckOut):
        do(INSPECTOR, actions.correct_visit, TUESDAY, visit_id=visit_id, sheet=GOOD, reason="改")
    send(held, now=TUESDAY)
    line = line_of(held)
    assert (line.combined.score, line.combined.sheets) == (100, 1)
    assert list(queries.differing()) == []


def test_a_recheck_verifies_the_case_and_closes_the_chain():
    visit_id = send(opened(), faulty()).id
    found = finding_of(visit_id)
    with pytest.raises(errors.NothingToRecheck):
        do(INSPECTOR, actions.recheck, TUESDAY, finding_id=found.id, good=True)
    put_right(found, TUESDAY)
    with pytest.raises(errors.NotYourContest):
        do(DISTRICT, actions.recheck, TUESDAY, finding_id=found.id, good=True)
    with pytest.raises(errors.ReasonMissing):
        do(INSPECTOR, actions.recheck, TUESDAY, finding_id=found.id, good=False)
    do(INSPECTOR, actions.recheck, TUESDAY, finding_id=found.id, good=False, reason="仍有残留")
    assert (case_of(found).state, case_of(found).counts, finding_of(visit_id).state) == (
        "dispatched",
        {"rework": 1},
        FindingState.FAILED,
    )
    put_right(found, at("2026-11-11 10:00"), "blue")
    do(
        THIRD,
        actions.recheck,
        at("2026-11-11 15:00"),
        finding_id=found.id,
        good=True,
        photos=(photo("white"),),
    )
    after = finding_of(visit_id)
    assert (case_of(found).state, after.state, after.rechecks) == ("closed", FindingState.PASSED, 2)
    assert queries.photo_in_sight(ALL, visit_id, photo("white"))
    line = queries.finding_lines([stands(visit_id)], by=who(INSPECTOR), now=TUESDAY)[0]
    assert (line.case_state.zh, line.state.zh, line.ready) == ("已结案", "复查合格", False)
    with pytest.raises(errors.NothingToRecheck):
        do(INSPECTOR, actions.recheck, TUESDAY, finding_id=found.id, good=True)
    assert list(queries.differing()) == []


def test_looking_back_opens_a_case_again_that_was_closed_too_early():
    visit_id = send(opened(), faulty()).id
    found = finding_of(visit_id)
    put_right(found, TUESDAY)
    step(case_of(found), "verify", SECOND, TUESDAY)
    do(INSPECTOR, actions.recheck, at("2026-11-16 10:00"), finding_id=found.id, good=False, reason="又堆上了")
    assert (case_of(found).state, case_of(found).counts["reopened"]) == ("dispatched", 1)


def test_the_open_findings_of_a_post_are_those_in_its_sight():
    held = opened()
    send(held, faulty())
    send(held, faulty(), code="411602002001")
    mine = do(HEAD, lambda by, now: queries.open_findings(by, now=now))
    assert [one.visit.area_path for one in mine] == [HOME]
    assert len(do(INSPECTOR, lambda by, now: queries.open_findings(by, now=now))) == 2
    about = do(HEAD, queries.sheets_about)
    assert [(one.visit.area_path, one.area, one.rated) for one in about] == [(HOME, "北花园社区", "")]
    assert [one.may_contest for one in about] == [True]
