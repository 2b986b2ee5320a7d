"""Tables of the cases room. A case's row is the fold of its journal entries and holds nothing else."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Case(models.Model):
    """One case as it stands; `life` packs what is never searched: clocks, asks, done, papers and the like."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(db_collation="C")
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    kind = models.TextField(db_collation="C")
    state = models.TextField(db_collation="C")
    outcome = models.TextField(db_collation="C")
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    address = models.TextField()
    thing_id = models.UUIDField(null=True)
    thing = models.TextField(db_collation="C")
    category = models.TextField(db_collation="C")
    urgent = models.BooleanField()
    source = models.TextField(db_collation="C")
    title = models.TextField()
    fields = models.JSONField()
    reporter_kind = models.TextField(db_collation="C")
    reporter_post = models.BigIntegerField(null=True)
    reporter_person = models.BigIntegerField(null=True)
    reporter_unit = models.BigIntegerField(null=True)
    level = models.TextField(db_collation="C")
    owner_territory = models.BigIntegerField(null=True)
    owner_line = models.BigIntegerField(null=True)
    owner_subject = models.BigIntegerField(null=True)
    owner_unit = models.BigIntegerField(null=True)
    joint = ArrayField(models.BigIntegerField())
    opened_at = models.DateTimeField()
    state_since = models.DateTimeField()
    touched_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    yellow_at = models.DateTimeField(null=True)
    due_step = models.TextField(db_collation="C")
    provisional = models.BooleanField()
    suspended_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    on_time = models.BooleanField(null=True)
    merged_into = models.UUIDField(null=True)
    pending = models.TextField(db_collation="C")
    counts = models.JSONField()
    life = models.JSONField()
    revision = models.IntegerField()

    class Meta:
        """Few indexes, each for a list somebody opens every day; filing pays for every one."""

        db_table = "cases_case"
        indexes = (
            models.Index(
                fields=["area_path", "due_at", "due_step"],
                name="cases_open_by_area",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["due_at", "id", "due_step"],
                name="cases_open_by_due",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["owner_unit", "due_at", "due_step"],
                name="cases_open_by_owner",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="cases_asked",
                condition=models.Q(closed_at__isnull=True) & ~models.Q(pending=""),
            ),
            models.Index(
                fields=["area_path", "closed_at"],
                name="cases_closed_by_area",
                condition=models.Q(closed_at__isnull=False),
            ),
            models.Index(fields=["territory", "opened_at", "id"], name="cases_latest"),
            models.Index(fields=["area_path", "opened_at"], name="cases_latest_by_area"),
            models.Index(
                fields=["thing_id", "opened_at"],
                name="cases_of_thing",
                condition=models.Q(thing_id__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["number", "territory"], name="cases_number"),
            models.CheckConstraint(
                name="cases_closed_has_outcome",
                condition=models.Q(closed_at__isnull=True, outcome="", on_time__isnull=True)
                | (models.Q(closed_at__isnull=False, on_time__isnull=False) & ~models.Q(outcome="")),
            ),
            models.CheckConstraint(
                name="cases_no_clock_when_closed",
                condition=models.Q(closed_at__isnull=True)
                | models.Q(due_at__isnull=True, yellow_at__isnull=True, due_step=""),
            ),
        )


class Evidence(models.Model):
    """A photo of a case by its content address; the file lies in the evidence store."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    area_path = models.TextField(db_collation="C")
    sha256 = models.TextField(db_collation="C")
    tag = models.TextField(db_collation="C")
    step = models.TextField(db_collation="C")
    width = models.IntegerField()
    height = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        """Found by case; the file is shared when two photos have the same bytes."""

        db_table = "cases_evidence"
        indexes = (models.Index(fields=["case_id"], name="cases_evidence_of_case"),)
