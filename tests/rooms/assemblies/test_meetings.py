"""A meeting from its call to its minutes; a resolution opens a case."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, DESK, HEAD, MONDAY

from chuanhui.journal.errors import KeyReused
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.errors import (
    BadMeeting,
    MeetingStands,
    NotQuorate,
    NotYourMeeting,
    ReasonMissing,
)
from chuanhui.mechanism.cases.queries import case_by_number

LATER = MONDAY + 9 * DAY
MEETS = LATER + 5 * DAY
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def yard(district):
    """A compound with an elected council of three."""
    office.in_force()
    found = office.yard(4)
    ballot = office.council(found)
    for code in list(office.codes(ballot).values())[:3]:
        office.vote(code, "c1", "c2", "c3")
    office.counted(ballot, LATER)
    return found


def called(yard, meets_at=MEETS, by=DESK, now=LATER, **more):
    facts = {"campaign": "toupiao", "kind": "council", "subject": yard, "agenda": ["清运费怎么收"], **more}
    receipt = office.do(by, actions.call_meeting, now, meets_at=meets_at, **facts)
    return queries.meeting(ALL, receipt.id)


def held(meeting, present: int, now=MEETS):
    posts = [one["post"] for one in meeting.members][:present]
    office.do(DESK, actions.hold_meeting, now, meeting_id=meeting.id, present=posts, guests=4)
    return queries.meeting(ALL, meeting.id)


def decide(meeting, now=MEETS, text="每户每月十元", **hands: int):
    numbers = {name.rstrip("_"): one for name, one in hands.items()}
    return office.do(DESK, actions.decide_motion, now, meeting_id=meeting.id, text=text, hands=numbers)


def test_members_are_those_who_sit_and_a_resolution_opens_a_case(yard):
    meeting = called(yard)
    assert [one["holder"] for one in meeting.members] == ["甲", "乙", "丙"]
    here = held(meeting, 2)
    assert (here.quorate, here.guests, here.minutes_due_at.date().isoformat()) == (True, 4, "2026-11-28")
    receipt = decide(meeting, for_=2)
    case = case_by_number(ALL, receipt.cases[0])
    assert (case.kind, case.fields["title"]) == ("matter", "每户每月十元")
    assert decide(meeting, text="换公司", for_=1, against=1).cases == ()
    office.do(DESK, actions.minute_meeting, MEETS + DAY, meeting_id=meeting.id, text="到会两人，议定如下")
    done = queries.meeting(ALL, meeting.id)
    assert (done.state, [one["carried"] for one in done.motions]) == ("minuted", [True, False])
    assert list(queries.differing()) == []


def test_it_is_called_ahead_by_who_may_with_an_agenda(yard):
    with pytest.raises(BadMeeting), transaction.atomic():
        called(yard, LATER + 3 * DAY)
    with pytest.raises(NotYourMeeting), transaction.atomic():
        called(yard, by=HEAD)
    with pytest.raises(BadMeeting), transaction.atomic():
        called(yard, agenda=[" "])
    assert called(yard, LATER + 4 * DAY).state == "called"


def test_too_few_resolve_nothing(yard):
    meeting = called(yard)
    assert held(meeting, 1).quorate is False
    with pytest.raises(NotQuorate), transaction.atomic():
        decide(meeting, for_=1)


def test_no_more_hands_than_members(yard):
    meeting = held(called(yard), 2)
    with pytest.raises(BadMeeting), transaction.atomic():
        decide(meeting, for_=2, against=1)


def test_only_members_attend_and_not_before_it_begins(yard):
    meeting = called(yard)
    with pytest.raises(BadMeeting), transaction.atomic():
        held(meeting, 2, now=MEETS - DAY)
    with pytest.raises(BadMeeting), transaction.atomic():
        office.do(DESK, actions.hold_meeting, MEETS, meeting_id=meeting.id, present=[1])


def test_a_meeting_is_cancelled_with_a_reason_and_then_not_held(yard):
    meeting = called(yard)
    with pytest.raises(ReasonMissing), transaction.atomic():
        office.do(DESK, actions.cancel_meeting, LATER, meeting_id=meeting.id, reason="")
    office.do(DESK, actions.cancel_meeting, LATER, meeting_id=meeting.id, reason="暴雨")
    with pytest.raises(MeetingStands), transaction.atomic():
        held(meeting, 3)


def test_every_compound_is_asked_after_however_long_the_register(yard, monkeypatch):
    monkeypatch.setattr(queries.gathering, "MOST_THINGS", 2)
    others = {office.yard(0, now=LATER, name=f"{place}号院") for place in range(2, 6)}
    held(called(yard), 2)
    missing = queries.missing_meetings(office.who(DESK, MEETS), now=MEETS, on=MEETS.date())
    assert {one.thing_id for one in missing} == others
    month_end = MEETS.replace(day=30, hour=23, minute=59)
    again = queries.missing_meetings(office.who(DESK, MEETS), now=month_end, on=month_end.date())
    assert len(again) == 4
    next_day = month_end + timedelta(minutes=2)
    assert len(queries.missing_meetings(office.who(DESK, MEETS), now=next_day, on=next_day.date())) == 5


def test_a_key_belongs_to_the_whole_of_a_request(yard):
    key = uuid4()
    meeting = called(yard, where="活动室", key=key)
    assert called(yard, where="活动室", key=key).id == meeting.id
    for other in ({"where": "别处"}, {"title": "别的会", "where": "活动室"}):
        with pytest.raises(KeyReused), transaction.atomic():
            called(yard, key=key, **other)


def test_it_is_known_which_council_has_not_met_this_month(yard):
    missing = queries.missing_meetings(office.who(DESK, MEETS), now=MEETS, on=MEETS.date())
    assert [one.thing_id for one in missing] == [yard]
    meeting = held(called(yard), 2)
    assert queries.missing_meetings(office.who(DESK, MEETS), now=MEETS, on=MEETS.date()) == ()
    telling = queries.tell_meeting(office.who(DESK), meeting.id, now=MEETS + 9 * DAY)
    assert (telling.offers, telling.late) == (("decide", "minute"), True)
    assert [one.verb.en for one in telling.story] == ["Called", "Attendance noted"]
