"""Sheets of several batches: one is brought while the next is made ready, and it is still all or nothing."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.rooms.registers.sheets import NOON, PERSON, as_csv, base, desk, person

from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.actions import bringing
from chuanhui.grid.registers.errors import BadSheet, NumberTaken
from chuanhui.grid.registers.models import Alike, Line, Mark
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.replaying import differing
from chuanhui.journal.scope import enter
from chuanhui.kernel.codes.identity import citizen_check
from chuanhui.kernel.sight import Sight

pytestmark = pytest.mark.usefixtures("district")
PEOPLE = [person(n) for n in range(2_300)]
SHOP = ("编号", "店名", "联系电话")


@pytest.fixture(autouse=True, params=[1, 10], ids=["merged-each", "merged-once"])
def _registers(district, monkeypatch, request):
    # What is merged between two batches and what is merged at the end come to the same.
    monkeypatch.setattr(bringing, "MERGED", request.param)
    base()


def load(rows, heading=PERSON):
    kind = "shop" if heading is SHOP else "person"
    return actions.import_rows(kind=kind, data=as_csv(heading, rows), by=desk(), now=NOON)


def test_every_row_of_every_batch_is_there_once():
    told = load(PEOPLE)
    assert (told.added, told.changed, told.rows) == (2_300, 0, 2_300)
    numbers = list(ThingRow.objects.filter(kind="person").order_by("id").values_list("number", flat=True))
    assert numbers == sorted(numbers)
    assert (len(set(numbers)), Line.objects.count()) == (2_300, 2_300)
    by = desk()
    for row in (PEOPLE[0], PEOPLE[999], PEOPLE[1_000], PEOPLE[2_299]):
        assert len(queries.lookup(by, "person", "id_number", row[2])) == 1
    again = load([*PEOPLE[:2_299], person(2_400)])
    assert (again.added, again.unchanged) == (1, 2_299)
    enter(Sight.everything())
    assert list(differing()) == []


def test_a_fault_in_the_last_batch_leaves_nothing():
    with pytest.raises(BadSheet):
        load([*PEOPLE[:2_200], ("", "张三", "411602190001010000", "", "")])
    enter(Sight.everything())
    left = [one.objects.count() for one in (Line, Alike, Mark)]
    assert (ThingRow.objects.filter(kind="person").count(), *left) == (0, 0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registers_staging")
        assert cursor.fetchone() == (0,)
    assert load(PEOPLE[:1_200]).added == 1_200


def test_a_number_that_a_row_further_up_was_given_is_taken():
    load(PEOPLE[:1])
    (first,) = ThingRow.objects.filter(kind="person").values_list("number", flat=True)
    stem, last = first.rstrip("0123456789"), first[len(first.rstrip("0123456789")) :]
    given = f"{stem}{int(last) + 5:0{len(last)}}"
    late = (given, *PEOPLE[2_299][1:])
    with pytest.raises(NumberTaken):
        load([*PEOPLE[1:1_500], late])
    assert ThingRow.objects.filter(kind="person").count() == 1


def test_a_twin_in_the_batch_before_is_seen():
    body = PEOPLE[5][2][:14] + "777"
    twin = ("", PEOPLE[5][1], body + citizen_check(body), PEOPLE[5][3], "")
    load([*PEOPLE[:1_500], twin])
    (group,) = queries.duplicates(desk(), "person").groups
    assert len(group) == 2


def test_changed_and_new_rows_are_merged_together():
    shops = [("", f"第{n}面馆", f"138{n:08}") for n in range(2_200)]
    load(shops[:1_100], SHOP)
    held = ThingRow.objects.filter(kind="shop").order_by("id").values_list("number", flat=True)
    changed = [
        (number, name, f"13711{at:06}")
        for at, (number, (_, name, _)) in enumerate(zip(held, shops[:1_100], strict=True))
    ]
    told = load([row for pair in zip(changed, shops[1_100:], strict=True) for row in pair], SHOP)
    assert (told.added, told.changed) == (1_100, 1_100)
    assert ThingRow.objects.filter(kind="shop", revision=2, masks__phone__startswith="137").count() == 1_100
    assert ThingRow.objects.filter(kind="shop", revision=1).count() == 1_100
    enter(Sight.everything())
    assert list(differing()) == []
