"""Periods: the day, ISO week, 旬 (ten days), month, quarter and year in which a date lies.

Periods of one kind follow each other without gap or overlap. Each has a key that sorts in time
within its kind and can be read back: ``2026-11-05``, ``2026-W53``, ``2026-11-x2``, ``2026-11``,
``2026-Q4``, ``2026``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chuanhui.kernel.errors import BadInput

_DAY = timedelta(days=1)
_XUN = (("上旬", "1st ten days"), ("中旬", "2nd ten days"), ("下旬", "last days"))
_KEY = re.compile(
    r"(?P<year>\d{4})(?:-W(?P<week>\d\d)|-Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-x(?P<xun>[123])|-(?P<day>\d\d))?)?",
    re.ASCII,
)


class BadPeriod(BadInput):
    """A text that names no period."""

    code = "KN030"
    zh = "“{key}”不是有效的时段。可写：2026-11-05、2026-W53、2026-11-x2、2026-11、2026-Q4、2026。"
    en = "“{key}” names no period. Write 2026-11-05, 2026-W53, 2026-11-x2, 2026-11, 2026-Q4 or 2026."


class PeriodKind(StrEnum):
    """The kinds of period in which work recurs and results are reckoned."""

    DAY = "day"
    WEEK = "week"
    XUN = "xun"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period; `first` and `last` both belong to it. Make it with `period_of` or `parse_period`."""

    kind: PeriodKind
    first: date
    last: date

    @property
    def key(self) -> str:
        """Return the stable key, such as ``2026-W53``."""
        year, month = self.first.year, self.first.month
        match self.kind:
            case PeriodKind.DAY:
                return self.first.isoformat()
            case PeriodKind.WEEK:
                iso = self.first.isocalendar()
                return f"{iso.year:04}-W{iso.week:02}"
            case PeriodKind.XUN:
                return f"{year:04}-{month:02}-x{self._xun + 1}"
            case PeriodKind.MONTH:
                return f"{year:04}-{month:02}"
            case PeriodKind.QUARTER:
                return f"{year:04}-Q{month // 3 + 1}"
            case PeriodKind.YEAR:
                return f"{year:04}"

    def label(self, lang: str = "zh") -> str:
        """Return the period's name on screen: ``2026年第53周`` or ``week 53 of 2026``."""
        return self._label_en() if lang == "en" else self._label_zh()

    def next(self) -> Period:
        """Return the period of the same kind that follows."""
        return period_of(self.last + _DAY, self.kind)

    def previous(self) -> Period:
        """Return the period of the same kind before."""
        return period_of(self.first - _DAY, self.kind)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def _xun(self) -> int:
        return min((self.first.day - 1) // 10, 2)

    def _label_zh(self) -> str:
        first = self.first
        match self.kind:
            case PeriodKind.DAY:
                return f"{first.year}年{first.month}月{first.day}日"
            case PeriodKind.WEEK:
                iso = first.isocalendar()
                return f"{iso.year}年第{iso.week}周"
            case PeriodKind.XUN:
                return f"{first.year}年{first.month}月{_XUN[self._xun][0]}"
            case PeriodKind.MONTH:
                return f"{first.year}年{first.month}月"
            case PeriodKind.QUARTER:
                return f"{first.year}年第{'一二三四'[first.month // 3]}季度"
            case PeriodKind.YEAR:
                return f"{first.year}年"

    def _label_en(self) -> str:
        first = self.first
        match self.kind:
            case PeriodKind.WEEK:
                iso = first.isocalendar()
                return f"week {iso.week} of {iso.year}"
            case PeriodKind.XUN:
                return f"{first:%Y-%m}, {_XUN[self._xun][1]}"
            case PeriodKind.QUARTER:
                return f"quarter {first.month // 3 + 1} of {first.year}"
            case _:
                return self.key


def period_of(day: date, kind: PeriodKind) -> Period:
    """Return the period of this kind in which `day` lies."""
    match kind:
        case PeriodKind.DAY:
            return Period(kind, day, day)
        case PeriodKind.WEEK:
            monday = day - timedelta(days=day.weekday())
            return Period(kind, monday, monday + timedelta(days=6))
        case PeriodKind.XUN:
            start = min((day.day - 1) // 10, 2) * 10 + 1
            last = day.replace(day=start + 9) if start < 21 else _month_end(day)
            return Period(kind, day.replace(day=start), last)
        case PeriodKind.MONTH:
            return Period(kind, day.replace(day=1), _month_end(day))
        case PeriodKind.QUARTER:
            start = (day.month - 1) // 3 * 3 + 1
            return Period(kind, date(day.year, start, 1), _month_end(date(day.year, start + 2, 1)))
        case PeriodKind.YEAR:
            return Period(kind, date(day.year, 1, 1), date(day.year, 12, 31))


def parse_period(key: str) -> Period:
    """Return the period that a key names.

    Raises:
        BadPeriod: the key has no such form, or names no real day or week (2025 has no week 53).
    """
    found = _KEY.fullmatch(key)
    if found is None:
        raise BadPeriod(key=key)
    year = int(found["year"])
    try:
        if found["week"]:
            return period_of(date.fromisocalendar(year, int(found["week"]), 1), PeriodKind.WEEK)
        if found["quarter"]:
            return period_of(date(year, int(found["quarter"]) * 3, 1), PeriodKind.QUARTER)
        if found["xun"]:
            return period_of(date(year, int(found["month"]), int(found["xun"]) * 10 - 9), PeriodKind.XUN)
        if found["day"]:
            return period_of(date.fromisoformat(key), PeriodKind.DAY)
        if found["month"]:
            return period_of(date(year, int(found["month"]), 1), PeriodKind.MONTH)
        return period_of(date(year, 1, 1), PeriodKind.YEAR)
    except ValueError as error:
        raise BadPeriod(key=key) from error


def next_weekday(day: date, weekday: int) -> date:
    """Return 下周X: that weekday of the ISO week after the one in which `day` lies.

    Said on Friday 2020-07-03, next Tuesday is 2020-07-07; said on Sunday 2020-06-28, next Sunday is
    2020-07-05.

    Args:
        day: the day on which it is said.
        weekday: 0 for Monday to 6 for Sunday.
    """
    return day + timedelta(days=7 - day.weekday() + weekday)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month that many months on, or that month's last day when it is shorter.

    Source: 民法典 §202.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = _month_end(date(year, month + 1, 1))
    return last.replace(day=min(day.day, last.day))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
