"""Registering: numbers, places, ties, what is sealed and what is found."""

from __future__ import annotations

import pytest
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, OTHER, STREET, do, see

from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import (
    BadPlace,
    BadThing,
    BadTie,
    NotYourRegister,
    NumberTaken,
    ThingNotFound,
)
from chuanhui.grid.registers.models import Thing as ThingRow

pytestmark = pytest.mark.usefixtures("base")


@pytest.fixture
def base(district: object) -> None:
    office.in_force()


def test_register_numbers_a_household_within_its_stairwell():
    building, well = office.stairwell()
    home = office.household(well)
    held = office.thing(home.id)
    estate = office.estate()
    assert (home.number, held.label, held.area_path) == (
        f"{well.number}-001",
        "101",
        office.thing(well.id).area_path,
    )
    assert held.within_path == (
        f"compound:{estate}/building:{building.number}/stairwell:{well.number}/household:{home.number}/"
    )
    assert office.proven() == []


def test_register_seals_what_is_protected_and_shows_masks():
    found = office.person()
    row = ThingRow.objects.get(id=found.id)
    assert (row.label, row.plain) == ("欧阳**", {})
    assert row.masks == {
        "name": "欧阳**",
        "id_number": f"411602********{office.id_number(1)[-4:]}",
        "phone": "138****8000",
    }
    assert office.NAME.encode() not in bytes(row.sealed)
    assert set(row.commitment) == {
        "name",
        "id_number",
        "phone",
    }


def test_register_lists_every_fault_and_no_value():
    with pytest.raises(BadThing) as caught:
        office.person(id_number="411602198512240017", phone="12", name="", nick="x")
    told = {one.field: one.code for one in caught.value.faults}
    assert told == {"nick": "unknown", "name": "required", "id_number": "not_id_number", "phone": "not_phone"}
    assert all("411602198512240017" not in one.sentence() for one in caught.value.faults)


def test_register_refuses_strangers_and_other_places():
    with pytest.raises(NotYourRegister):
        office.registered("person", {"name": "张三"}, by=STREET)
    with pytest.raises(BadPlace):
        office.registered("compound", {"name": "某院"}, area=office.HOME)
    with pytest.raises(BadTie):
        office.registered("building", {"name": "9号楼"})
    with pytest.raises(BadTie):
        office.registered("building", {"name": "9号楼"}, ties={"compound": "XQ99999"})


def test_register_takes_a_number_once():
    office.registered("shop", {"name": "老王面馆"}, number="SH-甲1")
    with pytest.raises(NumberTaken):
        office.registered("shop", {"name": "老李面馆"}, number="SH-甲1")
    assert (
        office.registered("shop", {"name": "老赵面馆"}).number
        != office.registered("shop", {"name": "面馆"}).number
    )


def test_register_answers_a_repeated_key_alike(key):
    first = office.registered("shop", {"name": "老王面馆"}, key=key)
    again = office.registered("shop", {"name": "老王面馆"}, key=key)
    assert (again.id, again.number, again.repeated) == (first.id, first.number, True)


def test_register_shows_who_is_alike():
    first = office.person()
    assert office.person(name="别人").alike == (first.number,)
    assert see(DESK, queries.duplicates, "person").groups[0][0].number == first.number


def test_names_of_another_stairwell_are_no_duplicates():
    building, well = office.stairwell()
    second = office.registered("stairwell", {"name": "二单元"}, ties={"building": building.number})
    assert office.household(well, phone=None).alike == ()
    assert office.household(second, phone=None).alike == ()
    assert len(office.household(second, phone=None).alike) == 1


def test_what_is_out_of_sight_is_not_found():
    found = office.person()
    with pytest.raises(ThingNotFound):
        see(OTHER, lambda by: queries.thing(by.sight, found.id))
    with pytest.raises(ThingNotFound):
        do(OTHER, actions.change, thing_id=found.id, fields={"phone": "13900139000"})


def test_by_number_and_things_page_by_number():
    numbers = [office.registered("shop", {"name": f"{n}号店"}).number for n in range(3)]
    page = see(DESK, queries.things, "shop", most=2)
    rest = see(DESK, queries.things, "shop", most=2, after=page.after)
    assert [one.number for one in (*page.lines, *rest.lines)] == numbers
    assert rest.after == ""
    assert see(DESK, lambda by: queries.by_number(by.sight, "shop", numbers[1])).label == "1号店"
