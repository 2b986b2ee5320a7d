"""P18. Leap days, year ends, ISO week 53 and time zones change nothing.

The same questions give the same answers whatever the machine's zone; 2028 has a 29 February, 2026
a week 53, and a date of birth in the years of summer time in China (1986–1991) stays what it is.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = """
import time; time.tzset()
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.canonical import canonical_json
from chuanhui.kernel.codes.identity import citizen_check, parse_citizen
from chuanhui.kernel.deadlines import Extension, Pause, due, instant_at_share
from chuanhui.kernel.ids import made_at, new_id
from chuanhui.kernel.periods import PeriodKind, period_of
from chuanhui.playbook.calendars import load_calendar

calendar = load_calendar(Path("calendars"))
for opened in ("2022-08-05T01:00Z", "2026-12-31T15:59:59Z", "2028-02-28T16:30Z", "2028-02-29T02:00Z",
               "2026-03-08T06:59Z", "2026-11-01T05:30Z", "1988-04-09T18:30Z"):
    at = datetime.fromisoformat(opened)
    print(canonical_json({"at": at}), made_at(new_id(at)))
    for text in ("2 urgent hours", "4 working hours", "7 working days", "10 days", "1 year",
                 "until next Tuesday"):
        pause = Pause(at + timedelta(minutes=30), at + timedelta(hours=30), "x")
        for pauses in ((), (pause,)):
            answer = due(at, parse_allowance(text), calendar, pauses=pauses,
                         extensions=(Extension(parse_allowance(text), at),))
            print(text, answer.at, answer.provisional, instant_at_share(answer, 0.8), answer.explain())
for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3), date(2027, 1, 4), date(2028, 2, 29)):
    print([period_of(day, kind).key for kind in PeriodKind])
for ordinal in range(date(1986, 1, 1).toordinal(), date(1992, 1, 1).toordinal()):
    born = date.fromordinal(ordinal)
    body = f"411602{born:%Y%m%d}001"
    assert parse_citizen(body + citizen_check(body)).born_on == born
print("births unchanged")
"""


def answers(zone: str) -> str:
    environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    asked = subprocess.run(
        [sys.executable, "-c", QUESTIONS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    return asked.stdout


def test_the_machines_zone_changes_nothing() -> None:
    here = answers("Asia/Shanghai")
    assert answers("UTC") == here
    assert answers("America/New_York") == here
    assert here.endswith("births unchanged\n")
    assert "'2026-W53'" in here
    assert "'2027-W01'" in here
    assert "'2028-02-29'" in here


def test_known_answers_at_the_edges() -> None:
    here = answers("UTC").splitlines()
    week_53 = "['2026-12-31', '2026-W53', '2026-12-x3', '2026-12', '2026-Q4', '2026']"
    leap_day = "['2028-02-29', '2028-W09', '2028-02-x3', '2028-02', '2028-Q1', '2028']"
    assert {week_53, leap_day} <= set(here)
    assert any(line.startswith("7 working days 2022-08-25 18:00:00+08:00 False") for line in here)
    # Half past midnight on the leap day in Shanghai is still 28 February in London.
    assert any(line.startswith("1 year 2030-02-28 23:59:59+08:00") for line in here)
