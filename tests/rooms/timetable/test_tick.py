"""Keeping the timetable on a real database: failures, a second scheduler, what is too old, forgetting."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from tests.database import in_threads
from tests.working import work_off

from chuanhui.journal import stamps
from chuanhui.kernel.periods import PeriodKind
from chuanhui.site import tasks
from chuanhui.site.timetable import jobs
from chuanhui.system.timetable import actions, queries
from chuanhui.system.timetable.rules import Calendar, Job, Minutes, RunState

NOON = datetime(2026, 11, 9, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def job(run: Any, *, catch_up: int = 48, name: str = "test.hourly") -> Job:
    return Job(name, Minutes(60), catch_up, run)


def ran(name: str = "test.hourly", state: RunState | None = RunState.DONE) -> list[str]:
    return [one.period for one in reversed(queries.runs(name, state=state))]


def test_a_job_seen_for_the_first_time_owes_nothing_for_the_past(db):
    done: list[str] = []
    hourly = job(lambda slot, now: done.append(slot.key))
    assert actions.tick([hourly], now=NOON) == (0, 0)
    assert actions.tick([hourly], now=NOON + HOUR) == (1, 0)
    assert actions.tick([hourly], now=NOON + HOUR) == (0, 0)
    assert done == ran() == ["2026-11-09T05:00Z"]


def test_missed_periods_are_made_up_oldest_first_up_to_the_cap(db):
    done: list[str] = []
    hourly = job(lambda slot, now: done.append(slot.key), catch_up=2)
    actions.tick([hourly], now=NOON)
    assert actions.tick([hourly], now=NOON + 5 * HOUR) == (2, 0)
    assert done == ["2026-11-09T08:00Z", "2026-11-09T09:00Z"]
    assert [one.passed_over for one in queries.runs("test.hourly")] == [0, 3]


def test_what_fails_is_taken_back_told_and_tried_again_before_anything_younger(db):
    fails = [True, True, False, False]
    tried: list[tuple[str, bool]] = []

    def work(slot: Any, now: datetime) -> None:
        stamps.bump("test")
        tried.append((slot.key[11:13], fails[0]))
        if fails.pop(0):
            raise ValueError("the printer is out of paper")

    hourly = job(work)
    actions.tick([hourly], now=NOON)
    assert actions.tick([hourly], now=NOON + HOUR) == (0, 1)
    owed = queries.runs("test.hourly", state=RunState.OWED)[0]
    assert (owed.attempts, owed.fault) == (1, "ValueError: the printer is out of paper")
    assert actions.tick([hourly], now=NOON + HOUR + timedelta(seconds=59)) == (0, 0)
    assert actions.tick([hourly], now=NOON + 2 * HOUR) == (0, 1)
    assert actions.tick([hourly], now=NOON + 2 * HOUR + timedelta(minutes=2)) == (2, 0)
    assert tried == [("05", True), ("05", True), ("05", False), ("06", False)]
    assert stamps.read("test") == {"test": 2}


def test_what_always_fails_is_left_to_a_person_and_the_next_period_goes_on(db):
    def work(slot: Any, now: datetime) -> None:
        if slot.key.endswith("05:00Z"):
            raise ValueError("never")

    hourly = job(work)
    actions.tick([hourly], now=NOON)
    for minute in range(60, 121):
        actions.tick([hourly], now=NOON + timedelta(minutes=minute))
    assert (ran(state=RunState.FAILED), ran()) == (["2026-11-09T05:00Z"], ["2026-11-09T06:00Z"])
    assert queries.runs("test.hourly", state=RunState.FAILED)[0].attempts == 5


def test_one_job_that_fails_does_not_stop_the_others(db):
    def breaks(slot: Any, now: datetime) -> None:
        queries.runs("no such state", limit=-1)

    both = [job(breaks, name="test.a"), job(lambda slot, now: None, name="test.b")]
    actions.tick(both, now=NOON)
    assert actions.tick(both, now=NOON + HOUR) == (1, 1)
    assert ran("test.b") == ["2026-11-09T05:00Z"]


def test_two_schedulers_share_a_job(fresh_db):
    done: list[str] = []
    hourly = job(lambda slot, now: done.append(slot.key))
    actions.tick([hourly], now=NOON)
    ticked = in_threads(4, lambda _: actions.tick([hourly], now=NOON + 20 * HOUR).done)
    assert (sum(ticked), len(done), len(set(done))) == (20, 20, 20)
    assert done == sorted(done) == ran()


def test_what_was_done_is_forgotten_and_not_done_again(db):
    hourly = job(lambda slot, now: None)
    actions.tick([hourly], now=NOON)
    actions.tick([hourly], now=NOON + 3 * HOUR)
    assert actions.forget(before=NOON + 3 * HOUR) == 2
    assert actions.tick([hourly], now=NOON + 3 * HOUR) == (0, 0)
    assert ran() == ["2026-11-09T07:00Z"]


def test_a_daily_job_whose_hour_is_moved_is_not_done_twice_that_day(db):
    def daily(hour: int) -> Job:
        return Job("test.daily", Calendar(PeriodKind.DAY, time(hour)), 3, lambda slot, now: None)

    actions.tick([daily(13)], now=NOON)
    assert actions.tick([daily(13)], now=NOON + 2 * HOUR) == (1, 0)
    assert actions.tick([daily(15)], now=NOON + 5 * HOUR) == (0, 0)
    assert ran("test.daily") == ["2026-11-09"]


def test_the_worker_ticks_by_the_clock_of_the_database(fresh_db):
    with time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC)):
        assert queries.clock().year < 2031
        assert tasks.tick(timestamp=0) == 0
    tasks.tick.defer(timestamp=0)
    work_off()
    marks = {name: one.mark_at.year for name, one in queries.standing().items()}
    assert set(marks) == {one.name for one in jobs()}
    assert max(marks.values()) < 2031


@pytest.mark.parametrize("one", jobs(), ids=lambda one: one.name)
def test_every_job_of_the_house_runs(one, district):
    slot = next(one.cadence.slots(NOON, NOON + timedelta(days=400)))
    one.run(slot, NOON)
    assert "." in one.name
