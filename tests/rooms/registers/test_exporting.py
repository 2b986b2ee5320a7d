"""Exporting: masked, in full only on record, without hidden columns, and taken in again as it went out."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from django.db import connection
from tests.rooms.registers.sheets import NOON, PERSON, as_csv, base, desk, person

from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import BadReveal, CardHidden, NotYourReveal
from chuanhui.grid.registers.models import Reveal

pytestmark = pytest.mark.usefixtures("district")
SHOP = ("店名", "联系电话", "门店地址")
HOSTILE = ("=1+1", "+1", "-2", "@SUM(1)", "\t=1", "http://127.0.0.1/x", "001234567890123456")


@pytest.fixture(autouse=True)
def _people(district):
    base()
    by = desk()
    actions.import_rows(kind="person", data=as_csv(PERSON, [person(n) for n in range(4)]), by=by, now=NOON)


def table(data):
    if data[:2] == b"PK":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        return [[cell.value or "" for cell in row] for row in sheet]
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_masks_what_is_protected(form):
    by = desk()
    told = actions.export_things(kind="person", by=by, now=NOON, form=form)
    heading, *rows = table(told.data)
    assert (told.count, len(rows)) == (4, 4)
    phones = {row[heading.index("联系电话")] for row in rows}
    assert phones == {f"{person(n)[4][:3]}****{person(n)[4][-4:]}" for n in range(4)}
    text = str(rows)
    assert [cell for n in range(4) for cell in person(n)[1:] if cell in text] == []
    assert Reveal.objects.count() == 0


def test_in_full_each_thing_has_its_record_and_all_one_entry():
    by = desk()
    more = {"in_full": True, "purpose": "legal_duty", "reason": "年度核对"}
    told = actions.export_things(kind="person", by=by, now=NOON, form="csv", **more)
    heading, *rows = table(told.data)
    assert {row[heading.index("公民身份号码")] for row in rows} == {person(n)[2] for n in range(4)}
    assert Reveal.objects.filter(purpose="legal_duty", person_id=by.person_id).count() == 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM journal_entry WHERE kind = 'register_reveal.export'")
        ((body,),) = cursor.fetchall()
    held = json.loads(body)
    assert (held["count"], held["reason"], len(held["things"])) == (4, "年度核对", 4)
    again = actions.import_rows(kind="person", data=told.data, by=by, now=NOON)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 4)
    shown = queries.things(by, "person").lines[0]
    assert [one.purpose for one in queries.reveals_of(by, shown.id)] == ["legal_duty"]


def test_in_full_needs_the_role_a_purpose_and_a_reason():
    with pytest.raises(BadReveal):
        actions.export_things(kind="person", by=desk(), now=NOON, in_full=True, purpose="x", reason="核对")
    with pytest.raises(CardHidden):
        actions.export_things(kind="person", by=desk("street_desk@xiaoqiao"), now=NOON)
    by = desk("grid_worker@xiaoqiao/beihuayuan/01")
    with pytest.raises(NotYourReveal):
        actions.export_things(
            kind="person", by=by, now=NOON, in_full=True, purpose="legal_duty", reason="核对"
        )
    assert Reveal.objects.count() == 0


def test_a_masked_sheet_is_not_taken_for_values():
    by = desk()
    told = actions.export_things(kind="person", by=by, now=NOON)
    dry = actions.import_rows(kind="person", data=told.data, by=by, now=NOON, dry_run=True)
    assert {one.code for one in dry.faults} == {"cell.masked"}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_p45_a_register_s_sheet_is_inert_and_goes_round(form):
    by = desk()
    rows = [(text, "13800000000", f"某路{n}号{text}") for n, text in enumerate(HOSTILE)]
    actions.import_rows(kind="shop", data=as_csv(SHOP, rows), by=by, now=NOON)
    told = actions.export_things(kind="shop", by=by, now=NOON, form=form)
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(told.data))
        cells = [cell for row in book.active for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        assert {"=1+1", "001234567890123456"} <= {cell.value for cell in cells}
    else:
        cells = [cell for row in table(told.data) for cell in row]
        assert [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell] == []
    heading, *lines = table(told.data)
    keep = [at for at, name in enumerate(heading) if name != "联系电话" and "负责人" not in name]
    back = as_csv([heading[at] for at in keep], [[line[at] for at in keep] for line in lines])
    again = actions.import_rows(kind="shop", data=back, by=by, now=NOON)
    assert (again.added, again.changed, again.unchanged) == (0, 0, len(HOSTILE))
