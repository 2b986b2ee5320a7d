"""What must hold of every ballot, whatever was voted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.assemblies.kinds import by_both, election, least, more, reckoned, said, tallied

from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.rules import Slip
from chuanhui.playbook.schema.civic import Base

PERSONS = ("a", "b", "c", "d", "e")
ASKED = ("yes", "no")
AREA = st.integers(1, 40_000).map(lambda cents: Decimal(cents) / 100)
CHOICES = st.lists(st.sampled_from(PERSONS), max_size=3, unique=True)
PERSON_SLIPS = st.lists(
    st.one_of(CHOICES.map(lambda chosen: said(PERSONS, *chosen)), st.just(Slip("xxxxx"))), max_size=30
)
ANSWERS = st.lists(
    st.tuples(st.sampled_from(["10", "01", "00", "xx"]), AREA).map(lambda one: Slip(*one)), max_size=20
)
SHARES = st.tuples(st.integers(0, 12), st.integers(12, 12)).map(lambda one: Fraction(*one))


@given(PERSON_SLIPS, st.randoms())
def test_the_order_of_slips_changes_nothing_and_a_recount_is_the_count(slips, chance):
    drawn = list(slips)
    chance.shuffle(drawn)
    assert tallied(PERSONS, drawn) == tallied(PERSONS, slips)
    kind = election(2)
    assert reckoned(kind, PERSONS, drawn, roll=40) == reckoned(kind, PERSONS, slips, roll=40)


@given(PERSON_SLIPS, PERSON_SLIPS)
def test_batches_come_to_the_same_as_all_slips_in_one_heap(first, second):
    whole = tallied(PERSONS, [*first, *second])
    assert rules.together(PERSONS, [tallied(PERSONS, first), tallied(PERSONS, second)]) == whole


@given(ANSWERS, ANSWERS)
def test_areas_of_batches_add_up(first, second):
    whole = tallied(ASKED, [*first, *second])
    assert rules.together(ASKED, [tallied(ASKED, first), tallied(ASKED, second)]) == whole


@given(PERSON_SLIPS)
def test_every_slip_counts_once(slips):
    found = tallied(PERSONS, slips)
    valid = [rules.read(PERSONS, one.marks) for one in slips]
    assert found.slips == len(slips)
    assert found.invalid == valid.count(None)
    assert found.abstained == valid.count(frozenset())
    assert sum(found.votes.values()) == sum(len(one) for one in valid if one)


@given(PERSON_SLIPS, st.sampled_from(PERSONS), st.integers(1, 4), SHARES, st.booleans())
def test_a_further_vote_for_somebody_never_makes_them_lose(slips, who, seats, share, strict):
    majority = (replace(least(share, Base.VOTING), strict=strict),)
    kind = election(seats, majority=majority, quorum=(least(Fraction(1, 8)),))
    before = reckoned(kind, PERSONS, slips, roll=40)
    after = reckoned(kind, PERSONS, [*slips, said(PERSONS, who)], roll=40)
    if who in before.chosen:
        assert who in after.chosen
    if who in before.tied:
        assert who in (*after.chosen, *after.tied)


@given(ANSWERS, AREA, SHARES)
def test_a_further_yes_never_makes_it_fail(slips, area, share):
    kind = by_both(share)
    whole = sum((one.area or Decimal(0) for one in slips), area) * 2
    before = reckoned(kind, ASKED, slips, roll=30, roll_area=whole)
    after = reckoned(kind, ASKED, [*slips, said(ASKED, "yes", area=area)], roll=30, roll_area=whole)
    assert before.outcome != "passed" or after.outcome == "passed"


@given(ANSWERS, SHARES)
def test_a_further_abstention_never_makes_it_pass_once_enough_came(slips, share):
    kind = replace(by_both(share), quorum=(least(Fraction(0)),), majority=(more(share),))
    before = reckoned(kind, ASKED, slips, roll=30, roll_area="1")
    after = reckoned(kind, ASKED, [*slips, said(ASKED, area="1")], roll=30, roll_area="1")
    assert before.outcome == "passed" or after.outcome != "passed"


@given(PERSON_SLIPS, st.integers(1, 5))
def test_elected_tied_and_vacant_seats_fit_and_more_votes_come_first(slips, seats):
    found = reckoned(election(seats, quorum=(least(Fraction(0)),)), PERSONS, slips, roll=40)
    votes = tallied(PERSONS, slips).votes
    left = seats - len(found.chosen)
    assert not set(found.chosen) & set(found.tied)
    assert found.vacant == (0 if found.tied else left)
    assert not found.tied or len(found.tied) > left > 0
    assert len({votes[one] for one in found.tied}) <= 1
    others = set(PERSONS) - {*found.chosen, *found.tied}
    assert all(votes[one] > votes[two] for one in found.chosen for two in found.tied)
    assert all(votes[one] >= votes[two] for one in (*found.chosen, *found.tied) for two in others)


@given(CHOICES)
def test_a_slip_reads_as_it_was_written_and_is_as_long_as_any_other(chosen):
    marks = rules.written(PERSONS, chosen)
    assert rules.read(PERSONS, marks) == frozenset(chosen)
    assert len(marks) == len(rules.spoilt(PERSONS)) == len(rules.written(PERSONS, ()))
    assert marks == rules.written(PERSONS, list(reversed(chosen)))


@given(ANSWERS, SHARES)
def test_every_step_can_be_said_in_both_languages(slips, share):
    found = reckoned(by_both(share), ASKED, slips, roll=30, roll_area="9000")
    for step in rules.steps_of([one.wire for one in found.steps]):
        for lang in ("zh", "en"):
            sentence = step.sentence(lang, {"yes": "同意"})
            assert "{" not in sentence
            assert sentence
