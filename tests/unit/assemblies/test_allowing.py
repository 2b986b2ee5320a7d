"""Who may do what with a ballot and a meeting, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import pytest
from tests.unit.assemblies.kinds import ballot, election, meeting

from chuanhui.grid.posts.rules import Acting, ActingKind
from chuanhui.kernel.allowances import parse_allowance
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.errors import (
    AreaMissing,
    BadCandidates,
    BadMeeting,
    EmptyRoll,
    MeetingStands,
    NoParameters,
    NotCounting,
    NotOpen,
    NotQuorate,
    NotYourBallot,
    NotYourMeeting,
    PersonalText,
    ReasonMissing,
    TooEarly,
    Voided,
)
from chuanhui.mechanism.assemblies.rules import Ballot, Meeting, MeetingState
from chuanhui.playbook.calendars import load_calendar
from chuanhui.playbook.schema import Question
from chuanhui.playbook.schema.civic import Weigh

NOW = datetime(2026, 11, 9, 1, tzinfo=UTC)
DESK = replace(Acting.system("411602."), kind=ActingKind.POST, role="community_desk", person_id=1, post_id=1)
STREET = replace(DESK, role="street_desk", person_id=2)
ZERO = UUID(int=0)


@lru_cache
def calendar():
    return load_calendar(Path(__file__).resolve().parents[3] / "calendars" / "cn")


def held(**changed) -> Ballot:
    facts = {
        "id": ZERO, "territory": "411602.", "area_path": "411602.", "unit_id": 1, "campaign": "a",
        "version": 1, "kind": "vote", "about": "", "title": "", "secret": False,
        "options": rules.options_of(ballot(), ()), "roll": 4, "lines": "", "opened_at": NOW,
        "closes_at": NOW + timedelta(days=7), "post_id": 1, "person_id": 1,
    }  # fmt: skip
    return Ballot(**(facts | changed))


def met(**changed) -> Meeting:
    members = [{"post": one, "title": "", "holder": str(one)} for one in (1, 2, 3)]
    facts = {
        "id": ZERO, "territory": "411602.", "area_path": "411602.", "unit_id": 1, "campaign": "a",
        "version": 1, "kind": "council", "about": "", "title": "", "meets_at": NOW, "called_at": NOW,
        "post_id": 1, "person_id": 1, "members": members,
    }  # fmt: skip
    return Meeting(**(facts | changed))


def test_only_posts_of_its_roles_hold_a_ballot():
    assert rules.refusal_to_hold(ballot(), DESK) is None
    assert isinstance(rules.refusal_to_hold(ballot(), STREET), NotYourBallot)
    system = Acting.system("411602.")
    assert isinstance(rules.refusal_to_hold(ballot(by=("system",)), system), NotYourBallot)
    assert isinstance(rules.refusal_to_open(ballot(quorum=()), DESK), NoParameters)
    assert rules.refusal_to_open(ballot(), DESK) is None


def test_anybody_in_an_office_may_watch_the_count_and_residents_may_not():
    counting = held(state="counting")
    assert rules.refusal_to_count(ballot(), counting, STREET, watching=True) is None
    resident = Acting.resident("411602.")
    assert isinstance(rules.refusal_to_count(ballot(), counting, resident, watching=True), NotYourBallot)
    assert isinstance(rules.refusal_to_count(ballot(), counting, STREET), NotYourBallot)
    assert isinstance(rules.refusal_to_count(ballot(), held(), DESK), NotCounting)
    assert isinstance(rules.refusal_to_count(ballot(), held(state="void"), DESK), Voided)


def test_votes_are_taken_until_it_is_closed():
    assert rules.refusal_to_vote(held(), held().closes_at) is None
    late = held().closes_at + timedelta(microseconds=1)
    assert isinstance(rules.refusal_to_vote(held(), late), NotOpen)
    assert rules.refusal_to_correct(held()) is None
    assert isinstance(rules.refusal_to_vote(held(state="counting"), held().closes_at), NotOpen)
    assert isinstance(rules.refusal_to_vote(held(state="void", reason="x"), held().closes_at), Voided)


@pytest.mark.parametrize(
    ("days", "voted", "refused"), [(6, 3, True), (7, 3, True), (8, 3, False), (1, 4, False)]
)
def test_it_closes_after_its_time_or_when_everybody_has_voted(days, voted, refused):
    at = NOW + timedelta(days=days)
    found = rules.refusal_to_close(ballot(), held(), DESK, now=at, zone=UTC, voted=voted)
    assert isinstance(found, TooEarly) is refused


def test_it_is_open_for_whole_days():
    closes = rules.closes_at(ballot(open_for=parse_allowance("3 days")), NOW, calendar())
    assert closes.isoformat() == "2026-11-12T23:59:59+08:00"


def test_a_term_ends_on_the_day_of_the_same_number():
    assert rules.term_of(election(), date(2026, 11, 9), calendar()) == date(2029, 11, 9)
    assert rules.term_of(ballot(), date(2026, 11, 9), calendar()) is None


def test_a_roll_is_not_empty_and_has_areas_where_they_count():
    weighed = ballot(quorum=(replace(ballot().quorum[0], measure=Weigh.AREA),))
    assert isinstance(rules.refusal_of_roll(ballot(), []), EmptyRoll)
    assert rules.refusal_of_roll(ballot(), [("1", None)]) is None
    for area in (None, Decimal(0)):
        assert isinstance(rules.refusal_of_roll(weighed, [("1", Decimal(9)), ("2", area)]), AreaMissing)
    assert rules.refusal_of_roll(weighed, [("1", Decimal(9))]) is None


def test_a_roll_has_the_same_digest_in_any_order_and_another_for_any_change():
    lines = [("1", "x", Decimal("80.00")), ("2", "y", None)]
    assert rules.digest_of(lines) == rules.digest_of(lines[::-1])
    assert rules.digest_of(lines) != rules.digest_of([*lines, ("3", "z", None)])
    assert rules.digest_of(lines) != rules.digest_of([("1", "x", Decimal("81.00")), lines[1]])


def test_candidates_are_named_once_each():
    found = rules.options_of(election(), [" 张  三 ", "李四"])
    assert [one["name"] for one in found] == ["张 三", "李四"]
    assert [one["id"] for one in rules.options_of(ballot(), ["ignored"])] == ["yes", "no"]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (election(), []),
        (election(), ["甲", "甲"]),
        (election(), ["甲", " "]),
        (election(), ["甲" * 41]),
        (election(), ["a\u202eb"]),
        (election(), [str(one) for one in range(201)]),
        (ballot(ask=Question.OPTION), ["只有一个"]),
    ],
)
def test_candidates_that_cannot_stand(kind, names):
    with pytest.raises(BadCandidates):
        rules.options_of(kind, names)


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_a_reason_is_asked_for(text):
    with pytest.raises(ReasonMissing):
        rules.reason_of(text)


def test_a_meeting_is_called_by_its_roles_and_ahead():
    assert rules.refusal_to_convene(meeting(), DESK) is None
    assert isinstance(rules.refusal_to_convene(meeting(), STREET), NotYourMeeting)
    soon, later = NOW + timedelta(days=3), NOW + timedelta(days=4)
    assert isinstance(rules.refusal_of_time(meeting(), soon, now=NOW, calendar=calendar()), BadMeeting)
    assert rules.refusal_of_time(meeting(), later, now=NOW, calendar=calendar()) is None
    at_once = meeting(ahead=None)
    assert isinstance(rules.refusal_of_time(at_once, NOW, now=NOW, calendar=calendar()), BadMeeting)


def test_a_meeting_goes_one_way():
    assert rules.refusal_at(met(), MeetingState.CALLED) is None
    assert isinstance(rules.refusal_at(met(state="minuted"), MeetingState.HELD), MeetingStands)


def test_a_motion_is_carried_by_the_share_of_those_present():
    here = met(state="held", present=(1, 2, 3), quorate=True)
    hands = {"for": 2, "against": 1}
    found = rules.decided(meeting(), here, "设门卫", hands)
    assert found == {"text": "设门卫", "for": 2, "against": 1, "abstained": 0, "carried": True, "case": ""}
    assert rules.decided(meeting(), here, "x", {"for": 1, "abstained": 2})["carried"] is False


@pytest.mark.parametrize(
    ("kind", "changed", "hands", "refusal"),
    [
        (meeting(majority=None), {}, {"for": 2}, NoParameters),
        (meeting(), {"quorate": False}, {"for": 2}, NotQuorate),
        (meeting(), {}, {"for": 4}, BadMeeting),
        (meeting(), {}, {"for": -1}, BadMeeting),
    ],
)
def test_what_no_motion_admits(kind, changed, hands, refusal):
    here = replace(met(state="held", present=(1, 2, 3), quorate=True), **changed)
    with pytest.raises(refusal):
        rules.decided(kind, here, "设门卫", hands)


def test_who_attends_is_a_member_and_minutes_say_something():
    assert rules.attended(met(), [3, 1, 1], 0) == (1, 3)
    for present, guests in (([9], 0), ([1], -1)):
        with pytest.raises(BadMeeting):
            rules.attended(met(), present, guests)
    for text in ("", "x" * 20_001):
        with pytest.raises(BadMeeting):
            rules.minutes_of(text)
    assert rules.minutes_of(" 议定 ") == "议定"
    for items in ([], ["x" * 201], ["a"] * 51):
        with pytest.raises(BadMeeting):
            rules.agenda_of(items)


@pytest.mark.parametrize("number", ["13800138000", "110101199003074514"])
def test_what_everybody_reads_holds_nobodys_number(number):
    for act in (
        lambda: rules.options_of(election(), ("甲", f"乙 {number}")),
        lambda: rules.reason_of(f"找 {number}"),
        lambda: rules.title_of(f"推选 {number}", "推选"),
    ):
        with pytest.raises(PersonalText):
            act()
    assert rules.title_of(" ", "推选") == "推选"
