"""Steps and ballots that wait for a minuted meeting about the very case or thing."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, DESK, MONDAY
from tests.rooms.assemblies.test_meetings import LATER, MEETS, called, decide, held, yard

from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.seat_errors import StillWaiting
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.errors import NotYet
from chuanhui.mechanism.cases.queries import case, differing
from chuanhui.mechanism.cases.rules import Given

__all__ = ["yard"]
pytestmark = pytest.mark.usefixtures("district")


def minuted(meeting, now=MEETS):
    office.do(DESK, actions.minute_meeting, now, meeting_id=meeting.id, text="议定如下")


def talked(case_id, present: int, now):
    """Call, hold and minute a meeting about a case."""
    facts = {"campaign": "toupiao", "kind": "lift", "subject": case_id, "agenda": ["加装电梯"]}
    meeting = office.do(DESK, actions.call_meeting, now, meets_at=now + DAY, **facts)
    held(queries.meeting(ALL, meeting.id), present, now=now + DAY)
    minuted(meeting, now + DAY)
    return now + DAY


def test_a_step_waits_for_the_minutes_of_a_quorate_meeting_about_its_case():
    office.in_force()
    lift = office.lift_case(office.yard(2)).id

    def give_up(now):
        given = Given(reason="先补测量", outcome="nothing_to_do")
        return office.do(DESK, cases.take_step, now, case_id=lift, step="give_up", given=given)

    with pytest.raises(NotYet), transaction.atomic():
        give_up(MONDAY)
    now = talked(lift, 1, MONDAY)
    assert case(ALL, lift).settled["meetings.lift"]["good"] is False
    with pytest.raises(NotYet) as refused, transaction.atomic():
        give_up(now)
    assert "到会人数不足" in refused.value.sentence("zh")
    now = talked(lift, 2, now)
    assert give_up(now).state == "closed"
    assert list(differing()) == []


def test_a_ballot_waits_for_a_meeting_about_its_thing_that_carried_something(yard):
    asked = {"campaign": "toupiao", "kind": "paving", "subject": yard}

    def opened(now):
        return office.do(DESK, actions.open_ballot, now, **asked)

    with pytest.raises(StillWaiting), transaction.atomic():
        opened(LATER)
    meeting = held(called(yard), 2)
    decide(meeting, for_=1, against=1)
    minuted(meeting)
    with pytest.raises(StillWaiting) as refused, transaction.atomic():
        opened(MEETS)
    assert "议事会" in refused.value.sentence("zh")
    other = called(yard, MEETS + 5 * DAY, now=MEETS)
    decide(held(other, 2, now=MEETS + 5 * DAY), now=MEETS + 5 * DAY, for_=2)
    with pytest.raises(StillWaiting), transaction.atomic():
        opened(MEETS + 5 * DAY)
    minuted(other, MEETS + 5 * DAY)
    assert opened(MEETS + 5 * DAY).id
