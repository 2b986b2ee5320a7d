"""The page of failed jobs: for administrators, without a word of what a fault says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.pages.desk.office import DISTRICT, browser, text_of

from chuanhui.system.timetable.models import TimetableRun

pytestmark = pytest.mark.usefixtures("district")
ADMIN = "district.admin"
TODAY = datetime(2026, 11, 9, 9, 0, tzinfo=UTC) - timedelta(hours=6)
SECRET = "13800001234"


def failed(job: str, days: int, state: str = "failed", attempts: int = 5) -> TimetableRun:
    due = TODAY - timedelta(days=days)
    return TimetableRun.objects.create(
        job=job,
        period=f"{due:%Y-%m-%d}",
        due_at=due,
        state=state,
        attempts=attempts,
        next_at=due,
        done_at=due if state == "done" else None,
        fault=f"ValueError: 无法发送到 {SECRET}",
    )


def test_an_administrator_reads_which_job_failed_since_when_and_how_often_it_was_tried():
    failed("alerts.digest 411602.", 3)
    failed("alerts.digest 411602.", 2)
    failed("rankings.recompute", 1, state="owed", attempts=2)
    failed("registers.purge", 1, state="done", attempts=1)
    failed("alerts.clocks", 12)
    page = browser(ADMIN).get("/desk/jobs")
    told = [
        (row.code, row.area, row.given_up, row.many, row.attempts, row.fault) for row in page.context["rows"]
    ]
    assert told == [
        ("alerts.digest 411602.", "川汇区", True, 2, 5, "ValueError"),
        ("rankings.recompute", "", False, 1, 2, "ValueError"),
    ]
    assert SECRET not in text_of(page)
    assert all(word in text_of(page) for word in ("每日提醒汇总", "已放弃", "重试中"))


def test_a_job_that_failed_a_thousand_times_hides_no_other():
    due = TODAY - timedelta(days=1)
    TimetableRun.objects.bulk_create(
        TimetableRun(job="alerts.digest", period=f"{at}", due_at=due, state="failed", attempts=1, next_at=due)
        for at in range(1_001)
    )
    failed("rankings.recompute", 1)
    rows = browser(ADMIN).get("/desk/jobs").context["rows"]
    assert {(row.code, row.many) for row in rows} == {("alerts.digest", 1_001), ("rankings.recompute", 1)}


def test_nothing_failed_says_so_and_nobody_else_reads_it():
    assert "没有失败的任务" in text_of(browser(ADMIN).get("/desk/jobs"))
    assert "/desk/jobs" in text_of(browser(ADMIN).get("/desk/"))
    assert browser(DISTRICT).get("/desk/jobs").status_code == 403
    assert "/desk/jobs" not in text_of(browser(DISTRICT).get("/desk/"))
