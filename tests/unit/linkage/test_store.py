"""Files at rest: only with their key, whole, and in their own place."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pyarrow as pa
import pytest

from chuanhui.system.linkage import store

ROWS = pa.table({"row": [0, 1], "name": ["王安", "李宁"]})
FACTS = pa.table({"row": [0, 1], "self_paid": ["1", "2"]})
UNREAD = pa.table({"name": ["赵和"]})
REGISTER = {name: pa.table({"number": [7, 9]}) for name in ("register", "register_repairs")}


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.LINKAGE = tmp_path / "linkage"
    return settings.LINKAGE


def test_a_file_comes_back_as_it_was(folder, monkeypatch):
    monkeypatch.setattr(store, "PIECE", 64)
    one, key = uuid4(), store.new_key()
    store.put(one, key, ROWS, FACTS, UNREAD)
    assert store.get(one, key) == (ROWS, FACTS, UNREAD)
    assert folder.stat().st_mode & 0o077 == 0
    assert "王安".encode() not in (folder / str(one)).read_bytes()


def test_without_its_key_or_in_another_place_it_does_not_open(folder):
    one, other, key = uuid4(), uuid4(), store.new_key()
    store.put(one, key, ROWS, FACTS, UNREAD)
    assert store.get(one, store.new_key()) is None
    (folder / str(other)).write_bytes((folder / str(one)).read_bytes())
    assert store.get(other, key) is None
    assert store.get(uuid4(), key) is None


def test_a_file_of_before_there_was_a_third_table_is_read():
    one, key = uuid4(), store.new_key()
    store._put(one, key, {"rows": ROWS, "facts": FACTS})
    assert store.get(one, key) == (ROWS, FACTS, pa.table({}))


def test_a_file_that_ends_after_its_first_table_does_not_open():
    one, plan, key = uuid4(), uuid4(), store.new_key()
    store._put(one, key, {"rows": ROWS})
    assert store.get(one, key) is None
    store._put(plan, key, {"settled": ROWS})
    assert store.recall(plan, key) is None


@pytest.mark.parametrize("at", [0, 20, 30, -1])
def test_a_changed_or_shortened_file_does_not_open(folder, at):
    one, key = uuid4(), store.new_key()
    store.put(one, key, ROWS, FACTS, UNREAD)
    path = folder / str(one)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))
    assert store.get(one, key) is None
    path.write_bytes(bytes(data[: len(data) // 2]))
    assert store.get(one, key) is None


def test_what_nobody_needs_is_swept_and_what_is_dropped_is_gone(folder):
    one, two, key = uuid4(), uuid4(), store.new_key()
    for each in (one, two):
        store.put(each, key, ROWS, FACTS, UNREAD)
    before, later = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    assert store.sweep({one}, before=before) == 0
    assert store.sweep({one}, before=later) == 1
    assert store.drop([one, two]) == 1
    assert list(folder.iterdir()) == []


def test_what_the_engine_remembers_comes_back_with_its_stamp():
    plan, key = uuid4(), store.new_key()
    stamped = ROWS.replace_schema_metadata({"stamp": "abc"})
    store.remember(plan, key, {"settled": stamped, "candidates": FACTS, **REGISTER})
    found = store.recall(plan, key)
    assert found is not None
    assert found["settled"].schema.metadata[b"stamp"] == b"abc"
    assert {name: found[name] for name in REGISTER} == REGISTER
    store.remember(plan, key, {"settled": ROWS, "candidates": FACTS, **REGISTER})
    assert store.recall(plan, key)["settled"] == ROWS
    assert store.recall(plan, store.new_key()) is None
