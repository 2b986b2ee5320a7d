"""Sheets: a batch read column by column is what it is read cell by cell, faults and repairs included."""

from __future__ import annotations

import random
from typing import Any

import pytest
from tests.unit.registers.kinds import PERSON, WORDS, field

from chuanhui.grid.registers.rules import sheets
from chuanhui.grid.registers.rules.sheets import Judge
from chuanhui.grid.registers.rules.sheets_batch import Batch
from chuanhui.grid.registers.rules.sheets_columns import UNSURE
from chuanhui.grid.registers.rules.sheets_faults import Faults, Repairs
from chuanhui.grid.registers.rules.sheets_heading import Column, Use
from chuanhui.kernel.codes.identity import citizen_check
from chuanhui.playbook.schema import FieldKind, Guard

ODD: tuple[Any, ...] = (
    *(None, "", " ", "'", "’x", "'2026-01-02", "\ufeff是", "是\u200b", "a b", "１２", "*", "张*", "x" * 70),
    *(
        "\x00",
        "\x1f",
        "|",
        "13800138000|13800138001",
        "2.0",
        "2",
        "1e3",
        "自住",
        " 自住",
        "owner",
        "是",
        "否",
    ),
    *("2026-01-02", "2026年1月2日", "2026-02-30", "08:30", "33.6,114.6", "C001"),
    *(0, 1, -1, 7.5, 1.0, 2, 10**15, -(10**15), 1e20, float("nan"), True, False),
)
PLAIN: dict[FieldKind, tuple[Any, ...]] = {
    FieldKind.TEXT: ("三楼", "a", "x-1"),
    FieldKind.NAME: ("张三", "欧阳明", "Li Na", "张 三", "張三", "张•三", "ａ"),
    FieldKind.PHONE: ("13800138000", 13800138001, "+86 138-0013-8000", "0394-8123456", "138001380001"),
    FieldKind.ID_NUMBER: (
        "11010519491231002X",
        "11010519491231002x",
        "110105194912310021",
        "110105491231002",
    ),
    FieldKind.CREDIT_CODE: ("91350100M000100Y43", "91350100m000100y43", "91350100M000100Y44"),
    FieldKind.CHOICE: ("自住", "let", "出租", "空"),
    FieldKind.CHOICES: ("自住、出租", "let"),
    FieldKind.NUMBER: (1, 2, 30, 1001, "5", 5.0, 5.5),
    FieldKind.QUANTITY: (88, 88.5, "88.50", -1),
}
KINDS = (*PLAIN, FieldKind.DATE, FieldKind.TIME, FieldKind.YES_NO, FieldKind.POINT)
BOUNDS = {"least": 0, "most": 1000}


def _columns(guard: Guard) -> list[Column]:
    found = [Column(0, "编号", Use.NUMBER), Column(1, "所在区域", Use.AREA), Column(2, "自", Use.SINCE)]
    for kind in KINDS:
        more: dict[str, Any] = BOUNDS if kind in (FieldKind.NUMBER, FieldKind.QUANTITY) else {}
        of = "housing" if kind in (FieldKind.CHOICE, FieldKind.CHOICES) else ""
        one = field(kind.value, kind, guard, of=of, longest=60, **more)
        found.append(Column(len(found), kind.value, Use.FIELD, one))
    return found


def _judged(columns: list[Column], rows: list[list[Any]], *, swift: bool) -> Any:
    faults, repairs = Faults(), Repairs()
    judge = Judge(PERSON, columns, WORDS, faults, repairs)
    if not swift:
        judge._swift = [lambda _cells: None for _ in judge._swift]
    parts = [(at + 2, Batch.of(rows[at : at + 40])) for at in range(0, len(rows), 40)]
    lines = [line for first, batch in parts for line in judge.lines(batch, first)]
    return repr(lines), faults.listed, faults.count, repairs.told()


@pytest.mark.parametrize("guard", [Guard.OPEN, Guard.PERSONAL])
@pytest.mark.parametrize("oddness", [0.0, 0.01, 0.3])
def test_columns_are_read_as_cells_are(guard, oddness):
    chance = random.Random(f"{guard} {oddness}")
    columns = _columns(guard)

    def cell(column: Column) -> Any:
        if chance.random() < oddness:
            return chance.choice(ODD)
        kind = column.field.field.kind if column.field else FieldKind.TEXT
        return chance.choice(PLAIN.get(kind, ODD)[: None if oddness else 1]) if column.field else "C001"

    rows = [[cell(one) for one in columns][: chance.choice([99, 99, 99, 5])] for _ in range(800)]
    assert _judged(columns, rows, swift=True) == _judged(columns, rows, swift=False)


@pytest.mark.parametrize("kind", KINDS)
def test_each_odd_cell_of_each_kind_is_read_alike(kind):
    columns = [one for one in _columns(Guard.OPEN) if one.field and one.field.field.kind is kind]
    column = Column(0, columns[0].name, Use.FIELD, columns[0].field)
    cells = [*ODD, *(one for several in PLAIN.values() for one in several)]
    random.Random(kind).shuffle(cells)
    for rows in ([[one] for one in cells], *([[one]] * 3 for one in cells)):
        assert _judged([column], rows, swift=True) == _judged([column], rows, swift=False)


def test_check_signs_are_judged_as_one_number_is():
    read = sheets.swift_of(field("id", FieldKind.ID_NUMBER).field, lambda cell, row: cell)
    chance = random.Random(1)
    for _ in range(300):
        area, year, day = chance.randrange(10**6), chance.randrange(1900, 2000), chance.randrange(10, 29)
        body = f"{area:06}{year}0{chance.randrange(1, 10)}{day}{chance.randrange(1000):03}"
        right = citizen_check(body)
        assert [sign for sign in "0123456789X" if read([body + sign]) is not None] == [right]


def test_a_plain_sheet_is_read_by_columns_alone(monkeypatch):
    columns = [one for one in _columns(Guard.OPEN) if one.field and one.field.field.kind in PLAIN]
    judge = Judge(PERSON, columns, WORDS, Faults(), Repairs())
    monkeypatch.setattr(Judge, "_line", lambda *_: pytest.fail("a plain row was read cell by cell"))
    row = [None] * 3 + [PLAIN[one.field.field.kind][0] for one in columns if one.field]
    assert len(list(judge.lines(Batch.of([row] * 5), 2))) == 5
    assert UNSURE not in row


@pytest.mark.parametrize("swift", [True, False])
def test_an_open_text_takes_no_personal_number(swift):
    of_kind = {
        guard: next(one for one in _columns(guard) if one.field and one.field.field.kind is FieldKind.TEXT)
        for guard in (Guard.OPEN, Guard.PERSONAL)
    }
    rows = [["三楼"], ["找他 13800138000"], ["四楼"]]
    for guard, refused in ((Guard.OPEN, [(3, "personal")]), (Guard.PERSONAL, [])):
        column = Column(0, "备注", Use.FIELD, of_kind[guard].field)
        _, faults, count, _ = _judged([column], rows, swift=swift)
        assert [(one.row, one.code) for one in faults] == refused
        assert count == len(refused)


def test_empty_rows_are_passed_over_wherever_they_stand():
    column = Column(0, "备注", Use.FIELD, field("note", FieldKind.TEXT, Guard.OPEN, longest=60))
    judge = Judge(PERSON, [column], WORDS, Faults(), Repairs())
    batch = Batch.of([["一", None], [], [None, ""], [None, "x"], ["二"]])
    assert [(one.row, one.plain) for one in judge.lines(batch, 2)] == [
        (2, {"note": "一"}),
        (5, {}),
        (6, {"note": "二"}),
    ]
