"""Tables of the areas room: what an area is, and its versions along both directions of time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Area(models.Model):
    """An area's identity, which outlives its name, its border and its parent; rows are never deleted."""

    id = models.BigAutoField(primary_key=True)
    layer = models.TextField()
    level = models.TextField()
    code = models.TextField(db_collation="C", unique=True, db_comment="never issued twice")

    class Meta:
        db_table = "areas_area"


class AreaVersion(models.Model):
    """How an area stood from a day on, as it was known from an instant on.

    A row is never changed but for `superseded_at`, which ends what was known.
    """

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="versions")
    parent = models.ForeignKey(Area, models.PROTECT, related_name="+", null=True)
    path = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C", db_comment="administrative area it stands in")
    name = models.TextField()
    name_en = models.TextField(default="")
    slug = models.TextField(db_collation="C")
    synthetic = models.BooleanField(default=False)
    buffer_m = models.PositiveSmallIntegerField(default=0)
    border = models.BinaryField(null=True, db_comment="WKB, WGS-84 degrees")
    note = models.TextField(default="")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    learned_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "areas_version"
        indexes = [
            models.Index(fields=["area_path"], name="areas_version_area_path"),
            models.Index(fields=["area", "valid_from"], name="areas_version_area"),
        ]
        constraints = [
            models.CheckConstraint(
                name="areas_version_days",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="areas_version_instants",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("learned_at")),
            ),
            models.CheckConstraint(name="areas_version_path_ends", condition=Q(path__endswith=".")),
            models.CheckConstraint(name="areas_version_home_ends", condition=Q(area_path__endswith=".")),
        ]
