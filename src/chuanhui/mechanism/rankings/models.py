"""Tables of standings. A row of `Standing`, `Proposal` or `Objection` is the fold of its journal entries."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Standing(models.Model):
    """One window of one ranking: its state, and every edition of it; the figures lie in `Row` and `Text`.

    `open_since` is the instant from which the ranked may see it: freezing where they may contest, else
    publishing.
    """

    id = models.UUIDField(primary_key=True)
    territory = models.TextField(db_collation="C")
    campaign = models.TextField(db_collation="C")
    ranking = models.TextField(db_collation="C")
    window = models.TextField(db_collation="C")
    first_on = models.DateField()
    last_on = models.DateField()
    state = models.TextField(db_collation="C")
    edition = models.IntegerField()
    editions = models.JSONField()
    frozen_at = models.DateTimeField()
    contest_until = models.DateTimeField(null=True)
    open_since = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    revision = models.IntegerField()

    class Meta:
        """One standing a window."""

        db_table = "rankings_standing"
        constraints = (
            models.UniqueConstraint(
                fields=["territory", "campaign", "ranking", "window"], name="rankings_one_standing"
            ),
            models.CheckConstraint(
                name="rankings_published_says_when",
                condition=models.Q(state="published", published_at__isnull=False)
                | models.Q(state="frozen", published_at__isnull=True),
            ),
        )


class Text(models.Model):
    """The canonical text of one edition, and its SHA-256: never changed, never deleted."""

    standing = models.UUIDField()
    edition = models.IntegerField()
    territory = models.TextField(db_collation="C")
    digest = models.TextField(db_collation="C")
    text = models.TextField()

    class Meta:
        """One text an edition."""

        db_table = "rankings_text"
        constraints = (
            models.UniqueConstraint(fields=["standing", "edition"], name="rankings_one_text_an_edition"),
        )


class Row(models.Model):
    """One line of one edition. `seen_from` is the area whose posts may compare themselves with it."""

    standing = models.UUIDField()
    edition = models.IntegerField()
    territory = models.TextField(db_collation="C")
    key = models.TextField(db_collation="C")
    number = models.IntegerField()
    area_path = models.TextField(db_collation="C")
    seen_from = models.TextField(db_collation="C")
    told = models.JSONField()
    changes = models.JSONField()

    class Meta:
        """Found by standing, and by what is ranked for its trend."""

        db_table = "rankings_row"
        constraints = (
            models.UniqueConstraint(fields=["standing", "edition", "key"], name="rankings_one_row"),
        )


class Behind(models.Model):
    """The ids of the rows behind one number: `side` is ``count`` or ``base``."""

    standing = models.UUIDField()
    edition = models.IntegerField()
    area_path = models.TextField(db_collation="C")
    key = models.TextField(db_collation="C")
    part = models.TextField(db_collation="C")
    side = models.TextField(db_collation="C")
    ids = ArrayField(models.TextField(db_collation="C"))

    class Meta:
        """Found by the number."""

        db_table = "rankings_behind"
        constraints = (
            models.UniqueConstraint(
                fields=["standing", "edition", "key", "part", "side"], name="rankings_one_list"
            ),
        )


class Proposal(models.Model):
    """A consequence that is proposed; a person other than proposed or explained it decides."""

    id = models.UUIDField(primary_key=True)
    standing = models.UUIDField()
    territory = models.TextField(db_collation="C")
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    ranking = models.TextField(db_collation="C")
    window = models.TextField(db_collation="C")
    key = models.TextField(db_collation="C")
    name = models.TextField()
    area_path = models.TextField(db_collation="C")
    unit = models.BigIntegerField(null=True)
    consequence = models.TextField(db_collation="C")
    windows = models.JSONField()
    score = models.TextField(db_collation="C")
    state = models.TextField(db_collation="C")
    proposed_at = models.DateTimeField()
    proposed_person = models.BigIntegerField(null=True)
    explain_until = models.DateTimeField()
    explanation = models.TextField()
    explained_at = models.DateTimeField(null=True)
    explained_post = models.BigIntegerField(null=True)
    explained_person = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_post = models.BigIntegerField(null=True)
    decided_person = models.BigIntegerField(null=True)
    reason = models.TextField()
    revision = models.IntegerField()

    class Meta:
        """One of each consequence for each area and window."""

        db_table = "rankings_proposal"
        constraints = (
            models.UniqueConstraint(fields=["standing", "key", "consequence"], name="rankings_one_proposal"),
        )
        indexes = (models.Index(fields=["area_path", "state"], name="rankings_proposal_by_area"),)


class Objection(models.Model):
    """What the ranked contest before publication, and what became of it."""

    id = models.UUIDField(primary_key=True)
    standing = models.UUIDField()
    territory = models.TextField(db_collation="C")
    key = models.TextField(db_collation="C")
    name = models.TextField()
    area_path = models.TextField(db_collation="C")
    text = models.TextField()
    raised_at = models.DateTimeField()
    raised_post = models.BigIntegerField(null=True)
    raised_person = models.BigIntegerField(null=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_person = models.BigIntegerField(null=True)
    revision = models.IntegerField()

    class Meta:
        """Found by standing."""

        db_table = "rankings_objection"
        indexes = (models.Index(fields=["standing"], name="rankings_objection_of"),)
