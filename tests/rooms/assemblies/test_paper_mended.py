"""Paper slips that went wrong: missing, mis-keyed, agreed on by mistake, counted again."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, DESK, HEAD, MONDAY, STREET

from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.errors import (
    BadSums,
    BatchNotFound,
    BatchWaits,
    CannotUnmark,
    NotCounted,
    NotYourBallot,
    SecondPerson,
    SmallBatch,
    Unreconciled,
)

LATER = MONDAY + 9 * DAY
TWO, THREE = {"slips": 2, "votes": {"c1": 2}}, {"slips": 3, "votes": {"c1": 3}}
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def _in_force(district):
    office.in_force()


@pytest.fixture
def ballot():
    """A closed council's ballot with one vote by code and three marked on paper."""
    found = office.council(office.yard(6))
    codes = list(office.codes(found).items())
    office.vote(codes[0][1], "c3")
    for number, _ in codes[1:4]:
        office.do(DESK, actions.mark_paper, ballot_id=found.id, number=number)
    return office.close(found, LATER)


def enter(ballot, sums, *by, number=1):
    for one in by or (DESK, HEAD):
        office.do(one, actions.enter_batch, LATER, ballot_id=ballot.id, number=number, sums=sums)
    if len(by) != 1:
        office.compared(ballot, LATER, number)


def test_slips_missing_from_the_box_are_noted_by_one_and_confirmed_by_the_count_of_another(ballot):
    enter(ballot, TWO)
    office.do(DESK, actions.note_missing, LATER, ballot_id=ballot.id, slips=1, reason="一户领票未投")
    with pytest.raises(SecondPerson), transaction.atomic():
        office.counted(ballot, LATER)
    office.do(HEAD, actions.count_ballot, LATER, ballot_id=ballot.id)
    held = office.stands(ballot.id)
    assert (held.state, held.tally["slips"], held.result["turnout"]["voted"]) == ("passed", 3, 3)
    public = office.seen(queries.public_ballot, held.id)
    assert public.voted == 3
    assert public.steps[1].sentence() == (
        "登记交出纸质票 3 张，票箱收回 2 张，少 1 张；未收回的不计入参加表决。"
    )
    office.do(DESK, actions.recount, LATER, ballot_id=held.id)
    assert list(queries.differing()) == []


@pytest.mark.parametrize(("slips", "told"), [(2, 2), (4, 1), (4, 0)])
def test_a_difference_that_is_not_the_told_one_has_no_result_and_slips_too_many_never(ballot, slips, told):
    enter(ballot, {"slips": slips, "votes": {"c1": slips}})
    office.do(HEAD, actions.note_missing, LATER, ballot_id=ballot.id, slips=told, reason="短少")
    with pytest.raises(Unreconciled), transaction.atomic():
        office.counted(ballot, LATER)
    with pytest.raises(BadSums), transaction.atomic():
        office.do(HEAD, actions.note_missing, LATER, ballot_id=ballot.id, slips=-1, reason="多出")


def test_two_persons_open_a_batch_that_two_agreed_on(ballot):
    enter(ballot, TWO)
    with pytest.raises(NotYourBallot), transaction.atomic():
        office.do(STREET, actions.reopen_batch, LATER, ballot_id=ballot.id, number=1, reason="漏点")
    with pytest.raises(BatchNotFound), transaction.atomic():
        office.do(DESK, actions.reopen_batch, LATER, ballot_id=ballot.id, number=2, reason="漏点")
    office.do(DESK, actions.reopen_batch, LATER, ballot_id=ballot.id, number=1, reason="两人都漏点一张")
    assert len(office.stands(ballot.id).batches) == 1
    with pytest.raises(SecondPerson), transaction.atomic():
        office.do(DESK, actions.reopen_batch, LATER, ballot_id=ballot.id, number=1, reason="再提")
    assert "reopen" in queries.tell_ballot(office.who(STREET), ballot.id, now=LATER).offers
    office.do(STREET, actions.reopen_batch, LATER, ballot_id=ballot.id, number=1, reason="现场核实")
    assert office.stands(ballot.id).batches == ()
    enter(ballot, THREE)
    assert office.counted(ballot, LATER).state == "passed"
    story = [(one.verb.zh, one.reason) for one in queries.story_of(ALL, ballot.id)]
    assert ("申请重新开包清点", "两人都漏点一张") in story
    assert ("重新开包清点", "现场核实") in story
    assert list(queries.differing()) == []


def test_a_batch_that_somebody_left_without_a_second_is_dropped_by_who_holds_the_ballot(ballot):
    enter(ballot, TWO, DESK)
    office.do(HEAD, actions.reopen_batch, LATER, ballot_id=ballot.id, number=1, reason="原清点人已离岗")
    enter(ballot, THREE, HEAD, STREET)
    assert office.counted(ballot, LATER).tally["votes"]["c1"] == 3


def test_two_recounts_that_differ_tell_nothing_and_begin_again(ballot):
    enter(ballot, THREE)
    office.counted(ballot, LATER)
    other = {**THREE, "votes": {"c2": 3}}
    for by, sums in ((DESK, THREE), (HEAD, other)):
        office.do(by, actions.recount_batch, LATER, ballot_id=ballot.id, number=1, sums=sums)
        assert "votes" not in str(office.stands(ballot.id).batches[0].get("again"))
    assert office.compared(ballot, LATER) is None
    assert office.stands(ballot.id).batches[0].get("again") is None
    assert queries.story_of(ALL, ballot.id)[-1].verb.zh == "核对：两人复核不一致，重新复核"
    for by in (DESK, HEAD):
        office.do(by, actions.recount_batch, LATER, ballot_id=ballot.id, number=1, sums=THREE)
    with pytest.raises(BatchWaits), transaction.atomic():
        office.do(STREET, actions.recount_batch, LATER, ballot_id=ballot.id, number=1, sums=THREE)
    assert office.compared(ballot, LATER) is True
    assert office.stands(ballot.id).batches[0]["again"]["second"]["sums"]["votes"]["c1"] == 3
    # What was agreed on before opens nothing of a new recount.
    office.do(DESK, actions.recount_batch, LATER, ballot_id=ballot.id, number=1, sums=THREE)
    assert "votes" not in str(office.stands(ballot.id).batches[0]["again"])
    assert list(queries.differing()) == []


@pytest.mark.parametrize(
    ("again", "verb"),
    [
        (THREE, "核对：复核与公布的结果一致"),
        ({**THREE, "votes": {"c2": 3}}, "核对：复核与公布的结果不一致"),
    ],
)
def test_paper_is_counted_again_after_the_result_by_two_persons(ballot, again, verb):
    with pytest.raises(NotCounted), transaction.atomic():
        office.do(DESK, actions.recount_batch, LATER, ballot_id=ballot.id, number=1, sums=again)
    enter(ballot, THREE)
    office.counted(ballot, LATER)
    for by in (HEAD, STREET):
        office.do(by, actions.recount_batch, LATER, ballot_id=ballot.id, number=1, sums=again)
    assert queries.tell_ballot(office.who(STREET), ballot.id, now=LATER).offers[0] == "compare"
    assert office.compared(ballot, LATER) is (again == THREE)
    assert queries.story_of(ALL, ballot.id)[-1].verb.zh == verb
    assert office.stands(ballot.id).tally["votes"]["c1"] == 3
    assert list(queries.differing()) == []


def test_a_mis_keyed_paper_slip_of_an_open_ballot_is_taken_back_with_its_vote_and_entered_again():
    case = office.lift_case(office.yard(2))
    ballot = office.opened("lift", case.id)
    first, second = office.codes(ballot)
    for number, chosen, paper in ((first, "no", True), (second, "yes", False)):
        office.do(
            DESK, actions.cast_at_desk, ballot_id=ballot.id, number=number, chosen=[chosen], paper=paper
        )
    with pytest.raises(CannotUnmark), transaction.atomic():
        office.do(DESK, actions.unmark_paper, ballot_id=ballot.id, number=second, reason="想改票")
    office.do(DESK, actions.unmark_paper, ballot_id=ballot.id, number=first, reason="录入有误")
    assert office.seen(queries.voted, ballot.id) == 1
    office.do(DESK, actions.cast_at_desk, ballot_id=ballot.id, number=first, chosen=["yes"], paper=True)
    office.close(ballot, MONDAY)
    for by in (DESK, HEAD):
        sums = {"slips": 1, "votes": {"yes": 1}}
        office.do(by, actions.enter_batch, LATER, ballot_id=ballot.id, number=1, sums=sums)
    assert office.counted(office.stands(ballot.id), LATER).tally["votes"] == {"yes": 2, "no": 0}
    assert list(queries.differing()) == []


def test_a_handful_of_slips_is_no_batch_of_its_own(ballot):
    enter(ballot, TWO, DESK)
    with pytest.raises(SmallBatch), transaction.atomic():
        enter(ballot, {"slips": 1, "votes": {"c2": 1}}, DESK, number=2)
    enter(ballot, THREE)
    assert [one["number"] for one in office.stands(ballot.id).batches] == [1]
