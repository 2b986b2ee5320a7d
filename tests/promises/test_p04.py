"""P4. Scheduled work is neither skipped nor doubled: two schedulers, six hours down, clocks put back."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, connections

from chuanhui.kernel.periods import PeriodKind
from chuanhui.system.timetable import actions, queries
from chuanhui.system.timetable.rules import Calendar, Job, Minutes, RunState

START = datetime(2026, 11, 20, tzinfo=UTC)
END = START + timedelta(days=31)
DOWN = (START + timedelta(days=9, hours=22), START + timedelta(days=10, hours=4))
PUT_BACK = START + timedelta(days=17, hours=3, minutes=7)
STEP = timedelta(minutes=20)


@pytest.fixture
def effects(fresh_db: Any, owner_connection: Any) -> Any:
    """Return what the jobs did: a table without any constraint, so that doubling could show."""
    owner_connection.execute("CREATE TABLE p4_effect (id bigserial, job text, period text)")
    owner_connection.execute(
        "GRANT SELECT, INSERT ON p4_effect TO ch_app; GRANT USAGE ON SEQUENCE p4_effect_id_seq TO ch_app"
    )
    return owner_connection


def timetable(dying: Random | None = None) -> tuple[Job, ...]:
    """Return jobs of every sort; with `dying`, one run in forty fails after it wrote."""

    def job(name: str, cadence: Minutes | Calendar) -> Job:
        def work(slot: Any, now: datetime) -> None:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO p4_effect (job, period) VALUES (%s, %s)", [name, slot.key])
            if dying is not None and dying.random() < 0.025:
                raise RuntimeError("struck down after the work, before the note")

        return Job(name, cadence, 48, work)

    return (
        job("p4.quarter", Minutes(15)),
        job("p4.hour", Minutes(60)),
        job("p4.digest", Calendar(PeriodKind.DAY, time(8))),
        job("p4.night", Calendar(PeriodKind.DAY, time(0), closed=True)),
        job("p4.week", Calendar(PeriodKind.WEEK, time(1), closed=True)),
        job("p4.ten_days", Calendar(PeriodKind.XUN, time(1), closed=True)),
        job("p4.month", Calendar(PeriodKind.MONTH, time(6))),
    )


def owed(jobs: tuple[Job, ...], until: datetime) -> dict[str, list[str]]:
    """Return the periods that must have been done."""
    return {job.name: [slot.key for slot in job.cadence.slots(START, until)] for job in jobs}


def done(effects: Any, jobs: tuple[Job, ...]) -> dict[str, list[str]]:
    """Return the periods that were done, in the order in which they were."""
    rows = effects.execute("SELECT job, period FROM p4_effect ORDER BY id").fetchall()
    return {job.name: [period for name, period in rows if name == job.name] for job in jobs}


class Scheduler(threading.Thread):
    """One scheduler: looks at the timetable at each step of the month, by a clock that is a little off."""

    def __init__(self, number: int, together: threading.Barrier) -> None:
        super().__init__()
        self.chance, self.off, self.together = Random(number), timedelta(seconds=45 * number), together
        self.failure: BaseException | None = None

    def run(self) -> None:
        jobs = timetable(self.chance)
        try:
            now, set_back = START, timedelta(0)
            while now < END + timedelta(hours=2):
                self.together.wait(timeout=60)
                if not DOWN[0] < now < DOWN[1]:
                    actions.tick(jobs, now=now - self.off - set_back)
                now += STEP
                if PUT_BACK <= now < PUT_BACK + timedelta(hours=5):
                    set_back = timedelta(hours=1)
                else:
                    set_back = timedelta(0)
        except BaseException as failure:
            self.failure = failure
            self.together.abort()
        finally:
            connections.close_all()


def test_a_month_with_two_schedulers_six_hours_down_and_a_clock_put_back(effects, caplog):
    caplog.set_level(logging.CRITICAL, "chuanhui.system.timetable.actions")
    actions.tick(timetable(), now=START)
    together = threading.Barrier(2)
    schedulers = [Scheduler(number, together) for number in range(2)]
    for one in schedulers:
        one.start()
    for one in schedulers:
        one.join()
    assert [one.failure for one in schedulers] == [None, None]
    jobs = timetable()
    actions.tick(jobs, now=END + timedelta(hours=3))
    wanted = owed(jobs, END + timedelta(hours=3))
    assert sum(map(len, wanted.values())) > 3_700
    assert done(effects, jobs) == wanted
    assert queries.runs(state=RunState.OWED) == queries.runs(state=RunState.FAILED) == []


def test_a_clock_put_back_by_an_hour_makes_no_second_report(effects):
    jobs = timetable()
    actions.tick(jobs, now=START)
    noon = START + timedelta(hours=4)
    actions.tick(jobs, now=noon)
    before = done(effects, jobs)
    for minutes in range(-60, 1, 5):
        assert actions.tick(jobs, now=noon + timedelta(minutes=minutes)) == (0, 0)
    assert done(effects, jobs) == before == owed(jobs, noon)


def test_a_scheduler_that_dies_leaves_the_period_owed(effects):
    hourly = timetable()[1]
    actions.tick([hourly], now=START)

    def dies(slot: Any, now: datetime) -> None:
        hourly.run(slot, now)
        connection.connection.close()

    with pytest.raises(Exception, match="closed"):
        actions.tick([Job(hourly.name, hourly.cadence, 48, dies)], now=START + timedelta(hours=1))
    connections.close_all()
    assert done(effects, (hourly,)) == {"p4.hour": []}
    assert actions.tick([hourly], now=START + timedelta(hours=1)).done == 1
    assert done(effects, (hourly,)) == {"p4.hour": ["2026-11-20T01:00Z"]}
