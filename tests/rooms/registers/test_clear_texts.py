"""What stands in clear for good (numbers, reasons, notes, open texts) holds no personal number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, NOW, PHONE, do

from chuanhui.grid.registers import actions
from chuanhui.grid.registers.errors import BadNumber, BadThing, PersonalNumber, PersonalText
from chuanhui.grid.registers.rules import GIVEN

pytestmark = pytest.mark.usefixtures("base")
ID = office.id_number(3)


@pytest.fixture
def base(district: object) -> None:
    office.in_force()


@pytest.mark.parametrize("number", [PHONE, ID, f"JM-{PHONE}", "138-0013-8000"])
def test_a_thing_is_not_numbered_by_a_personal_number(number):
    with pytest.raises((PersonalNumber, BadNumber)) as caught:
        office.registered("person", {"name": "欧阳明明"}, number=number)
    assert number not in str(caught.value)
    # Sheets ask the pattern alone.
    assert GIVEN.fullmatch(number) is None


@pytest.mark.parametrize("number", ["XQ00001-02-101", "JM0000001", "411602001C001", "0394-8280000"])
def test_other_numbers_are_given_as_before(number):
    assert GIVEN.fullmatch(number)


def test_an_open_text_holds_no_personal_number():
    with pytest.raises(BadThing) as caught:
        office.registered("shop", {"name": "老王面馆", "address": f"七一路 2 号 {PHONE}"})
    assert [(one.field, one.code) for one in caught.value.faults] == [("address", "personal")]
    assert PHONE not in caught.value.faults[0].sentence()


def test_reasons_and_notes_hold_no_personal_number():
    shop, told = office.registered("shop", {"name": "老王面馆"}), f"店主身份证 {ID}"
    for act, facts in (
        (actions.change, {"fields": {"name": "老王烩面"}, "reason": told}),
        (actions.end, {"reason": told}),
        (actions.confirm_recheck, {"note": told}),
        (actions.hold, {"reason": told}),
        (actions.reveal, {"fields": ["phone"], "purpose": "emergency", "reason": told}),
    ):
        with pytest.raises(PersonalText):
            do(DESK, act, now=NOW + timedelta(minutes=1), thing_id=shop.id, **facts)
    assert office.thing(shop.id).revision == 1
