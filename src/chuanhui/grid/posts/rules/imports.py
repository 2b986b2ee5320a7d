"""Reading the four tables of units, posts, holders and covers: everything wrong with them at once."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from chuanhui.grid.posts.rules.facts import Spell
from chuanhui.grid.posts.rules.roles import UNIT_COVERS, CoverKind, Role, UnitKind

TABLES: Mapping[str, tuple[str, ...]] = {
    "units": ("code", "name", "kind", "area", "aliases", "phone", "synthetic", "from"),
    "posts": ("code", "title", "role", "unit", "area", "phone", "from"),
    "holders": ("post", "username", "work_name", "from", "until", "source"),
    "covers": ("kind", "post", "unit", "area", "from", "until", "source"),
}
MAY_BE_EMPTY = frozenset({"aliases", "phone", "synthetic", "until", "source", "post", "unit"})
MOST_ROWS = 100_000
LONGEST = 200
UNIT_CODE = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+)*")
POST_CODE = re.compile(r"([a-z_]+)@[a-z0-9]+(?:[/-][a-z0-9]+)*")
USERNAME = re.compile(r"[a-z0-9]+(?:[./_-][a-z0-9]+)*")

FAULTS: Mapping[str, tuple[str, str]] = {
    "PO101": ("不是 UTF-8 编码的 CSV：{why}", "not a CSV in UTF-8: {why}"),
    "PO102": ("表头应为：{wanted}", "the heading must read: {wanted}"),
    "PO103": ("应有 {wanted} 列，实有 {found} 列", "{wanted} cells expected, {found} found"),
    "PO104": ("“{column}”不能为空", "{column} must not be empty"),
    "PO105": (
        "“{value}”不在词表中，是否为“{nearest}”？",
        "{value} is not a known word; did you mean {nearest}?",
    ),
    "PO106": ("日期“{value}”应写成 2022-08-05", "the date {value} must be written like 2022-08-05"),
    "PO107": ("代码“{value}”的写法不对，应如 {wanted}", "the code {value} must look like {wanted}"),
    "PO108": ("“{value}”与第 {first} 行重复", "{value} repeats row {first}"),
    "PO109": ("没有代码为“{value}”的区域", "no area has the code {value}"),
    "PO110": ("没有单位“{value}”", "there is no unit {value}"),
    "PO111": ("没有岗位“{value}”", "there is no post {value}"),
    "PO112": ("与第 {first} 行的任期重叠：{value}", "the term overlaps that of row {first}: {value}"),
    "PO113": ("“{value}”应由{wanted}承担，且只能填一个", "{value} is carried by one {wanted}"),
    "PO114": ("截止日期应晚于起始日期", "the last date must come after the first"),
    "PO115": ("两个辖区不得混用：{value}", "the two territories never mix: {value}"),
    "PO116": (
        "超过 {limit} 个字符或含控制字符",
        "longer than {limit} characters, or with control characters",
    ),
}
"""Every fault of the four tables: its code and its sentence in Chinese and English."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault, in its place: file, row (the heading being 1), column."""

    code: str
    file: str
    row: int
    column: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        """Return the place and the sentence in `lang`."""
        zh, en = FAULTS[self.code]
        told = (en if lang == "en" else zh).format(**{"column": self.column, **self.facts})
        place = f"{self.file}:{self.row}" + (f":{self.column}" if self.column else "")
        return f"{place}  {self.code}  {told}"


@dataclass(frozen=True, slots=True)
class PostTables:
    """The rows of the four tables, every cell judged; `row` is kept under the name "row"."""

    units: tuple[Mapping[str, Any], ...]
    posts: tuple[Mapping[str, Any], ...]
    holders: tuple[Mapping[str, Any], ...]
    covers: tuple[Mapping[str, Any], ...]


def read_tables(
    files: Mapping[str, bytes], areas: Mapping[str, str], standing_units: Collection[str] = ()
) -> tuple[PostTables | None, list[RowFault]]:
    """Read the four tables and judge every cell and every reference.

    Args:
        files: content by table name: "units", "posts", "holders", "covers".
        areas: administrative path by code of every area of every layer.
        standing_units: codes of units that are in the system already.

    Returns:
        The tables without faults, or None and every fault at once.
    """
    reader = _Reader(areas)
    rows = {name: reader.table(name, files.get(name, b"")) for name in TABLES}
    reader.unique("units", rows["units"], "code")
    reader.unique("posts", rows["posts"], "code")
    territory = {row["code"]: reader.territory(row["area"]) for row in rows["units"]}
    posts = {row["code"]: reader.territory(row["area"]) for row in rows["posts"]}
    known = set(territory) | set(standing_units)
    for row in rows["posts"]:
        reader.post(row, known, territory)
    for row in rows["holders"]:
        reader.needs("holders", row, "post", posts, "PO111")
    reader.one_holder(rows["holders"])
    for row in rows["covers"]:
        reader.cover(row, posts, known, territory)
    if reader.faults:
        return None, reader.faults
    return PostTables(**{name: tuple(found) for name, found in rows.items()}), []


class _Reader:
    """Collects faults while it reads."""

    def __init__(self, areas: Mapping[str, str]) -> None:
        self.areas = areas
        self.faults: list[RowFault] = []

    def refuse(self, code: str, table: str, row: int, column: str = "", **facts: Any) -> None:
        """Note one fault."""
        self.faults.append(RowFault(code, f"{table}.csv", row, column, facts))

    def territory(self, code: str) -> str:
        """Return the root path of the territory that an area lies in; empty for an unknown area."""
        return self.areas.get(code, "").split(".", 1)[0]

    def table(self, name: str, data: bytes) -> list[dict[str, Any]]:
        """Return the rows of one table whose cells can be read."""
        try:
            lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            self.refuse("PO101", name, 0, why=str(error)[:120])
            return []
        wanted = TABLES[name]
        if not lines or tuple(cell.strip() for cell in lines[0]) != wanted or len(lines) > MOST_ROWS:
            self.refuse("PO102", name, 1, wanted=",".join(wanted))
            return []
        found = []
        for number, cells in enumerate(lines[1:], start=2):
            if len(cells) != len(wanted):
                self.refuse("PO103", name, number, wanted=len(wanted), found=len(cells))
                continue
            row = self.row(name, number, dict(zip(wanted, (cell.strip() for cell in cells), strict=True)))
            if row is not None:
                found.append(row)
        return found

    def row(self, name: str, number: int, cells: dict[str, str]) -> dict[str, Any] | None:
        """Return one row with its values read, or None if a cell has a fault."""
        before = len(self.faults)
        read: dict[str, Any] = {"row": number}
        for column, cell in cells.items():
            if not cell and column not in MAY_BE_EMPTY:
                self.refuse("PO104", name, number, column)
            elif len(cell) > LONGEST or not cell.isprintable():
                self.refuse("PO116", name, number, column, limit=LONGEST)
            else:
                read[column] = self.cell(name, number, column, cell)
        until = read.get("until")
        if until and read.get("from") and until <= read["from"]:
            self.refuse("PO114", name, number, "until")
        return read if len(self.faults) == before else None

    def cell(self, name: str, number: int, column: str, cell: str) -> Any:
        """Return the value of one cell."""
        words: dict[tuple[str, str], type[StrEnum]] = {
            ("units", "kind"): UnitKind,
            ("posts", "role"): Role,
            ("covers", "kind"): CoverKind,
        }
        codes = {
            ("units", "code"): UNIT_CODE,
            ("posts", "code"): POST_CODE,
            ("holders", "username"): USERNAME,
        }
        looks = {UNIT_CODE: "xiaoqiao/beihuayuan", POST_CODE: "street_desk@xiaoqiao", USERNAME: "xq.desk"}
        if column in {"from", "until"} and cell:
            try:
                return date.fromisoformat(cell)
            except ValueError:
                self.refuse("PO106", name, number, column, value=cell)
        elif (name, column) in words:
            try:
                return words[name, column](cell)
            except ValueError:
                known = [str(word) for word in words[name, column]]
                near = difflib.get_close_matches(cell[:80], known, n=1, cutoff=0.0)
                self.refuse("PO105", name, number, column, value=cell, nearest=near[0])
        elif column == "area" and cell not in self.areas:
            self.refuse("PO109", name, number, column, value=cell)
        elif column == "synthetic":
            return cell == "1"
        elif column == "until":
            return None
        elif (name, column) in codes and not codes[name, column].fullmatch(cell):
            self.refuse("PO107", name, number, column, value=cell, wanted=looks[codes[name, column]])
        return cell

    def unique(self, name: str, rows: list[dict[str, Any]], column: str) -> None:
        """Refuse a second row with the same value."""
        first: dict[str, int] = {}
        for row in rows:
            if first.setdefault(row[column], row["row"]) != row["row"]:
                self.refuse("PO108", name, row["row"], column, value=row[column], first=first[row[column]])

    def needs(self, name: str, row: dict[str, Any], column: str, known: Collection[str], code: str) -> bool:
        """Refuse a reference to what there is not."""
        if row[column] not in known:
            self.refuse(code, name, row["row"], column, value=row[column])
            return False
        return True

    def post(self, row: dict[str, Any], known: Collection[str], territory: Mapping[str, str]) -> None:
        """Judge one post: its code begins with its role, its unit exists and lies in its territory."""
        if row["code"].partition("@")[0] != row["role"]:
            self.refuse("PO107", "posts", row["row"], "code", value=row["code"], wanted=f"{row['role']}@…")
        if not self.needs("posts", row, "unit", known, "PO110"):
            return
        if territory.get(row["unit"], self.territory(row["area"])) != self.territory(row["area"]):
            self.refuse("PO115", "posts", row["row"], "area", value=row["code"])

    def cover(
        self,
        row: dict[str, Any],
        posts: Mapping[str, str],
        units: Collection[str],
        territory: Mapping[str, str],
    ) -> None:
        """Judge one cover: one carrier of the right sort, in the area's own territory."""
        by_unit = row["kind"] in UNIT_COVERS
        column, known, code = ("unit", units, "PO110") if by_unit else ("post", posts, "PO111")
        other = "post" if by_unit else "unit"
        if not row[column] or row[other]:
            self.refuse("PO113", "covers", row["row"], column, value=row["kind"].value, wanted=column)
        elif self.needs("covers", row, column, known, code):
            home = (territory if by_unit else posts).get(row[column], self.territory(row["area"]))
            if home != self.territory(row["area"]):
                self.refuse("PO115", "covers", row["row"], "area", value=row[column])

    def one_holder(self, rows: list[dict[str, Any]]) -> None:
        """Refuse terms of one post that overlap."""
        held: dict[str, list[tuple[int, Spell]]] = {}
        for row in rows:
            spell = Spell(row["from"], row["until"])
            for first, other in held.get(row["post"], []):
                if spell.overlaps(other):
                    self.refuse("PO112", "holders", row["row"], "from", first=first, value=row["post"])
            held.setdefault(row["post"], []).append((row["row"], spell))
