"""A window of a ranking as a workbook: every cell is text, so that nothing anybody wrote can run."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from chuanhui.mechanism.rankings.queries.showing import Shown, ShownLine, label_of
from chuanhui.mechanism.rankings.rules.comparing import WHYS
from chuanhui.mechanism.rankings.rules.naming import formula
from chuanhui.mechanism.rankings.rules.numbers import number
from chuanhui.mechanism.rankings.rules.parts import shown
from chuanhui.playbook.schema import Text

ZONE = ZoneInfo("Asia/Shanghai")
HEADS = (
    (Text("组别", "Group"), 16),
    (Text("名次", "Place"), 8),
    (Text("区域或单位", "Area or unit"), 22),
    (Text("得分", "Score"), 10),
    (Text("说明", "Remark"), 20),
)
COUNT, BASE = Text("分子", "numerator"), Text("分母", "denominator")
SHEET, FORMULAS = Text("排名", "Standing"), Text("指标口径", "Formulas")
MADE = Text("{window}；导出人：{who}；导出时间：{at}", "{window}; exported by {who} at {at}")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def sheet_of(told: Shown, *, lang: str, now: datetime, who: str) -> bytes:
    """Return an xlsx of a window: its lines, and on a second sheet how each figure is reckoned."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    bold = book.add_format({"bold": True, "bg_color": "#EEF2F8", "bottom": 1})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(SHEET.get(lang))
    heads = [*HEADS, *_part_heads(told)]
    for column, (name, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name.get(lang), bold)
    sheet.freeze_panes(1, 3)
    for row, one in enumerate(told.lines, 1):
        for column, value in enumerate(_values(told, one, lang)):
            sheet.write_string(row, column, value, text)
    window = label_of(told.ground.window.period.key).get(lang)
    said = MADE.get(lang).format(window=window, who=who, at=f"{now.astimezone(ZONE):%Y-%m-%d %H:%M}")
    sheet.write_string(len(told.lines) + 2, 0, said, text)
    _formulas(book.add_worksheet(FORMULAS.get(lang)), told, lang, bold, text)
    book.close()
    return out.getvalue()


def _part_heads(told: Shown) -> list[tuple[Text, int]]:
    found = []
    for part in told.ground.ranking.score:
        name = told.book[part.of].name
        en = name.get("en")
        found.append((Text(f"{name.zh}（权重 {part.weight_pct}%）", f"{en} (weight {part.weight_pct}%)"), 18))
        found.append((Text(f"{name.zh}{COUNT.zh}", f"{en} {COUNT.en}"), 10))
        found.append((Text(f"{name.zh}{BASE.zh}", f"{en} {BASE.en}"), 10))
    return found


def _values(told: Shown, one: ShownLine, lang: str) -> list[str]:
    line = one.line
    why = line.reason or (WHYS[line.why].get(lang) if line.rank is None else "")
    found = [
        told.groups[line.group].get(lang),
        "" if line.rank is None else str(line.rank),
        line.place.name,
        "" if line.score is None else str(line.score),
        why,
    ]
    for value in line.values:
        indicator = told.book[value.of]
        below = value.base.amount if value.base is not None else None
        found += [
            shown(indicator, value.value),
            number(value.count.amount, 4),
            "" if below is None else number(below, 4),
        ]
    return found


def _formulas(sheet: Any, told: Shown, lang: str, bold: Any, text: Any) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    for row, indicator in enumerate(told.book.values()):
        sheet.write_string(row, 0, indicator.name.get(lang), bold)
        said = "；".join(one.get(lang) for one in formula(indicator, told.ground.playbook))
        sheet.write_string(row, 1, said, text)
