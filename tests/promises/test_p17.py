"""P17. Deadlines follow the official calendar.

Every day of 2019–2026 agrees with two independent sources; a year without a file is provisional;
loading a year's file moves exactly the deadlines that touch it.
"""

import random
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from chuanhui.kernel.allowances import Clock, parse_allowance
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.playbook.calendars import load_calendar

CALENDARS = Path(__file__).resolve().parents[2] / "calendars" / "cn"
# Imagined: the real notice for 2027 does not exist yet.
NOTICE_2027 = """
year: 2027
source: 试验用
holidays:
  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}
  - {name: 春节, from: 2027-02-05, to: 2027-02-11, working: [2027-01-31, 2027-02-20]}
  - {name: 清明节, from: 2027-04-03, to: 2027-04-05}
  - {name: 劳动节, from: 2027-05-01, to: 2027-05-05, working: [2027-05-08]}
  - {name: 国庆节, from: 2027-10-01, to: 2027-10-07, working: [2027-09-26]}
"""


@pytest.fixture(scope="module")
def known() -> WorkingCalendar:
    return load_calendar(CALENDARS)


@pytest.fixture(scope="module")
def with_2027(tmp_path_factory: pytest.TempPathFactory) -> WorkingCalendar:
    folder = tmp_path_factory.mktemp("calendars") / "cn"
    shutil.copytree(CALENDARS, folder)
    (folder / "2027.yaml").write_text(NOTICE_2027, encoding="utf-8")
    return load_calendar(folder)


def test_no_day_differs_from_two_sources(known: WorkingCalendar) -> None:
    official = holidays.country_holidays("CN", years=range(2018, 2028))
    days = [
        date.fromordinal(one) for one in range(date(2019, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
    ]
    assert len(days) == 2922
    assert [day for day in days if known.is_working_day(day) != official.is_working_day(day)] == []
    assert [day for day in days if known.is_working_day(day) != chinese_calendar.is_workday(day)] == []


def test_every_holiday_has_a_name_and_every_year_a_source(known: WorkingCalendar) -> None:
    for year, days in known.years.items():
        assert f"{year}年部分节假日安排的通知" in (days.source or "")
        assert set(days.names) == set(days.holidays)
        assert all(day.weekday() >= 5 for day in days.swapped_working)


def test_a_year_without_a_file_is_provisional(known: WorkingCalendar) -> None:
    assert [year for year in range(2017, 2029) if known.is_provisional(year)] == [2017, 2018, 2027, 2028]


def test_loading_a_year_moves_exactly_the_deadlines_that_touch_it(
    known: WorkingCalendar, with_2027: WorkingCalendar
) -> None:
    assert known.ref != with_2027.ref
    chance = random.Random(17)
    texts = ["4 working hours", "3 working days", "30 working days", "10 days", "9 urgent hours", "1 year"]
    moved = 0
    for _ in range(4000):
        opened = datetime(2026, 9, 1, tzinfo=known.zone) + timedelta(minutes=chance.randrange(60 * 24 * 500))
        allowance = parse_allowance(chance.choice(texts))
        before, after = due(opened, allowance, known), due(opened, allowance, with_2027)
        first = opened.date() + timedelta(days=allowance.clock is Clock.WORKING_DAYS)
        assert before.at is not None
        touches = first.year <= 2027 <= before.at.year
        walks = allowance.clock in {Clock.WORKING_DAYS, Clock.WORKING_HOURS}
        if before.at != after.at:
            moved += 1
            assert before.provisional
        if touches and walks:
            assert before.provisional
        if not before.provisional:
            assert (after.at, after.provisional) == (before.at, False)
    assert moved > 300
