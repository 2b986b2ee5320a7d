"""The journal's tables; their triggers, policies and grants stand in migration 0001."""

from __future__ import annotations

from typing import Any

from django.db import models


class ExactJSON(models.TextField):  # type: ignore[type-arg]  # not subscriptable at run time
    """JSON kept to the letter: type ``json``, which stores the text as sent, unlike ``jsonb``."""

    def db_type(self, connection: Any) -> str:
        """Return the column type."""
        return "json"


class JournalEntry(models.Model):
    """Who did what, when, where, under which rule version; never changed and never removed."""

    id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField(unique=True, db_comment="given by the trigger journal_admit")
    at = models.DateTimeField()
    kind = models.TextField(db_collation="C")
    subject_kind = models.TextField(db_collation="C")
    subject = models.UUIDField(null=True)
    subject_ref = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    playbook = models.TextField(db_collation="C")
    key = models.UUIDField(null=True, unique=True)
    ask = models.BinaryField(null=True)
    body = ExactJSON()
    hash = models.BinaryField()

    class Meta:
        db_table = "journal_entry"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(area_path__endswith="."), name="journal_entry_path_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(key__isnull=True) | models.Q(ask__isnull=False),
                name="journal_entry_key_asks",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "seq"], name="journal_entry_subject"),
            models.Index(
                fields=["subject_kind", "subject_ref", "seq"],
                condition=models.Q(subject__isnull=True),
                name="journal_entry_ref",
            ),
        ]


class JournalSeal(models.Model):
    """One closed batch of entries, tied to the batch before."""

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    first_seq = models.BigIntegerField(unique=True)
    last_seq = models.BigIntegerField(unique=True)
    entries = models.BigIntegerField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        db_table = "journal_seal"


class JournalStamp(models.Model):
    """A number per room that rises with every change."""

    room = models.TextField(primary_key=True)
    version = models.BigIntegerField()

    class Meta:
        db_table = "journal_stamp"
