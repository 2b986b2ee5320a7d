"""The ledger as a workbook: every cell is text or a date, so that nothing a reporter wrote can run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from chuanhui.look.running import light_name
from chuanhui.mechanism.cases.queries import Line
from chuanhui.playbook.schema import Text

EXPORT_MOST = 20_000
CELL_LONGEST = 32_000
ZONE = ZoneInfo("Asia/Shanghai")
HEADS = (
    (Text("编号", "Number"), 18),
    (Text("事项", "Matter"), 44),
    (Text("类型", "Kind"), 14),
    (Text("类别", "Category"), 14),
    (Text("状态", "State"), 12),
    (Text("时限状态", "Light"), 12),
    (Text("紧急", "Urgent"), 8),
    (Text("街道", "Sub-district"), 16),
    (Text("社区", "Community"), 18),
    (Text("网格", "Grid"), 20),
    (Text("地址", "Address"), 30),
    (Text("责任单位", "Unit"), 22),
    (Text("来源", "Source"), 14),
    (Text("上报时间", "Opened"), 17),
    (Text("应办时间", "Due"), 17),
    (Text("结案时间", "Closed"), 17),
    (Text("结果", "Outcome"), 14),
    (Text("是否按时", "On time"), 10),
)
LIGHTS = {
    "green": Text("正常", "On time"),
    "yellow": Text("临期", "Soon due"),
    "late": Text("超期", "Overdue"),
    "standing": Text("暂停计时", "Clock stopped"),
    "none": Text("无时限", "No deadline"),
}
YES, NO = Text("是", "yes"), Text("否", "no")
SHEET = Text("台账", "Ledger")
MADE = Text("导出人：{who}；导出时间：{at}；共 {n} 条", "Exported by {who} at {at}: {n} rows")


def workbook(lines: Iterable[Line], *, lang: str, now: datetime, who: str) -> bytes:
    """Return an xlsx of the lines.

    Args:
        lines: at most `EXPORT_MOST`.
        lang: "zh" or "en".
        now: aware.
        who: name and post of whoever exports, for the last row.
    """
    rows = (_values(line, lang) for line in lines)
    return book_of(HEADS, rows, title=SHEET, lang=lang, now=now, who=who)


def book_of(
    heads: Sequence[tuple[Text, int]],
    rows: Iterable[Sequence[Any]],
    *,
    title: Text,
    lang: str,
    now: datetime,
    who: str,
) -> bytes:
    """Return an xlsx of one sheet; a cell holds text, a moment or a number, never a formula.

    Args:
        heads: name and width in characters of each column.
        rows: values in that order; a number stays one, an aware datetime becomes a moment.
        title: of the sheet.
        lang, now, who: see `workbook`.
    """
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(title.get(lang))
    head = book.add_format({"bold": True, "bg_color": "#EEF2F8", "bottom": 1})
    text = book.add_format({"num_format": "@"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
    points = book.add_format({"num_format": "0.00"})
    for column, (name, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name.get(lang), head)
    sheet.freeze_panes(1, 1)
    row = 0
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values):
            _write(sheet, row, column, value, text, moment, points)
    sheet.autofilter(0, 0, max(row, 1), len(heads) - 1)
    said = MADE.get(lang).format(who=who, at=f"{now.astimezone(ZONE):%Y-%m-%d %H:%M}", n=row)
    sheet.write_string(row + 2, 0, said, text)
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, text: Any, moment: Any, points: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value.astimezone(ZONE).replace(tzinfo=None), moment)
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, value, points)
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, _plain(str(value)), text)


def _plain(value: str) -> str:
    """Return the text without what no sheet can hold, and not longer than a cell."""
    return "".join(sign for sign in value if sign >= " " or sign in "\t\n")[:CELL_LONGEST]


def _values(line: Line, lang: str) -> tuple[Any, ...]:
    case = line.case
    kept = "" if case.on_time is None else (YES if case.on_time else NO).get(lang)
    return (
        case.number,
        case.title,
        line.kind.get(lang),
        line.category.get(lang),
        line.state.get(lang),
        LIGHTS[light_name(line.light)].get(lang) if case.is_open else "",
        YES.get(lang) if case.urgent else "",
        line.street,
        line.community,
        line.cell,
        case.address,
        line.owner,
        line.source.get(lang),
        case.opened_at,
        case.due_at,
        case.closed_at,
        line.outcome.get(lang),
        kept,
    )
