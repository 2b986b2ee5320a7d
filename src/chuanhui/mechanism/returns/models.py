"""The table of the returns room: one row for each cell that anybody ever answered or planned."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ReturnCell(models.Model):
    """What an area said for a period and shift; cells nobody answered have no row, they are reckoned."""

    id = models.UUIDField(primary_key=True, db_comment="made from the key below")
    territory = models.TextField(db_collation="C")
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    work = models.TextField(db_collation="C")
    area = models.BigIntegerField(db_comment="areas_area.id")
    area_path = models.TextField(db_collation="C")
    period = models.TextField(db_collation="C")
    first = models.DateField()
    last = models.DateField()
    slot = models.TextField(db_collation="C")
    state = models.TextField(db_collation="C")
    values = models.JSONField()
    reason = models.TextField()
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_post = models.BigIntegerField(null=True)
    sent_person = models.BigIntegerField(null=True)
    late = models.BooleanField()
    locked = models.BooleanField()
    restated = models.IntegerField()
    approved_at = models.DateTimeField(null=True)
    approved_person = models.BigIntegerField(null=True)
    plan = ArrayField(models.BigIntegerField())
    touched_at = models.DateTimeField()
    revision = models.IntegerField()

    class Meta:
        """One index serves the key and the grid of a period."""

        db_table = "returns_cell"
        constraints = (
            models.UniqueConstraint(
                fields=["territory", "campaign", "work", "period", "area", "slot"], name="returns_cell_key"
            ),
            models.CheckConstraint(
                name="returns_cell_sent_pair",
                condition=models.Q(
                    state__in=["value", "zero", "not_applicable"], sent_at__isnull=False, due_at__isnull=False
                )
                | models.Q(
                    state__in=["withdrawn", "planned"], sent_at__isnull=True, approved_at__isnull=True
                ),
            ),
            models.CheckConstraint(
                name="returns_cell_path_ends", condition=models.Q(area_path__endswith=".")
            ),
        )
