"""What an entry's hash covers, and what is refused before it could be hashed two ways."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from chuanhui.journal.errors import UnreadableEntry
from chuanhui.journal.rules import COLUMNS, HOUSE, ask_digest, hash_entry, parameters, sealed_entry
from chuanhui.kernel.canonical import NotCanonical
from chuanhui.kernel.instants import NaiveTime

AT = datetime(2022, 8, 5, 9, 0, tzinfo=UTC)
ID, OTHER = UUID(int=1), UUID(int=2)
GIVEN = {
    "id": ID,
    "at": AT,
    "kind": "case.file",
    "area_path": "411602.007.",
    "body": {"b": 1, "a": "井盖"},
    "subject_kind": "case",
    "subject": OTHER,
    "subject_ref": "CW-2022-000001",
    "post_id": 7,
    "person_id": 9,
    "playbook": "wenming@3",
    "key": OTHER,
    "ask": b"\x01\x02",
}


def test_sealed_entry_hashes_every_field_in_the_published_order():
    text = "\x1f".join(
        [
            "00000000-0000-0000-0000-000000000001",
            "2022-08-05T09:00:00.000000Z",
            "case.file",
            "case",
            "00000000-0000-0000-0000-000000000002",
            "CW-2022-000001",
            "411602.007.",
            "7",
            "9",
            "wenming@3",
            "00000000-0000-0000-0000-000000000002",
            "0102",
            '{"a":"井盖","b":1}',
        ]
    )
    assert sealed_entry(**GIVEN).hash == hashlib.sha256(text.encode()).digest()


def test_sealed_entry_writes_absent_fields_as_empty_text():
    entry = sealed_entry(id=ID, at=AT, kind="site.start", area_path=HOUSE, body={})
    text = "\x1f".join(
        [str(ID), "2022-08-05T09:00:00.000000Z", "site.start", "", "", "", "~.", *[""] * 5, "{}"]
    )
    assert entry.hash == hashlib.sha256(text.encode()).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"id": OTHER},
        {"at": AT + timedelta(microseconds=1)},
        {"kind": "case.fix"},
        {"area_path": "411602.008."},
        {"body": {"b": 2, "a": "井盖"}},
        {"subject_kind": "area"},
        {"subject": ID},
        {"subject_ref": ""},
        {"post_id": None},
        {"person_id": 7},
        {"playbook": "wenming@2"},
        {"key": ID},
        {"ask": b"\x01"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_field_changes_the_hash(change):
    assert sealed_entry(**(GIVEN | change)).hash != sealed_entry(**GIVEN).hash


def test_the_same_instant_in_another_zone_has_the_same_hash():
    shanghai = AT.astimezone(timezone(timedelta(hours=8)))
    assert sealed_entry(**(GIVEN | {"at": shanghai})).hash == sealed_entry(**GIVEN).hash


def test_parameters_follow_the_columns():
    entry = sealed_entry(**GIVEN)
    assert parameters(entry) == tuple(getattr(entry, name) for name in COLUMNS.split(", "))


def test_hash_entry_repeats_the_hash_from_the_columns():
    entry = sealed_entry(**GIVEN)
    assert hash_entry(*parameters(entry)[:-1]) == entry.hash


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"area_path": "411602.007"}, "area_path"),
        ({"area_path": ""}, "area_path"),
        ({"kind": "file"}, "kind"),
        ({"ask": None}, "ask"),
    ],
)
def test_sealed_entry_refuses_what_the_table_would(change, field):
    with pytest.raises(UnreadableEntry) as refused:
        sealed_entry(**(GIVEN | change))
    assert refused.value.facts["field"] == field


def test_sealed_entry_refuses_a_field_that_holds_the_separator():
    with pytest.raises(NotCanonical):
        sealed_entry(**(GIVEN | {"subject_ref": "a\x1fb"}))


def test_sealed_entry_refuses_a_moment_without_a_zone():
    with pytest.raises(NaiveTime):
        sealed_entry(**(GIVEN | {"at": AT.replace(tzinfo=None)}))


def test_ask_digest_sees_the_value_and_not_its_order():
    assert ask_digest({"a": 1, "b": 2}) == ask_digest({"b": 2, "a": 1})
    assert ask_digest({"a": 1}) != ask_digest({"a": 2})
