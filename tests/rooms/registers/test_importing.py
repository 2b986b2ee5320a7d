"""Importing sheets: numbers, updates, faults, duplicates, what the journal tells, the same file again."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection
from tests.rooms.registers import sheets
from tests.rooms.registers.sheets import NOON, PERSON, as_csv, as_xlsx, base, desk, person

from chuanhui.grid.registers import actions, queries, vault
from chuanhui.grid.registers.actions.pressing import Press
from chuanhui.grid.registers.actions.writing import written
from chuanhui.grid.registers.errors import BadSheet, NotYourRegister, SentOtherwise
from chuanhui.grid.registers.models import Alike, Mark
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import declared
from chuanhui.grid.registers.queries.imported import lines_of
from chuanhui.grid.registers.queries.reading import thing_from
from chuanhui.grid.registers.queries.replaying import differing
from chuanhui.grid.registers.rules import Thing, fold, wire_of
from chuanhui.journal.scope import enter
from chuanhui.kernel.canonical import canonical_json
from chuanhui.kernel.codes.identity import credit_check
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight

pytestmark = pytest.mark.usefixtures("district")
PEOPLE = [person(n) for n in range(30)]


SHOP = ("编号", "店名", "统一社会信用代码", "联系电话")
CODE = "91411602MA0000000" + credit_check("91411602MA0000000")


def load(data, by=None, kind="person", **more):
    return actions.import_rows(kind=kind, data=data, by=by or desk(), now=NOON, **more)


def stands(row, wire):
    """Return the revision of a row that is what its entries tell."""
    state = thing_from(row)
    assert {name: wire[name] for name in wire_of(state)} == wire_of(state)
    return state.revision if state.revision == wire["revision"] else None


@pytest.fixture(autouse=True)
def _registers(district):
    base()


@pytest.mark.parametrize(
    "write", [as_csv, as_xlsx, lambda *a: as_csv(*a, encoding="gb18030")], ids=("csv", "xlsx", "gb18030")
)
def test_import_adds_people_that_are_found_again(write):
    told = load(write(PERSON, PEOPLE))
    assert (told.added, told.changed, told.unchanged, told.rows) == (30, 0, 0, 30)
    by = desk()
    row = ThingRow.objects.get(
        label__startswith=PEOPLE[3][1][0], masks__phone=PEOPLE[3][4][:3] + "****" + PEOPLE[3][4][-4:]
    )
    assert row.area_path == sheets.PLACE
    assert row.number.startswith("JM")
    assert row.masks["id_number"] == PEOPLE[3][2][:6] + "********" + PEOPLE[3][2][-4:]
    inside = vault.open_fields(vault.place_of("registers_thing", row.id), row.sealed)
    assert inside.values["id_number"] == PEOPLE[3][2]
    assert vault.commitments(inside) == row.commitment
    hits = queries.lookup(by, "person", "id_number", PEOPLE[3][2])
    assert [one.id for one in hits] == [row.id]


def test_a_row_is_the_fold_of_the_lines_about_it():
    load(as_csv(SHOP, [("", "示例面馆", CODE, "13800000000")]), kind="shop")
    row = ThingRow.objects.get(kind="shop")
    (line,) = lines_of(row.id)
    assert stands(row, fold(Thing, None, line.set)) == 1
    assert load(as_csv(SHOP, [(row.number, "", "", "13700000000")]), kind="shop").changed == 1
    row.refresh_from_db()
    first, second = lines_of(row.id)
    assert stands(row, fold(Thing, fold(Thing, None, first.set), second.set)) == 2
    enter(Sight.everything())
    assert list(differing()) == []


def test_every_body_is_canonical():
    load(as_csv(PERSON, PEOPLE[:5]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM journal_entry WHERE kind = 'register.lines'")
        bodies = [body for (body,) in cursor.fetchall()]
    assert bodies
    assert [canonical_json(json.loads(body)) for body in bodies] == bodies


def test_the_journal_holds_no_protected_value():
    load(as_csv(PERSON, PEOPLE[:5]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(body::text, '') FROM journal_entry WHERE kind LIKE 'register.%'")
        text = cursor.fetchone()[0]
    assert [cell for row in PEOPLE[:5] for cell in row if cell and cell in text] == []


def test_the_same_file_again_adds_nothing():
    data = as_csv(PERSON, PEOPLE)
    load(data)
    again = load(data)
    assert (again.added, again.changed, again.unchanged, again.repeated) == (0, 0, 30, True)
    # The same people in another file are known by their numbers of identity.
    other = load(as_xlsx(PERSON, PEOPLE))
    assert (other.added, other.changed, other.unchanged) == (0, 0, 30)
    assert ThingRow.objects.filter(kind="person").count() == 30


def test_a_key_is_answered_once():
    key, data = uuid4(), as_csv(PERSON, PEOPLE[:2])
    first = load(data, key=key)
    again = load(data, key=key)
    assert (again.id, again.added, again.repeated) == (first.id, 2, True)
    with pytest.raises(SentOtherwise):
        load(as_csv(PERSON, PEOPLE[2:4]), key=key)


def test_a_number_updates_and_an_empty_cell_says_nothing():
    load(as_csv(SHOP, [("", "示例面馆", CODE, "13800000000")]), kind="shop")
    row = ThingRow.objects.get(kind="shop")
    before = vault.open_fields(vault.place_of("registers_thing", row.id), row.sealed)
    told = load(as_csv(SHOP, [(row.number, "", "", "138 0000 1111")]), kind="shop")
    assert (told.added, told.changed, told.unchanged) == (0, 1, 0)
    assert [one.code for one in told.repairs] == ["written"]
    row.refresh_from_db()
    after = vault.open_fields(vault.place_of("registers_thing", row.id), row.sealed)
    assert (after.values, row.plain["name"]) == ({"phone": "13800001111"}, "示例面馆")
    assert (after.salt, row.revision) == (before.salt, 2)
    by = desk()
    assert queries.lookup(by, "shop", "phone", "13800000000") == ()
    assert [one.id for one in queries.lookup(by, "shop", "phone", "13800001111")] == [row.id]
    assert load(as_csv(SHOP, [(row.number, "", "", "13800001111")]), kind="shop").unchanged == 1


def test_what_needs_approval_is_not_changed_by_a_sheet():
    load(as_csv(PERSON, PEOPLE[:1]))
    number = ThingRow.objects.get(kind="person").number
    sheet = as_csv(PERSON, [(number, "", "", "", "13800001111")])
    assert load(sheet, dry_run=True).faults[0].code == "row.needs_approval"


def test_every_fault_is_listed_at_once_and_nothing_is_imported():
    rows = [
        PEOPLE[0],
        ("", "", PEOPLE[1][2], "", ""),
        ("", PEOPLE[2][1], PEOPLE[2][2][:-1] + ("0" if PEOPLE[2][2][-1] != "0" else "1"), "", ""),
        ("", PEOPLE[3][1], 411602190001010015, "31-02-1990", "1"),
        ("", PEOPLE[4][1], PEOPLE[0][2], "", ""),
        ("a/b", PEOPLE[5][1], "", "", ""),
    ]
    data = as_xlsx(PERSON, rows)
    dry = load(data, dry_run=True)
    assert [(one.row, one.column, one.code) for one in dry.faults] == [
        (3, "姓名", "required"),
        (4, "公民身份号码", "not_id_number"),
        (5, "公民身份号码", "cell.lost_digits"),
        (5, "出生日期", "not_date"),
        (5, "联系电话", "not_phone"),
        (6, "", "row.same_thing"),
        (7, "编号", "row.bad_number"),
    ]
    with pytest.raises(BadSheet) as refused:
        load(data)
    assert refused.value.faults == dry.faults
    assert all(one.sentence("zh") and one.sentence("en") for one in dry.faults)
    assert ThingRow.objects.filter(kind="person").count() == 0
    assert Mark.objects.count() == 0


def test_somebody_registered_with_other_facts_is_a_fault_that_names_the_number():
    load(as_csv(PERSON, PEOPLE[:1]))
    number = ThingRow.objects.get(kind="person").number
    other = ("", PEOPLE[0][1], PEOPLE[0][2], "", "13600000000")
    (fault,) = load(as_csv(PERSON, [other]), dry_run=True).faults
    assert (fault.code, fault.facts["number"]) == ("row.registered", number)


def test_repairs_are_told():
    row = ("", " " + PEOPLE[0][1], "'" + PEOPLE[0][2], "1990/1/1", "１３９００００００００")
    told = load(as_csv(PERSON, [row]))
    assert {(one.column, one.code) for one in told.repairs} == {
        ("姓名", "spaces"),
        ("公民身份号码", "apostrophe"),
        ("联系电话", "full_width"),
    }
    assert told.added == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"PK\x03\x04" + b"x" * 200, "file.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 200, "file.old"),
        (b"\x00\x01\x02", "file.not_xlsx"),
        (as_csv(("姓名", "身份证"), []), "heading.unknown"),
        (as_csv(("姓名", "姓名"), []), "heading.doubled"),
        (as_csv(("联系电话",), [("13800000000",)]), "heading.missing"),
    ],
    ids=("empty", "torn", "old", "binary", "unknown", "doubled", "missing"),
)
def test_a_file_that_cannot_be_read_is_refused(data, code):
    assert load(data, dry_run=True).faults[0].code == code


def test_who_may_not_register_may_not_import():
    with pytest.raises(NotYourRegister):
        load(as_csv(PERSON, PEOPLE[:1]), by=desk(sheets.HEAD))


def test_a_press_agrees_with_writing_one():
    held = declared("person")
    guarded = dict(zip(("name", "id_number", "birth", "phone"), PEOPLE[7][1:], strict=True))
    thing_id = new_id(NOON)
    one = written(held, thing_id, "JM1", {}, guarded)
    with vault.pinned():
        press = Press(held)
        (many,) = press.press([(thing_id, "JM1", {}, guarded)])
    marks = {int.from_bytes(mark, "big", signed=True) for mark in many.marks}
    assert (marks, many.label, json.loads(many.masks)) == (one.marks, one.label, one.masks)
    assert frozenset(press.same({}, guarded, "").values()) == one.alike
    inside = vault.open_fields(vault.place_of("registers_thing", thing_id), many.sealed)
    assert json.loads(many.commitment) == vault.commitments(inside)
    assert Alike.objects.count() == 0


def test_values_that_look_like_seams_are_pressed_alike():
    guarded = dict(zip(("name", "id_number", "birth", "phone"), PEOPLE[7][1:], strict=True))
    odd = [{"a": ["x", "\x1e", "y"]}, {"a": '","\\u001e","'}, {}]
    with vault.pinned():
        things = [(new_id(NOON), f"JM{at}", plain, guarded) for at, plain in enumerate(odd)]
        made = Press(declared("person")).press(things)
    assert [json.loads(one.plain) for one in made] == odd
    assert all(
        vault.open_fields(f"registers_thing.sealed.{id}", one.sealed).values == guarded
        for (id, *_), one in zip(things, made, strict=True)
    )
