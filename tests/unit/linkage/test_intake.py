"""Departments' files: three formats, two encodings, declared columns alone, each fault with its line."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.schema import About, FactColumn, FactKind, IdentifyRole, Sends, Source, Text
from chuanhui.system.linkage.intake import read

WORDS = {"stage": {"primary": Text("小学", "Primary"), "junior": Text("初中", "Junior")}}
ROWS = [
    ("411602199001011234", "张三", "1,200.50", "是", "小学", "2026-11", "2026/3/4", "3"),
    ("'41160219900101234X ", "李四", "", "否", "junior", "", "", ""),
    ("", "王五", "0", "1", "Junior", "202611", "20260304", "2"),
]
HEADING = ("证件号码", "姓名", "自付费用", "参保", "学段", "确诊月", "入院日期", "人数")


def fact(id_, kind, **more):
    return FactColumn(id_, "medical", Text(id_, id_), (more.pop("heading"),), kind, **more)


def source(**more):
    facts = [
        fact("self_paid", FactKind.MONEY, heading="自付费用", least=Decimal(0), sensitive=True),
        fact("insured", FactKind.YES_NO, heading="参保"),
        fact("stage", FactKind.CHOICE, heading="学段", words="stage"),
        fact("month", FactKind.MONTH, heading="确诊月"),
        fact("since", FactKind.DATE, heading="入院日期"),
        fact("count", FactKind.WHOLE, heading="人数", about=About.HOUSEHOLD),
    ]
    identifies = {IdentifyRole.ID_NUMBER: ("证件号码", "id_no"), IdentifyRole.NAME: ("姓名",)}
    kept = {
        "id": "medical",
        "name": Text("医保", "Insurance"),
        "role": "department_desk",
        "unit": "yibao",
        "every": PeriodKind.MONTH,
        "due": parse_allowance("5 days"),
        "purpose": "防返贫监测",
        "basis": "数据共享协议",
        "keep_inputs": parse_allowance("1 day"),
        "keep_facts": parse_allowance("2 years"),
        "sends": Sends.NUMBERS,
        "identifies": identifies,
        "facts": {one.id: one for one in facts},
    }
    return Source(**(kept | more))


def as_csv(rows, heading=HEADING, encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out).writerows([heading, *rows])
    return out.getvalue().encode(encoding)


def as_xlsx(rows, heading=HEADING):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (heading, *rows):
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def as_parquet(rows, heading=HEADING):
    out = io.BytesIO()
    pq.write_table(pa.table({name: [row[at] for row in rows] for at, name in enumerate(heading)}), out)
    return out.getvalue()


def told(intake):
    return [(one.row, one.column, one.code) for one in intake.faults]


@pytest.mark.parametrize(
    "write",
    [as_csv, lambda rows: as_csv(rows, encoding="gb18030"), lambda rows: as_csv(rows, encoding="utf-8-sig"),
     as_xlsx, as_parquet],
    ids=["utf-8", "gb18030", "utf-8 with mark", "xlsx", "parquet"],
)  # fmt: skip
def test_every_format_is_read_alike(write):
    intake = read(write(ROWS), source(), WORDS)
    assert (intake.sent, intake.refused, told(intake)) == (3, 0, [])
    assert intake.roles == (IdentifyRole.ID_NUMBER, IdentifyRole.NAME)
    assert intake.rows.to_pylist() == [
        {"row": n, "line": n + 2, "id_number": row[0] or None, "name": row[1]} for n, row in enumerate(ROWS)
    ]
    first, second, third = intake.facts.to_pylist()
    assert first == {
        "row": 0,
        "self_paid": Decimal("1200.5"),
        "insured": True,
        "stage": "primary",
        "month": "2026-11",
        "since": date(2026, 3, 4),
        "count": Decimal(3),
    }
    assert (second["self_paid"], second["insured"], second["stage"], second["since"]) == (
        None,
        False,
        "junior",
        None,
    )
    assert (third["self_paid"], third["insured"], third["month"], third["since"]) == (
        Decimal(0), True, "2026-11", date(2026, 3, 4),
    )  # fmt: skip


def test_a_blank_is_no_zero():
    intake = read(as_csv([("1", "甲", cell, "", "", "", "", "") for cell in ("", "0")]), source(), WORDS)
    assert intake.facts.column("self_paid").to_pylist() == [None, Decimal(0)]


def test_an_undeclared_column_refuses_the_file_and_is_named():
    heading = (*HEADING[:7], "银行卡号")
    intake = read(as_csv(ROWS, heading), source(), WORDS)
    assert told(intake) == [(1, "银行卡号", "heading.undeclared"), (1, "人数", "heading.lacking")]
    assert (intake.is_refused, intake.rows.num_rows, intake.facts.num_rows) == (True, 0, 0)
    assert "银行卡号" in intake.faults[0].sentence()
    doubled = read(as_csv([(*ROWS[0], "1")], (*HEADING, "id_no")), source(), WORDS)
    assert told(doubled) == [(1, "id_no", "heading.doubled")]


def test_a_number_that_lost_digits_is_refused_with_its_row():
    book = as_xlsx([(411602199001011234, *ROWS[0][1:]), ROWS[1], (4.11602199001e17, *ROWS[2][1:])])
    intake = read(book, source(), WORDS)
    assert told(intake) == [(2, "证件号码", "cell.lost_digits"), (4, "证件号码", "cell.lost_digits")]
    assert (intake.sent, intake.refused) == (3, 2)
    assert intake.rows.column("line").to_pylist() == [3]
    assert intake.rows.column("row").to_pylist() == intake.facts.column("row").to_pylist() == [0]
    text = read(as_csv([("4.11602E+17", *ROWS[0][1:])]), source(), WORDS)
    assert told(text) == [(2, "证件号码", "cell.lost_digits")]


def test_facts_that_cannot_be_read_keep_their_row_out_and_are_told():
    bad = {2: "约一千", 3: "或许", 4: "大学", 5: "2026-13", 6: "2026-02-30", 7: "2.5"}
    rows = [tuple(bad[at] if at == place else cell for place, cell in enumerate(ROWS[0])) for at in bad]
    intake = read(as_csv([*rows, ROWS[0]]), source(), WORDS)
    assert [one.code for one in intake.faults] == [
        "not_number", "not_yes_no", "not_option", "not_month", "not_date", "not_whole",
    ]  # fmt: skip
    assert (intake.sent, intake.refused, intake.rows.num_rows) == (7, 6, 1)
    assert [cell for one in intake.faults for cell in bad.values() if cell in one.render()] == []
    fine = read(
        as_csv([(*ROWS[0][:2], cell, *ROWS[0][3:]) for cell in ("0.1234567", "-1", "1e20")]), source(), WORDS
    )
    assert [one.code for one in fine.faults] == ["too_fine", "too_small", "not_number"]


def test_nobody_s_row_and_ragged_rows_are_told():
    data = as_csv([ROWS[0], ("", "", *ROWS[0][2:]), (*ROWS[0], "多"), ROWS[2]])
    intake = read(data, source(), WORDS)
    assert told(intake) == [(3, "", "row.nobody"), (4, "", "row.ragged")]
    assert (intake.sent, intake.refused, intake.rows.column("line").to_pylist()) == (4, 2, [2, 5])


@pytest.mark.parametrize("written", [as_csv, as_xlsx], ids=["csv", "xlsx"])
def test_of_a_row_with_a_cell_too_many_is_kept_who_it_may_be_about(written):
    unreadable, longer = (ROWS[0][0], "赵六", "很多", *ROWS[0][3:]), (*ROWS[0], "多")
    lost = ("4.11602E+17", *ROWS[1][1:], "", "多")
    intake = read(written([longer, ROWS[2], unreadable, lost]), source(), WORDS)
    assert intake.unread.to_pylist() == [
        {"id_number": ROWS[0][0], "name": "赵六"},
        {"id_number": ROWS[0][0], "name": "张三"},
        {"id_number": None, "name": "李四"},
    ]


def test_of_a_row_with_a_cell_too_few_or_quoted_ones_is_kept_what_stands_at_its_place():
    text = f'{",".join(HEADING)}\n{ROWS[0][0]},"张\n三"\n,,,\n{",".join(ROWS[2])}\n'
    intake = read(text.encode(), source(), WORDS)
    assert intake.refused == 2
    assert intake.unread.to_pylist() == [
        {"id_number": ROWS[0][0], "name": "张\n三"},
        {"id_number": None, "name": None},
    ]


@pytest.mark.parametrize(
    ("sends", "heading", "codes"),
    [
        (Sends.TOKENS, "标识", []),
        (Sends.TOKENS, "证件号码", ["heading.numbers", "heading.lacking", "heading.lacking"]),
        (Sends.EITHER, "标识", []),
        (Sends.EITHER, "证件号码", []),
    ],
)
def test_tokens_come_where_they_are_agreed(sends, heading, codes):
    roles = {
        IdentifyRole.ID_NUMBER: ("证件号码",),
        IdentifyRole.TOKEN: ("标识",),
        IdentifyRole.NAME: ("姓名",),
    }
    if sends is Sends.TOKENS:
        del roles[IdentifyRole.ID_NUMBER]
        roles = {**roles, IdentifyRole.FAMILY: ("证件号码",)} if codes else roles
    agreed = source(sends=sends, identifies=roles)
    intake = read(as_csv(ROWS[:1], (heading, *HEADING[1:])), agreed, WORDS)
    assert [one.code for one in intake.faults] == codes


BROKEN = {
    "empty": b"",
    "parquet": b"PAR1nothing",
    "workbook": b"PK\x03\x04broken",
    "bytes": b"\x00\x01\x02",
    "utf-16": "甲".encode("utf-16"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_file_is_refused(what):
    intake = read(BROKEN[what], source(), WORDS)
    assert intake.is_refused
    assert intake.faults[0].code.startswith(("file.", "heading."))


def test_nested_columns_are_refused():
    out = io.BytesIO()
    pq.write_table(pa.table({"姓名": [["甲"]]}), out)
    assert told(read(out.getvalue(), source(), WORDS)) == [(0, "", "file.unreadable")]
