"""What a slip may say, batches of paper slips."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.assemblies.kinds import said

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.errors import (
    BadChoice,
    BadSums,
    BatchForged,
    BatchKept,
    BatchWaits,
    NothingToCompare,
    SameClerk,
)
from chuanhui.playbook.schema import Question

BALLOT = UUID(int=1)
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


def batch(by: Acting, safe, slips: int = 2, batches=(), number: int = 1, **votes: int):
    """Enter a count as the action does; `safe` stands for where the sums are kept."""
    tally = rules.checked_sums(number, ASKED, {"slips": slips, "votes": votes})
    turn = rules.turn_of(batches, number, by)
    safe[number, turn] = (tally.wire, f"salt {number} {turn}")
    seal = rules.seal_of(BALLOT, number, turn, *safe[number, turn])
    new = rules.entered(batches, number, seal, by, turn)
    if turn == "first":
        return new
    assert rules.unchecked(new) == rules.unchecked(batches)
    assert any(map(rules.waits, new))
    alike = safe[number, "first"][0] == tally.wire
    again, same = rules.compared(new, number, safe if alike else {})
    assert same is alike
    return again


def test_a_batch_is_agreed_when_two_persons_come_to_the_same_and_is_opened_then():
    safe: dict = {}
    once = batch(FIRST, safe, yes=2)
    assert (rules.unchecked(once), rules.slips_of(once[0])) == (1, None)
    assert "sums" not in str(once)
    twice = batch(SECOND, safe, batches=once, yes=2)
    assert (rules.unchecked(twice), rules.slips_of(twice[0])) == (0, 2)
    assert "votes" not in str(twice)
    opened = rules.opened(BALLOT, twice, safe)
    assert rules.is_kept(BALLOT, opened[0])
    assert rules.reconciles(2, opened, ASKED)
    assert rules.reconciles(3, opened, ASKED) is False
    with pytest.raises(BatchKept):
        batch(FIRST, safe, batches=twice, yes=2)


def test_the_first_may_enter_again_and_two_that_differ_both_begin_again():
    safe: dict = {}
    once = batch(FIRST, safe, batches=batch(FIRST, safe, yes=2), yes=1, no=1)
    assert rules.is_second(once, 1, SECOND)
    assert not rules.is_second(once, 1, FIRST)
    assert not rules.is_second(once, 2, SECOND)
    apart = batch(SECOND, safe, batches=once, yes=2)
    assert apart == ({"number": 1, "first": None, "second": None, "differed": 1},)
    assert not rules.is_second(apart, 1, SECOND)
    other_post = replace(FIRST, post_id=99)
    assert rules.unchecked(batch(other_post, safe, batches=once, yes=2)) == 1
    again = batch(FIRST, safe, batches=batch(SECOND, safe, batches=apart, yes=2), yes=2)
    assert (again[0]["differed"], rules.unchecked(again)) == (1, 0)


def test_two_counts_wait_until_they_are_compared_and_nobody_counts_meanwhile():
    once = batch(FIRST, {}, yes=2)
    both = rules.entered(once, 1, "seal", SECOND, "second")
    assert (rules.waits(both[0]), rules.slips_of(both[0]), rules.unchecked(both)) == (True, None, 1)
    for by in (FIRST, SECOND, replace(FIRST, person_id=77)):
        with pytest.raises(BatchWaits):
            rules.turn_of(both, 1, by)
    assert rules.agreed(both, {}) == both
    done = rules.agreed(both, {(1, "second"): ({"slips": 2}, "salt")})
    assert (rules.waits(done[0]), rules.slips_of(done[0])) == (False, 2)
    with pytest.raises(NothingToCompare):
        rules.compared(done, 1, {})
    with pytest.raises(NothingToCompare):
        rules.recount_compared(done, 1, {})


def test_sums_that_were_not_committed_to_are_not_opened():
    safe: dict = {}
    agreed = batch(SECOND, safe, batches=batch(FIRST, safe, yes=2), yes=2)
    for turn in ("first", "second"):
        for forged in (({**safe[1, turn][0], "votes": {"yes": 0, "no": 2}}, safe[1, turn][1]),
                       (safe[1, turn][0], "another salt")):  # fmt: skip
            with pytest.raises(BatchForged):
                rules.opened(BALLOT, agreed, {**safe, (1, turn): forged})
    with pytest.raises(BatchForged):
        rules.opened(BALLOT, agreed, {})


def test_a_commitment_belongs_to_one_batch_one_turn_and_one_ballot():
    told = ({"slips": 2}, "salt")
    seals = {
        rules.seal_of(ballot, number, turn, *told)
        for ballot in (BALLOT, UUID(int=2))
        for number in (1, 2)
        for turn in ("first", "second")
    }
    assert len(seals) == 8


def test_batches_from_before_commitments_keep_their_sums():
    old = {"person": 1, "post": 1, "sums": {"slips": 2, "votes": {"yes": 2}, "abstained": 0, "invalid": 0}}
    batches = ({"number": 1, "first": old, "second": {**old, "person": 2}},)
    assert rules.opened(BALLOT, batches, {}) == batches
    assert rules.slips_of(batches[0]) == 2


def test_nobody_unknown_counts():
    with pytest.raises(SameClerk):
        batch(replace(FIRST, person_id=None), {}, yes=2)


def test_batches_add_up_in_the_order_of_their_numbers():
    safe: dict = {}
    both = batch(FIRST, safe, batches=batch(FIRST, safe, number=2, yes=2), number=1, no=2)
    assert [one["number"] for one in both] == [1, 2]
    assert rules.paper_tally(ASKED, both).slips == 0
    half = batch(SECOND, safe, batches=both, number=2, yes=2)
    agreed = rules.opened(BALLOT, batch(SECOND, safe, batches=half, number=1, no=2), safe)
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
