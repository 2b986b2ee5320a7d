"""A window of a ranking as a workbook: every cell is text, so that nothing anybody wrote can run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from chuanhui.mechanism.rankings.queries.indicators import Told
from chuanhui.mechanism.rankings.queries.showing import Shown, ShownLine, label_of
from chuanhui.mechanism.rankings.rules.comparing import WHYS
from chuanhui.mechanism.rankings.rules.naming import formula
from chuanhui.mechanism.rankings.rules.numbers import number
from chuanhui.mechanism.rankings.rules.parts import Value, shown
from chuanhui.playbook.schema import Indicator, Text

ZONE = ZoneInfo("Asia/Shanghai")
HEADS = (
    (Text("组别", "Group"), 16),
    (Text("名次", "Place"), 8),
    (Text("区域或单位", "Area or unit"), 22),
    (Text("得分", "Score"), 10),
    (Text("说明", "Remark"), 20),
)
COUNT, BASE = Text("分子", "numerator"), Text("分母", "denominator")
INDICATORS, AREA = Text("指标", "Indicators"), Text("区域", "Area")
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


def indicators_sheet(told: Told, *, names: Mapping[str, Text], lang: str, now: datetime, who: str) -> bytes:
    """Return an xlsx of the indicators of a window by area, and on a second sheet how each is reckoned.

    Args:
        names: of the rows that are no area, by key.
        lang, now, who: who exports it, when, in which language.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    bold = book.add_format({"bold": True, "bg_color": "#EEF2F8", "bottom": 1})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(INDICATORS.get(lang))
    heads = [AREA, *(head for one in told.book.values() for head in _indicator_heads(one))]
    for column, name in enumerate(heads):
        sheet.set_column(column, column, 22 if column % 3 < 2 else 12)
        sheet.write_string(0, column, name.get(lang), bold)
    sheet.freeze_panes(1, 1)
    rows = (*told.rows, told.total)
    for row, one in enumerate(rows, 1):
        values = [one.name or names[one.key].get(lang), *_numbers(told.book, one.values)]
        for column, value in enumerate(values):
            sheet.write_string(row, column, value, text)
    window = label_of(told.window.period.key).get(lang)
    said = MADE.get(lang).format(window=window, who=who, at=f"{now.astimezone(ZONE):%Y-%m-%d %H:%M}")
    sheet.write_string(len(rows) + 2, 0, said, text)
    told_by = {one.name: told.sentences(one) for one in told.book.values()}
    _said(book.add_worksheet(FORMULAS.get(lang)), told_by, lang, bold, text)
    book.close()
    return out.getvalue()


def _indicator_heads(one: Indicator) -> Iterator[Text]:
    yield one.name
    for what in (COUNT, BASE):
        yield Text(f"{one.name.zh}{what.zh}", f"{one.name.get('en')} {what.en}")


def _numbers(book: Mapping[str, Indicator], values: Iterable[Value]) -> Iterator[str]:
    """Yield of each indicator what it comes to, and what it is a share of what."""
    for value in values:
        below = value.base.amount if value.base is not None else None
        yield shown(book[value.of], value.value)
        yield number(value.count.amount, 4)
        yield "" if below is None else number(below, 4)


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
    return [*found, *_numbers(told.book, line.values)]


def _formulas(sheet: Any, told: Shown, lang: str, bold: Any, text: Any) -> None:
    said = {one.name: formula(one, told.ground.playbook) for one in told.book.values()}
    _said(sheet, said, lang, bold, text)


def _said(sheet: Any, said: Mapping[Text, Sequence[Text]], lang: str, bold: Any, text: Any) -> None:
    """Write how each indicator is reckoned, one a row."""
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    for row, (name, lines) in enumerate(said.items()):
        sheet.write_string(row, 0, name.get(lang), bold)
        sheet.write_string(row, 1, "；".join(one.get(lang) for one in lines), text)
