"""How long something may take: an amount and the clock that measures it.

    2 urgent hours        2 个紧急工作时     never stops: nights and holidays count
    4 working hours       4 个工作时         runs only inside office hours
    3 working days        3 个工作日         without week-ends and holidays, with swapped working days
    10 days               10 个自然日        every day of the calendar (also `2 months`, `1 year`)
    until next Tuesday    至下周二           that weekday of the week after

An amount without its clock is refused: "3 days" and "3 working days" are different promises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from chuanhui.kernel.errors import BadInput

MOST = {"hour": 3660, "day": 3660, "month": 120, "year": 10}
WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}


class Clock(StrEnum):
    """The clocks that can measure an allowance; `until` names the last day itself."""

    URGENT = "urgent"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    UNTIL = "until"


class Unit(StrEnum):
    """What the amount of an allowance counts."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class BadAllowance(BadInput):
    """A text that is no allowance; `mend` shows one that is."""

    code = "KN010"
    zh = "“{text}”不是有效的时限。可写：{mend}。"
    en = "“{text}” is not an allowance. Write for example: {mend}."


class NoClock(BadAllowance):
    """An amount whose clock is not named."""

    code = "KN011"
    zh = "时限“{text}”没有说明按哪种钟计算（紧急工作时、工作时、工作日、自然日）。可写：{mend}。"
    en = "The allowance “{text}” does not name its clock (urgent, working, plain). Write for example: {mend}."


class AmountOutOfBounds(BadAllowance):
    """An amount of nothing, or more than anybody may promise."""

    code = "KN012"
    zh = "时限“{text}”的数量应在 1 至 {most} 之间。"
    en = "The amount in the allowance “{text}” must lie between 1 and {most}."


_UNITS_OF = {
    Clock.URGENT: (Unit.HOUR,),
    Clock.WORKING_HOURS: (Unit.HOUR,),
    Clock.WORKING_DAYS: (Unit.DAY,),
    Clock.DAYS: (Unit.DAY, Unit.MONTH, Unit.YEAR),
    Clock.UNTIL: (Unit.DAY,),
}
_EN = {
    (Clock.URGENT, Unit.HOUR): "urgent hour",
    (Clock.WORKING_HOURS, Unit.HOUR): "working hour",
    (Clock.WORKING_DAYS, Unit.DAY): "working day",
    (Clock.DAYS, Unit.DAY): "day",
    (Clock.DAYS, Unit.MONTH): "month",
    (Clock.DAYS, Unit.YEAR): "year",
}
_ZH = {
    (Clock.URGENT, Unit.HOUR): "个紧急工作时",
    (Clock.WORKING_HOURS, Unit.HOUR): "个工作时",
    (Clock.WORKING_DAYS, Unit.DAY): "个工作日",
    (Clock.DAYS, Unit.DAY): "个自然日",
    (Clock.DAYS, Unit.MONTH): "个月",
    (Clock.DAYS, Unit.YEAR): "年",
}
_WORDS = (
    {word: key for key, word in _EN.items()}
    | {f"{word}s": key for key, word in _EN.items()}
    | {word.replace("个", ""): key for key, word in _ZH.items()}
)
_WITHOUT_CLOCK = {
    "": "3 working days",
    "hour": "{n} working hours, {n} urgent hours",
    "hours": "{n} working hours, {n} urgent hours",
    "小时": "{n}个工作时, {n}个紧急工作时",
    "天": "{n}个工作日, {n}个自然日",
    "日": "{n}个工作日, {n}个自然日",
}
EXAMPLES = "2 urgent hours, 4 working hours, 3 working days, 10 days, 1 year, until next Tuesday"


@dataclass(frozen=True, slots=True)
class Allowance:
    """An amount of time on one clock.

    Attributes:
        amount: how many units, at least 1; for `until` always 1.
        clock: what measures it.
        weekday: for `until` only: 0 is Monday, 6 is Sunday.
        unit: hours for the two hour clocks, days for working days; days, months or years for `days`.

    Raises:
        AmountOutOfBounds: the amount is below 1 or beyond ten years.
        BadAllowance: clock, unit and weekday do not fit together.
    """

    amount: int
    clock: Clock
    weekday: int | None = None
    unit: Unit | None = None

    def __post_init__(self) -> None:
        units = _UNITS_OF[self.clock]
        if self.unit is None:
            object.__setattr__(self, "unit", units[0])
        named = self.weekday is not None and 0 <= self.weekday <= 6
        fits = named if self.clock is Clock.UNTIL else self.weekday is None
        if self.unit not in units or not fits:
            raise BadAllowance(text=f"{self.amount} {self.clock}/{self.unit}/{self.weekday}", mend=EXAMPLES)
        most = 1 if self.clock is Clock.UNTIL else MOST[self.unit]
        if not 1 <= self.amount <= most:
            raise AmountOutOfBounds(text=f"{self.amount} {self.clock}", most=most)

    def text(self, lang: str = "zh") -> str:
        """Return the allowance in words of `lang`; `parse_allowance` reads both back.

        ``4 working hours`` or ``4个工作时``.
        """
        if self.weekday is not None:
            day = WEEKDAYS["en" if lang == "en" else "zh"][self.weekday]
            return f"until next {day}" if lang == "en" else f"至下{day}"
        key = (self.clock, Unit(self.unit or ""))
        if lang == "en":
            return f"{self.amount} {_EN[key]}{'' if self.amount == 1 else 's'}"
        return f"{self.amount}{_ZH[key]}"

    def __str__(self) -> str:
        return self.text("en")


def least_span(allowance: Allowance) -> timedelta:
    """Return a time within which the allowance never runs out, whenever it begins and whatever the calendar.

    The day of the beginning is not counted, and the last one ends with its business: at most a day may be
    missing. Months and years are reckoned at their shortest.
    """
    if allowance.unit is Unit.HOUR:
        return timedelta(hours=allowance.amount)
    days = {Unit.DAY: 1, Unit.MONTH: 28, Unit.YEAR: 365}[allowance.unit or Unit.DAY] * allowance.amount
    return timedelta(days=days - 1)


@lru_cache(maxsize=1024)
def parse_allowance(text: str) -> Allowance:
    """Return the allowance that `text` states, in English or Chinese words.

    Args:
        text: ``2 urgent hours``, ``4 working hours``, ``3 working days``, ``10 days``, ``2 months``,
            ``1 year``, ``until next Tuesday``, ``4个工作时``, ``至下周二`` …; case and extra spaces
            do not matter.

    Raises:
        NoClock: a bare number, or hours of which nobody can say whether nights count.
        AmountOutOfBounds: zero, or beyond ten years.
        BadAllowance: anything else.
    """
    words = " ".join(str(text).split())
    if until := re.fullmatch(r"(?i:until next) (\w+)|至下(?:周|星期)(\w)", words):
        return Allowance(1, Clock.UNTIL, _weekday(until[1] or "周" + until[2].replace("天", "日"), words))
    counted = re.fullmatch(r"(\d{1,9}) ?个?([^\d]*)", words, re.ASCII)
    if counted is None:
        raise BadAllowance(text=words, mend=EXAMPLES)
    amount, unit = int(counted[1]), counted[2].strip().lower()
    if unit in _WITHOUT_CLOCK:
        raise NoClock(text=words, mend=_WITHOUT_CLOCK[unit].format(n=amount))
    if unit not in _WORDS:
        near = get_close_matches(unit, list(_WORDS), n=1)
        raise BadAllowance(text=words, mend=f"{amount} {near[0]}" if near else EXAMPLES)
    clock, counts = _WORDS[unit]
    if not 1 <= amount <= MOST[counts]:
        raise AmountOutOfBounds(text=words, most=MOST[counts])
    return Allowance(amount, clock, None, counts)


def _weekday(word: str, text: str) -> int:
    """Return the number of a weekday named in either language, 0 for Monday."""
    for names in WEEKDAYS.values():
        if word.capitalize() in names:
            return names.index(word.capitalize())
    near = get_close_matches(word.capitalize(), WEEKDAYS["en"], n=1)
    raise BadAllowance(text=text, mend=f"until next {near[0]}" if near else "until next Tuesday")
