"""Names as published, seats that wait for the notice of the result, and seats that became vacant."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, DESK, HEAD, MONDAY, STREET

from chuanhui.grid.posts import actions as posts
from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.errors import NotYourBallot
from chuanhui.mechanism.assemblies.seat_errors import NamesDiffer, NobodyWaits, NoVacancy, StillWaiting
from chuanhui.mechanism.voice import actions as voice
from chuanhui.mechanism.voice.actions import Posting
from chuanhui.mechanism.voice.errors import BadVoice

NAMES = ("甲", "乙", "丙")
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def _in_force(district):
    office.in_force()


def notice(kind, yard, at, names=(), *, good=True):
    """Post a notice and end it four days later; return when it ended."""
    posting = Posting("公示", names=names)
    facts = {"campaign": "toupiao", "kind": kind, "posting": posting, "subject": yard}
    receipt = office.do(DESK, voice.post_notice, at, **facts)
    ended = at + 4 * DAY
    reason = "" if good else "名单有误"
    office.do(DESK, voice.end_notice, ended, notice_id=receipt.id, good=good, reason=reason)
    return ended


def elect(kind, yard, at, chosen, names=()):
    """Hold an election in which everybody votes alike; return it, counted, and when."""
    ballot = office.opened(kind, yard, at, names=names)
    for code in office.codes(ballot, at).values():
        office.vote(code, *chosen, now=at)
    return office.counted(ballot, at + 2 * DAY), at + 2 * DAY


def seated(ballot, at):
    told = queries.tell_ballot(office.who(DESK, at), ballot.id, now=at)
    return [one.holder for one in told.seats if one.holder], told.offers


def seat(ballot, at, by=DESK):
    return office.do(by, actions.fill_seats, at, ballot_id=ballot.id)


def pair(yard):
    """Elect 甲 and 乙 and seat them; return the election and when they began."""
    at = notice("candidates", yard, MONDAY, NAMES)
    ballot, at = elect("pair", yard, at, ("c1", "c2"))
    at = notice("result", yard, at)
    seat(ballot, at)
    return office.stands(ballot.id), at


def leave(ballot, at):
    """Let the first of those elected resign."""
    system = Acting.system(office.TERRITORY)
    office.do(system, posts.end_term, at, term_id=ballot.terms[0], on=at.date(), source="辞任")


@pytest.mark.parametrize(
    ("names", "missing", "extra"),
    [(("甲", "乙"), "丙", "无"), (("甲", "乙", "丁"), "丙", "丁"), ((*NAMES, "丁"), "无", "丁")],
)
def test_names_that_differ_from_the_notice_are_refused_and_told(names, missing, extra):
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, NAMES)
    with pytest.raises(NamesDiffer) as refusal, transaction.atomic():
        office.opened("pair", yard, at, names=names)
    assert refusal.value.zh.format(**refusal.value.facts).startswith(
        f"候选人与“候选人公示”的名单不一致：公示有、表决没有：{missing}；表决有、公示没有：{extra}。"
    )


def test_no_names_are_those_of_the_notice_and_their_order_is_free():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, (" 甲 ", "乙", "丙"))
    assert tuple(office.opened("pair", yard, at).names.values()) == NAMES
    free = office.opened("pair", yard, at, names=("丙", "甲", "乙"))
    assert tuple(free.names.values()) == ("丙", "甲", "乙")


@pytest.mark.parametrize("names", [(), ("甲", "甲"), ("13812345678",)])
def test_a_notice_of_candidates_lists_each_once_and_nothing_personal(names):
    with pytest.raises(BadVoice), transaction.atomic():
        notice("candidates", office.yard(1), MONDAY, names)


def test_those_elected_wait_until_the_notice_of_the_result_has_ended_well():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, NAMES)
    # A notice from before the result is none of it.
    at = notice("result", yard, at)
    ballot, at = elect("pair", yard, at, ("c1", "c2"))
    assert (ballot.state, ballot.terms, ballot.seated_at) == ("passed", (), None)
    assert seated(ballot, at)[0] == []
    assert "seat" in seated(ballot, at)[1]
    assert "当选人待结果公示期满、异议办结后就任。" in [
        one.sentence() for one in queries.public_ballot(ballot.id).steps
    ]
    with pytest.raises(StillWaiting) as refusal, transaction.atomic():
        seat(ballot, at)
    assert refusal.value.facts["what"] == "结果公示"
    at = notice("result", yard, at, good=False)
    with pytest.raises(StillWaiting), transaction.atomic():
        seat(ballot, at)
    at = notice("result", yard, at)
    with pytest.raises(NotYourBallot), transaction.atomic():
        seat(ballot, at, STREET)
    seat(ballot, at, HEAD)
    held = office.stands(ballot.id)
    assert (seated(held, at)[0], held.seated_at, held.until) == (["甲", "乙"], at, date(2029, 11, 27))
    assert "seat" not in seated(held, at)[1]
    with pytest.raises(NobodyWaits), transaction.atomic():
        seat(ballot, at)
    assert list(queries.differing()) == []


def test_a_vacant_seat_is_filled_for_the_rest_of_the_term():
    yard = office.yard(2)
    ballot, at = pair(yard)
    with pytest.raises(NoVacancy), transaction.atomic():
        office.opened("rest", yard, at, names=("丁", "戊"))
    at += 200 * DAY
    leave(ballot, at)
    assert seated(ballot, at)[0] == ["乙"]
    by = office.opened("rest", yard, at, names=("丁", "戊"))
    assert (by.seats, by.vacancy_of, by.until) == (1, ballot.id, ballot.until)
    with pytest.raises(NoVacancy), transaction.atomic():
        office.opened("rest", yard, at, names=("丁",))
    for code in office.codes(by, at).values():
        office.vote(code, "c2", now=at)
    held = office.counted(by, at + 2 * DAY)
    assert sorted(seated(held, at + 2 * DAY)[0]) == ["乙", "戊"]
    (line,) = office.seen(queries.seats_in, ALL, on=(at + 2 * DAY).date())
    assert (line.ballot_id, line.vacant) == (ballot.id, 0)
    assert {one.until for one in line.seats} == {ballot.until}
    assert list(queries.differing()) == []


def test_nobody_is_elected_for_the_rest_of_a_term_that_is_over_or_never_began():
    yard = office.yard(2)
    with pytest.raises(NoVacancy), transaction.atomic():
        office.opened("rest", yard, MONDAY, names=("丁",))
    _, at = pair(yard)
    with pytest.raises(NoVacancy), transaction.atomic():
        office.opened("rest", yard, at + 1500 * DAY, names=("丁",))
