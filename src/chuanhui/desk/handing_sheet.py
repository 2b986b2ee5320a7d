"""A hand-over list as a workbook, for signing; every cell is text or a date, so that nothing in it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from chuanhui.mechanism.cases.queries import Line
from chuanhui.playbook.schema import Text

ZONE = ZoneInfo("Asia/Shanghai")
LONGEST = 32_000
GROUP_NAMES = {
    "due": Text("待办理", "To be done"),
    "verify": Text("待核查", "To be verified"),
    "standing": Text("挂账中（暂停计时）", "Suspended, the clock stands"),
    "decide": Text("待审批", "To be decided"),
    "returns": Text("应报未报", "Returns due"),
}
HEADS = (
    (Text("类别", "Group"), 18),
    (Text("编号", "Number"), 18),
    (Text("事项", "Matter"), 46),
    (Text("状态", "State"), 12),
    (Text("应办时间", "Due"), 17),
    (Text("责任单位", "Unit"), 22),
    (Text("位置", "Where"), 34),
)
SHEET = Text("交接清单", "Hand-over")
SIGNED = (
    Text("移交人签字：", "Handed over by: "),
    Text("接收人签字：", "Received by: "),
    Text("监交人签字：", "Witnessed by: "),
)
COUNTED = Text("合计：{counts}", "In all: {counts}")
PINNED = Text("清单校验码（SHA-256）：{digest}", "Digest of the list (SHA-256): {digest}")
MADE = Text("导出人：{who}；导出时间：{at}", "Exported by {who} at {at}")


def sheet(
    *,
    post: str,
    groups: Mapping[str, Sequence[Line]],
    returns: Sequence[Any],
    counts: Mapping[str, int],
    digest: str,
    lang: str,
    now: datetime,
    who: str,
) -> bytes:
    """Return an xlsx of a hand-over list.

    Args:
        post: title and unit.
        groups: cases by group.
        returns: what is due of returns: `name`, `period`, `area`, `due`, `number` each.
        counts, digest: as the confirmation will say them.
        lang: "zh" or "en".
        now: aware.
        who: name and post of whoever exports.
    """
    rows = [_case(name, line, lang) for name, lines in groups.items() for line in lines]
    rows += [_return(one, lang) for one in returns]
    told = [
        (Text("、", ", ").get(lang)).join(f"{GROUP_NAMES[name].get(lang)} {n}" for name, n in counts.items())
    ]
    foot = [
        COUNTED.get(lang).format(counts=told[0]),
        PINNED.get(lang).format(digest=digest),
        MADE.get(lang).format(who=who, at=f"{now.astimezone(ZONE):%Y-%m-%d %H:%M}"),
        "",
        *(one.get(lang) for one in SIGNED),
    ]
    return _drawn(f"{SHEET.get(lang)}：{post}" if lang != "en" else f"{SHEET.en}: {post}", rows, foot, lang)


def _case(group: str, line: Line, lang: str) -> tuple[Any, ...]:
    case = line.case
    where = " · ".join(name for name in (line.street, line.community, line.cell, case.address) if name)
    state = line.state.get(lang)
    return GROUP_NAMES[group].get(lang), case.number, case.title, state, case.due_at, line.owner, where


def _return(one: Any, lang: str) -> tuple[Any, ...]:
    what = f"{one.name.get(lang)} · {one.period.get(lang)}"
    return GROUP_NAMES["returns"].get(lang), "", what, f"× {one.number}", one.due, "", one.area


def _drawn(title: str, rows: Sequence[tuple[Any, ...]], foot: Sequence[str], lang: str) -> bytes:
    out = BytesIO()
    never = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **never})
    paper = book.add_worksheet(SHEET.get(lang))
    head = book.add_format({"bold": True, "bg_color": "#EEF2F8", "bottom": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"})
    paper.write_string(0, 0, _plain(title), book.add_format({"bold": True, "font_size": 14}))
    for column, (name, width) in enumerate(HEADS):
        paper.set_column(column, column, width)
        paper.write_string(1, column, name.get(lang), head)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                paper.write_datetime(number, column, value.astimezone(ZONE).replace(tzinfo=None), moment)
            elif value:
                paper.write_string(number, column, _plain(str(value)), text)
    for number, line in enumerate(foot, len(rows) + 3):
        paper.write_string(number, 0, _plain(line))
    paper.freeze_panes(2, 0)
    paper.set_landscape()
    paper.set_paper(9)
    paper.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def _plain(value: str) -> str:
    """Return the text without what no sheet can hold, and not longer than a cell."""
    return "".join(sign for sign in value if sign >= " " or sign in "\t\n")[:LONGEST]
