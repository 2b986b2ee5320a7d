"""Reads a working calendar from its folder: `hours.yaml` and one file for each year with a notice.

A year's file repeats what the official notice says::

    year: 2022
    source: 国务院办公厅关于2022年部分节假日安排的通知
    holidays:
      - {name: 春节, en: Spring Festival, from: 2022-01-31, to: 2022-02-06, working: [2022-01-29, 2022-01-30]}

and `hours.yaml` says when offices are open, from which day on, and where that is written.
Every fault of every file is reported at once, each at its line and column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from chuanhui.kernel.calendars import BadHours, OfficeHours, WorkingCalendar, YearDays
from chuanhui.kernel.canonical import canonical_json, digest
from chuanhui.kernel.errors import BadInput

HOURS_FILE = "hours.yaml"
MOST_BYTES = 64_000
_FAULTS = {
    "CL001": ("无法按 YAML 读取：{what}", "cannot be read as YAML: {what}"),
    "CL002": ("不认识的键“{what}”，这里可写：{known}", "unknown key `{what}`; allowed here: {known}"),
    "CL003": ("缺少“{what}”", "`{what}` is missing"),
    "CL004": ("“{what}”重复", "`{what}` stands twice"),
    "CL005": ("“{what}”不是日期，请写成 2022-08-05", "`{what}` is no date; write 2022-08-05"),
    "CL006": ("这里应为{what}", "{what} is expected here"),
    "CL007": ("{what} 不在 {year} 年内", "{what} does not lie in {year}"),
    "CL008": ("结束日期早于开始日期", "the last day is before the first"),
    "CL009": ("{what} 不是周末，不能调为上班", "{what} is no week-end day and cannot be swapped"),
    "CL010": ("{what} 既放假又上班，或列了两次", "{what} is both off and worked, or stands twice"),
    "CL011": (
        '“{what}”不是办公时间，请写成 "08:00-12:00"',
        '`{what}` is no office time; write "08:00-12:00"',
    ),
    "CL012": ("没有名为“{what}”的时区", "there is no zone named `{what}`"),
    "CL013": ("文件名应与年份一致：{what}", "the file's name and its year differ: {what}"),
    "CL014": ("没有这个文件", "there is no such file"),
}


@dataclass(frozen=True, slots=True)
class CalendarFault:
    """One fault of a calendar file; `line` and `col` count from 1."""

    code: str
    path: str
    line: int
    col: int
    facts: dict[str, Any]

    def render(self, lang: str = "zh") -> str:
        """Return place, code and sentence in `lang`."""
        sentence = _FAULTS[self.code][lang == "en"].format(**self.facts)
        return f"{self.path}:{self.line}:{self.col}  {self.code}  {sentence}"


class BadCalendar(BadInput):
    """The files of a calendar have faults; `faults` lists them all."""

    code = "CL000"
    zh = "工作日历有误：\n{list_zh}"
    en = "The working calendar has faults:\n{list_en}"

    def __init__(self, faults: tuple[CalendarFault, ...]) -> None:
        lists = {f"list_{lang}": "\n".join(one.render(lang) for one in faults) for lang in ("zh", "en")}
        super().__init__(faults, **lists)


def load_calendar(folder: Path, name: str = "cn") -> WorkingCalendar:
    """Return the calendar kept in `folder`, or in the folder `name` inside it.

    Its version changes exactly when a day, an hour or a source in it changes.

    Raises:
        BadCalendar: with every fault of every file.
    """
    home = folder / name if (folder / name).is_dir() else folder
    reader = _Reader()
    zone, hours = reader.hours(home / HOURS_FILE)
    years = [reader.year(path) for path in sorted(home.glob("[0-9][0-9][0-9][0-9].yaml"))]
    if reader.faults:
        raise BadCalendar(tuple(reader.faults))
    known = {one.year: one for one in years if one is not None}
    return WorkingCalendar(home.name, _version(zone, hours, known), ZoneInfo(zone), hours, known)


def _version(zone: str, hours: tuple[OfficeHours, ...], years: dict[int, YearDays]) -> str:
    """Return the last noticed year and twelve digits of what the calendar says."""
    said = {
        "zone": zone,
        "hours": [[one.text(), one.since, one.source] for one in hours],
        "years": [
            [one.year, sorted(one.holidays), sorted(one.swapped_working), one.source]
            for one in years.values()
        ],
    }
    return f"{max(years, default=0)}-{digest(canonical_json(said)).hex()[:12]}"


class _Reader:
    """Reads the files and collects their faults."""

    def __init__(self) -> None:
        self.faults: list[CalendarFault] = []
        self.path = ""

    def year(self, path: Path) -> YearDays | None:
        """Return one year's days, or None after noting what is wrong."""
        top = self._mapping(self._tree(path), {"year", "source", "holidays"}, {"year", "source", "holidays"})
        if top is None:
            return None
        number = self._scalar(top["year"])
        if number != path.stem:
            self._note(top["year"], "CL013", what=f"{path.name}, {number}")
            return None
        year, source = int(number), self._scalar(top["source"])
        if not source:
            self._note(top["source"], "CL003", what="source")
        off: dict[date, tuple[str, str]] = {}
        worked: set[date] = set()
        for node in self._items(top["holidays"]):
            self._holiday(node, year, off, worked)
        return YearDays(year, frozenset(off), frozenset(worked), source, off)

    def hours(self, path: Path) -> tuple[str, tuple[OfficeHours, ...]]:
        """Return the zone's name and the office hours; empty after a fault."""
        top = self._mapping(self._tree(path), {"zone", "hours"}, {"zone", "hours"})
        if top is None:
            return "", ()
        zone = self._scalar(top["zone"])
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._note(top["zone"], "CL012", what=zone)
        entries = self._items(top["hours"])
        if not entries:
            self._note(top["hours"], "CL003", what="hours")
        found = [self._hours_from(node) for node in entries]
        return zone, tuple(one for one in found if one is not None)

    def _hours_from(self, node: yaml.Node) -> OfficeHours | None:
        keys = {"since", "spans", "source"}
        entry = self._mapping(node, keys, keys)
        if entry is None:
            return None
        since = self._date(entry["since"])
        spans = [self._span(one) for one in self._items(entry["spans"])]
        if since is None or None in spans:
            return None
        try:
            return OfficeHours(tuple(one for one in spans if one), since, self._scalar(entry["source"]))
        except BadHours as error:
            self._note(entry["spans"], "CL011", what=error.facts["spans"])
            return None

    def _span(self, node: yaml.Node) -> tuple[time, time] | None:
        text = self._scalar(node)
        if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", text, re.ASCII):
            opens, closes = text.split("-")
            return time.fromisoformat(opens), time.fromisoformat(closes)
        self._note(node, "CL011", what=text)
        return None

    def _holiday(
        self, node: yaml.Node, year: int, off: dict[date, tuple[str, str]], worked: set[date]
    ) -> None:
        entry = self._mapping(node, {"name", "en", "from", "to", "working"}, {"name", "from", "to"})
        if entry is None:
            return
        first, last = self._date(entry["from"], year), self._date(entry["to"], year)
        name = self._scalar(entry["name"])
        names = (name, self._scalar(entry["en"]) if "en" in entry else name)
        if first is not None and last is not None:
            if last < first:
                self._note(entry["to"], "CL008")
            for offset in range((last - first).days + 1):
                day = first + timedelta(days=offset)
                if day in off or day in worked:
                    self._note(entry["from"], "CL010", what=day)
                off[day] = names
        for one in self._items(entry["working"]) if "working" in entry else ():
            swapped = self._date(one, year)
            if swapped is None:
                continue
            if swapped.weekday() < 5:
                self._note(one, "CL009", what=swapped)
            if swapped in off or swapped in worked:
                self._note(one, "CL010", what=swapped)
            worked.add(swapped)

    def _tree(self, path: Path) -> yaml.Node | None:
        self.path = str(path)
        try:
            text = path.read_bytes()[: MOST_BYTES + 1]
        except OSError:
            self.faults.append(CalendarFault("CL014", self.path, 1, 1, {}))
            return None
        if len(text) > MOST_BYTES:
            self.faults.append(CalendarFault("CL001", self.path, 1, 1, {"what": f"> {MOST_BYTES} bytes"}))
            return None
        try:
            return yaml.compose(text.decode("utf-8"), yaml.SafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line, col = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            what = getattr(error, "problem", None) or type(error).__name__
            self.faults.append(CalendarFault("CL001", self.path, line, col, {"what": what}))
            return None

    def _mapping(
        self, node: yaml.Node | None, known: set[str], needed: set[str]
    ) -> dict[str, yaml.Node] | None:
        """Return the entries of a mapping when all that are needed stand there."""
        if not isinstance(node, yaml.MappingNode):
            self._note(node, "CL006", what=f"{{{', '.join(sorted(known))}}}")
            return None
        entries: dict[str, yaml.Node] = {}
        for key, value in node.value:
            word = self._scalar(key)
            if word not in known:
                self._note(key, "CL002", what=word, known=", ".join(sorted(known)))
            elif word in entries:
                self._note(key, "CL004", what=word)
            else:
                entries[word] = value
        for word in sorted(needed - set(entries)):
            self._note(node, "CL003", what=word)
        return entries if needed <= set(entries) else None

    def _items(self, node: yaml.Node) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self._note(node, "CL006", what="[…]")
        return []

    def _scalar(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self._note(node, "CL006", what="一个值/one value")
        return ""

    def _date(self, node: yaml.Node, year: int | None = None) -> date | None:
        """Return a date; for a year's file it lies in that year or in the December before."""
        text = self._scalar(node)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self._note(node, "CL005", what=text)
            return None
        if year is not None and not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
            self._note(node, "CL007", what=day, year=year)
            return None
        return day

    def _note(self, node: yaml.Node | None, code: str, **facts: Any) -> None:
        """Note a fault at a node; a file whose tree could not be read has its fault already."""
        if node is not None:
            mark = node.start_mark
            self.faults.append(CalendarFault(code, self.path, mark.line + 1, mark.column + 1, facts))
        elif not any(one.path == self.path for one in self.faults):
            self.faults.append(CalendarFault("CL001", self.path, 1, 1, {"what": "—"}))
