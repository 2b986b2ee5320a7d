"""Why this is the deadline: the reckoning as steps that a street clerk can check on a wall calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from chuanhui.kernel.allowances import WEEKDAYS, Allowance, Clock
from chuanhui.kernel.calendars import HOUR, MINUTE, WorkingCalendar
from chuanhui.kernel.clocks import DAY_ENDS, HOUR_CLOCKS, Extension, Leg, Pause, local, years_in_doubt

MOST_LISTED = 8
_DAY = timedelta(days=1)

SENTENCES: Mapping[str, tuple[str, str]] = {
    "opened": ("{start} 起算，时限 {allowance}。", "Runs from {start}; allowed: {allowance}."),
    "urgent": ("昼夜、周末和节假日连续计算。", "Runs without a stop, nights and holidays included."),
    "office_hours": (
        "只计工作日的办公时间（{hours}）。",
        "Runs only in office hours ({hours}) of working days.",
    ),
    "first_day": ("{day} 当日不计。", "The first day, {day}, is not counted."),
    "every_day": ("按自然日计算，周末和节假日照计。", "Every day counts, week-ends and holidays too."),
    "named_day": ("到{day}办公时间结束为止。", "Ends when offices close on {day}."),
    "hours_counted": ("{day} 计 {time}。", "{day}: {time} counted."),
    "weekend": ("{days} 为周末，不计。", "Week-end, not counted: {days}."),
    "weekends": ("其间 {count} 个周末日不计。", "{count} week-end days in between are not counted."),
    "holiday": ("{days} 为{name}放假，不计。", "{name}, not counted: {days}."),
    "swapped": ("{days} 调休上班，计入。", "Worked in exchange for a holiday, counted: {days}."),
    "pause_time": (
        "{since} 至 {until} 暂停计时（{reason}），顺延 {time}。",
        "Stopped from {since} to {until} ({reason}): {time} added.",
    ),
    "pause_days": (
        "{since} 至 {until} 暂停计时（{reason}），其间有 {count} 天到下班（日终）时仍在暂停，不计。",
        "Stopped from {since} to {until} ({reason}): {count} days closed meanwhile and do not count.",
    ),
    "standing": (
        "自 {since} 起暂停计时（{reason}），恢复后再确定截止时间。",
        "Stopped since {since} ({reason}); the deadline is set when the clock runs again.",
    ),
    "extended": (
        "{granted} 批准延期 {allowance}，从原截止时间 {start} 接着计算。",
        "Extended on {granted} by {allowance}, counted on from the former deadline {start}.",
    ),
    "provisional": (
        "{years} 年放假安排尚未载入，暂按周末推算，公布后重新计算。",
        "The official holidays of {years} are not known yet; plain week-ends stand in until they are.",
    ),
    "due": ("截止 {end}。", "Due {end}."),
}


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step of the reckoning: a code, its facts, and the instant up to which it has come."""

    code: str
    facts: Mapping[str, Any]
    at: datetime

    def sentence(self, lang: str = "zh") -> str:
        """Return the step as a sentence in `lang` ("zh" or "en")."""
        words = {key: _word(value, lang) for key, value in self.facts.items()}
        return SENTENCES[self.code][lang == "en"].format(**words)


class _Span(int):
    """A length of time in microseconds, to be worded."""


class _Reasons(tuple[str, ...]):
    """Reasons of pauses, to be worded."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in both languages."""

    zh: str
    en: str


def steps_of(
    legs: tuple[Leg, ...],
    pauses: tuple[Pause, ...],
    extensions: tuple[Extension, ...],
    calendar: WorkingCalendar,
) -> tuple[DueStep, ...]:
    """Return the steps by which a deadline was reached."""
    steps: list[DueStep] = []
    for index, leg in enumerate(legs):
        if index:
            granted = local(extensions[index - 1].granted_at, calendar)
            facts = {"granted": granted, "allowance": leg.allowance, "start": leg.start}
            steps.append(DueStep("extended", facts, leg.start))
        else:
            facts = {"start": leg.start, "allowance": leg.allowance}
            steps.append(DueStep("opened", facts, leg.start))
        steps.extend(_leg(leg, pauses, calendar))
    last = legs[-1]
    if years := years_in_doubt(legs, calendar):
        steps.append(DueStep("provisional", {"years": years}, last.end))
    if not last.stands:
        steps.append(DueStep("due", {"end": last.end}, last.end))
    return tuple(steps)


def _leg(leg: Leg, pauses: tuple[Pause, ...], calendar: WorkingCalendar) -> Iterator[DueStep]:
    """Yield the steps of one leg: the rule, the days that do not count, the pauses."""
    clock, start, end = leg.allowance.clock, leg.start, leg.end
    if clock is Clock.URGENT:
        yield DueStep("urgent", {}, start)
    elif clock is Clock.WORKING_HOURS:
        yield DueStep("office_hours", {"hours": calendar.hours_on(start.date()).text()}, start)
        yield from _days_off(start.date(), end.date(), end, calendar)
        if not leg.pauses:
            yield from _hours(leg, calendar)
    elif clock is Clock.WORKING_DAYS:
        yield DueStep("first_day", {"day": (start.date(),)}, start)
        yield from _days_off(start.date() + _DAY, end.date(), end, calendar)
    elif clock is Clock.DAYS:
        yield DueStep("first_day", {"day": (start.date(),)}, start)
        yield DueStep("every_day", {}, start)
    else:
        yield DueStep("named_day", {"day": leg.allowance}, start)
    yield from _pauses(leg, pauses, calendar)


def _days_off(first: date, last: date, at: datetime, calendar: WorkingCalendar) -> Iterator[DueStep]:
    """Yield what the calendar says of the days from `first` to `last`."""
    days = [first + timedelta(days=one) for one in range((last - first).days + 1)]
    off = [day for day in days if calendar.holiday(day)]
    for name, group in groupby(
        off, key=lambda day: _Name(calendar.holiday(day), calendar.holiday(day, "en"))
    ):
        yield DueStep("holiday", {"days": tuple(group), "name": name}, at)
    weekend = tuple(day for day in days if not calendar.is_working_day(day) and not calendar.holiday(day))
    if len(weekend) > MOST_LISTED:
        yield DueStep("weekends", {"count": len(weekend)}, at)
    elif weekend:
        yield DueStep("weekend", {"days": weekend}, at)
    if swapped := tuple(day for day in days if calendar.is_swapped(day)):
        yield DueStep("swapped", {"days": swapped}, at)


def _hours(leg: Leg, calendar: WorkingCalendar) -> Iterator[DueStep]:
    """Yield the office time counted on each day, when the days are few enough to read."""
    first, last = leg.start.date(), leg.end.date()
    if calendar.count_working_days(first, last) >= MOST_LISTED:
        return
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        opens = max(leg.start, datetime.combine(day, datetime.min.time(), calendar.zone))
        closes = min(leg.end, datetime.combine(day, DAY_ENDS, calendar.zone))
        if counted := calendar.office_time(opens, closes):
            yield DueStep("hours_counted", {"day": (day,), "time": _Span(counted)}, closes)


def _pauses(leg: Leg, pauses: tuple[Pause, ...], calendar: WorkingCalendar) -> Iterator[DueStep]:
    """Yield the pauses that moved the end of this leg, and the one that still holds it."""
    for (since, until), lost in leg.pauses:
        facts = {"since": since, "until": until, "reason": _reasons(since, until, pauses)}
        if leg.allowance.clock in HOUR_CLOCKS:
            yield DueStep("pause_time", {**facts, "time": _Span(lost)}, leg.end)
        else:
            yield DueStep("pause_days", {**facts, "count": lost}, leg.end)
    if leg.stands:
        open_one = min((one for one in pauses if one.until is None), key=lambda one: one.since)
        since = local(open_one.since, calendar)
        yield DueStep("standing", {"since": since, "reason": _Reasons([open_one.reason])}, since)


def _reasons(since: datetime, until: datetime | None, pauses: tuple[Pause, ...]) -> _Reasons:
    """Return the reasons of the pauses that were joined into this one, each once."""
    within = (one for one in pauses if one.since >= since and until is not None and one.since <= until)
    return _Reasons(dict.fromkeys(one.reason for one in within if one.until != one.since))


def _word(value: Any, lang: str) -> str:
    """Return a fact in words."""
    english = lang == "en"
    comma = ", " if english else "、"
    match value:
        case datetime():
            day = WEEKDAYS["en" if english else "zh"][value.weekday()]
            return f"{value:%Y-%m-%d}{f' ({day}) ' if english else f'（{day}）'}{value:%H:%M}"
        case Allowance():
            return value.text(lang).removeprefix("until ").removeprefix("至")
        case _Span():
            return _length(value, english)
        case _Name():
            return value.en if english else value.zh
        case _Reasons():
            named = [one for one in value if one]
            return comma.join(named) or ("no reason given" if english else "未注明原因")
        case (date(), *_):
            return comma.join(_ranges(value, " to " if english else " 至 "))
        case tuple():
            return comma.join(map(str, value))
    return str(value)


def _length(micros: int, english: bool) -> str:
    """Return a length of time as ``3 小时 20 分钟`` or ``3 h 20 min``; less than a minute counts as one."""
    minutes = -(-micros // MINUTE)
    hours, rest = divmod(minutes, HOUR // MINUTE)
    words = [f"{hours} {'h' if english else '小时'}"] if hours else []
    return " ".join([*words, *([f"{rest} {'min' if english else '分钟'}"] if rest else [])])


def _ranges(days: tuple[date, ...], to: str) -> Iterator[str]:
    """Yield days as text, three or more in a row as a range, the year only where it is new."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == _DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    shown = 0
    for one in runs:
        words = []
        for day in one if len(one) < 3 else (one[0], one[-1]):
            words.append(f"{day:%m-%d}" if day.year == shown else day.isoformat())
            shown = day.year
        yield from [to.join(words)] if len(one) >= 3 else words
