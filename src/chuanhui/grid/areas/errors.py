"""Refusals of the areas room, and the sentences of every fault found in borders and imports.

    NotInSight
    └── AreaNotFound
    MovedOn
    ├── AreaMoved         the area changed, or a later change already stands
    └── CodeVoided        a voided code is never issued again
    NotAllowed
    └── NotFromAbove      an area is reshaped by a post that answers for its parent
    BadInput
    ├── AreaFaults        everything wrong with an import or a new border, at once
    └── CodesExhausted    999 unit grids in one community, 99 large grids in one community

A fault has a code, a place (file, row, column), facts, a sentence and a way to mend it. The list
below is the only one: docs/reference names the same codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight

FAULTS: Mapping[str, tuple[str, str, str, str]] = {
    # code: (sentence, sentence in English, mend, mend in English)
    "AR001": (
        "文件无法读取：{why}。",
        "The file cannot be read: {why}.",
        "请另存为 UTF-8 编码的 CSV 或标准 GeoJSON 后重试。",
        "Save it as UTF-8 CSV, or as plain GeoJSON, and try again.",
    ),
    "AR002": (
        "文件过大：{size}，上限 {limit}。",
        "The file is too large: {size}, the limit is {limit}.",
        "请按街道拆分后分次导入。",
        "Split it by street and import it in turns.",
    ),
    "AR003": (
        "缺少必需的列“{name}”。",
        "The required column “{name}” is missing.",
        "表头应包含：{wanted}。",
        "The heading needs: {wanted}.",
    ),
    "AR004": (
        "不认识的列“{name}”。",
        "The column “{name}” is unknown.",
        "是否应为“{nearest}”？可用的列：{wanted}。",
        "Did you mean “{nearest}”? Known columns: {wanted}.",
    ),
    "AR005": (
        "列“{name}”重复出现。",
        "The column “{name}” appears twice.",
        "请删除重复的列。",
        "Remove one of them.",
    ),
    "AR006": (
        "本行有 {found} 格，表头有 {wanted} 格。",
        "This row has {found} cells, the heading has {wanted}.",
        "请检查名称中的逗号是否加了引号。",
        "Check that names with commas are quoted.",
    ),
    "AR010": (
        "“{name}”不能为空。",
        "“{name}” must not be empty.",
        "请填写。",
        "Fill it in.",
    ),
    "AR011": (
        "“{value}”不是可用的值。",
        "“{value}” is not one of the allowed values.",
        "是否应为“{nearest}”？可用：{wanted}。",
        "Did you mean “{nearest}”? Allowed: {wanted}.",
    ),
    "AR012": (
        "编码“{value}”与层级“{level}”不符：{why}。",
        "The code “{value}” does not fit the level “{level}”: {why}.",
        "区县 6 位，街道 9 位，社区（村）12 位，大网格 14 位，单元网格 15 位。",
        "Districts have 6 digits, streets 9, communities 12, large grids 14, unit grids 15.",
    ),
    "AR013": (
        "编码“{value}”重复，首次出现在第 {first} 行。",
        "The code “{value}” appears twice; the first is in row {first}.",
        "每个区域只能有一行。",
        "Give each area one row.",
    ),
    "AR014": (
        "找不到上级“{value}”。",
        "The parent “{value}” cannot be found.",
        "上级须在本文件中，或已在系统中且仍有效。",
        "It must be in this file, or stand in the system today.",
    ),
    "AR015": (
        "层级“{level}”不能挂在层级“{parent_level}”之下。",
        "The level “{level}” cannot stand under the level “{parent_level}”.",
        "顺序为：区 > 街道 > 社区（村）> 大网格 > 小网格；没有大网格的社区可直接设小网格。",
        "The order is district > street > community > large_grid > small_grid; large grids may be left out.",
    ),
    "AR016": (
        "上级关系成环：{value}。",
        "The parents form a ring: {value}.",
        "请检查这些行的 parent 列。",
        "Check the parent column of these rows.",
    ),
    "AR017": (
        "短名“{value}”不可用：{why}。",
        "The slug “{value}” cannot be used: {why}.",
        "用小写字母、数字和连字符，同一上级下不得重复。",
        "Use lower-case letters, digits and hyphens, once among siblings.",
    ),
    "AR018": (
        "编码“{value}”已撤销，不得再次使用。",
        "The code “{value}” was voided and is never issued again.",
        "请使用新的编码。",
        "Take a new code.",
    ),
    "AR019": (
        "所在行政区域“{value}”不存在。",
        "The home area “{value}” does not exist.",
        "home 列须填一个行政区域的编码。",
        "The home column holds the code of an administrative area.",
    ),
    "AR020": (
        "编码“{value}”的前缀与上级“{parent}”不同。",
        "The code “{value}” does not begin like its parent “{parent}”.",
        "托管区、开发区可能如此；若非托管，请核对。",
        "That happens with zones held in trust; check it otherwise.",
    ),
    "AR021": (
        "“{value}”太长：{found} 字，上限 {limit}。",
        "“{value}” is too long: {found} characters, the limit is {limit}.",
        "请缩短。",
        "Shorten it.",
    ),
    "AR030": (
        "边界不是面或线：{value}。",
        "The border is neither polygon nor line: {value}.",
        "行政区域和网格用 Polygon 或 MultiPolygon，路段用 LineString 或 MultiLineString，点位用 Point。",
        "Areas take Polygon or MultiPolygon, roads LineString or MultiLineString, sites may be a Point.",
    ),
    "AR031": (
        "边界自相交或环不正确：{why}。",
        "The border crosses itself or its rings are wrong: {why}.",
        "请在制图软件中修复后重新导出。",
        "Mend it in the drawing program and export it again.",
    ),
    "AR032": (
        "顶点过多：{found} 个，上限 {limit}。",
        "Too many vertices: {found}, the limit is {limit}.",
        "请先简化边界。",
        "Simplify the border first.",
    ),
    "AR033": (
        "坐标超出范围：{value}。",
        "A coordinate is out of bounds: {value}.",
        "{hint}",
        "{hint_en}",
    ),
    "AR034": (
        "面积 {found} 平方米，不在允许范围 {lo} 至 {hi} 之内。",
        "The area is {found} m², outside the allowed {lo} to {hi}.",
        "请核对边界和坐标系。",
        "Check the border and its coordinate system.",
    ),
    "AR035": (
        "没有编码为“{value}”的行，此边界无处可放。",
        "No row has the code “{value}”; this border belongs nowhere.",
        "请在 CSV 中补上该区域，或核对 properties.code。",
        "Add the area to the CSV, or check properties.code.",
    ),
    "AR036": (
        "区域“{value}”没有边界。",
        "The area “{value}” has no border.",
        "请在 GeoJSON 中补上。",
        "Add it to the GeoJSON.",
    ),
    "AR037": (
        "坐标不是有限的数：{value}。",
        "A coordinate is not a finite number: {value}.",
        "请核对该要素。",
        "Check this feature.",
    ),
    "AR040": (
        "“{parent}”内有 {size} 平方米未被任何下级覆盖，例如 {sample}。",
        "{size} m² of “{parent}” are covered by no child, for example at {sample}.",
        "请把该处划入相邻区域。",
        "Give that place to a neighbouring area.",
    ),
    "AR041": (
        "“{value}”与“{other}”重叠 {size} 平方米，例如 {sample}。",
        "“{value}” and “{other}” overlap by {size} m², for example at {sample}.",
        "请让两者共用同一条边界线。",
        "Let both share the same line.",
    ),
    "AR042": (
        "“{value}”有 {size} 平方米越出上级“{parent}”，例如 {sample}。",
        "{size} m² of “{value}” lie outside its parent “{parent}”, for example at {sample}.",
        "请把边界收回上级范围之内，或同时调整上级。",
        "Draw it back inside its parent, or redraw the parent with it.",
    ),
    "AR050": (
        "下级“{value}”跨在新区域之间，不属于任何一个。",
        "The child “{value}” lies across the new areas and belongs to none.",
        "请先调整该下级，或让新边界沿其外缘走。",
        "Reshape that child first, or lead the new border along its edge.",
    ),
    "AR051": (
        "“{value}”仍有 {count} 个下级或驻留区域。",
        "“{value}” still holds {count} areas.",
        "请先合并、迁移或撤销它们。",
        "Merge, move or close them first.",
    ),
    "AR052": (
        "生效日 {on} 不晚于现行版本的起始日 {since}。",
        "The day {on} is not after {since}, when the present version began.",
        "请选择更晚的日期。",
        "Choose a later day.",
    ),
    "AR053": (
        "{why}",
        "{why_en}",
        "请核对要调整的区域。",
        "Check which areas are to be reshaped.",
    ),
}


@dataclass(frozen=True, slots=True)
class AreaFault:
    """One thing wrong, with its place.

    Attributes:
        code: key of `FAULTS`.
        file: name of the file, "" when there is none.
        row: line in a CSV (heading = 1) or feature number in a GeoJSON (first = 1); 0 = whole file.
        column: heading of the CSV column or name of the property; "" = the whole row.
        facts: fill the places in the sentences.
        warning: the import may go on.
    """

    code: str
    file: str = ""
    row: int = 0
    column: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    warning: bool = False

    def _say(self, zh: int, en: int, lang: str) -> str:
        return FAULTS[self.code][en if lang == "en" else zh].format_map(_Known(self.facts))

    def sentence(self, lang: str = "zh") -> str:
        """Return what is wrong, in "zh" or "en"."""
        return self._say(0, 1, lang)

    def mend(self, lang: str = "zh") -> str:
        """Return how to put it right, in "zh" or "en"."""
        return self._say(2, 3, lang)

    def render(self, lang: str = "zh") -> str:
        """Return place, code, sentence and mend on two lines."""
        place = ":".join(str(part) for part in (self.file, self.row or "", self.column) if part != "")
        head = f"{place}  {self.code}  {self.sentence(lang)}".strip()
        return f"{head}\n  {'fix' if lang == 'en' else '改正'}: {self.mend(lang)}"

    def as_dict(self) -> dict[str, Any]:
        """Return the fault for a machine: place, code and both languages."""
        return {
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "warning": self.warning,
            "zh": self.sentence("zh"),
            "en": self.sentence("en"),
            "mend_zh": self.mend("zh"),
            "mend_en": self.mend("en"),
            "facts": {name: str(value) for name, value in self.facts.items()},
        }


class _Known(dict[str, Any]):
    """Leave a place visible when its fact is absent."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


class AreaNotFound(NotInSight):
    """No such area on that day, or not in sight."""

    code = "AR404"
    zh = "没有找到区域“{area}”，或不在您的职责范围内。"
    en = "No area “{area}”, or outside what your post may see."


class AreaMoved(MovedOn):
    """The area changed since it was looked at, or a later change already stands."""

    code = "AR409"
    zh = "区域“{area}”自 {since} 起已有新的版本，请按最新边界重新操作。"
    en = "The area “{area}” has a newer version since {since}; start again from its present border."


class CodeVoided(MovedOn):
    """A voided code is never issued again."""

    code = "AR410"
    zh = "编码“{value}”已使用过或已撤销，不得再次使用。"
    en = "The code “{value}” was used or voided and is never issued again."


class NotFromAbove(NotAllowed):
    """An area is reshaped by a post that answers for its parent."""

    code = "AR403"
    zh = "调整“{area}”须由负责其上级区域的岗位进行。"
    en = "“{area}” is reshaped by a post that answers for the area above it."


class AreaFaults(BadInput):
    """Everything wrong with an import or a new border; nothing was kept."""

    code = "AR422"
    zh = "共 {count} 处问题，未做任何改动。"
    en = "{count} faults; nothing was changed."

    def __init__(self, faults: tuple[AreaFault, ...]) -> None:
        super().__init__(faults, count=len(faults))


class CodesExhausted(BadInput):
    """The sequence of a community is used up."""

    code = "AR423"
    zh = "“{parent}”的顺序码已用完（上限 {limit}）。"
    en = "The sequence numbers of “{parent}” are used up (limit {limit})."
