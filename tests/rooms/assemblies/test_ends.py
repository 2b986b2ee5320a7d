"""How a ballot ends: in time, for good, and not by one person where a result stands."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace as Row

import pytest
from django.db import transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, DESK, HEAD, MONDAY, STREET

from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.actions.casting import DROP
from chuanhui.mechanism.assemblies.errors import (
    NotOpen,
    NotYourBallot,
    RunoffStands,
    SecondPerson,
)
from chuanhui.mechanism.cases.queries import case as case_in_sight

LATER = MONDAY + 9 * DAY
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def _in_force(district):
    office.in_force()


def tied(yard):
    """Return an undecided council: two elected, two level for the third seat."""
    ballot = office.council(yard)
    codes = iter(office.codes(ballot).values())
    for option, number in (("c1", 3), ("c2", 2), ("c3", 1), ("c5", 1)):
        for _ in range(number):
            office.vote(next(codes), option)
    return office.counted(ballot, LATER)


def test_no_vote_is_taken_after_the_last_instant_though_nobody_has_closed_the_ballot():
    ballot = office.council(office.yard(4))
    codes = list(office.codes(ballot).items())
    office.vote(codes[0][1], "c1", now=ballot.closes_at)
    late = ballot.closes_at + timedelta(microseconds=1)
    with pytest.raises(NotOpen), transaction.atomic():
        office.vote(codes[1][1], "c1", now=late)
    with pytest.raises(NotOpen), transaction.atomic():
        office.do(DESK, actions.mark_paper, late, ballot_id=ballot.id, number=codes[1][0])
    assert not actions.show_code(code=codes[1][1], address="", now=late).paper.is_open
    assert "mark" not in queries.tell_ballot(office.who(DESK), ballot.id, now=late).offers
    assert office.stands(ballot.id).state == "open"


def test_the_urn_itself_refuses_late_slips_whatever_the_row_of_the_ballot_says():
    ballot = office.council(office.yard(2))
    number = next(iter(office.codes(ballot)))
    line = office.seen(queries.voter, ALL, ballot.id, number)

    def late() -> Row:
        ballot_row = queries.reading.BallotRow.objects.filter(id=ballot.id)
        ballot_row.update(closes_at=ballot.closes_at + DAY)
        at = ballot.closes_at + timedelta(hours=1)
        return Row(told=DROP.row(line.id, "code", "10000", None, at))

    assert office.seen(late).told == ("closed",)


def test_two_persons_declare_a_counted_ballot_void():
    ballot = office.council(office.yard(4))
    for code in list(office.codes(ballot).values())[:3]:
        office.vote(code, "c1")
    held = office.counted(ballot, LATER)
    with pytest.raises(NotYourBallot), transaction.atomic():
        office.do(STREET, actions.void_ballot, LATER, ballot_id=held.id, reason="先行提出")
    asked = office.do(DESK, actions.void_ballot, LATER, ballot_id=held.id, reason="名册有误")
    assert asked.state == office.stands(held.id).state == "passed"
    with pytest.raises(SecondPerson), transaction.atomic():
        office.do(DESK, actions.void_ballot, LATER, ballot_id=held.id, reason="再提一次")
    assert "void" in queries.tell_ballot(office.who(STREET), held.id, now=LATER).offers
    assert "void" not in queries.tell_ballot(office.who(DESK), held.id, now=LATER).offers
    office.do(STREET, actions.void_ballot, LATER, ballot_id=held.id, reason="复核属实")
    after = office.stands(held.id)
    assert (after.state, after.reason, after.terms) == ("void", "名册有误", ())
    verbs = [one.verb.zh for one in queries.story_of(ALL, held.id)]
    assert verbs[-2:] == ["提请宣布无效，待另一人确认", "宣布无效"]
    assert list(queries.differing()) == []


def test_a_first_round_is_not_void_while_its_run_off_stands():
    held = tied(office.yard(8))
    receipt = office.do(DESK, actions.open_runoff, LATER, ballot_id=held.id)
    with pytest.raises(RunoffStands), transaction.atomic():
        office.do(DESK, actions.void_ballot, LATER, ballot_id=held.id, reason="名册有误")
    office.do(DESK, actions.void_ballot, LATER, ballot_id=receipt.id, reason="随首轮一并无效")
    for by in (DESK, HEAD):
        office.do(by, actions.void_ballot, LATER, ballot_id=held.id, reason="名册有误")
    assert office.stands(held.id).state == "void"


def test_the_case_hears_of_a_result_that_is_void():
    case = office.lift_case(office.yard(2))
    ballot = office.opened("lift", case.id)
    for code in office.codes(ballot).values():
        office.vote(code, "yes")
    held = office.counted(ballot, MONDAY)
    assert case_in_sight(ALL, case.id).settled["ballots.lift"]["good"] is True
    office.do(DESK, actions.void_ballot, LATER, ballot_id=held.id, reason="名册有误")
    assert case_in_sight(ALL, case.id).settled["ballots.lift"]["good"] is True
    office.do(HEAD, actions.void_ballot, LATER, ballot_id=held.id, reason="名册有误")
    assert case_in_sight(ALL, case.id).settled["ballots.lift"]["good"] is False
