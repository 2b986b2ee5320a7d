"""Many rows at once say what they say one by one: marks, facts as JSON, columns as arrays."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuanhui.playbook.schema import FactColumn, FactKind, Text
from chuanhui.system.linkage.columns import array_text
from chuanhui.system.linkage.facts import typed, wire_rows, wire_texts
from chuanhui.system.linkage.intake.facts import TYPES
from chuanhui.system.linkage.marks import MARK_BYTES, marks_of

CELLS = st.none() | st.text(max_size=8)
KEY = bytes(range(32))
NUMBER = TYPES[FactKind.MONEY]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6))
def test_a_mark_is_the_keyed_digest_of_what_a_row_tells(cells):
    number, name = (pa.array(list(side), pa.string()) for side in zip(*cells, strict=True))
    found = marks_of("medical", pa.table({"row": range(len(cells)), "name": name, "id_number": number}), KEY)
    for (one, other), mark in zip(cells, found.to_pylist(), strict=True):
        told = "".join(
            f"\x1f{role}={cell}" for role, cell in (("id_number", one), ("name", other)) if cell is not None
        )
        whole = hmac.new(KEY, f"linkage.row\x1fmedical{told}".encode(), hashlib.sha256).digest()
        assert mark == whole[:MARK_BYTES]


def test_the_marks_of_nothing_are_none():
    assert len(marks_of("medical", pa.table({"name": pa.array([], pa.string())}), KEY)) == 0


MONEY = st.none() | st.decimals(-(10**9), 10**9, places=6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(MONEY, st.none() | st.booleans(), st.none() | st.dates(), CELLS), min_size=1, max_size=6
    )
)
def test_facts_written_by_the_column_are_those_written_row_by_row(lines):
    kinds = (NUMBER, pa.bool_(), pa.date32(), pa.string())
    names = ("paid", "major", "since", "grade")
    columns = [pa.array(list(side), kind) for side, kind in zip(zip(*lines, strict=True), kinds, strict=True)]
    table = pa.table(
        {"row": pa.array(range(len(lines)), pa.int64()), **dict(zip(names, columns, strict=True))}
    )
    found = wire_texts(table).sort_by("row")
    assert [json.loads(one) for one in found.column("facts").to_pylist()] == wire_rows(
        table, range(len(lines))
    )


def test_a_file_without_facts_tells_of_rows_that_say_nothing():
    assert wire_texts(pa.table({"row": pa.array([0, 1])})).column("facts").to_pylist() == ["{}", "{}"]


@pytest.mark.parametrize(
    ("kind", "kept", "value"),
    [
        (FactKind.MONEY, "25000.5", Decimal("25000.5")),
        (FactKind.WHOLE, "3", Decimal(3)),
        (FactKind.DATE, "2026-11-09", date(2026, 11, 9)),
        (FactKind.YES_NO, False, False),
        (FactKind.CHOICE, "a", "a"),
        (FactKind.MONTH, "2026-11", "2026-11"),
        (FactKind.MONEY, None, None),
    ],
)
def test_a_kept_fact_comes_back_as_rules_compare_it(kind, kept, value):
    column = FactColumn("one", "medical", Text("一", "one"), ("一",), kind)
    assert typed(column, [kept, None]).to_pylist() == [value, None]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (pa.array(["a", None, ""]), '{"a",NULL,""}'),
        (pa.array(['a,"b"', "c\\d", "NULL"]), '{"a,\\"b\\"","c\\\\d","NULL"}'),
        (pa.array([b"\x00\xff", None], pa.binary()), '{"\\\\x00ff",NULL}'),
        (pa.array([1, None], pa.int64()), "{1,NULL}"),
        (pa.array([0.5, float("-inf")]), "{0.5,-inf}"),
        (pa.nulls(2), "{NULL,NULL}"),
        (pa.array([], pa.string()), "{}"),
    ],
)
def test_a_column_is_told_as_an_array(column, text):
    assert array_text(pa.chunked_array([column])) == text
