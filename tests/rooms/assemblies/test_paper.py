"""Paper slips: marked on the roll, counted by two persons, reconciled before there is a result."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection, transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, DESK, HEAD, MONDAY, STREET

from chuanhui.grid.posts.rules import Deed
from chuanhui.journal.queries import entry_by_key, stream
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.errors import (
    BadSums,
    BatchForged,
    BatchKept,
    BatchWaits,
    CannotUnmark,
    NotCounting,
    NothingToCompare,
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
    assert queries.tell_ballot(watcher, ballot.id, now=LATER).offers == ("compare", "missing")
    assert office.do(STREET, actions.compare_batch, LATER, ballot_id=ballot.id, number=1).same
    assert queries.tell_ballot(watcher, ballot.id, now=LATER).offers == ("missing",)
    assert office.counted(office.stands(ballot.id), LATER).state == "passed"


def test_two_counts_that_differ_are_both_dropped_and_counted_again_blind(ballot):
    office.close(ballot, LATER)
    enter(ballot, {"slips": 3, "votes": {"c1": 3}})
    assert enter(ballot, SUMS, HEAD).same is None
    line = queries.tell_ballot(office.who(STREET), ballot.id, now=LATER).batches[0]
    assert (line.waits, line.slips, bool(line.second)) == (True, None, True)
    with pytest.raises(BatchWaits), transaction.atomic():
        enter(ballot, SUMS, STREET)
    assert office.compared(ballot, LATER) is False
    assert office.stands(ballot.id).batches == ({"number": 1, "first": None, "second": None, "differed": 1},)
    with pytest.raises(Unreconciled), transaction.atomic():
        office.counted(office.stands(ballot.id), LATER)
    enter(ballot, SUMS)
    enter(ballot, SUMS, HEAD)
    assert office.compared(ballot, LATER) is True
    with pytest.raises(NothingToCompare), transaction.atomic():
        office.compared(ballot, LATER)
    with pytest.raises(BatchKept), transaction.atomic():
        enter(ballot, SUMS, HEAD)
    story = [one.verb.zh for one in queries.story_of(ALL, ballot.id)]
    assert story[-6:] == [
        "清点纸质票",
        "第二人清点，待核对",
        "核对：两人清点不一致，两人重新清点",
        "清点纸质票",
        "第二人清点，待核对",
        "核对：两人清点一致",
    ]


def test_what_was_counted_is_in_no_page_no_row_and_no_entry_before_the_count(ballot):
    office.close(ballot, LATER)
    odd = {"slips": 3, "votes": {"c1": 2, "c2": 1}, "invalid": 1}
    for by in (DESK, HEAD):
        key = uuid4()
        office.do(by, actions.enter_batch, LATER, ballot_id=ballot.id, number=1, sums=odd, key=key)
        held = office.stands(ballot.id)
        assert "votes" not in json.dumps([held.batches, held.tally], default=str)
        told = queries.tell_ballot(office.who(DESK), ballot.id, now=LATER)
        assert told.batches[0].slips is None
        assert told.public.votes == ()
        assert entry_by_key(key).ask == ask_of_batch(by, ballot.id)
    bodies = [json.loads(one.body)["set"]["batches"] for one in stream("ballot.batch")]
    assert all(set(count) == {"person", "post", "seal"} for (one,) in bodies
               for count in (one["first"], one.get("pending")) if count)  # fmt: skip
    assert office.compared(ballot, LATER)
    told = queries.tell_ballot(office.who(DESK), ballot.id, now=LATER)
    assert (told.batches[0].slips, told.public.votes) == (3, ())
    assert "votes" not in json.dumps(office.stands(ballot.id).batches)
    held = office.counted(office.stands(ballot.id), LATER)
    first, second = held.batches[0]["first"], held.batches[0]["second"]
    assert first["sums"] == second["sums"]
    assert first["sums"]["votes"]["c1"] == 2
    assert len({first["salt"], second["salt"], first["seal"], second["seal"]}) == 4
    assert list(queries.differing()) == []


def ask_of_batch(by, ballot_id):
    asked = {"ballot": ballot_id, "number": 1}
    return Deed("ballot.batch", office.who(by), LATER, uuid4(), asked).ask


def test_the_application_gets_a_first_count_only_by_entering_the_same(ballot):
    office.close(ballot, LATER)
    enter(ballot, SUMS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('ch_app', 'assemblies_sums', 'SELECT, INSERT, UPDATE, DELETE')"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM assemblies_sums_alike(%s)", [ballot.id])
        assert cursor.fetchone() == (0,)
        guess = json.dumps({**SUMS, "votes": {"c1": 3}})
        cursor.execute("SELECT assemblies_keep_sums(%s, 1, 'second', %s, 'salt')", [ballot.id, guess])
        cursor.execute("SELECT count(*) FROM assemblies_sums_alike(%s)", [ballot.id])
        assert cursor.fetchone() == (0,)


def test_sums_that_were_changed_where_they_are_kept_have_no_result(ballot):
    office.close(ballot, LATER)
    enter(ballot, SUMS)
    enter(ballot, SUMS, HEAD)
    with connection.cursor() as cursor:
        forged = json.dumps({**SUMS, "votes": {"c1": 3}, "areas": {}, "abstained": 0})
        cursor.execute("SELECT assemblies_drop_sums(%s, 1, 'first')", [ballot.id])
        for turn in ("first", "second"):
            cursor.execute("SELECT assemblies_keep_sums(%s, 1, %s, %s, 'salt')", [ballot.id, turn, forged])
    with pytest.raises(BatchForged), transaction.atomic():
        office.counted(office.stands(ballot.id), LATER)


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
