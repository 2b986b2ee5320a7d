"""Tables of the registers room. A thing, its ties and its requests are the folds of their journal entries.

What is protected stands in `sealed` alone: one ciphertext a row, bound to the row it stands in. The masked
forms in `label` and `masks` are worked out from it; `registers_mark` finds by value and means nothing
without the key of the marks.
"""

from __future__ import annotations

from django.db import models


class Book(models.Model):
    """The text of a playbook version that declares kinds of register; only grows."""

    playbook = models.TextField(db_collation="C")
    version = models.IntegerField()
    digest = models.TextField(db_collation="C")
    text = models.TextField()
    declared_at = models.DateTimeField()

    class Meta:
        """One text for each version."""

        db_table = "registers_book"
        constraints = (
            models.UniqueConstraint(fields=["playbook", "version"], name="registers_one_text_per_version"),
        )


class Number(models.Model):
    """The last number given under a stem (territory and what stands around it); never given twice."""

    kind = models.TextField(db_collation="C")
    stem = models.TextField(db_collation="C")
    last = models.BigIntegerField()

    class Meta:
        """One line for each stem."""

        db_table = "registers_number"
        constraints = (models.UniqueConstraint(fields=["kind", "stem"], name="registers_number_stem"),)


class Thing(models.Model):
    """One thing of a register, or one person; `unit_id` is the custodian.

    `marked_under` is the key of all its marks. `twin` says that another thing had the same marks of
    duplicates when this was written: where to look for duplicates, never that it is one.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.TextField(db_collation="C")
    ref = models.TextField(db_collation="C")
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    number = models.TextField(db_collation="C")
    stand_code = models.TextField(db_collation="C")
    within_path = models.TextField(db_collation="C")
    label = models.TextField()
    plain = models.JSONField()
    sealed = models.BinaryField(null=True)
    masks = models.JSONField()
    commitment = models.JSONField()
    since = models.DateField()
    until = models.DateField(null=True)
    ended_why = models.TextField()
    recheck_by = models.DateField(null=True)
    merged_into = models.UUIDField(null=True)
    purged_on = models.DateField(null=True)
    registered_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    revision = models.IntegerField()
    marked_under = models.SmallIntegerField(default=1, db_default=1)
    twin = models.BooleanField(default=False, db_default=False)

    class Meta:
        """A number is given once in a kind; things are found by place, by what they stand in, by recheck."""

        db_table = "registers_thing"
        indexes = (
            models.Index(fields=["kind", "area_path", "number"], name="registers_thing_by_area"),
            models.Index(fields=["territory", "kind", "within_path"], name="registers_thing_within"),
            models.Index(
                fields=["kind", "recheck_by"],
                name="registers_thing_recheck",
                condition=models.Q(until=None, recheck_by__isnull=False),
            ),
            models.Index(
                fields=["kind", "until"],
                name="registers_thing_ended",
                condition=models.Q(until__isnull=False, purged_on=None),
            ),
            models.Index(
                fields=["kind", "area_path", "number"],
                name="registers_thing_twin",
                condition=models.Q(twin=True, until=None),
            ),
            models.Index(
                fields=["merged_into"],
                name="registers_thing_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["territory", "kind", "number"], name="registers_thing_number"),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(until__isnull=False),
                name="registers_merged_has_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(purged_on=None) | models.Q(sealed=None), name="registers_purged_is_bare"
            ),
        )


class Mark(models.Model):
    """64 bits of a keyed digest of a value or of a piece of a name: found by equality, read by nobody."""

    pk = models.CompositePrimaryKey("mark", "thing_id")
    mark = models.BigIntegerField()
    thing_id = models.UUIDField()

    class Meta:
        """Found by mark; taken away by thing."""

        db_table = "registers_mark"
        # The pair is no key in the database: see migration 0009.
        indexes = (
            models.Index(fields=["mark"], name="registers_mark_by_mark"),
            models.Index(fields=["thing_id"], name="registers_mark_of_thing"),
        )


class Alike(models.Model):
    """A keyed digest of the fields in which two things must not be alike, for showing duplicates."""

    pk = models.CompositePrimaryKey("kind", "mark", "thing_id")
    kind = models.TextField(db_collation="C")
    mark = models.BigIntegerField()
    thing_id = models.UUIDField()

    class Meta:
        """Found by mark within a kind; taken away by thing."""

        db_table = "registers_alike"
        indexes = (models.Index(fields=["thing_id"], name="registers_alike_of_thing"),)


class Tie(models.Model):
    """That a thing belongs to another for a time; it stands where the thing stands."""

    id = models.UUIDField(primary_key=True)
    thing_id = models.UUIDField()
    kind = models.TextField(db_collation="C")
    to_id = models.UUIDField()
    role = models.TextField(db_collation="C")
    since = models.DateField()
    until = models.DateField(null=True)
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)

    class Meta:
        """Found from both ends."""

        db_table = "registers_tie"
        indexes = (
            models.Index(fields=["thing_id", "kind"], name="registers_tie_of"),
            models.Index(fields=["to_id", "kind"], name="registers_tie_to"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="registers_tie_in_order",
            ),
        )


class Request(models.Model):
    """A change that waits for approval, and what became of it."""

    id = models.UUIDField(primary_key=True)
    thing_id = models.UUIDField()
    kind = models.TextField(db_collation="C")
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    verb = models.TextField(db_collation="C")
    fields = models.JSONField()
    plain = models.JSONField()
    sealed = models.BinaryField(null=True)
    masks = models.JSONField()
    on = models.DateField(null=True)
    other_id = models.UUIDField(null=True)
    means = models.JSONField(null=True)
    reason = models.TextField()
    state = models.TextField(db_collation="C")
    asked_at = models.DateTimeField()
    asked_post = models.BigIntegerField(null=True)
    asked_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_post = models.BigIntegerField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decision = models.TextField()
    revision = models.IntegerField()

    class Meta:
        """Waiting ones are found by area; a decision has a time and a text or neither."""

        db_table = "registers_request"
        indexes = (
            models.Index(
                fields=["area_path"], name="registers_request_waits", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["thing_id"], name="registers_request_of"),
            models.Index(
                fields=["other_id"],
                name="registers_request_other",
                condition=models.Q(other_id__isnull=False),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at=None)
                | models.Q(state__in=["granted", "refused"], decided_at__isnull=False),
                name="registers_request_decided",
            ),
        )


class Merge(models.Model):
    """That two things were one, and what has to be put back when they were not."""

    id = models.UUIDField(primary_key=True)
    kept_id = models.UUIDField()
    lost_id = models.UUIDField()
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    moved = models.JSONField()
    lost_until = models.DateField(null=True)
    lost_why = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        """A thing is merged away once at a time."""

        db_table = "registers_merge"
        indexes = (models.Index(fields=["kept_id"], name="registers_merge_kept"),)
        constraints = (
            models.UniqueConstraint(
                fields=["lost_id"], name="registers_merge_standing", condition=models.Q(undone_at=None)
            ),
        )


class Reveal(models.Model):
    """Who saw which protected fields, when and why; written before they are decrypted, never changed."""

    id = models.UUIDField(primary_key=True)
    thing_id = models.UUIDField()
    kind = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    role = models.TextField(db_collation="C")
    purpose = models.TextField(db_collation="C")
    reason = models.TextField()
    fields = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        """Found by thing, by person and hour, and by day."""

        db_table = "registers_reveal"
        indexes = (
            models.Index(fields=["thing_id", "at"], name="registers_reveal_of"),
            models.Index(fields=["person_id", "at"], name="registers_reveal_by"),
            models.Index(fields=["at"], name="registers_reveal_at"),
        )


class Line(models.Model):
    """That an entry of an import tells of a thing: part of the thing's history, beside its own entries."""

    pk = models.CompositePrimaryKey("thing_id", "entry_id")
    thing_id = models.UUIDField()
    entry_id = models.UUIDField()

    class Meta:
        """Found by thing."""

        db_table = "registers_line"


class Hold(models.Model):
    """That a thing's protected fields are held back from the purge, why, by whom, and until when."""

    id = models.UUIDField(primary_key=True)
    thing_id = models.UUIDField()
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    reason = models.TextField()
    placed_at = models.DateTimeField()
    placed_post = models.BigIntegerField(null=True)
    placed_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_post = models.BigIntegerField(null=True)
    lifted_by = models.BigIntegerField(null=True)
    lifted_why = models.TextField()

    class Meta:
        """A thing is held back once at a time."""

        db_table = "registers_hold"
        constraints = (
            models.UniqueConstraint(
                fields=["thing_id"], name="registers_one_hold", condition=models.Q(lifted_at=None)
            ),
        )
