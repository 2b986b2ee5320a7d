"""Whoever looks at too much personal data within an hour is told of to those who guard it, once an hour."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, NOW, do

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.registers import actions as registers
from chuanhui.journal.models import JournalEntry
from chuanhui.system.alerts import actions, queries
from chuanhui.system.alerts.models import Alert
from chuanhui.system.alerts.rules.kinds import Kind

pytestmark = pytest.mark.usefixtures("base")
ASK = {"fields": ["phone"], "purpose": "emergency", "reason": "紧急联系"}
AUDITOR, DISTRICT = "auditor@district", "district_desk@district"


@pytest.fixture
def base(district: object, settings: object) -> None:
    office.in_force()
    settings.REVEALS_PER_HOUR = 3


def looked(times: int, since=NOW, by: str = DESK) -> None:
    found = office.person()
    for n in range(times):
        do(by, registers.reveal, now=since + timedelta(minutes=n), thing_id=found.id, **ASK)


def told(code: str, now=NOW, **more):
    by = acting_for(code, now.date(), now)
    return [one for one in queries.inbox(by, **more) if one.kind is Kind.LOOKS]


def test_those_who_guard_personal_data_are_told_once_of_many_looks():
    looked(4)
    later = NOW + timedelta(minutes=5)
    assert actions.watch_looks(now=later) > 0
    assert actions.watch_looks(now=later + timedelta(minutes=5)) == 0
    for code in (AUDITOR, DISTRICT):
        (one,) = told(code)
        assert (one.topic.zh, one.place) == ("一小时内查看 4 次，超过 3 次", "北花园社区")
    name = office.who(DESK).person_name
    assert name not in json.dumps(list(Alert.objects.values_list("facts", flat=True)), ensure_ascii=False)
    assert told(DESK) == []


def test_as_many_looks_as_are_usual_are_told_to_nobody():
    looked(3)
    assert actions.watch_looks(now=NOW + timedelta(minutes=5)) == 0


def test_who_goes_on_is_told_of_again_and_a_week_settles_it():
    looked(4)
    actions.watch_looks(now=NOW + timedelta(minutes=5))
    looked(4, NOW + timedelta(hours=2))
    assert actions.watch_looks(now=NOW + timedelta(hours=2, minutes=5)) > 0
    assert len(told(AUDITOR)) == 2
    actions.watch_looks(now=NOW + timedelta(days=8))
    assert (told(AUDITOR), len(told(AUDITOR, settled=True))) == ([], 2)


def test_an_export_in_full_counts_as_a_look_at_each_thing():
    for _ in range(4):
        office.person()
    do(DESK, registers.export_things, kind="person", in_full=True, purpose="legal_duty", reason="核对名册")
    entry = JournalEntry.objects.get(kind="register_reveal.export")
    assert entry.body["often"] >= 4
    assert actions.watch_looks(now=NOW + timedelta(minutes=5)) > 0
