"""Shares in exact fractions; what abstains or cannot be counted takes part and agrees to nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.unit.assemblies.kinds import (
    HALF,
    THREE_QUARTERS,
    TWO_THIRDS,
    ballot,
    by_both,
    election,
    least,
    more,
    reckoned,
    said,
)

from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.errors import NoParameters
from chuanhui.mechanism.assemblies.rules import Slip, Turnout
from chuanhui.playbook.schema import Question, Roll, Seats
from chuanhui.playbook.schema.civic import Base, Weigh

ASKED = ("yes", "no")


def votes(yes: int = 0, no: int = 0, abstained: int = 0, invalid: int = 0) -> list[Slip]:
    return [
        *[said(ASKED, "yes")] * yes,
        *[said(ASKED, "no")] * no,
        *[said(ASKED)] * abstained,
        *[Slip("xx")] * invalid,
    ]


@pytest.mark.parametrize(
    ("share", "part", "whole", "reached"),
    [
        (least(TWO_THIRDS), 2, 3, True),
        (least(TWO_THIRDS), 137, 205, True),
        (least(TWO_THIRDS), 136, 205, False),
        (more(HALF), 50, 100, False),
        (more(HALF), 51, 100, True),
        (least(HALF), 50, 100, True),
        (least(THREE_QUARTERS), 0, 0, False),
        (least(Fraction(0)), 0, 5, True),
    ],
)
def test_holds_compares_exactly(share, part, whole, reached):
    assert rules.holds(share, Fraction(part), Fraction(whole)) is reached


def test_holds_is_not_fooled_by_what_a_float_would_round():
    third = least(Fraction(1, 3))
    assert rules.holds(third, Fraction(10**20), Fraction(3 * 10**20))
    assert not rules.holds(third, Fraction(10**20) - 1, Fraction(3 * 10**20))


@pytest.mark.parametrize(
    ("slips", "outcome"),
    [
        (votes(yes=4, no=2), "passed"),
        (votes(yes=3, no=3), "failed"),
        (votes(yes=3, no=2, abstained=1), "failed"),
        (votes(yes=3, no=2, invalid=1), "failed"),
        (votes(yes=4, abstained=1, invalid=1), "passed"),
        (votes(yes=5), "failed"),
        ([], "failed"),
    ],
    ids=["carried", "level", "abstained", "invalid", "enough", "too few came", "nobody"],
)
def test_more_than_half_of_those_voting_among_nine_of_whom_two_thirds_must_come(slips, outcome):
    assert reckoned(ballot(), ASKED, slips, roll=9).outcome == outcome


def test_both_count_and_area_must_be_reached():
    kind = by_both(HALF)
    small = [said(ASKED, "yes", area="50")] * 4 + [said(ASKED, "no", area="150")] * 2
    assert reckoned(kind, ASKED, small, roll=6, roll_area="500").outcome == "failed"
    large = [said(ASKED, "yes", area="90.5")] * 4 + [said(ASKED, "no", area="50")] * 2
    assert reckoned(kind, ASKED, large, roll=6, roll_area="462").outcome == "passed"


def test_two_thirds_must_come_by_area_too():
    slips = [said(ASKED, "yes", area="60")] * 4
    missed = reckoned(by_both(HALF), ASKED, slips, roll=5, roll_area="361")
    kept = reckoned(by_both(HALF), ASKED, slips, roll=5, roll_area="360")
    assert (missed.outcome, kept.outcome) == ("failed", "passed")
    assert missed.steps[-1].code == "not_quorate"


def test_special_matters_ask_three_quarters_where_the_playbook_says_so():
    slips = [said(ASKED, "yes", area="100")] * 7 + [said(ASKED, "no", area="100")] * 3
    assert reckoned(by_both(HALF), ASKED, slips, roll=10, roll_area="1000").outcome == "passed"
    assert reckoned(by_both(THREE_QUARTERS), ASKED, slips, roll=10, roll_area="1000").outcome == "failed"


def test_a_share_of_the_whole_roll_counts_those_who_stayed_at_home():
    kind = ballot(majority=(more(HALF, Base.ROLL),))
    assert reckoned(kind, ASKED, votes(yes=5, no=1), roll=9).outcome == "passed"
    assert reckoned(kind, ASKED, votes(yes=5, no=1), roll=8).outcome == "passed"
    assert reckoned(kind, ASKED, votes(yes=4, no=2), roll=8).outcome == "failed"


def test_of_several_options_the_leading_one_needs_the_share_and_level_ones_are_undecided():
    kind, options = ballot(ask=Question.OPTION, quorum=(least(HALF),)), ("red", "grey", "blue")
    clear = [said(options, "grey")] * 4 + [said(options, "red")] * 2 + [said(options, "blue")]
    level = [said(options, "grey")] * 3 + [said(options, "red")] * 3
    few = [said(options, "grey")] * 3 + [said(options, "red")] * 2 + [said(options, "blue")] * 2
    assert reckoned(kind, options, clear, roll=8).chosen == ("grey",)
    tied = reckoned(kind, options, level, roll=8)
    assert (tied.outcome, tied.chosen, tied.tied) == ("undecided", (), ("red", "grey"))
    assert reckoned(kind, options, few, roll=8).outcome == "failed"


PERSONS = ("a", "b", "c", "d", "e")


def persons(**of: int) -> list[Slip]:
    """Return one slip for each vote, so that votes are easily counted."""
    return [said(PERSONS, one) for one, number in of.items() for _ in range(number)]


def test_the_most_votes_fill_the_seats():
    found = reckoned(election(3), PERSONS, persons(a=2, b=5, c=4, d=1, e=3), roll=20)
    assert (found.outcome, found.chosen, found.tied, found.vacant) == ("passed", ("b", "c", "e"), (), 0)


def test_a_tie_for_the_last_seat_is_never_broken_by_the_machine():
    found = reckoned(election(3), PERSONS, persons(a=2, b=5, c=2, d=1, e=3), roll=20)
    assert (found.outcome, found.chosen, found.tied) == ("undecided", ("b", "e"), ("a", "c"))
    step = found.steps[-1]
    assert (step.code, step.facts["seats"], step.facts["votes"]) == ("tied_seats", 1, 2)


def test_a_tie_above_the_last_seat_needs_no_run_off():
    found = reckoned(election(3), PERSONS, persons(a=4, b=4, c=3, d=1), roll=20)
    assert (found.outcome, found.chosen, found.tied) == ("passed", ("a", "b", "c"), ())


def test_nobody_is_elected_without_a_vote_and_seats_stay_vacant():
    found = reckoned(election(3), PERSONS, persons(a=8, b=3), roll=20)
    assert (found.outcome, found.chosen, found.vacant) == ("passed", ("a", "b"), 1)
    nobody = reckoned(election(3), PERSONS, [said(PERSONS)] * 11, roll=20)
    assert (nobody.outcome, nobody.chosen, nobody.vacant) == ("failed", (), 3)


def test_each_elected_person_may_need_a_share():
    kind = election(3, majority=(more(HALF),))
    slips = [said(PERSONS, "a", "b")] * 6 + [said(PERSONS, "c")] * 4
    found = reckoned(kind, PERSONS, slips, roll=20)
    assert (found.chosen, found.vacant) == (("a", "b"), 1)


def test_a_run_off_fills_fewer_seats_than_the_kind_has():
    found = reckoned(election(3), PERSONS, persons(a=6, c=5), roll=20, seats=1)
    assert (found.chosen, found.vacant) == (("a",), 0)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (ballot(quorum=()), "quorum"),
        (ballot(majority=()), "majority"),
        (ballot(ask=Question.PERSONS), "seats"),
        (ballot(roll=Roll("household"), majority=(more(HALF, measure=Weigh.AREA),)), "roll.area"),
        (ballot(secret=True, majority=(more(HALF, measure=Weigh.AREA),)), "secret"),
    ],
    ids=["quorum", "majority", "seats", "area", "secret by area"],
)
def test_nothing_is_reckoned_without_its_parameters(kind, missing):
    with pytest.raises(NoParameters) as refusal:
        rules.reckon(kind, ASKED, Turnout(3, 3), rules.count(ASKED, votes(yes=3)))
    assert refusal.value.facts["what"] == missing


def test_an_election_without_a_number_of_seats_is_not_reckoned():
    kind = election()
    assert kind.seats is not None
    nothing = election(seats=0)
    assert nothing.seats == Seats(kind.seats.role, 0, kind.seats.term)
    assert rules.lacking(nothing) == ("seats",)


def test_area_counts_only_where_a_share_asks_for_it():
    assert rules.counts_area(by_both(HALF))
    assert not rules.counts_area(ballot())
