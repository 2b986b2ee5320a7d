"""Revealing: who may, on what ground, on record first; and what we hold on a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from tests.rooms.registers import office
from tests.rooms.registers.office import ALL, DESK, HEAD, NOW, STREET, do, see

from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import BadReveal, NotYourReveal, ReasonMissing, SentOtherwise
from chuanhui.grid.registers.models import Reveal
from chuanhui.journal.models import JournalEntry

pytestmark = pytest.mark.usefixtures("base")
ASK = {"fields": ["phone"], "purpose": "contact_about_case", "reason": "回访楼道照明问题"}


@pytest.fixture
def base(district: object) -> None:
    office.in_force()


def test_a_reveal_gives_the_value_and_stays_on_record():
    found = office.person()
    told = do(DESK, actions.reveal, thing_id=found.id, **ASK)
    assert dict(told.values) == {"phone": office.PHONE}
    assert office.PHONE not in repr(told)
    seen = see(HEAD, queries.reveals_of, found.id)
    assert [(one.role, one.purpose, one.reason, one.fields) for one in seen] == [
        ("community_desk", "contact_about_case", "回访楼道照明问题", ("phone",))
    ]
    assert office.PHONE not in JournalEntry.objects.get(subject=told.reveal_id).body


def test_a_reveal_needs_a_role_a_purpose_a_reason_and_fields():
    found = office.person()
    with pytest.raises(NotYourReveal):
        do(STREET, actions.reveal, thing_id=found.id, **ASK)
    with pytest.raises(NotYourReveal):
        do(office.Acting.system(office.TERRITORY), actions.reveal, thing_id=found.id, **ASK)
    for wrong in ({"purpose": "curiosity"}, {"fields": []}, {"fields": ["door"]}):
        with pytest.raises(BadReveal):
            do(DESK, actions.reveal, thing_id=found.id, **{**ASK, **wrong})
    with pytest.raises(ReasonMissing):
        do(DESK, actions.reveal, thing_id=found.id, **{**ASK, "reason": " x "})
    assert Reveal.objects.count() == 0


def test_a_key_is_answered_twice_for_a_while(key):
    found = office.person()
    first = do(DESK, actions.reveal, thing_id=found.id, key=key, **ASK)
    again = do(DESK, actions.reveal, thing_id=found.id, key=key, **ASK)
    assert (again.reveal_id, dict(again.values)) == (first.reveal_id, dict(first.values))
    with pytest.raises(SentOtherwise):
        do(DESK, actions.reveal, now=NOW + timedelta(minutes=6), thing_id=found.id, key=key, **ASK)


def test_many_reveals_within_an_hour_stand_out(settings):
    settings.REVEALS_PER_HOUR = 3
    found = office.person()
    often = [
        do(DESK, actions.reveal, now=NOW + timedelta(minutes=n), thing_id=found.id, **ASK).often
        for n in range(5)
    ]
    assert often == [0, 0, 0, 4, 5]
    busy = queries.busy_revealers(ALL, now=NOW + timedelta(minutes=5))
    assert [(one.person_id, one.reveals) for one in busy] == [(office.who(DESK).person_id, 5)]
    # Who asks an hour later learns of the same hour, and who asks later still of nothing.
    (late,) = queries.busy_revealers(ALL, now=NOW + timedelta(minutes=63))
    assert late.reveals == 5
    assert queries.busy_revealers(ALL, now=NOW + timedelta(hours=3)) == ()


def test_the_record_cannot_be_taken_back():
    found = office.person()
    do(DESK, actions.reveal, thing_id=found.id, **ASK)
    for sql in ("DELETE FROM registers_reveal", "UPDATE registers_reveal SET reason = ''"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_all_we_hold_on_one_person():
    _, well = office.stairwell()
    home = office.household(well)
    found = office.person(home)
    do(DESK, actions.reveal, thing_id=found.id, **ASK)
    asked = do(
        DESK, actions.ask_change, thing_id=found.id, fields={"phone": "13900139000"}, reason="更正号码"
    )
    held = see(HEAD, queries.held_on, found.id)
    assert (held.thing.number, set(held.protected)) == (found.number, {"name", "id_number", "phone"})
    assert [one.to_id for one in held.ties] == [home.id]
    assert ([one.id for one in held.requests], len(held.reveals)) == ([asked.id], 1)
