"""The sealer as a job, queued and taken by the application's role."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.rooms.journal.writing import write_some
from tests.working import work_off

from chuanhui.journal import queries, tasks


def test_the_sealer_is_due_every_minute():
    periodic = app.periodic_registry.periodic_tasks.values()
    assert "* * * * *" in [one.cron for one in periodic if one.task.name == "journal.seal"]


def test_a_worker_takes_the_job_and_seals(fresh_db):
    write_some(2)
    job = tasks.seal.defer(timestamp=0)
    work_off()
    assert ProcrastinateJob.objects.get(id=job).status == "succeeded"
    assert queries.latest_digest().entries == 2
