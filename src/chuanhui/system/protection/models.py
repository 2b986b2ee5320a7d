"""Tables of the protection room: requests of people about what is held on them."""

from __future__ import annotations

from django.db import models


class Request(models.Model):
    """One person's request for a copy; the fold of its journal entries. It holds no personal value.

    Where it stands is told by no entry after the first: the database lets it follow its person.
    """

    id = models.UUIDField(primary_key=True)
    thing_id = models.UUIDField()
    kind = models.TextField(db_collation="C")
    number = models.TextField(db_collation="C")
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    state = models.TextField(db_collation="C")
    identified = models.TextField()
    asked_at = models.DateTimeField()
    asked_post = models.BigIntegerField(null=True)
    asked_person = models.BigIntegerField(null=True)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_post = models.BigIntegerField(null=True)
    ended_person = models.BigIntegerField(null=True)
    reason = models.TextField()
    digest = models.TextField(db_collation="C")
    revision = models.IntegerField()

    class Meta:
        """One waits for a person at a time; found by area and by when they are due, and by person."""

        db_table = "protection_request"
        indexes = (
            models.Index(fields=["area_path", "due_at"], name="protection_request_found"),
            models.Index(fields=["thing_id", "asked_at"], name="protection_request_of"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["thing_id"], name="protection_one_waits", condition=models.Q(state="waiting")
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", ended_at=None)
                | models.Q(state__in=["answered", "refused"], ended_at__isnull=False),
                name="protection_request_ended",
            ),
        )
