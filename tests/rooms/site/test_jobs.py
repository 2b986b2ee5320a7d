"""The scheduled jobs, queued and taken by the application's role."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.pages.portal.street import picture
from tests.working import work_off

from chuanhui.grid.posts import tasks as posts_tasks
from chuanhui.grid.posts.actions import count_visit
from chuanhui.grid.posts.models import Account, SignIn
from chuanhui.grid.posts.queries import acting_for
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions, queries
from chuanhui.mechanism.cases import evidence as store
from chuanhui.mechanism.cases import tasks as cases_tasks
from chuanhui.mechanism.cases.rules import Given, Photo, Report
from chuanhui.site import tasks as site_tasks

EVERYTHING = Sight.everything()
LONG_AGO = datetime.now(UTC) - timedelta(days=400)  # noqa: TID251 reason: the jobs read the real clock


def suspended() -> Any:
    """Return a case that was suspended, more than its year ago."""
    worker, desk, owner, district = (
        acting_for(code, LONG_AGO.date(), LONG_AGO)
        for code in (
            "grid_worker@xiaoqiao/beihuayuan/01",
            "street_desk@xiaoqiao",
            "department_desk@区城管局",
            "district_desk@district",
        )
    )
    report = Report({"category": "litter", "detail": "待移交地块积存垃圾"})
    once = {"now": LONG_AGO}
    case_id = actions.file_case(campaign="wenming", kind="problem", report=report, by=worker, **once).case_id
    actions.take_step(case_id=case_id, step="dispatch", given=Given(), by=desk, **once)
    actions.ask(case_id=case_id, what="suspend", reason="等待移交", by=owner, **once)
    actions.decide(case_id=case_id, what="suspend", granted=True, by=district, **once)
    return case_id


@pytest.fixture
def _long_in_force(fresh_district: Any) -> None:
    """Put the campaign in force before the case was filed."""
    from chuanhui.journal import stamps  # noqa: PLC0415 reason: Django must be set up first
    from chuanhui.mechanism.rulebooks.models import InForce  # noqa: PLC0415 reason: Django must be set up first

    with transaction.atomic():
        enter(EVERYTHING)
        one = InForce.objects.filter(territory="411602.", rulebook__playbook="wenming").get()
        InForce.objects.create(rulebook=one.rulebook, territory="411602.", since=LONG_AGO - timedelta(days=1))
        stamps.bump("rulebooks")


def test_every_job_has_its_time():
    times = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert times["journal.seal"] == times["site.retry_stalled"] == "* * * * *"
    assert times["cases.resume"] == "*/5 * * * *"
    assert {"posts.purge_sign_ins", "site.forget_jobs", "site.purge_evidence", "posts.purge_visits"} <= set(
        times
    )


@pytest.mark.usefixtures("_long_in_force")
def test_a_suspension_ends_by_itself():
    with transaction.atomic():
        enter(EVERYTHING)
        case_id = suspended()
        assert queries.case(EVERYTHING, case_id).due_at is None
    cases_tasks.resume_rested.defer(timestamp=0)
    work_off()
    with transaction.atomic():
        enter(EVERYTHING)
        case = queries.case(EVERYTHING, case_id)
        assert case.suspended_until is None
        assert case.due_at is not None
    assert cases_tasks.resume_rested(timestamp=0) == 0


def test_sign_ins_that_ended_long_ago_are_forgotten(fresh_district):
    now = datetime.now(UTC)  # noqa: TID251 reason: the job reads the real clock
    account = Account.objects.first()
    post = 1

    def signed(mark: bytes, seen_at: datetime) -> None:
        SignIn.objects.create(
            token_hash=mark, account=account, post_id=post, started_at=seen_at, seen_at=seen_at,
            lo="", hi="", spans="", unit="", facts={}, sight_on=seen_at.date(), areas_stamp=0, posts_stamp=0,
        )  # fmt: skip

    with transaction.atomic():
        enter(EVERYTHING)
        signed(b"old", now - timedelta(days=31))
        signed(b"new", now - timedelta(days=29))
    posts_tasks.purge.defer(timestamp=0)
    work_off()
    assert [bytes(one) for one in SignIn.objects.values_list("token_hash", flat=True)] == [b"new"]


def test_what_visitors_did_is_forgotten_after_the_hour(fresh_district):
    now = datetime.now(UTC)  # noqa: TID251 reason: the job reads the real clock
    for minutes in (61, 59):
        at = now - timedelta(minutes=minutes)
        assert count_visit(what="report", address="203.0.113.7", most=9, now=at) == 0
    posts_tasks.forget_visits.defer(timestamp=0)
    work_off()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM posts_visit")
        assert cursor.fetchone() == (1,)


def test_photos_that_no_case_took_in_are_deleted_after_a_day(fresh_district, evidence):
    now = datetime.now(UTC)  # noqa: TID251 reason: the job reads the real clock

    def sent(colour: str, hours: float) -> Any:
        kept = store.path_of(store.keep(picture(colour).read()).sha256)
        for one in (kept, kept.with_suffix(".thumb.jpg")):
            os.utime(one, (now.timestamp() - hours * 3600,) * 2)
        return kept

    loose, young, tied, again = sent("red", 25), sent("green", 23), sent("blue", 25), sent("white", 25)
    with transaction.atomic():
        enter(EVERYTHING)
        worker = acting_for("grid_worker@xiaoqiao/beihuayuan/01", now.date(), now)
        report = Report({"category": "litter", "detail": "x"}, photos=(Photo(tied.stem, "before"),))
        actions.file_case(campaign="wenming", kind="problem", report=report, by=worker, now=now)
    os.utime(tied, (now.timestamp() - 900 * 3600,) * 2)
    store.keep(picture("white").read())
    site_tasks.purge_evidence.defer(timestamp=0)
    work_off()
    left = sorted(path.name for path in evidence.rglob("*.jpg"))
    expected = [name for one in (young, tied, again) for name in (one.name, f"{one.stem}.thumb.jpg")]
    assert left == sorted(expected)
    assert not loose.exists()
    assert site_tasks.purge_evidence(timestamp=0) == 0


def test_the_purge_asks_every_room_that_keeps_photos(fresh_district):
    """A new table of photos has to be asked too: name it here when `_in_use` in site/tasks.py asks it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name::text FROM information_schema.columns "
            "WHERE column_name = 'sha256' AND table_schema = 'public' ORDER BY 1"
        )
        # A department's file is no photo: it lies apart and is deleted with its run.
        files = {"linkage_delivery"}
        found = [name for (name,) in cursor.fetchall() if name not in files]
        assert found == ["cases_evidence", "inspections_photo"]


def test_a_job_of_a_dead_worker_is_taken_up_again(fresh_db):
    job = posts_tasks.purge.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - interval '1 hour') RETURNING id"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [cursor.fetchone()[0], job],
        )
    site_tasks.retry_stalled.defer(timestamp=0)
    work_off()
    work_off()
    assert ProcrastinateJob.objects.get(id=job).status == "succeeded"


def test_jobs_done_long_ago_are_forgotten(fresh_db):
    job = posts_tasks.purge.defer(timestamp=0)
    work_off()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '8 days' WHERE job_id = %s", [job]
        )
    site_tasks.forget_jobs.defer(timestamp=0)
    work_off()
    assert not ProcrastinateJob.objects.filter(id=job).exists()
