"""Paper slips: marked on the roll, counted by two persons, reconciled before there is a result."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, DESK, HEAD, MONDAY, STREET

from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.errors import (
    BadSums,
    BatchDiffers,
    BatchKept,
    CannotUnmark,
    NotCounting,
    NotYourBallot,
    SlipMissing,
    Unreconciled,
)

LATER = MONDAY + 9 * DAY
SUMS = {"slips": 3, "votes": {"c1": 2, "c2": 1}, "invalid": 1}
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def _in_force(district):
    office.in_force()


@pytest.fixture
def ballot():
    """A council's ballot with one vote by code and three on paper."""
    found = office.council(office.yard(6))
    codes = office.codes(found)
    numbers = list(codes)
    office.vote(codes[numbers[0]], "c3")
    for number in numbers[1:4]:
        office.do(DESK, actions.mark_paper, ballot_id=found.id, number=number)
    return found


def enter(ballot, sums, by=DESK, number=1):
    return office.do(by, actions.enter_batch, LATER, ballot_id=ballot.id, number=number, sums=sums)


def test_paper_and_codes_come_to_one_count(ballot):
    office.close(ballot, LATER)
    enter(ballot, SUMS)
    enter(ballot, SUMS, HEAD)
    held = office.counted(office.stands(ballot.id), LATER)
    assert held.tally == {
        "slips": 4,
        "votes": {"c1": 2, "c2": 1, "c3": 1, "c4": 0, "c5": 0},
        "areas": {},
        "abstained": 0,
        "invalid": 1,
    }
    telling = queries.tell_ballot(office.who(DESK), held.id, now=LATER)
    assert [(one.slips, one.first != one.second) for one in telling.batches] == [(3, True)]
    office.do(DESK, actions.recount, LATER, ballot_id=held.id)
    assert list(queries.differing()) == []


def test_slips_are_counted_after_the_closing(ballot):
    with pytest.raises(NotCounting), transaction.atomic():
        enter(ballot, SUMS)


def test_one_person_never_counts_as_two(ballot):
    office.close(ballot, LATER)
    enter(ballot, {"slips": 3, "votes": {"c1": 3}})
    enter(ballot, SUMS)
    with pytest.raises(Unreconciled) as refusal, transaction.atomic():
        office.counted(office.stands(ballot.id), LATER)
    assert refusal.value.facts["unchecked"] == 1


def test_a_post_that_does_not_hold_the_ballot_counts_as_the_second_and_never_as_the_first(ballot):
    office.close(ballot, LATER)
    with pytest.raises(NotYourBallot), transaction.atomic():
        enter(ballot, SUMS, STREET)
    enter(ballot, SUMS)
    watcher = office.who(STREET)
    assert queries.tell_ballot(watcher, ballot.id, now=LATER).offers == ("batch", "missing")
    enter(ballot, SUMS, STREET)
    assert queries.tell_ballot(watcher, ballot.id, now=LATER).offers == ("missing",)
    assert office.counted(office.stands(ballot.id), LATER).state == "passed"


def test_two_counts_that_differ_are_counted_again(ballot):
    office.close(ballot, LATER)
    enter(ballot, {"slips": 3, "votes": {"c1": 3}})
    with pytest.raises(BatchDiffers), transaction.atomic():
        enter(ballot, SUMS, HEAD)
    enter(ballot, SUMS)
    enter(ballot, SUMS, HEAD)
    with pytest.raises(BatchKept), transaction.atomic():
        enter(ballot, SUMS, HEAD)


@pytest.mark.parametrize("slips", [2, 4])
def test_no_result_while_marks_and_slips_differ(ballot, slips):
    office.close(ballot, LATER)
    for by in (DESK, HEAD):
        enter(ballot, {"slips": slips, "votes": {"c1": slips}}, by)
    with pytest.raises(Unreconciled) as refusal, transaction.atomic():
        office.counted(office.stands(ballot.id), LATER)
    assert (refusal.value.facts["marks"], refusal.value.facts["slips"]) == (3, slips)


def test_a_missing_batch_leaves_marks_without_slips(ballot):
    office.close(ballot, LATER)
    with pytest.raises(Unreconciled), transaction.atomic():
        office.counted(office.stands(ballot.id), LATER)


@pytest.mark.parametrize(
    "sums",
    [
        {"slips": 3, "votes": {"c1": 1}},
        {"slips": 1, "votes": {"c1": 2}},
        {"slips": 1, "votes": {"c1": 1, "c2": 1, "c3": 1, "c4": 1}},
        {"slips": 0},
        {"slips": 2, "votes": {"c1": 1}, "abstained": 2},
        {"slips": 1, "votes": {"c9": 1}},
        {"slips": -1, "invalid": -1},
        {"slips": True, "invalid": 1},
        {"slips": "2", "invalid": 2},
    ],
)
def test_sums_must_fit_the_slips(ballot, sums):
    office.close(ballot, LATER)
    with pytest.raises(BadSums), transaction.atomic():
        enter(ballot, sums)


def test_a_mark_made_by_mistake_is_taken_back_with_a_reason(ballot):
    lines = queries.roll_of(office.who(DESK), ballot.id)
    marked = [one.number for one in lines if one.channel == "paper"]
    cast = next(one.number for one in lines if one.channel == "code")
    office.do(DESK, actions.unmark_paper, ballot_id=ballot.id, number=marked[0], reason="登记错户")
    with pytest.raises(CannotUnmark), transaction.atomic():
        office.do(DESK, actions.unmark_paper, ballot_id=ballot.id, number=cast, reason="想改票")
    assert office.seen(queries.voted, ballot.id) == 3
    office.do(DESK, actions.mark_paper, ballot_id=ballot.id, number=marked[0])
    assert list(queries.differing()) == []


def test_signed_paper_slips_of_an_open_ballot_are_entered_one_by_one_and_counted_by_two():
    case = office.lift_case(office.yard(4))
    ballot = office.opened("lift", case.id)
    numbers = list(office.codes(ballot))
    with pytest.raises(SlipMissing), transaction.atomic():
        office.do(DESK, actions.mark_paper, ballot_id=ballot.id, number=numbers[0])
    for number, chosen in zip(numbers[:3], (["yes"], ["yes"], []), strict=True):
        office.do(DESK, actions.cast_at_desk, ballot_id=ballot.id, number=number, chosen=chosen, paper=True)
    office.do(
        DESK,
        actions.cast_at_desk,
        ballot_id=ballot.id,
        number=numbers[3],
        chosen=[],
        paper=True,
        invalid=True,
    )
    office.close(ballot, LATER)
    enter(ballot, {"slips": 4, "votes": {"yes": 3}, "invalid": 1})
    enter(ballot, {"slips": 4, "votes": {"yes": 3}, "invalid": 1}, HEAD)
    with pytest.raises(Unreconciled), transaction.atomic():
        office.counted(office.stands(ballot.id), LATER)


def test_an_open_ballot_on_paper_has_its_result_when_both_counts_fit_the_lines():
    case = office.lift_case(office.yard(4))
    ballot = office.opened("lift", case.id)
    numbers = list(office.codes(ballot))
    for number in numbers:
        office.do(DESK, actions.cast_at_desk, ballot_id=ballot.id, number=number, chosen=["yes"], paper=True)
    office.close(ballot, MONDAY)
    for by in (DESK, HEAD):
        enter(ballot, {"slips": 4, "votes": {"yes": 4}}, by)
    held = office.counted(office.stands(ballot.id), LATER)
    assert (held.state, held.tally["areas"]) == ("passed", {"yes": "400.00"})
    assert office.seen(queries.turnout, held).voted_area == held.roll_area
    assert office.seen(queries.ballots, ALL, case_id=case.id) == (held,)
