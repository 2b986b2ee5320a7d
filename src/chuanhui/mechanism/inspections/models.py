"""Tables of the inspections room. Rounds and visits are the folds of their journal entries."""

from __future__ import annotations

from django.db import models


class Round(models.Model):
    """One round of an inspection, with its draw; `unit_id` is the unit that runs it."""

    id = models.UUIDField(primary_key=True)
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    kind = models.TextField(db_collation="C")
    period = models.TextField(db_collation="C")
    first = models.DateField()
    last = models.DateField()
    number = models.IntegerField()
    seal = models.BigIntegerField()
    seed = models.TextField(db_collation="C")
    per_stratum = models.IntegerField(null=True)
    then_draw = models.IntegerField(null=True)
    candidates = models.JSONField()
    drawn = models.JSONField()
    inside = models.JSONField()
    opened_at = models.DateTimeField()
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    revision = models.IntegerField()

    class Meta:
        """A number of a period is given once in an area; rounds are found by kind and time."""

        db_table = "inspections_round"
        indexes = (
            models.Index(fields=["territory", "campaign", "kind", "last"], name="inspections_round_found"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["area_path", "campaign", "kind", "period", "number"], name="inspections_round_number"
            ),
        )


class Visit(models.Model):
    """One sheet of one rater for one place; seen by his unit, the one rated and the one whose round it is."""

    id = models.UUIDField(primary_key=True)
    round_id = models.UUIDField()
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    code = models.TextField(db_collation="C")
    spot = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    rated_id = models.BigIntegerField(null=True, db_comment="unit that the sheet rates; none: the area")
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    kind = models.TextField(db_collation="C")
    period = models.TextField(db_collation="C")
    last = models.DateField()
    number = models.IntegerField()
    rater = models.TextField(db_collation="C")
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    visited_on = models.DateField()
    at = models.DateTimeField()
    touched_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True, db_comment="the right to contest runs from here")
    sheet = models.JSONField()
    points = models.JSONField()
    score = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    faults = models.JSONField()
    contest = models.JSONField()
    struck = models.BooleanField()
    restated = models.IntegerField()
    findings = models.JSONField()
    revision = models.IntegerField()

    class Meta:
        """A person rates a place once in a round, unless a contest struck the sheet out."""

        db_table = "inspections_visit"
        indexes = (
            models.Index(fields=["round_id"], name="inspections_visit_of_round"),
            models.Index(fields=["territory", "campaign", "kind", "last"], name="inspections_visit_found"),
            models.Index(fields=["area_path", "at"], name="inspections_visit_by_area"),
            models.Index(
                fields=["rated_id", "at"],
                name="inspections_visit_of_unit",
                condition=models.Q(rated_id__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["round_id", "area_path", "code", "spot", "person_id"],
                name="inspections_visit_once",
                condition=models.Q(struck=False),
            ),
        )


class Finding(models.Model):
    """An item that failed, searchable: what the visit's `findings` hold, one row each."""

    id = models.UUIDField(primary_key=True)
    visit_id = models.UUIDField()
    round_id = models.UUIDField()
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    rated_id = models.BigIntegerField(null=True)
    item = models.TextField(db_collation="C")
    case_id = models.UUIDField(null=True)
    number = models.TextField(db_collation="C")
    state = models.TextField(db_collation="C")
    rechecks = models.IntegerField()
    rechecked_at = models.TextField(db_collation="C")

    class Meta:
        """Found by visit, by case, and while open by area."""

        db_table = "inspections_finding"
        indexes = (
            models.Index(fields=["case_id"], name="inspections_finding_of_case"),
            models.Index(
                fields=["area_path"],
                name="inspections_finding_open",
                condition=models.Q(state__in=["open", "failed"]),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["visit_id", "item", "id"], name="inspections_finding_item"),
        )


class Photo(models.Model):
    """A photo on a sheet, by its content address in the evidence store; seen by whoever sees the sheet."""

    id = models.UUIDField(primary_key=True)
    visit_id = models.UUIDField()
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    item = models.TextField(db_collation="C")
    sha256 = models.TextField(db_collation="C")
    at = models.DateTimeField()

    class Meta:
        """Kept for good, also when a restatement left it out: what was shown once is not unmade."""

        db_table = "inspections_photo"
        indexes = (models.Index(fields=["sha256"], name="inspections_photo_kept"),)
        constraints = (
            models.UniqueConstraint(fields=["visit_id", "item", "sha256"], name="inspections_photo_once"),
        )
