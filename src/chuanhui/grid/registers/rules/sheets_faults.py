"""What can be wrong with a sheet, and what was repaired in it: codes, sentences, mends; pure.

No sentence repeats a cell: a list of faults is read by many.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from chuanhui.grid.registers.rules.faults import FieldFault

MOST_LISTED = 200
"""Faults that are listed; the others are counted."""

SENTENCES: Mapping[str, tuple[str, str]] = {
    "file.too_large": (
        "文件过大：最多 {rows} 行、{columns} 列。请分成几个文件导入。",
        "The file is too large: at most {rows} rows and {columns} columns. Split it.",
    ),
    "file.unreadable": (
        "文件打不开或已损坏。请用表格软件另存为 .xlsx 后重试。",
        "The file cannot be read. Save it again as .xlsx.",
    ),
    "file.active": (
        "文件含有宏、外部链接或嵌入对象，不予接收。请另存为普通的 .xlsx。",
        "The file holds macros, links or embedded objects. Save it as a plain .xlsx.",
    ),
    "file.not_xlsx": (
        "只接收 .xlsx 和 .csv 文件。请另存后重试。",
        "Only .xlsx and .csv are taken. Save it as one of them.",
    ),
    "file.old": (
        "这是旧格式 .xls 或加了密码的文件。请去掉密码，另存为 .xlsx。",
        "This is an old .xls or locked by a password. Unlock it and save it as .xlsx.",
    ),
    "file.empty": (
        "文件里没有数据。第一行写列名，以下每行一条。",
        "The file is empty: a heading, then a row each.",
    ),
    "heading.unknown": (
        "台账没有“{name}”这一列，最接近的是“{nearest}”。改正列名，或删去这一列。",
        "There is no column “{name}”; the nearest is “{nearest}”. Correct it or remove it.",
    ),
    "heading.doubled": ("“{name}”列出现两次，请删去一列。", "The column “{name}” stands twice; remove one."),
    "heading.missing": (
        "缺少必填的列“{name}”。请补上这一列。",
        "The required column “{name}” is missing; add it.",
    ),
    "cell.lost_digits": (
        "此格是数字格式，长号码的末几位已经丢失。请把整列设为文本格式，重新录入原号码。",
        "The cell is a number: the last digits of the code are lost. Make the column text and type it again.",
    ),
    "cell.masked": (
        "此格是打码后的内容，不能导入。请填写完整内容，或留空表示不改。",
        "This cell is a masked form, not the value. Write it in full, or leave it empty to keep it.",
    ),
    "cell.error": (
        "此格是公式错误或布尔值，不是内容。请改为文字。",
        "This cell is an error or a truth value, not content. Write it as text.",
    ),
    "row.ragged": (
        "这一行有 {found} 列，表头有 {wanted} 列。请检查多出的逗号或引号。",
        "The row has {found} cells, the heading {wanted}. Look for a stray comma or quote.",
    ),
    "row.same_number": (
        "编号与第 {first} 行重复。请只留一行。",
        "The number stands in row {first} already; keep one.",
    ),
    "row.same_thing": (
        "与第 {first} 行重复（{fields}相同）。请只留一行。",
        "The same as row {first} (equal {fields}); keep one.",
    ),
    "row.registered": (
        "台账已有此条（{fields}相同），编号 {number}。要更新，请在“编号”列填入它；否则删去这一行。",
        "Registered already (equal {fields}) as {number}. Give that number to update it, or remove the row.",
    ),
    "row.ended": (
        "编号 {number} 已于 {until} 终止，不能更新。请删去这一行。",
        "Number {number} ended on {until}; remove the row.",
    ),
    "row.bad_number": (
        "编号格式不对，或不属于此台账。新登记的请留空，由系统编号。",
        "The number cannot be one of this register. Leave it empty for a new thing.",
    ),
    "row.needs_approval": (
        "此台账的变更须经审批，不能用表格直接更新。请在登记卡上提交变更申请。",
        "Changes here need approval; ask for the change on the card.",
    ),
    "tie.none": (
        "没有编号为此的{what}，或不在您的职责范围内。请核对编号，先登记{what}。",
        "No {what_en} in your sight has this number. Check it, or register that first.",
    ),
    "tie.role": (
        "填写了身份，却没有填写“{name}”的编号。",
        "A role is told without the number of “{name}”.",
    ),
    "place.none": (
        "没有代码为此的区域，或不在您的职责范围内。",
        "No area in your sight has this code.",
    ),
    "place.wrong": ("应登记在{stands}，此区域不符合。", "It must stand in an area of “{stands}”."),
    "place.missing": (
        "没有说明登记在哪个区域。请填写“所在区域”列，或导入时选择区域。",
        "No area is told. Fill in the column “area”, or choose an area for the import.",
    ),
}
REPAIRS: Mapping[str, tuple[str, str]] = {
    "spaces": ("去掉了多余的空格", "stray spaces were removed"),
    "apostrophe": ("去掉了前面的单引号", "a leading apostrophe was removed"),
    "full_width": ("全角字符改为半角", "full-width signs were made plain"),
    "written": ("按统一写法改写", "written in the one agreed form"),
}


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One fault.

    Attributes:
        row: line of the sheet, the heading being 1; 0 where the whole file is meant.
        column: as the heading has it; "" where the whole row is meant.
        code: names its sentence.
    """

    SENTENCES: ClassVar[Mapping[str, tuple[str, str]]] = {**FieldFault.SENTENCES, **SENTENCES}

    row: int
    column: str
    code: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        """Return what is wrong and how to mend it."""
        zh, en = self.SENTENCES[self.code]
        return (en if lang == "en" else zh).format_map(self.facts)

    def render(self, lang: str = "zh") -> str:
        """Return one line: row, column, code and sentence."""
        place = (f"第{self.row}行" if lang == "zh" else f"row {self.row}") if self.row else ""
        return "  ".join(one for one in (place, self.column, self.code, self.sentence(lang)) if one)


@dataclass(frozen=True, slots=True)
class Repair:
    """What was repaired in a column, how often, and where first."""

    column: str
    code: str
    count: int
    first: int

    def sentence(self, lang: str = "zh") -> str:
        """Return what was done."""
        zh, en = REPAIRS[self.code]
        if lang == "en":
            return f"{self.column}: {en} in {self.count} cell(s), first in row {self.first}"
        return f"“{self.column}”：{zh}，共 {self.count} 处，首见第 {self.first} 行"


class Faults:
    """Gathers faults: the first `MOST_LISTED` as they are, all of them counted."""

    fault: ClassVar[type[SheetFault]] = SheetFault

    def __init__(self) -> None:
        self.listed: list[SheetFault] = []
        self.count = 0

    def add(self, row: int, column: str, code: str, **facts: Any) -> None:
        """Note one fault."""
        self.count += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(self.fault(row, column, code, facts))

    def add_field(self, row: int, column: str, fault: FieldFault) -> None:
        """Note a fault of a field, as a form would name it."""
        self.add(row, column, fault.code, **fault.facts)

    @property
    def in_order(self) -> tuple[SheetFault, ...]:
        """Return the listed ones by row."""
        return tuple(sorted(self.listed, key=lambda one: one.row))


class Repairs:
    """Counts repairs by column and kind."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[int]] = {}

    def note(self, row: int, column: str, code: str) -> None:
        """Note one repaired cell."""
        found = self._found.get((column, code))
        if found is None:
            self._found[column, code] = [1, row]
        else:
            found[0] += 1

    def told(self) -> tuple[Repair, ...]:
        """Return what was repaired, by column."""
        return tuple(Repair(*key, *found) for key, found in sorted(self._found.items()))
