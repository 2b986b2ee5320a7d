"""Working calendars: which days are worked, when offices are open, and how sure we are of it.

A year is worked from Monday to Friday except the days its official notice gives off, plus the
week-end days that the notice swaps for them. A year whose notice has not been read is *provisional*:
plain week-ends, and everything reckoned through it says so.

Days and hours are data; see `calendars/<name>/`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from chuanhui.kernel.errors import BadInput

MINUTE = 60_000_000
HOUR = 60 * MINUTE


class BadHours(BadInput):
    """Office hours that are empty, run backwards or overlap."""

    code = "KN020"
    zh = "办公时间“{spans}”有误：每段应先开后关，各段按先后排列、不重叠，至少一段。"
    en = "The office hours “{spans}” are wrong: each span must open before it closes, in order, none missing."


def micros_of(at: time) -> int:
    """Return the microseconds from midnight to a time of day."""
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond


def time_of(micros: int) -> time:
    """Return the time of day that lies this many microseconds after midnight; less than a day."""
    seconds, micro = divmod(micros, 1_000_000)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, micro)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours in which offices are open on a working day.

    Attributes:
        spans: opening and closing local times, in order, without overlap.
        since: the first day on which these hours hold.
        source: what the hours rest on.

    Raises:
        BadHours: no span, a span that closes before it opens, or spans that overlap.
    """

    spans: tuple[tuple[time, time], ...]
    since: date = date.min
    source: str = ""
    length: int = field(init=False, compare=False, repr=False)
    closes: time = field(init=False, compare=False, repr=False)
    _bounds: tuple[tuple[int, int], ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        bounds = tuple((micros_of(opens), micros_of(closes)) for opens, closes in self.spans)
        edges = [edge for span in bounds for edge in span]
        if not edges or any(left >= right for left, right in zip(edges[::2], edges[1::2], strict=True)):
            raise BadHours(spans=self.text())
        if edges != sorted(edges):
            raise BadHours(spans=self.text())
        object.__setattr__(self, "_bounds", bounds)
        object.__setattr__(self, "length", sum(closes - opens for opens, closes in bounds))
        object.__setattr__(self, "closes", self.spans[-1][1])

    def elapsed(self, at: time) -> int:
        """Return the microseconds of office time that have passed on a working day by `at`."""
        now = micros_of(at)
        return sum(min(now, closes) - opens for opens, closes in self._bounds if now > opens)

    def at(self, micros: int) -> time:
        """Return the earliest time of day by which `micros` of office time have passed; 1 to `length`."""
        for opens, closes in self._bounds:
            if micros <= closes - opens:
                return time_of(opens + micros)
            micros -= closes - opens
        raise BadHours(spans=self.text())

    def text(self) -> str:
        """Return the spans as ``08:00–12:00、14:00–18:00``."""
        return "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in self.spans)


@dataclass(frozen=True, slots=True)
class YearDays:
    """What the official notice for one year says.

    Attributes:
        year: the year of the notice.
        holidays: days off, week-ends within a holiday included.
        swapped_working: week-end days that are worked instead (调休); the notice for a
            year may reach back into the December before.
        source: the notice; None when there is none yet, so that the year stays provisional.
        names: what a day off is called, Chinese and English.
    """

    year: int
    holidays: frozenset[date] = frozenset()
    swapped_working: frozenset[date] = frozenset()
    source: str | None = None
    names: Mapping[date, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """Working days and office hours of one place, in one version.

    Attributes:
        name: stable name, such as ``cn``.
        version: changes whenever any day or hour in it changes.
        zone: the zone in which its days begin and its offices open.
        hours: office hours, each from its `since`; the earliest also holds before.
        years: what is officially known, by year.
    """

    name: str
    version: str
    zone: ZoneInfo
    hours: tuple[OfficeHours, ...]
    years: Mapping[int, YearDays]

    def __post_init__(self) -> None:
        if not self.hours:
            raise BadHours(spans="")
        hours = tuple(sorted(self.hours, key=lambda one: one.since))
        known = self.years.values()
        object.__setattr__(self, "hours", hours)
        object.__setattr__(self, "_since", [one.since for one in hours])
        object.__setattr__(self, "_off", frozenset().union(*(one.holidays for one in known)))
        object.__setattr__(self, "_swapped", frozenset().union(*(one.swapped_working for one in known)))
        object.__setattr__(self, "_worked", {})

    _since: list[date] = field(init=False, repr=False)
    _off: frozenset[date] = field(init=False, repr=False)
    _swapped: frozenset[date] = field(init=False, repr=False)
    _worked: dict[int, list[int]] = field(init=False, repr=False)

    @property
    def ref(self) -> str:
        """Return name and version, as deadlines remember them: ``cn@2026-1f2e3d``."""
        return f"{self.name}@{self.version}"

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        return day in self._swapped or (day.weekday() < 5 and day not in self._off)

    def is_swapped(self, day: date) -> bool:
        """Tell whether `day` is a week-end day worked in exchange for a holiday."""
        return day in self._swapped

    def holiday(self, day: date, lang: str = "zh") -> str:
        """Return the name of the holiday that gives `day` off, or nothing when no notice does."""
        if day not in self._off:
            return ""
        for known in (self.years.get(day.year), self.years.get(day.year + 1)):
            if known is not None and day in known.names:
                return known.names[day][lang == "en"]
        return "holiday" if lang == "en" else "节假日"

    def is_provisional(self, year: int) -> bool:
        """Tell whether no official notice is known for `year`, so that plain week-ends stand in."""
        known = self.years.get(year)
        return known is None or known.source is None

    def provisional_years(self, first: date, last: date) -> tuple[int, ...]:
        """Return the provisional years that the days from `first` to `last` touch."""
        return tuple(year for year in range(first.year, last.year + 1) if self.is_provisional(year))

    def hours_on(self, day: date) -> OfficeHours:
        """Return the office hours that hold on `day`, were it worked."""
        return self.hours[max(bisect_right(self._since, day) - 1, 0)]

    def closes_at(self, day: date) -> datetime:
        """Return the close of office hours on `day`, in the calendar's zone, whether or not it is worked."""
        return datetime.combine(day, self.hours_on(day).closes, self.zone)

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`, which is not counted itself; `count` ≥ 1."""
        year = day.year
        worked = self._worked_in(year)
        index = bisect_right(worked, day.toordinal()) + count - 1
        while index >= len(worked):
            index -= len(worked)
            year += 1
            worked = self._worked_in(year)
        return date.fromordinal(worked[index])

    def count_working_days(self, first: date, until: date) -> int:
        """Return how many working days lie from `first` up to but not including `until`."""
        if until <= first:
            return 0
        end = bisect_left(self._worked_in(until.year), until.toordinal())
        start = bisect_left(self._worked_in(first.year), first.toordinal())
        return end - start + sum(len(self._worked_in(year)) for year in range(first.year, until.year))

    def office_time(self, start: datetime, end: datetime) -> int:
        """Return the microseconds of office time between two instants of the zone; 0 when reversed."""
        if end <= start:
            return 0
        total = self._passed(end) - self._passed(start)
        first, until = start.date(), end.date()
        while first < until:
            stop = min(until, self._hours_until(first))
            total += self.count_working_days(first, stop) * self.hours_on(first).length
            first = stop
        return total

    def add_office_time(self, start: datetime, micros: int) -> datetime:
        """Return the earliest instant by which `micros` ≥ 1 of office time have passed since `start`.

        Args:
            start: an instant in the calendar's zone.
            micros: microseconds of office time.
        """
        left = micros + self._passed(start)
        day = start.date()
        if not self.is_working_day(day):
            day = self.add_working_days(day, 1)
        while True:
            hours = self.hours_on(day)
            if left <= hours.length:
                return datetime.combine(day, hours.at(left), self.zone)
            whole = (left - 1) // hours.length
            until = self._hours_until(day)
            if until < date.max:
                whole = min(whole, self.count_working_days(day, until))
            left -= whole * hours.length
            day = self.add_working_days(day, whole)

    def _passed(self, at: datetime) -> int:
        """Return the office time of its own day that has passed by `at`."""
        day = at.date()
        return self.hours_on(day).elapsed(at.time()) if self.is_working_day(day) else 0

    def _hours_until(self, day: date) -> date:
        """Return the day from which other office hours hold than on `day`; the last of days when none do."""
        index = max(bisect_right(self._since, day), 1)
        return self._since[index] if index < len(self._since) else date.max

    def _worked_in(self, year: int) -> list[int]:
        """Return the ordinals of a year's working days, reckoned once."""
        worked = self._worked.get(year)
        if worked is None:
            span = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            worked = [one for one in span if self.is_working_day(date.fromordinal(one))]
            self._worked[year] = worked
        return worked
