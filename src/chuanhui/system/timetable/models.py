"""Tables of the timetable: up to when each job was planned, and each of its periods."""

from __future__ import annotations

from django.db import models


class TimetableJob(models.Model):
    """A job; `mark_at` is when its last planned period was due. Whoever works a job locks its row."""

    name = models.TextField(primary_key=True, db_collation="C")
    mark_at = models.DateTimeField()

    class Meta:
        db_table = "timetable_job"


class TimetableRun(models.Model):
    """One period of a job: owed, done, or failed for good."""

    job = models.TextField(db_collation="C")
    period = models.TextField(db_collation="C")
    due_at = models.DateTimeField()
    state = models.TextField(db_collation="C")
    passed_over = models.IntegerField(default=0, db_comment="older periods that nobody makes up any more")
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    fault = models.TextField(default="")

    class Meta:
        db_table = "timetable_run"
        constraints = (
            models.UniqueConstraint(fields=["job", "period"], name="timetable_run_once"),
            models.CheckConstraint(
                name="timetable_run_done_pair",
                condition=models.Q(state="done", done_at__isnull=False)
                | (~models.Q(state="done") & models.Q(done_at__isnull=True)),
            ),
        )
        indexes = (
            models.Index(
                fields=["job", "due_at"], name="timetable_run_owed", condition=models.Q(state="owed")
            ),
        )
