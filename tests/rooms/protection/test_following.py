"""A request about somebody stands where they stand: whoever answers for them now sees and answers it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from tests.rooms.registers import office
from tests.rooms.registers.office import ALL, DESK, OTHER, do
from tests.rooms.registers.test_moving_records import SYSTEM, far_code

from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers.models import Thing, Tie
from chuanhui.journal.scope import enter
from chuanhui.system.protection import actions, queries
from chuanhui.system.protection.errors import RequestNotFound
from chuanhui.system.protection.rules import State

SO = "本人到场，当面核对身份证原件"


@pytest.fixture(autouse=True)
def _base(district: object) -> None:
    office.in_force()


def moved_away() -> tuple[Any, Any]:
    """Return a person and their request, made before the whole building came to another compound."""
    _, well = office.stairwell()
    lodger = office.person(office.household(well))
    asked = do(DESK, actions.ask_copy, thing_id=lodger.id, identified=SO)
    far = office.registered(
        "compound", {"name": "东关小区", "address": "东关路 1 号"}, by=OTHER, area=far_code()
    )
    building = Tie.objects.get(thing_id=well.id, until=None).to_id
    do(SYSTEM, registers.tie, thing_id=building, kind="compound", to=far.number)
    return lodger, asked


def test_a_request_follows_its_person_to_those_who_answer_for_them_now():
    lodger, asked = moved_away()
    here, there = office.who(DESK), office.who(OTHER)
    stands = queries.request(ALL, asked.id)
    assert stands.area_path == office.thing(lodger.id).area_path != office.HOME
    enter(here.sight)
    assert queries.requests(here.sight) == []
    with pytest.raises(RequestNotFound):
        queries.request(here.sight, asked.id)
    enter(there.sight)
    assert [one.id for one in queries.requests(there.sight)] == [asked.id]
    told = do(OTHER, actions.refuse_copy, request_id=asked.id, reason="未能核实受托人的委托书")
    assert told.revision == 2
    ended = queries.request(ALL, asked.id)
    assert (ended.state, ended.area_path) == (State.REFUSED, stands.area_path)


def test_a_request_goes_with_the_unit_that_keeps_the_person():
    lodger = office.person()
    asked = do(DESK, actions.ask_copy, thing_id=lodger.id, identified=SO)
    enter(ALL)
    keeper = queries.request(ALL, asked.id).unit_id
    assert keeper is not None
    Thing.objects.filter(id=lodger.id).update(unit_id=None)
    assert queries.request(ALL, asked.id).unit_id is None
    Thing.objects.filter(id=lodger.id).update(unit_id=keeper)
    assert queries.request(ALL, asked.id).unit_id == keeper


def test_what_stands_elsewhere_is_left_alone():
    first, second = office.person(), office.person()
    asked = [do(DESK, actions.ask_copy, thing_id=one.id, identified=SO) for one in (first, second)]
    enter(ALL)
    before = queries.request(ALL, asked[1].id)
    Thing.objects.filter(id=first.id).update(area_path="411602.005.002.")
    assert queries.request(ALL, asked[0].id).area_path == "411602.005.002."
    assert queries.request(ALL, asked[1].id) == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM protection_request WHERE area_path = '411602.005.002.'")
        assert cursor.fetchone() == (1,)
        # What does not move touches no request, wherever that stands: its row is the very same one.
        cursor.execute("SELECT xmin, ctid FROM protection_request WHERE id = %s", [asked[1].id])
        former = cursor.fetchone()
        Thing.objects.filter(id=second.id).update(label="无关", area_path=before.area_path)
        cursor.execute("SELECT xmin, ctid FROM protection_request WHERE id = %s", [asked[1].id])
        assert cursor.fetchone() == former


def merged(kept: Any, lost: Any) -> Any:
    return do(SYSTEM, registers.merge, kept_id=kept.id, lost_id=lost.id, reason="同一人重复登记")


def place(asked: Any) -> str:
    enter(ALL)
    return queries.request(ALL, asked.id).area_path


def test_a_request_follows_its_person_into_the_record_that_is_kept_and_back():
    lost, between = office.person(), office.person()
    kept = office.registered("person", {"name": office.NAME}, by=OTHER)
    asked = do(DESK, actions.ask_copy, thing_id=lost.id, identified=SO)
    first, far = place(asked), office.thing(kept.id).area_path
    assert first != far
    merged(between, lost)
    assert place(asked) == first
    last = merged(kept, between)
    assert place(asked) == far
    there = office.who(OTHER)
    enter(there.sight)
    assert [one.id for one in queries.requests(there.sight)] == [asked.id]
    assert [one.id for one in queries.requests_of(ALL, kept.id)] == [asked.id]
    do(SYSTEM, registers.unmerge, merge_id=last.id, reason="核实为两人")
    assert place(asked) == first


def test_a_request_of_a_merged_person_follows_the_kept_one_and_is_answered_there_whole():
    lost, kept = office.person(), office.person(phone="13900139000")
    asked = do(DESK, actions.ask_copy, thing_id=lost.id, identified=SO)
    merged(kept, lost)
    far = office.who(OTHER).area_path
    enter(ALL)
    Thing.objects.filter(id=kept.id).update(area_path=far)
    assert place(asked) == far != office.thing(lost.id).area_path
    with pytest.raises(RequestNotFound):
        do(DESK, actions.answer_copy, request_id=asked.id)
    told = do(OTHER, actions.answer_copy, request_id=asked.id)
    assert told.counts["registers_thing"] == 2
    # Following looks further than the mover does, and leaves nothing of that behind.
    enter(office.who(OTHER).sight)
    Thing.objects.filter(id=kept.id).update(unit_id=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.lo')")
        assert cursor.fetchone() == (office.who(OTHER).sight.spans[0].lo,)
    enter(ALL)
    assert queries.request(ALL, asked.id).state is State.ANSWERED
