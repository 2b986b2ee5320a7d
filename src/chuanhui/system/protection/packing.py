"""The copy for a person: one zip with all of it as JSON, as a workbook, and a page that explains it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from chuanhui.grid.registers.actions import HandedOut
from chuanhui.system.protection.queries.gathering import Gathered
from chuanhui.system.protection.rules import BY_TABLE, JOURNAL

ZONE = ZoneInfo("Asia/Shanghai")
CELL_LONGEST = 32_000
FIRST = (1980, 1, 1, 0, 0, 0)
"""Every file in the zip has this date: the same content is the same zip, to the last byte."""

README = """{number}
{at}（北京时间 / Beijing time）

person.json  我们持有的与您有关的全部内容，机器可读。 Everything we hold on you, for machines.
person.xlsx  同样的内容，一张表一页。 The same, a sheet for each table.

protected    受保护的信息（姓名、证件号码、电话等）的明文。 Protected fields in the open.
merged       与您的登记卡合并的重复卡上的同类信息，按编号。 The same of duplicates merged with yours.
asked        申请更正的内容，按申请。 What changes were asked for, by request.
journal      每一次登记、更正、查看的记录：何时、何事。 What was done, and when.

没有交付的内容 / What is not handed out:
{without}

内容有误，可以要求更正；目的已经实现或者不再必要的，可以要求删除（个人信息保护法第四十六条、第四十七条）。
What is wrong you may have corrected; what is no longer needed, deleted.
"""


def pack(gathered: Gathered, values: Sequence[HandedOut], *, number: str, now: datetime) -> bytes:
    """Return the zip.

    Args:
        gathered: everything held, without what is protected.
        values: what is protected, in the open: of the person, and of every duplicate merged with it.
        number: of the person in the register.
        now: aware.
    """
    at = now.astimezone(ZONE)
    protected = _protected(values, number)
    whole = {
        "number": number,
        "at": at.isoformat(),
        **protected,
        "held": {table: list(rows) for table, rows in gathered.rows.items()},
        "journal": list(gathered.journal),
        "without": dict(gathered.without),
    }
    without = "\n".join(f"{BY_TABLE[table].name.zh}: {why}" for table, why in gathered.without.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            ("README.txt", README.format(number=number, at=f"{at:%Y-%m-%d %H:%M}", without=without).encode()),
            ("person.json", json.dumps(whole, ensure_ascii=False, indent=1).encode()),
            ("person.xlsx", _workbook(gathered, protected)),
        ):
            archive.writestr(zipfile.ZipInfo(name, FIRST), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _protected(values: Sequence[HandedOut], number: str) -> dict[str, Any]:
    return {
        "protected": {
            name: value for one in values if one.number == number for name, value in one.values.items()
        },
        "merged": {one.number: dict(one.values) for one in values if one.number != number and one.values},
        "asked": {str(id): dict(told) for one in values for id, told in one.asked.items()},
    }


def _workbook(gathered: Gathered, protected: Mapping[str, Any]) -> bytes:
    """Return the workbook: every cell is text, so that nothing in it can run."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2020, 1, 1)})  # noqa: DTZ001 reason: the same content, the same file
    _sheet(
        book,
        "受保护的信息",
        [{"项目": name, "内容": value} for name, value in protected["protected"].items()],
    )
    for title, head, part in (("合并前受保护的信息", "编号", "merged"), ("申请更正的内容", "申请", "asked")):
        more = [
            {head: of, "项目": name, "内容": value}
            for of, told in protected[part].items()
            for name, value in told.items()
        ]
        if more:
            _sheet(book, title, more)
    for table, rows in gathered.rows.items():
        if rows:
            _sheet(book, BY_TABLE[table].name.zh, rows)
    _sheet(book, JOURNAL.zh, gathered.journal)
    book.close()
    return out.getvalue()


def _sheet(book: Any, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    sheet = book.add_worksheet(name[:31])
    names = list(rows[0]) if rows else []
    for column, heading in enumerate(names):
        sheet.write_string(0, column, heading)
        sheet.set_column(column, column, 24)
    for at, row in enumerate(rows, 1):
        for column, heading in enumerate(names):
            value = row[heading]
            if value is not None and value != "":
                sheet.write_string(at, column, _text(value))


def _text(value: Any) -> str:
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(sign for sign in told if sign >= " " or sign in "\t\n")[:CELL_LONGEST]
