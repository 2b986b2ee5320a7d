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
    Thing.objects.filter(id=lodger.id).update(unit_id=None)
    assert queries.request(ALL, asked.id).unit_id is None
    Thing.objects.filter(id=lodger.id).update(label="无关")
    assert queries.request(ALL, asked.id).unit_id is None


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
