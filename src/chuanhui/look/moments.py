"""Instants and the time that is left, in words. Pure: `now` is always given.

Days and hours are those of the office's zone. Working hours and days are counted on the working calendar;
where a calendar is not at hand the plain count is said as such, never dressed up as working time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from chuanhui.kernel.calendars import MINUTE, WorkingCalendar
from chuanhui.look.wordings import word

ZONE = ZoneInfo("Asia/Shanghai")
NEAR = {0: "moment.today", 1: "moment.tomorrow", -1: "moment.yesterday"}
_HOUR, _DAY = 3600, 86400


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in both languages, read like a playbook's `Text`; prints in Chinese."""

    zh: str
    en: str

    def get(self, lang: str = "zh") -> str:
        """Return the sentence in `lang`."""
        return self.en if lang == "en" else self.zh

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, slots=True)
class Left:
    """What a deadline block shows: is it late, how much is left, and when it falls due."""

    late: bool
    standing: bool
    amount: Wording
    at: Wording
    line: Wording

    def get(self, lang: str = "zh") -> str:
        """Return the whole line in `lang`: ``还剩 3 个工作时 · 今天 15:00``."""
        return self.line.get(lang)

    def __str__(self) -> str:
        return self.line.zh


def both(key: str, **facts: Any) -> Wording:
    """Return the wording of `key` in both languages; facts that are wordings are said in each."""

    def said(lang: str) -> str:
        return word(key, lang, **{k: v.get(lang) if hasattr(v, "get") else v for k, v in facts.items()})

    return Wording(said("zh"), said("en"))


@lru_cache(maxsize=1024)
def day_words(day: date, *, today: date | None = None, with_year: bool = False) -> Wording:
    """Return a date in words: 11月21日（周六）, with the year where asked or another."""
    other_year = with_year or (today is not None and today.year != day.year)

    def said(lang: str) -> str:
        return word(
            "moment.day_in_year" if other_year else "moment.day",
            lang,
            year=day.year,
            month=day.month,
            day=day.day,
            weekday=word("moment.weekdays", lang).split()[day.weekday()],
            month_name=word("moment.months", lang).split()[day.month - 1],
        )

    return Wording(said("zh"), said("en"))


def moment_words(
    at: datetime | date | None, *, now: datetime | None = None, with_year: bool = False
) -> Wording:
    """Return an instant in words, in the office's zone: 11月21日（周六）17:50; near `now`, 今天 17:50.

    Args:
        at: aware instant, or a plain date, or None (未定).
        now: aware; without it no day is called today and no year is left out for being this one.
        with_year: say the year in any case, and name no day by today.
    """
    if at is None:
        return both("moment.never")
    today = now.astimezone(ZONE).date() if now else None
    if not isinstance(at, datetime):
        return day_words(at, today=today, with_year=with_year)
    local = at.astimezone(ZONE)
    return _minute_words(local.date(), f"{local:%H:%M}", today, with_year)


@lru_cache(maxsize=4096)
def _minute_words(day: date, time: str, today: date | None, with_year: bool) -> Wording:
    """Return a minute of a day in words; a page says the same few again and again."""
    near = NEAR.get((day - today).days) if today and not with_year else None
    if near:
        return both("moment.near", day=both(near), time=time)
    return both("moment.at", day=day_words(day, today=today, with_year=with_year), time=time)


def left(due: Any, *, now: datetime, calendar: WorkingCalendar | None = None) -> Left:
    """Return what remains of a deadline, or by how much it is over.

    Args:
        due: a `kernel.deadlines.Due`, an aware datetime, or None where nothing is due.
        now: aware.
        calendar: working calendar on which the two working clocks are counted; None counts plain time.
    """
    if due is None:
        return _still("moment.no_duty", standing=False)
    at = getattr(due, "at", due)
    if at is None:
        return _still("moment.standing", standing=True)
    when = moment_words(at, now=now)
    if now > at:
        amount = _span(now - at)
        return Left(
            True,
            False,
            both("moment.late_short", amount=amount),
            when,
            both("moment.late", amount=amount, at=when),
        )
    clock = str(getattr(due, "clock", "") or "")
    amount = _working(clock, now, at, calendar) or _span(at - now)
    return Left(
        False,
        False,
        both("moment.left_short", amount=amount),
        when,
        both("moment.left", amount=amount, at=when),
    )


def _still(key: str, *, standing: bool) -> Left:
    words = both(key)
    return Left(False, standing, words, both("moment.never"), words)


def _span(length: timedelta) -> Wording:
    """Return a plain length in its two greatest units, rounded down; under a minute is one minute."""
    seconds = int(length.total_seconds())
    if seconds < _HOUR:
        return both("moment.minutes", n=max(1, seconds // 60))
    if seconds < _DAY:
        hours, minutes = seconds // _HOUR, seconds % _HOUR // 60
        return both("moment.hours_minutes", n=hours, m=minutes) if minutes else both("moment.hours", n=hours)
    days, hours = seconds // _DAY, seconds % _DAY // _HOUR
    if hours == 0 or days > 9:
        return both("moment.days", n=days)
    return both("moment.days_hours", days=days, hours=hours)


def _working(clock: str, now: datetime, at: datetime, calendar: WorkingCalendar | None) -> Wording | None:
    """Return the rest in working hours or days, or None where plain time says it better."""
    if calendar is None or clock not in {"working_hours", "working_days"}:
        return None
    start, end = now.astimezone(calendar.zone), at.astimezone(calendar.zone)
    day = timedelta(days=1)
    days = calendar.count_working_days(start.date() + day, end.date() + day)
    if clock == "working_days" and days:
        return both("moment.working_days", n=days)
    minutes = calendar.office_time(start, end) // MINUTE
    hours, minutes = divmod(minutes, 60)
    if hours:
        key = "moment.working_hours_minutes" if minutes else "moment.working_hours"
        return both(key, n=hours, m=minutes)
    return both("moment.working_minutes", n=max(1, minutes))
