"""Codes cannot be guessed, tampering is found, and votes come through without an account."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, DESK, MONDAY

from chuanhui.grid.posts.models import Visit
from chuanhui.journal.scope import enter, seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.actions.casting import WRONG_IN_AN_HOUR
from chuanhui.mechanism.assemblies.errors import BallotNotFound, TooManyGuesses, Unreconciled, WrongCode
from chuanhui.mechanism.assemblies.models import Ballot as BallotRow
from chuanhui.mechanism.assemblies.queries.voting import digest_of_code

ADDRESS = "192.0.2.7"
LATER = MONDAY + 9 * DAY
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def ballot(district):
    office.in_force()
    return office.council(office.yard(3))


def test_a_code_opens_the_paper_of_one_line_without_any_sight(ballot):
    number, code = next(iter(office.codes(ballot).items()))
    enter(Sight.nothing())
    known = actions.show_code(code=code, address=ADDRESS, now=MONDAY)
    paper = known.paper
    assert (paper.number, paper.has_voted, paper.is_open, paper.most) == (number, False, True, 3)
    assert [one["name"] for one in paper.options] == list(office.NAMES)
    receipt = actions.cast_vote(code=code, chosen=["c1"], now=MONDAY, address=ADDRESS)
    assert (receipt.state, receipt.at) == ("code", MONDAY)
    assert actions.show_code(code=code, address=ADDRESS, now=MONDAY).paper.has_voted
    assert queries.public_ballot(ballot.id).voted == 1
    enter(ALL)


def test_wrong_codes_are_counted_and_then_right_ones_are_not_looked_at_either(ballot):
    code = next(iter(office.codes(ballot).values()))
    for number in range(WRONG_IN_AN_HOUR):
        with pytest.raises(WrongCode):
            actions.show_code(code=f"2345678{number % 8 + 2}", address=ADDRESS, now=MONDAY)
    with pytest.raises(TooManyGuesses):
        actions.show_code(code=code, address=ADDRESS, now=MONDAY)
    assert actions.show_code(code=code, address="198.51.100.1", now=MONDAY).line
    assert actions.show_code(code=code, address=ADDRESS, now=MONDAY + DAY).line
    assert Visit.objects.filter(what="ballot_code").count() == WRONG_IN_AN_HOUR


def test_right_codes_are_not_counted(ballot):
    for code in office.codes(ballot).values():
        actions.show_code(code=code, address=ADDRESS, now=MONDAY)
    assert not Visit.objects.filter(what="ballot_code").exists()


def test_the_table_keeps_a_keyed_digest_and_no_code(ballot):
    code = next(iter(office.codes(ballot).values())).replace("-", "")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v::text FROM assemblies_voter v WHERE code_digest = %s", [digest_of_code(code)]
        )
        (row,) = cursor.fetchone()
    assert code not in row
    assert len(digest_of_code(code)) == 16


def test_a_recount_finds_a_result_that_was_tampered_with(ballot):
    codes = list(office.codes(ballot).values())
    for code in codes:
        office.vote(code, "c1")
    held = office.counted(ballot, LATER)
    forged = {**held.tally, "votes": {**held.tally["votes"], "c1": 2, "c2": 1}}
    BallotRow.objects.filter(id=ballot.id).update(tally=forged)
    with pytest.raises(Unreconciled), transaction.atomic():
        office.do(DESK, actions.recount, LATER, ballot_id=ballot.id)
    assert [what for _, what in queries.differing()] == ["tally"]


def test_interim_sums_are_told_to_nobody(ballot):
    for code in office.codes(ballot).values():
        office.vote(code, "c1")
    told = queries.tell_ballot(office.who(DESK), ballot.id, now=MONDAY)
    assert (told.turnout.voted, told.public.votes, told.public.steps) == (3, (), ())
    office.close(ballot, MONDAY)
    assert queries.public_ballot(ballot.id).votes == ()


def test_another_communitys_desk_does_not_see_it(ballot):
    other = office.who("community_desk@chenzhou/dehua")
    with seeing(other.sight):
        with pytest.raises(BallotNotFound):
            queries.roll_of(other, ballot.id)
        with pytest.raises(BallotNotFound):
            queries.tell_ballot(other, ballot.id, now=MONDAY)


def test_whose_code_was_handed_out_one_by_one_is_told(ballot):
    number = office.do(DESK, lambda *, by, now: queries.roll_of(by, ballot.id))[1].number
    office.codes(ballot, numbers=[number])
    office.codes(ballot)
    told = queries.tell_ballot(office.who(DESK), ballot.id, now=MONDAY).story
    assert [one.reason for one in told if one.verb.en == "Codes issued"] == [number, ""]
