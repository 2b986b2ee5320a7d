"""Instants and the time that is left, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import SimpleNamespace as Row

import pytest

from chuanhui.kernel.calendars import OfficeHours, WorkingCalendar
from chuanhui.look.moments import ZONE, left, moment_words

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=ZONE)
CALENDAR = WorkingCalendar(
    "test", "1", ZONE, (OfficeHours(((time(8), time(12)), (time(14), time(18)))),), years={}
)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def test_moment_words_gives_the_weekday_in_both_languages():
    words = moment_words(at(21, 17, 50))
    assert (words.zh, words.en) == ("11月21日（周六）17:50", "Sat 21 Nov, 17:50")


def test_moment_words_turns_an_instant_into_the_offices_zone():
    assert moment_words(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)).zh == "11月21日（周六）07:30"


@pytest.mark.parametrize(
    ("moment", "zh"),
    [
        (at(20, 15), "今天 15:00"),
        (at(21, 8, 5), "明天 08:05"),
        (at(19, 23, 59), "昨天 23:59"),
        (at(22, 9), "11月22日（周日）09:00"),
        (datetime(2025, 11, 22, 9, 0, tzinfo=ZONE), "2025年11月22日（周六）09:00"),
    ],
)
def test_moment_words_against_now_names_near_days_and_other_years(moment, zh):
    assert moment_words(moment, now=NOW).zh == zh


def test_moment_words_of_a_day_and_of_nothing():
    assert moment_words(date(2026, 11, 21)).zh == "11月21日（周六）"
    assert moment_words(None).zh == "未定"


@pytest.mark.parametrize(
    ("due", "clock", "zh"),
    [
        (at(20, 15), "working_hours", "还剩 2 个工作时 · 今天 15:00"),
        (at(20, 15, 20), "working_hours", "还剩 2 个工作时 20 分 · 今天 15:20"),
        (at(20, 12, 59), "urgent", "还剩 1 小时 59 分 · 今天 12:59"),
        (at(20, 13), "urgent", "还剩 2 小时 · 今天 13:00"),
        (at(21, 10, 59), "urgent", "还剩 23 小时 59 分 · 明天 10:59"),
        (at(20, 11, 30), "working_hours", "还剩 30 分钟（工作时） · 今天 11:30"),
        (at(24, 18), "working_days", "还剩 2 个工作日 · 11月24日（周二）18:00"),
        (at(20, 18), "working_days", "还剩 5 个工作时 · 今天 18:00"),
        (at(22, 13), "days", "还剩 2 天 2 小时 · 11月22日（周日）13:00"),
        (at(20, 11, 0), "urgent", "还剩 1 分钟 · 今天 11:00"),
        (at(18, 7), "working_days", "已超期 2 天 4 小时 · 应于 11月18日（周三）07:00"),
    ],
)
def test_left_says_how_much_on_the_clock_of_the_deadline(due, clock, zh):
    assert left(Row(at=due, clock=clock), now=NOW, calendar=CALENDAR).get("zh") == zh


def test_left_takes_a_bare_instant_and_counts_plain_time():
    assert left(at(20, 15), now=NOW).line.en == "4 h left · today 15:00"


def test_left_of_a_standing_clock_and_of_no_duty():
    standing = left(Row(at=None, clock="days"), now=NOW)
    assert (standing.standing, str(standing)) == (True, "计时暂停")
    nothing = left(None, now=NOW)
    assert (nothing.standing, nothing.late, str(nothing)) == (False, False, "无时限")
