"""Fields: one written form, every fault at once, never the value in a fault."""

from __future__ import annotations

import pytest
from tests.unit.registers.kinds import PERSON, WORDS, field

from chuanhui.grid.registers.rules import read_fields
from chuanhui.grid.registers.rules.reading import read_value
from chuanhui.playbook.schema import FieldKind

NUMBER = "11010519491231002X"


def test_read_fields_splits_open_from_protected():
    sent = {
        "name": "张　三 ",
        "id_number": NUMBER.lower(),
        "phone": "+86 138-0013-8000",
        "housing": "自住",
        "area": 86.50,
    }
    found = read_fields(PERSON, sent, WORDS)
    assert found.plain == {"housing": "owner", "area": "86.5"}
    assert found.guarded == {"name": "张三", "id_number": NUMBER, "phone": "13800138000"}
    assert found.faults == ()


def test_read_fields_tells_every_fault_and_no_value():
    sent = {
        "name": " ",
        "id_number": "110105194912310021",
        "phone": "abc",
        "area": "1e9",
        "housing": "palace",
        "x": 1,
    }
    faults = read_fields(PERSON, sent, WORDS).faults
    assert [(one.field, one.code) for one in faults] == [
        ("x", "unknown"),
        ("name", "required"),
        ("id_number", "not_id_number"),
        ("phone", "not_phone"),
        ("housing", "not_option"),
        ("area", "too_large"),
    ]
    assert not any(str(value) in one.sentence("en") for one in faults for value in list(sent.values())[1:4])


def test_a_change_reads_only_what_is_sent_and_clears():
    found = read_fields(PERSON, {"phone": "", "area": None}, WORDS, whole=False)
    assert (found.plain, found.guarded, found.faults) == ({"area": None}, {"phone": None}, ())
    assert read_fields(PERSON, {"name": ""}, WORDS, whole=False).faults[0].code == "required"


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        (FieldKind.DATE, "2026年1月2日", "2026-01-02"),
        (FieldKind.DATE, "2026-01-02", "2026-01-02"),
        (FieldKind.TIME, "8:30".rjust(5, "0"), "08:30"),
        (FieldKind.YES_NO, "是", True),
        (FieldKind.NUMBER, "12.0", 12),
        (FieldKind.POINT, "114.65,33.62", [114.65, 33.62]),
        (FieldKind.PHONE, "0394-8221234", "0394-8221234"),
        (FieldKind.CREDIT_CODE, "91350100m000100y43", "91350100M000100Y43"),
        (FieldKind.NAME, "Anna Maria", "Anna Maria"),
        (FieldKind.PHOTO, "a" * 64, ["a" * 64]),
    ],
)
def test_read_value_keeps_one_form(kind, sent, kept):
    assert read_value(field("x", kind).field, sent, None) == kept


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (FieldKind.DATE, "2026-02-30"),
        (FieldKind.TIME, "25:00"),
        (FieldKind.YES_NO, "maybe"),
        (FieldKind.NUMBER, True),
        (FieldKind.POINT, "200,1"),
        (FieldKind.POINT, "here"),
        (FieldKind.TEXT, 5),
        (FieldKind.TEXT, "x" * 501),
        (FieldKind.NAME, "张3"),
        (FieldKind.PHOTO, "x"),
        (FieldKind.CHOICES, 5),
        (FieldKind.CREDIT_CODE, "91350100M000100Y44"),
    ],
)
def test_read_value_refuses(kind, sent):
    assert read_fields_of(kind, sent).faults


def read_fields_of(kind, sent):
    from dataclasses import replace  # noqa: PLC0415 - reason: only needed here

    return read_fields(replace(PERSON, fields=(field("x", kind),)), {"x": sent}, {})
