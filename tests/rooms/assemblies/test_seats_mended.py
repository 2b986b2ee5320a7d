"""Elections that come after one another: which of them may still seat, and for what term."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import DAY, DESK, HEAD, MONDAY
from tests.rooms.assemblies.test_seats import elect, notice, pair, seat, seated

from chuanhui.grid.posts import actions as posts
from chuanhui.grid.posts.errors import SeatsTaken
from chuanhui.grid.posts.rules import Acting, Role
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.seat_errors import (
    ElectedWait,
    LaterStands,
    NamesUnlisted,
    NoVacancy,
    SitsThere,
    StillWaiting,
)
from chuanhui.mechanism.voice import actions as voice
from chuanhui.mechanism.voice.actions import Posting
from chuanhui.mechanism.voice.models import Notice as NoticeRow

FOUR = ("甲", "乙", "丙", "丁")
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def _in_force(district):
    office.in_force()


def split(ballot, at, *choices):
    """Let each household vote its own way; return the ballot, counted, and when."""
    for code, chosen in zip(office.codes(ballot, at).values(), choices, strict=True):
        office.vote(code, *chosen, now=at)
    return office.counted(ballot, at + 2 * DAY), at + 2 * DAY


def refused(error, act, *asked, **more):
    with pytest.raises(error) as refusal, transaction.atomic():
        act(*asked, **more)
    return refusal.value


def test_an_election_is_not_seated_over_a_later_one_by_its_notice():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, FOUR)
    old, new = (office.opened("pair", yard, at + hour * DAY / 24) for hour in range(2))
    at += DAY / 12
    old, _ = split(old, at, ("c1", "c2"), ("c1", "c2"))
    new, at = split(new, at, ("c3", "c4"), ("c3", "c4"))
    at = notice("result", yard, at)
    assert refused(LaterStands, seat, old, at).facts["title"] == new.title
    seat(new, at)
    refused(LaterStands, seat, old, at)
    assert seated(new, at)[0] == ["丙", "丁"]
    assert list(queries.differing()) == []


def test_no_new_election_is_opened_while_those_elected_wait_unless_theirs_is_void():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, FOUR)
    old, at = elect("pair", yard, at, ("c1", "c2"))
    at = notice("result", yard, at, good=False)
    refusal = refused(ElectedWait, office.opened, "pair", yard, at)
    assert old.title in refusal.sentence()
    for by in (DESK, HEAD):
        office.do(by, actions.void_ballot, at, ballot_id=old.id, reason="名单有误")
    new, at = elect("pair", yard, at, ("c3", "c4"))
    at = notice("result", yard, at)
    seat(new, at)
    assert seated(new, at)[0] == ["丙", "丁"]


def test_a_tie_is_not_run_off_once_a_later_election_was_opened():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, FOUR)
    tied, at = split(office.opened("pair", yard, at), at, ("c1", "c2"), ("c3", "c4"))
    assert (tied.state, tied.result["chosen"]) == ("undecided", [])
    office.opened("pair", yard, at)
    refused(LaterStands, office.do, DESK, actions.open_runoff, at, ballot_id=tied.id)


def run_off(held, at, *chosen):
    """Hold the run-off, in which everybody votes alike; return it, counted, and when."""
    again = office.stands(office.do(DESK, actions.open_runoff, at, ballot_id=held.id).id)
    for code in office.codes(again, at).values():
        office.vote(code, *chosen, now=at)
    return office.counted(again, at + 2 * DAY), at + 2 * DAY


def resign(term, at):
    system = Acting.system(office.TERRITORY)
    office.do(system, posts.end_term, at, term_id=term, on=at.date(), source="辞任")


def test_seats_that_a_run_off_filled_are_filled_again_for_the_rest_of_its_term():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, FOUR)
    tied, at = split(office.opened("pair", yard, at), at, ("c1", "c2"), ("c3", "c4"))
    again, at = run_off(tied, at, "c1", "c2")
    at = notice("result", yard, at)
    seat(again, at)
    again, at = office.stands(again.id), at + 100 * DAY
    resign(again.terms[0], at)
    by = office.opened("rest", yard, at, names=("戊", "己"))
    assert (by.seats, by.vacancy_of, by.until) == (1, again.id, again.until)


def test_a_run_off_ends_with_the_term_of_the_first_round_and_moves_nobody_out():
    yard = office.yard(3)
    at = notice("candidates", yard, MONDAY, FOUR)
    held, at = split(office.opened("pair", yard, at), at, ("c1", "c2"), ("c1", "c3"), ("c1",))
    assert (held.state, held.result["chosen"]) == ("undecided", ["c1"])
    again, later = run_off(held, at, "c3")
    at = notice("result", yard, later)
    seat(held, at)
    refused(NoVacancy, office.opened, "rest", yard, at, names=("戊",))
    at += 40 * DAY
    seat(again, at)
    assert sorted(seated(again, at)[0]) == ["丙", "甲"]
    assert office.stands(again.id).until == office.stands(held.id).until


def test_a_tied_by_election_that_was_run_off_holds_no_later_one_up():
    yard = office.yard(2)
    ballot, at = pair(yard)
    at += 100 * DAY
    resign(ballot.terms[0], at)
    tied, at = split(office.opened("rest", yard, at, names=("丁", "戊")), at, ("c1",), ("c2",))
    refused(NoVacancy, office.opened, "rest", yard, at, names=("己",))
    again, at = run_off(tied, at, "c1")
    assert sorted(seated(again, at)[0]) == ["丁", "乙"]
    at += 100 * DAY
    resign(office.stands(again.id).terms[0], at)
    assert office.opened("rest", yard, at, names=("己", "庚")).seats == 1


def test_who_holds_a_seat_does_not_stand_for_the_vacant_one():
    yard = office.yard(2)
    ballot, at = pair(yard)
    at += 100 * DAY
    resign(ballot.terms[0], at)
    refusal = refused(SitsThere, office.opened, "rest", yard, at, names=("乙", "丁"))
    assert refusal.sentence() == "乙现已在任，不能参加同一岗位的补选。"


def test_a_result_is_published_though_the_seats_are_taken_meanwhile():
    yard = office.yard(2)
    ballot, at = pair(yard)
    at += 100 * DAY
    resign(ballot.terms[0], at)
    by = office.opened("rest", yard, at, names=("丁", "戊"))
    for code in office.codes(by, at).values():
        office.vote(code, "c1", now=at)
    system = Acting.system(office.TERRITORY)
    place = {"place": by.place, "place_name": "一号院", "number": 2, "area_path": by.area_path}
    term = {"valid_from": at.date(), "valid_until": ballot.until, "source": "测试", "anew": False}
    facts = {"role": Role("building_leader"), **place, **term}
    taken = office.do(system, posts.seat, at, names=("庚",), **facts)
    refusal = refused(SeatsTaken, office.do, system, posts.seat, at, names=("乙",), **facts)
    assert refusal.sentence() == "一号院楼栋长现有空席 0 个，当选 1 人（乙已在任），不能就任。"
    at += 2 * DAY
    held = office.counted(by, at)
    assert (held.state, held.result["chosen"], held.terms) == ("passed", ["c1"], ())
    assert held.waits_for_seats
    assert [one["code"] for one in held.result["steps"]][-1] == "seats_taken"
    refused(SeatsTaken, seat, held, at)
    resign(taken[0], at)
    seat(held, at)
    assert sorted(seated(held, at)[0]) == ["丁", "乙"]
    assert list(queries.differing()) == []


def standing(kind, yard, at, names=()):
    """Post a notice that stands; return its id."""
    posting = Posting("更正公示", names=names)
    facts = {"campaign": "toupiao", "kind": kind, "posting": posting, "subject": yard}
    return office.do(DESK, voice.post_notice, at, **facts).id


def test_a_corrected_notice_that_stands_holds_up_what_the_former_one_allowed():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, FOUR)
    later = standing("candidates", yard, at, ("甲", "乙", "戊"))
    refusal = refused(StillWaiting, office.opened, "pair", yard, at)
    assert refusal.sentence("en") == "This must have ended well first: Candidates."
    at += 4 * DAY
    office.do(DESK, voice.end_notice, at, notice_id=later, good=True)
    held, at = elect("pair", yard, at, ("c1", "c3"))
    at = notice("result", yard, at)
    standing("result", yard, at)
    refused(StillWaiting, seat, held, at)
    assert seated(held, at)[0] == []


def test_a_notice_without_the_list_that_its_kind_asks_for_opens_nothing():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, FOUR)
    NoticeRow.objects.filter(kind="candidates").update(names=[])
    refusal = refused(NamesUnlisted, office.opened, "pair", yard, at, names=("甲", "乙"))
    assert refusal.sentence().startswith("“候选人公示”没有列出候选人名单")
