"""A notice hung in time: after its step, by its last day, and not taken down before its period was over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.mechanism.rankings.rules.hanging import earliest_begun, hung_in_time
from chuanhui.playbook.calendars import load_calendar

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
STEP = datetime(2026, 11, 9, 9, tzinfo=ZONE)
LAST, END = STEP + 4 * DAY, datetime(2026, 12, 1, tzinfo=ZONE)
WEEK = parse_allowance("7 days")


@dataclass(frozen=True)
class One:
    since: datetime
    ended_at: datetime | None = None


@lru_cache
def calendar() -> WorkingCalendar:
    return load_calendar(Path(__file__).resolve().parents[3] / "calendars" / "cn")


def hung(day: float, ended: float | None = None) -> One:
    return One(STEP + day * DAY, None if ended is None else STEP + ended * DAY)


@pytest.mark.parametrize(
    ("told", "in_time"),
    [
        ((), False),
        ((hung(1),), True),
        ((hung(4),), True),
        ((hung(4.01),), False),
        ((hung(-1),), False),
        ((hung(1, 1.001),), False),
        ((hung(1, 8),), False),  # the day of the posting is not counted: the week ends with its last day
        ((hung(1, 9),), True),
        ((hung(1, 1.001), hung(3)), True),
        ((hung(1, 1.001), hung(12)), True),
        ((hung(1, 1.001), hung(12, 13)), False),
        ((hung(-1), hung(1, 1.001)), False),
        ((hung(1, 1.001), hung(40)), False),
    ],
)
def test_in_time_is_what_hung_in_time_and_stayed(told: tuple[One, ...], in_time: bool) -> None:
    assert hung_in_time(told, STEP, LAST, until=END, least=WEEK, calendar=calendar()) is in_time


def test_what_is_taken_down_after_the_window_is_not_known_in_it() -> None:
    early = END - STEP - DAY
    one = One(END - DAY, END + DAY)
    begun, last = STEP + early - DAY, END
    assert hung_in_time([one], begun, last, until=END, least=WEEK, calendar=calendar())
    assert not hung_in_time([one], begun, last, until=END + 2 * DAY, least=WEEK, calendar=calendar())


@pytest.mark.parametrize("words", ["4 days", "3 working days", "2 urgent hours", "1 year", "10 years"])
def test_nothing_that_falls_due_in_the_window_began_before_it_is_looked_for(words: str) -> None:
    within, first = parse_allowance(words), datetime(2026, 10, 1, tzinfo=ZONE)
    since = earliest_begun(first, within, calendar())
    at = due(since, within, calendar()).at
    assert at is not None
    assert at < first
    before = due(since - 30 * DAY, within, calendar()).at
    assert before is not None
    assert before <= at
