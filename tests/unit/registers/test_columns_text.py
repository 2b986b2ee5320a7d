"""Rows written column by column, and marks of names made of pieces, are what they are one by one."""

from __future__ import annotations

import random

from tests.unit.registers.kinds import field

from chuanhui.grid.registers.actions.name_marks import NameMarks
from chuanhui.grid.registers.rules.columns_text import alike_in_fields, columns_of, told_column, told_rows
from chuanhui.grid.registers.rules.marking import same_form, same_forms
from chuanhui.grid.registers.rules.names import piece_texts
from chuanhui.kernel.canonical import canonical_json
from chuanhui.playbook.schema import FieldKind, Guard

VALUES = (
    ["a", '"', "\\", "\\u001e", "a\\", "川汇", "\x1e", "\x1f", "\n", "", "%s", "{}"],
    [1, -1, 10**15],
    [True, False],
    [1.5, 2.0],
    ["a", 1, None, True, 2.5, ["b", "\x1e"]],
)
NAMES = (
    *(
        "张三",
        "张小三",
        "欧阳明",
        "欧阳娜娜",
        "单雄信",
        "欧阳",
        "张",
        "",
        "王王王",
        "Li Na",
        "Ann",
        "Bo",
        "B1a",
    ),
    *("买买提·艾力", "张 三", "尉迟恭", "ａｂｃ", "张A", "李〇〇", "\U00020000\U00020001三"),
)


def test_rows_written_by_columns_are_canonical():
    chance = random.Random(7)
    for _ in range(300):
        fields = chance.sample(["b", "a", "c%", 'd"', "é"], chance.randint(0, 5))
        values = {one: chance.choice(VALUES) for one in fields}
        rows = [{one: chance.choice(values[one]) for one in fields} for _ in range(chance.randint(1, 9))]
        columns = {id: told_column(some) for id, some in columns_of(rows).items()}
        assert told_rows(columns, len(rows)) == [canonical_json(row) for row in rows]


def test_rows_are_grouped_by_the_fields_that_they_have():
    rows = [({"a": 1}, {}), ({"a": 2}, {"b": 1}), ({"a": 3}, {}), ({}, {"a": 1})]
    assert alike_in_fields(rows) == [[0, 2], [1], [3]]


def test_marks_of_names_are_those_of_their_pieces():
    marks = NameMarks("person.name.", lambda text: text.encode())
    for name in (*NAMES, *NAMES):
        found = marks.of(name)
        assert len(found) == len(set(found))
        assert set(found) == {f"person.name.{piece}".encode() for piece in piece_texts(name)}, name


def test_a_column_has_the_forms_that_its_values_have_one_by_one():
    texts = ["138-0013 8000", "ＡＢ c", "a\x00b", "", " ", "Straße", "ﬃ", "İ", "张 三", "e\u0301", "x1", "-"]
    for kind in (FieldKind.TEXT, FieldKind.PHONE, FieldKind.NAME):
        one = field("f", kind, Guard.PERSONAL)
        for values in (texts, texts[:2], ["A1", "b2"], [1, 2.5, True], ["a", 1], [["a", "b"]], []):
            assert same_forms(one, values) == [same_form(one, value) for value in values]
