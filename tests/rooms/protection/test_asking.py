"""A person's copy: complete, on record, in time, refused only with a reason (promise 37)."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from tests.rooms.registers.sheets import HEAD, NOON, PERSON, as_csv, base, desk, person

from chuanhui.grid.registers import actions as register_actions
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.errors import IsPurged
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.system.protection import actions, queries
from chuanhui.system.protection.errors import (
    AlreadyAsked,
    AskedOtherwise,
    BadAnswerTerms,
    IdentityMissing,
    NotYourRequest,
    PersonNotFound,
    ReasonMissing,
    RequestMovedOn,
    RequestNotFound,
)
from chuanhui.system.protection.rules import HELD, State, folded
from chuanhui.system.protection.terms import read_terms, terms

pytestmark = pytest.mark.usefixtures("district")
SO = "本人到场，当面核对身份证原件"


@pytest.fixture
def resident(district):
    base()
    register_actions.import_rows(
        kind="person", data=as_csv(PERSON, [person(1), person(2)]), by=desk(), now=NOON
    )
    enter(Sight.everything())
    return ThingRow.objects.filter(kind="person").order_by("number").first()


def opened(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_copy_holds_what_is_protected_and_every_table(resident):
    by = desk()
    asked = actions.ask_copy(thing_id=resident.id, identified=SO, by=by, now=NOON)
    told = actions.answer_copy(request_id=asked.id, by=by, now=NOON)
    files = opened(told.copy)
    whole = json.loads(files["person.json"])
    _, name, id_number, birth, phone = person(1)
    assert whole["protected"] == {"name": name, "id_number": id_number, "birth": birth, "phone": phone}
    handed_out = [one.table for one in HELD if not one.why_not]
    assert list(whole["held"]) == handed_out
    assert [row["number"] for row in whole["held"]["registers_thing"]] == [resident.number]
    assert "sealed" not in whole["held"]["registers_thing"][0]
    assert [row["purpose"] for row in whole["held"]["registers_reveal"]] == ["subject_access"]
    assert person(2)[2] not in files["person.json"].decode()
    book = openpyxl.load_workbook(io.BytesIO(files["person.xlsx"]))
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value} == {"s"}
    assert id_number in {cell.value for row in book["受保护的信息"] for cell in row}


def test_the_digest_and_the_reveal_are_on_record(resident):
    by = desk()
    told = actions.export_person(thing_id=resident.id, by=by, now=NOON, identified=SO)
    held = queries.request(by.sight, told.id)
    assert (held.state, held.digest) == (State.ANSWERED, hashlib.sha256(told.copy).hexdigest())
    assert [one.purpose for one in registers.reveals_of(by, resident.id)] == ["subject_access"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM journal_entry WHERE subject = %s ORDER BY seq", [told.id])
        bodies = [json.loads(body) for (body,) in cursor.fetchall()]
    wire = folded([body["set"] for body in bodies])
    assert (wire["state"], wire["digest"], wire["revision"]) == ("answered", held.digest, 2)
    assert [cell for cell in person(1)[1:] if cell in str(bodies)] == []


def test_the_clock_runs_fifteen_working_days(resident):
    by = desk()
    asked = actions.ask_copy(thing_id=resident.id, identified=SO, by=by, now=NOON)
    # 9 November 2026 is a Monday; no holiday lies in the three weeks that follow.
    assert f"{asked.due_at:%Y-%m-%d}" == "2026-11-30"
    assert queries.late(by.sight, asked.due_at) == []
    assert [one.id for one in queries.late(by.sight, asked.due_at + timedelta(seconds=1))] == [asked.id]
    with pytest.raises(AlreadyAsked):
        actions.ask_copy(thing_id=resident.id, identified=SO, by=by, now=NOON)


def test_a_refusal_needs_its_reason(resident):
    by = desk()
    asked = actions.ask_copy(thing_id=resident.id, identified=SO, by=by, now=NOON)
    with pytest.raises(ReasonMissing):
        actions.refuse_copy(request_id=asked.id, reason="不行", by=by, now=NOON)
    actions.refuse_copy(request_id=asked.id, reason="未能核实受托人的委托书", by=by, now=NOON)
    held = queries.request(by.sight, asked.id)
    assert (held.state, held.reason) == (State.REFUSED, "未能核实受托人的委托书")
    with pytest.raises(RequestMovedOn):
        actions.answer_copy(request_id=asked.id, by=by, now=NOON)
    assert [one.state for one in queries.requests_of(by.sight, resident.id)] == [State.REFUSED]
    assert queries.requests(by.sight) == []


@pytest.mark.parametrize(
    "words", ["", "看过", "核对了身份证411602199001010011号"], ids=("none", "few", "number")
)
def test_identity_is_noted_without_its_number(resident, words):
    by = desk()
    with pytest.raises(IdentityMissing):
        actions.ask_copy(thing_id=resident.id, identified=words, by=by, now=NOON)


def test_who_may_not_reveal_may_not_answer_and_out_of_sight_is_nothing(resident):
    by = desk("street_desk@xiaoqiao")
    with pytest.raises(NotYourRequest):
        actions.ask_copy(thing_id=resident.id, identified=SO, by=by, now=NOON)
    far = desk("street_desk@chenzhou")
    with pytest.raises(PersonNotFound):
        actions.ask_copy(thing_id=resident.id, identified=SO, by=far, now=NOON)
    asked = actions.ask_copy(thing_id=resident.id, identified=SO, by=desk(), now=NOON)
    far = desk("street_desk@chenzhou")
    with pytest.raises(RequestNotFound):
        actions.answer_copy(request_id=asked.id, by=far, now=NOON)


def test_a_key_answers_once_and_the_copy_is_not_kept(resident):
    by, key = desk(HEAD), uuid4()
    asked = actions.ask_copy(thing_id=resident.id, identified=SO, by=by, now=NOON)
    first = actions.answer_copy(request_id=asked.id, by=by, now=NOON, key=key)
    again = actions.answer_copy(request_id=asked.id, by=by, now=NOON, key=key)
    assert (again.repeated, again.copy, again.revision) == (True, b"", first.revision)
    with pytest.raises(AskedOtherwise):
        actions.ask_copy(thing_id=resident.id, identified=SO, by=by, now=NOON, key=key)


def test_after_the_purge_the_copy_says_what_is_left(resident):
    ThingRow.objects.filter(id=resident.id).update(until=NOON.date())
    later = NOON + timedelta(days=1200)
    register_actions.purge(now=later)
    by = desk()
    whole = json.loads(
        opened(actions.export_person(thing_id=resident.id, by=by, now=later, identified=SO).copy)[
            "person.json"
        ]
    )
    assert whole["protected"] == {}
    assert [row["purged_on"] for row in whole["held"]["registers_thing"]] == [f"{later:%Y-%m-%d}"]
    with pytest.raises(IsPurged):
        register_actions.reveal(
            thing_id=resident.id, fields=["phone"], purpose="legal_duty", reason="核对", by=by, now=later
        )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "within: 15 days\n",
        'within: soon\nsince: "2020"\nsource: x\n',
        "within: 15 working days\nsince: a\nsource: b\nmore: c\n",
    ],
    ids=("empty", "short", "no allowance", "unknown key"),
)
def test_terms_are_read_strictly(text):
    assert terms().within.amount == 15
    with pytest.raises(BadAnswerTerms):
        read_terms(text.encode(), "answer.yaml")
