"""What a slip may say, codes on paper, batches of paper slips."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.assemblies.kinds import said

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.errors import (
    BadChoice,
    BadSums,
    BatchDiffers,
    BatchKept,
    SameClerk,
)
from chuanhui.mechanism.assemblies.rules.codes import LENGTH, SIGNS
from chuanhui.playbook.schema import Question

ASKED, PERSONS = ("yes", "no"), ("a", "b", "c", "d")
FIRST = replace(Acting.system("411602."), person_id=1, post_id=10)
SECOND = replace(FIRST, person_id=2, post_id=20)
NOW = datetime(2026, 11, 9, tzinfo=UTC)


def test_one_answer_or_as_many_persons_as_seats():
    assert rules.checked(Question.YES_NO, ASKED, ["no"]) == "01"
    assert rules.checked(Question.YES_NO, ASKED, []) == "00"
    assert rules.checked(Question.PERSONS, PERSONS, ["d", "a"], seats=2) == "1001"


@pytest.mark.parametrize(
    ("ask", "chosen", "seats"),
    [
        (Question.YES_NO, ["yes", "no"], 5),
        (Question.OPTION, ["a", "b"], 1),
        (Question.PERSONS, ["a", "b", "c"], 2),
        (Question.PERSONS, ["a", "a"], 2),
        (Question.PERSONS, ["z"], 2),
    ],
)
def test_what_the_paper_does_not_offer_is_refused(ask, chosen, seats):
    with pytest.raises(BadChoice):
        rules.checked(ask, ASKED if ask is Question.YES_NO else PERSONS, chosen, seats=seats)


@pytest.mark.parametrize("marks", ["1", "101", "2100", "x000", ""])
def test_a_slip_of_another_ballot_is_never_counted(marks):
    with pytest.raises(ValueError, match="slip"):
        rules.read(PERSONS, marks)


def test_a_spoilt_slip_reads_as_none():
    assert rules.read(PERSONS, rules.spoilt(PERSONS)) is None


@given(st.binary(min_size=16, max_size=32))
def test_a_code_has_eight_signs_without_look_alikes_and_is_typed_in_any_way(chance):
    code = rules.code_of(chance)
    assert len(code) == LENGTH
    assert not set(code) & set("01ILO")
    for typed in (code, code.lower(), rules.shown(code), f" {code[:4]} {code[4:]} "):
        assert rules.typed(typed) == code


@pytest.mark.parametrize("text", ["", "ABC", "ABCD-EFGH-2", "0BCDEFGH", "ABCDEFG!", "ABCDEFGHJ"])
def test_what_can_be_no_code_is_none(text):
    assert rules.typed(text) == ""


def test_chance_is_spread_over_all_signs():
    codes = {rules.code_of(number.to_bytes(16, "big")) for number in range(0, 31**2 * 7, 7)}
    assert len(codes) == 31**2
    assert {one[0] for one in codes} == set(SIGNS)


def batch(by: Acting, slips: int = 2, batches=(), number: int = 1, **votes: int):
    tally = rules.checked_sums(number, ASKED, {"slips": slips, "votes": votes})
    return rules.entered(batches, number, tally, by)


def test_a_batch_is_agreed_when_two_persons_come_to_the_same():
    once = batch(FIRST, yes=2)
    assert (rules.unchecked(once), rules.reconciles(2, once, ASKED)) == (1, False)
    twice = batch(SECOND, batches=once, yes=2)
    assert (rules.unchecked(twice), rules.reconciles(2, twice, ASKED)) == (0, True)
    assert rules.reconciles(3, twice, ASKED) is False
    with pytest.raises(BatchKept):
        batch(FIRST, batches=twice, yes=2)


def test_the_first_may_enter_again_and_another_person_must_agree():
    once = batch(FIRST, batches=batch(FIRST, yes=2), yes=1, no=1)
    assert rules.is_second(once, 1, SECOND)
    assert not rules.is_second(once, 1, FIRST)
    assert not rules.is_second(once, 2, SECOND)
    with pytest.raises(BatchDiffers):
        batch(SECOND, batches=once, yes=2)
    other_post = replace(FIRST, post_id=99)
    assert rules.unchecked(batch(other_post, batches=once, yes=2)) == 1


def test_nobody_unknown_counts():
    with pytest.raises(SameClerk):
        batch(replace(FIRST, person_id=None), yes=2)


def test_batches_add_up_in_the_order_of_their_numbers():
    both = batch(FIRST, batches=batch(FIRST, number=2, yes=2), number=1, no=2)
    assert [one["number"] for one in both] == [1, 2]
    assert rules.paper_tally(ASKED, both).slips == 0
    agreed = batch(SECOND, batches=batch(SECOND, batches=both, number=2, yes=2), number=1, no=2)
    assert rules.paper_tally(ASKED, agreed).votes == {"yes": 2, "no": 2}


@given(st.integers(-1, 6), st.integers(-1, 6), st.integers(-1, 6), st.integers(-1, 6), st.integers(-1, 6))
def test_sums_that_are_taken_can_be_slips(slips, yes, no, abstained, invalid):
    sums = {"slips": slips, "votes": {"yes": yes, "no": no}, "abstained": abstained, "invalid": invalid}
    can_be = min(yes, no, abstained, invalid) >= 0 < slips == yes + no + abstained + invalid
    try:
        found = rules.checked_sums(1, ASKED, sums)
    except BadSums:
        assert not can_be
    else:
        assert can_be
        assert rules.tally_of(found.wire) == found


def test_sums_with_areas_keep_them_exactly():
    tally = rules.count(ASKED, [said(ASKED, "yes", area="80.25"), said(ASKED, "yes", area="0.75")])
    assert rules.tally_of(tally.wire).areas == {"yes": Decimal("81.00")}
