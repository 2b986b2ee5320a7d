"""A roll keeps no name of anybody: it is asked of the register, and a purge there leaves none here."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DESK, MASKED, MONDAY, OWNER

from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers.models import Thing
from chuanhui.journal.scope import enter
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.ground import ballot_ground, subject_of, titled

pytestmark = pytest.mark.usefixtures("district")
GONE = date(2026, 11, 9)
LONG_AFTER = MONDAY + timedelta(days=366 * 2)


def _stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(v::text, ' ') FROM assemblies_voter v")
        rows = str(cursor.fetchone()[0])
        cursor.execute("SELECT string_agg(body::text, ' ') FROM journal_entry WHERE kind LIKE 'ballot.%'")
        return rows + str(cursor.fetchone()[0])


def test_labels_are_read_from_the_register_and_end_with_it(district):
    office.in_force()
    ballot = office.opened("lift", office.lift_case(office.yard(3)).id)
    _, printed = office.do(DESK, actions.issue_codes, ballot_id=ballot.id)
    for one in printed:
        office.vote(one.code, "yes")
    office.counted(ballot, ballot.closes_at + timedelta(days=1))
    look = {"ballot_id": ballot.id, "reason": "核对表决"}
    votes = office.do(DESK, actions.open_votes, **look)
    roll = queries.roll_of(office.who(DESK), ballot.id)
    assert {one.label for one in (*printed, *votes, *roll)} == {MASKED}
    assert not [one for one in (OWNER, MASKED) if one in _stored()]
    Thing.objects.filter(kind="door").update(until=GONE)
    assert registers.purge(now=LONG_AFTER).counts == {"door": 3}
    enter(ALL)
    shown = (*queries.roll_of(office.who(DESK), ballot.id), *office.do(DESK, actions.open_votes, **look))
    assert [one.label for one in shown] == [one.number for one in shown]


def test_a_title_names_nobody_whose_name_is_protected(district):
    office.in_force()
    yard = office.yard(1)
    assert office.council(yard).title == "议事会推选 · 一号院"
    door = Thing.objects.get(kind="door")
    subject = registered_subject(door.id)
    assert titled("单户事项表决", subject) == f"单户事项表决 · {door.number}"


def registered_subject(thing_id):
    by = office.who(DESK)
    return subject_of(by, ballot_ground("toupiao", "gate", at=MONDAY, by=by), thing_id)
