"""A ballot from its opening to its result, and what it refuses on the way."""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, DESK, HEAD, MONDAY, STREET

from chuanhui.grid.posts.models import Account
from chuanhui.journal.queries import entries_of, latest
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.errors import (
    AlreadyVoted,
    AreaMissing,
    BadChoice,
    CodeStands,
    EmptyRoll,
    NotAsked,
    NotCounted,
    NothingToRunOff,
    NotOpen,
    NotYourBallot,
    ReasonMissing,
    SecondPerson,
    SecretAtDesk,
    TooEarly,
    Voided,
    VoterNotFound,
    WrongCode,
)
from chuanhui.mechanism.assemblies.seat_errors import StillWaiting
from chuanhui.mechanism.cases.queries import case as case_in_sight

LATER = MONDAY + 9 * DAY
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def _in_force(district):
    office.in_force()


def elected(yard, **votes: int):
    """Return a council's ballot after each candidate had so many slips, and one code more than that."""
    ballot = office.council(yard)
    codes = iter(office.codes(ballot).values())
    for option, number in votes.items():
        for _ in range(number):
            office.vote(next(codes), option)
    return office.counted(ballot, LATER)


def test_a_council_is_elected_and_its_seats_are_filled_by_name_for_three_years():
    held = elected(office.yard(6), c1=3, c2=1, c4=2)
    assert (held.state, held.result["chosen"], held.result["vacant"]) == ("passed", ["c1", "c4", "c2"], 0)
    (line,) = office.seen(queries.seats_in, ALL, on=LATER.date())
    assert [one.holder for one in line.seats] == ["甲", "丁", "乙"]
    assert (line.vacant, line.until.isoformat()) == (0, "2029-11-18")
    assert {one.source for one in line.seats} == {f"ballot:{held.id}"}
    accounts = Account.objects.filter(work_name__in=["甲", "乙", "丁"], username__startswith="elected-")
    assert [one.has_usable_password() for one in accounts] == [False] * 3


def test_a_lift_is_voted_by_household_and_area_and_its_case_learns_of_it():
    yard = office.yard(6, ["80", "90", "100", "110", "120", "60.5"])
    case = office.lift_case(yard)
    ballot = office.opened("lift", case.id)
    assert (ballot.roll, ballot.roll_area, ballot.place) == (6, Decimal("560.50"), case.thing)
    codes = list(office.codes(ballot).values())
    for code in codes[:4]:
        office.vote(code, "yes")
    office.vote(codes[4])
    held = office.counted(ballot, LATER)
    assert held.state == "passed"
    assert held.result["turnout"]["voted_area"] == "500.00"
    said = [one.sentence() for one in office.seen(queries.public_ballot, held.id).steps]
    assert "380 ÷ 参加表决者的面积 500 = 76.00%，要求不少于 3/4：达到。" in said[-3]
    assert said[-1] == "依据：民法典第二百七十八条"
    assert case_in_sight(ALL, case.id).settled["ballots.lift"]["good"] is True


def test_a_lift_without_enough_area_fails_and_its_case_learns_that_too():
    case = office.lift_case(office.yard(4, ["100", "100", "100", "300"]))
    ballot = office.opened("lift", case.id)
    for code in list(office.codes(ballot).values())[:3]:
        office.vote(code, "yes")
    held = office.counted(ballot, LATER)
    assert (held.state, held.result["steps"][-2]["code"]) == ("failed", "not_quorate")
    assert case_in_sight(ALL, case.id).settled["ballots.lift"]["good"] is False


def test_each_line_votes_once_whatever_the_channel():
    ballot = office.council(office.yard(4))
    codes = office.codes(ballot)
    number, code = next(iter(codes.items()))
    office.vote(code, "c1")
    with pytest.raises(AlreadyVoted), transaction.atomic():
        office.vote(code, "c2")
    with pytest.raises(AlreadyVoted), transaction.atomic():
        office.do(DESK, actions.mark_paper, ballot_id=ballot.id, number=number)
    assert office.seen(queries.voted, ballot.id) == 1


def test_a_code_is_printed_once_and_another_one_needs_two_persons_and_ends_the_former():
    ballot = office.council(office.yard(3))
    number = queries.roll_of(office.who(DESK), ballot.id)[0].number
    lost = {"ballot_id": ballot.id, "number": number}
    codes = office.codes(ballot)
    assert {len(one) for one in codes.values()} == {9}
    assert office.codes(ballot) == {}
    with pytest.raises(CodeStands), transaction.atomic():
        office.codes(ballot, numbers=[number])
    with pytest.raises(NotAsked), transaction.atomic():
        office.do(STREET, actions.decide_code, good=True, **lost)
    with pytest.raises(NotYourBallot), transaction.atomic():
        office.do(STREET, actions.ask_code, reason="遗失", **lost)
    office.do(DESK, actions.ask_code, reason="住户遗失", **lost)
    with pytest.raises(SecondPerson), transaction.atomic():
        office.do(DESK, actions.decide_code, good=True, **lost)
    office.vote(codes[queries.roll_of(office.who(DESK), ballot.id)[1].number], "c1")
    told = [queries.tell_ballot(office.who(one), ballot.id, now=MONDAY) for one in (DESK, STREET)]
    assert [[(one.number, one.reason, one.may_confirm) for one in each.asked_codes] for each in told] == [
        [(number, "住户遗失", False)],
        [(number, "住户遗失", True)],
    ]
    _, (printed,) = office.do(STREET, actions.decide_code, good=True, **lost)
    fresh = printed.code
    with pytest.raises(WrongCode), transaction.atomic():
        office.vote(codes[number], "c1")
    office.vote(fresh.lower().replace("-", " "), "c1")
    with pytest.raises(AlreadyVoted), transaction.atomic():
        office.do(DESK, actions.ask_code, reason="再换", **lost)
    bodies = [one.body for one in entries_of(ALL, ballot.id)]
    assert not any(
        code.replace("-", "") in body or code in body for body in bodies for code in codes.values()
    )
    assert json.loads(bodies[-1])["again"] == [number]
    story = [(one.verb.zh, one.reason) for one in queries.story_of(ALL, ballot.id)]
    assert story[-2:] == [("登记遗失，申请换发表决码", f"{number} 住户遗失"), ("确认并换发表决码", number)]
    assert list(queries.differing()) == []


def test_what_was_asked_may_be_dropped_and_the_former_code_stays_good():
    ballot = office.council(office.yard(2))
    number, code = next(iter(office.codes(ballot).items()))
    lost = {"ballot_id": ballot.id, "number": number}
    office.do(DESK, actions.ask_code, reason="遗失", **lost)
    assert office.do(DESK, actions.decide_code, good=False, **lost)[1] == ()
    with pytest.raises(NotAsked), transaction.atomic():
        office.do(STREET, actions.decide_code, good=True, **lost)
    assert queries.story_of(ALL, ballot.id)[-1].verb.zh == "撤回换发申请"
    office.vote(code, "c1")
    assert list(queries.differing()) == []


def test_a_code_that_another_line_has_is_drawn_again(monkeypatch):
    drawn = iter([b"1" * 16, b"1" * 16, b"2" * 16, b"3" * 16])
    chance = SimpleNamespace(token_bytes=lambda _: next(drawn))
    monkeypatch.setattr("chuanhui.mechanism.assemblies.actions.codes.secrets", chance)
    ballot = office.council(office.yard(2))
    assert len(set(office.codes(ballot).values())) == 2
    assert next(drawn, None) is None


def test_what_a_slip_may_say():
    ballot = office.council(office.yard(2))
    first, second = office.codes(ballot).values()
    for chosen in (["c1", "c2", "c3", "c4"], ["c9"], ["c1", "c1"]):
        with pytest.raises(BadChoice), transaction.atomic():
            office.vote(first, *chosen)
    office.vote(first, "c5", "c1")
    office.vote(second)
    held = office.counted(ballot, MONDAY)
    assert (held.tally["votes"]["c1"], held.tally["abstained"]) == (1, 1)


def test_it_stays_open_for_its_time_unless_everybody_has_voted():
    ballot = office.council(office.yard(2))
    first, second = office.codes(ballot).values()
    office.vote(first, "c1")
    with pytest.raises(TooEarly) as refusal, transaction.atomic():
        office.close(ballot, MONDAY + DAY)
    assert refusal.value.facts["until"] == "2026-11-12 23:59"
    office.vote(second, "c1", now=MONDAY + 2 * DAY)
    office.close(ballot, MONDAY + 2 * DAY)
    with pytest.raises(NotOpen), transaction.atomic():
        office.vote(second, "c1", now=LATER)


def test_only_who_holds_it_opens_sees_the_roll_and_counts():
    yard = office.yard(2)
    with pytest.raises(NotYourBallot), transaction.atomic():
        office.opened("council", yard, by=STREET, names=office.NAMES)
    ballot = office.council(yard)
    for act in (actions.close_ballot, actions.count_ballot, actions.issue_codes):
        with pytest.raises(NotYourBallot), transaction.atomic():
            office.do(STREET, act, LATER, ballot_id=ballot.id)
    with pytest.raises(NotYourBallot), transaction.atomic():
        queries.roll_of(office.who(STREET), ballot.id)
    lines = queries.roll_of(office.who(HEAD), ballot.id)
    assert [one.channel for one in lines] == [None, None]


def test_a_tie_is_undecided_until_a_run_off_between_those_level():
    yard = office.yard(8)
    held = elected(yard, c1=3, c2=2, c3=1, c5=1)
    assert (held.state, held.result["chosen"], held.result["tied"]) == (
        "undecided",
        ["c1", "c2"],
        ["c3", "c5"],
    )
    receipt = office.do(DESK, actions.open_runoff, LATER, ballot_id=held.id)
    again = office.stands(receipt.id)
    assert ([one["id"] for one in again.options], again.seats, again.runoff_of) == (["c3", "c5"], 1, held.id)
    with pytest.raises(NothingToRunOff), transaction.atomic():
        office.do(DESK, actions.open_runoff, LATER, ballot_id=held.id)
    codes = list(office.codes(again, LATER).values())
    for code in codes[:5]:
        office.vote(code, "c5", now=LATER)
    office.counted(again, LATER + 4 * DAY)
    (line,) = office.seen(queries.seats_in, ALL, on=(LATER + 4 * DAY).date())
    assert [one.holder for one in line.seats] == ["甲", "乙", "戊"]


def test_a_new_election_makes_room_and_who_is_chosen_again_stays_one_person():
    yard = office.yard(4)
    elected(yard, c1=2, c2=1)
    second = office.council(yard, LATER, names=("甲", "己"))
    for code in list(office.codes(second, LATER).values())[:3]:
        office.vote(code, "c1", "c2", now=LATER)
    office.counted(second, LATER + 5 * DAY)
    (line,) = office.seen(queries.seats_in, ALL, on=(LATER + 5 * DAY).date())
    assert ([one.holder for one in line.seats], line.vacant) == (["甲", "己", ""], 1)
    assert Account.objects.filter(work_name="甲", username__startswith="elected-").count() == 1


def test_a_void_election_empties_its_seats():
    yard = office.yard(4)
    held = elected(yard, c1=2, c2=1)
    with pytest.raises(ReasonMissing), transaction.atomic():
        office.do(DESK, actions.void_ballot, LATER, ballot_id=held.id, reason=" ")
    office.do(DESK, actions.void_ballot, LATER + DAY, ballot_id=held.id, reason="名册有误，异议成立")
    office.do(STREET, actions.void_ballot, LATER + DAY, ballot_id=held.id, reason="复核属实")
    after = office.stands(held.id)
    assert after.reason == "名册有误，异议成立"
    assert (after.state, after.terms) == ("void", ())
    assert office.seen(queries.seats_in, ALL, on=(LATER + DAY).date()) == ()
    with pytest.raises(Voided), transaction.atomic():
        office.do(DESK, actions.void_ballot, LATER, ballot_id=held.id, reason="再次")


def test_an_open_ballot_that_is_void_takes_no_votes():
    ballot = office.council(office.yard(2))
    code = next(iter(office.codes(ballot).values()))
    office.do(DESK, actions.void_ballot, ballot_id=ballot.id, reason="候选人名单有误")
    with pytest.raises(Voided), transaction.atomic():
        office.vote(code, "c1")
    assert office.seen(queries.public_ballot, ballot.id).reason == "候选人名单有误"


def test_a_ballot_waits_for_what_must_have_ended_well():
    yard = office.yard(4)
    with pytest.raises(StillWaiting) as refusal, transaction.atomic():
        office.opened("colour", yard, names=("米黄", "浅灰"))
    assert refusal.value.facts["what"] == "议事会推选"
    assert refusal.value.sentence("en") == "This must have ended well first: Election of the council."
    elected(yard, c1=2, c2=1)
    ballot = office.opened("colour", yard, LATER, names=("米黄", "浅灰"))
    assert [one["name"] for one in ballot.options] == ["米黄", "浅灰"]


def test_nobody_votes_on_an_empty_roll_or_by_areas_that_are_not_known():
    with pytest.raises(EmptyRoll), transaction.atomic():
        office.council(office.yard(0, name="空院"))
    case = office.lift_case(office.yard(2, ["80", "0"], name="无面积院"))
    with pytest.raises(AreaMissing) as refusal, transaction.atomic():
        office.opened("lift", case.id)
    assert refusal.value.facts["count"] == 1


def test_no_clerk_fills_in_a_secret_slip():
    ballot = office.council(office.yard(2))
    with pytest.raises(SecretAtDesk), transaction.atomic():
        office.do(DESK, actions.cast_at_desk, ballot_id=ballot.id, number="x", chosen=["c1"])
    with pytest.raises(VoterNotFound), transaction.atomic():
        office.do(DESK, actions.mark_paper, ballot_id=ballot.id, number="x")


def test_votes_of_an_open_ballot_are_looked_up_with_a_reason_and_it_is_journalled():
    case = office.lift_case(office.yard(3))
    ballot = office.opened("lift", case.id)
    numbers = list(office.codes(ballot))
    for number, chosen in zip(numbers, ("yes", "no", "yes"), strict=True):
        office.do(DESK, actions.cast_at_desk, ballot_id=ballot.id, number=number, chosen=[chosen])
    with pytest.raises(NotCounted), transaction.atomic():
        office.do(HEAD, actions.open_votes, ballot_id=ballot.id, reason="核对异议")
    office.counted(ballot, MONDAY)
    votes = office.do(HEAD, actions.open_votes, ballot_id=ballot.id, reason="核对异议")
    assert [(one.number, one.chosen) for one in votes] == [
        (numbers[0], ("yes",)),
        (numbers[1], ("no",)),
        (numbers[2], ("yes",)),
    ]
    last = latest(ALL, limit=1)[0]
    assert (last.kind, json.loads(last.body)["reason"]) == ("ballot.votes", "核对异议")
    with pytest.raises(NotYourBallot), transaction.atomic():
        office.do(STREET, actions.open_votes, ballot_id=ballot.id, reason="看看谁反对")


def test_rows_are_the_folds_of_their_entries():
    yard = office.yard(4)
    held = elected(yard, c1=2, c2=1)
    office.do(DESK, actions.recount, LATER, ballot_id=held.id)
    assert office.stands(held.id).recounts == 1
    assert list(queries.differing()) == []
