"""Finding by name, by value, and what may not be found."""

from __future__ import annotations

import pytest
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, HEAD, OTHER, STREET, see

from chuanhui.grid.registers import queries
from chuanhui.grid.registers.errors import CardHidden, FieldHidden, NoSuchKind, TooShort

WORKER = "grid_worker@xiaoqiao/beihuayuan"
pytestmark = pytest.mark.usefixtures("base")


@pytest.fixture
def base(district: object) -> None:
    office.in_force()


@pytest.mark.parametrize(
    "text", ["欧阳", "阳明", "欧阳明明", "ouyang", "ouyangmingming", "oymm", "oy", "OuYang Ming"]
)
def test_a_name_is_found_by_signs_and_sounds(text):
    found = office.person()
    office.person(name="王小明", id_number=None, phone=None)
    assert [one.number for one in see(DESK, queries.search_name, "person", text)] == [found.number]


@pytest.mark.parametrize("text", ["欧", "o", " "])
def test_one_sign_finds_nobody(text):
    office.person()
    with pytest.raises(TooShort):
        see(DESK, queries.search_name, "person", text)


def test_a_surname_sounds_as_a_surname():
    found = office.person(name="曾小单", id_number=None, phone=None)
    assert [one.number for one in see(DESK, queries.search_name, "person", "zengxiaodan")] == [found.number]
    assert see(DESK, queries.search_name, "person", "cengxiaodan") == ()


def test_lookup_by_id_number_and_its_old_form():
    found = office.person()
    number = office.id_number(1)
    assert see(DESK, queries.lookup, "person", "id_number", number.lower())[0].number == found.number
    assert see(OTHER, queries.lookup, "person", "id_number", number) == ()


def test_nothing_is_found_by_what_a_post_may_not_see():
    office.person()
    for ask in (
        lambda by: queries.lookup(by, "person", "id_number", "411602198512240010"),
        lambda by: queries.search_name(by, "person", "欧阳"),
        lambda by: queries.things(by, "person", filters={"phone": office.PHONE}),
    ):
        with pytest.raises(FieldHidden):
            see(STREET, ask)
    with pytest.raises(FieldHidden):
        see(DESK, queries.lookup, "person", "birth", "1985-12-24")
    with pytest.raises(FieldHidden):
        see(DESK, queries.things, "person", filters={"phone": office.PHONE})
    with pytest.raises(NoSuchKind):
        see(DESK, queries.things, "ghost")


def test_lists_show_numbers_without_names_to_who_may_not_see_them():
    found = office.person()
    line = see(STREET, queries.things, "person").lines[0]
    assert (line.label, dict(line.fields)) == (found.number, {})
    assert see(HEAD, queries.things, "person").lines[0].label == "欧阳**"


def test_a_card_shows_masks_and_offers():
    found = office.person()
    card = see(HEAD, queries.card, found.id)
    assert set(card.line.fields) == {"name", "id_number", "phone"}
    assert set(card.may_reveal) == set(card.line.fields)
    assert (card.may_write, card.may_ask) == (False, True)
    with pytest.raises(CardHidden):
        see(STREET, queries.card, found.id)


def test_open_fields_filter_lists():
    office.registered("shop", {"name": "老王面馆", "trade": "餐饮"})
    office.registered("shop", {"name": "七一书店", "trade": "retail"})
    assert [one.label for one in see(DESK, queries.things, "shop", filters={"trade": "food"}).lines] == [
        "老王面馆"
    ]
    assert [one.label for one in see(DESK, queries.lookup, "shop", "trade", "retail")] == ["七一书店"]
