"""Writes `calendars/cn/YYYY.yaml` from the `holidays` package, after `chinesecalendar` has agreed.

    .venv/bin/python tools/make_calendars.py 2019 2026

A year on which the two sources differ is not written. The files are data: a clerk may type next
year's from the notice, and the tests compare every file with both sources where they cover its year.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays

FOLDER = Path(__file__).resolve().parents[1] / "calendars" / "cn"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}
ALSO = {
    2019: "、国务院办公厅关于调整2019年劳动节假期安排的通知",
    2020: "、国务院办公厅关于延长2020年春节假期的通知",
}
DAY = timedelta(days=1)


def days_of(year: int) -> Iterator[date]:
    """Yield every day of a year."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += DAY


def blocks(year: int) -> list[tuple[str, date, date]]:
    """Return festival, first and last day of each holiday; week-ends within a holiday belong to it."""
    official = holidays.country_holidays("CN", years=(year - 1, year, year + 1))
    found: list[tuple[str, date, date]] = []
    for day in days_of(year):
        off, name = chinese_calendar.get_holiday_detail(day)
        if official.is_working_day(day) == off:
            raise SystemExit(f"{day}: the two sources differ; nothing written for {year}")
        if not off or name not in NAMES:
            continue
        if found and found[-1][2] == day - DAY:
            former = found[-1][0]
            found[-1] = (former if name in former else f"{former}, {name}", found[-1][1], day)
        else:
            found.append((name, day, day))
    return found


def swapped(year: int) -> list[tuple[str, date]]:
    """Return the week-end days that are worked, with the festival for which they are."""
    found = []
    for day in days_of(year):
        off, name = chinese_calendar.get_holiday_detail(day)
        if not off and day.weekday() >= 5:
            found.append((name, day))
    return found


def text_of(year: int) -> str:
    """Return the text of one year's file."""
    lines = [
        "# 工作日历；与国务院办公厅通知一致。The working calendar as the official notice states it.",
        f"year: {year}",
        f"source: 国务院办公厅关于{year}年部分节假日安排的通知{ALSO.get(year, '')}",
        "holidays:",
    ]
    left = swapped(year)
    for name, first, last in blocks(year):
        mine = [day for festival, day in left if festival in name and abs((day - first).days) < 60]
        left = [one for one in left if one[1] not in mine]
        chinese = "、".join(NAMES[one] for one in name.split(", "))
        working = f", working: [{', '.join(map(str, mine))}]" if mine else ""
        lines.append(f'  - {{name: {chinese}, en: "{name}", from: {first}, to: {last}{working}}}')
    if left:
        raise SystemExit(f"{year}: swapped days without a festival: {left}")
    return "\n".join(lines) + "\n"


def main(first: int, last: int) -> None:
    """Write the files of the years from `first` to `last`."""
    for year in range(first, last + 1):
        path = FOLDER / f"{year}.yaml"
        path.write_text(text_of(year), encoding="utf-8")
        print(path.relative_to(FOLDER.parents[1]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
