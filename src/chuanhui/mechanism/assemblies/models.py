"""Tables of the assemblies room. Ballots and meetings are the folds of their journal entries.

The urn and the slips in it (`assemblies_urn`, `assemblies_slip`) have no model: the application may not touch
them, it may only call the functions of migration 0003.
"""

from __future__ import annotations

from django.db import models


class Ballot(models.Model):
    """One vote or election; `unit_id` is the unit that holds it."""

    id = models.UUIDField(primary_key=True)
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    kind = models.TextField(db_collation="C")
    about = models.TextField(db_collation="C")
    case_id = models.UUIDField(null=True)
    thing_id = models.UUIDField(null=True)
    place = models.TextField(db_collation="C")
    title = models.TextField()
    secret = models.BooleanField()
    options = models.JSONField()
    seats = models.IntegerField()
    roll = models.IntegerField()
    lines = models.TextField(db_collation="C")
    roll_area = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    state = models.TextField(db_collation="C")
    closed_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    batches = models.JSONField()
    tally = models.JSONField()
    result = models.JSONField()
    terms = models.JSONField()
    missing = models.JSONField(default=dict)
    voiding = models.JSONField(default=dict)
    runoff_of = models.UUIDField(null=True)
    vacancy_of = models.UUIDField(null=True)
    until = models.DateField(null=True)
    seated_at = models.DateTimeField(null=True)
    asked_codes = models.JSONField(default=list)
    recounts = models.IntegerField()
    reason = models.TextField()
    revision = models.IntegerField()

    class Meta:
        """Found by area and time, by case, and by what it goes on with, each of them once."""

        db_table = "assemblies_ballot"
        indexes = (
            models.Index(fields=["area_path", "opened_at"], name="assemblies_ballot_by_area"),
            models.Index(fields=["case_id"], name="assemblies_ballot_of_case"),
            models.Index(fields=["thing_id"], name="assemblies_ballot_of_thing"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["runoff_of"],
                name="assemblies_ballot_one_runoff",
                condition=models.Q(runoff_of__isnull=False) & ~models.Q(state="void"),
            ),
            models.UniqueConstraint(
                fields=["vacancy_of"],
                name="assemblies_ballot_one_by_election",
                condition=models.Q(vacancy_of__isnull=False, state__in=["open", "counting"]),
            ),
        )


class Voter(models.Model):
    """One line of the roll of a ballot, as the register had it when the ballot was opened.

    What a line is called is asked of the register whenever it is shown: no name outlives its purge here. The
    code on paper is not kept, only a keyed digest of it.
    """

    id = models.UUIDField(primary_key=True)
    ballot_id = models.UUIDField()
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    elector = models.UUIDField()
    number = models.TextField(db_collation="C")
    area = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    code_digest = models.BinaryField(null=True)

    class Meta:
        """Each elector is on a roll once; a code leads to one line."""

        db_table = "assemblies_voter"
        constraints = (
            models.UniqueConstraint(fields=["ballot_id", "number"], name="assemblies_voter_number"),
            models.UniqueConstraint(fields=["ballot_id", "elector"], name="assemblies_voter_elector"),
            models.UniqueConstraint(fields=["code_digest"], name="assemblies_voter_code"),
        )


class Mark(models.Model):
    """That a line of the roll has voted: there is one such row, or none. The application only reads it.

    `person_id` is the clerk who took the vote; null where the voter cast it himself.
    """

    voter_id = models.UUIDField(primary_key=True)
    ballot_id = models.UUIDField()
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    channel = models.TextField(db_collation="C")
    person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        """Counted by ballot."""

        db_table = "assemblies_mark"
        indexes = (models.Index(fields=["ballot_id", "channel"], name="assemblies_mark_of_ballot"),)


class Meeting(models.Model):
    """One meeting; `unit_id` is the unit that called it."""

    id = models.UUIDField(primary_key=True)
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    kind = models.TextField(db_collation="C")
    about = models.TextField(db_collation="C")
    case_id = models.UUIDField(null=True)
    thing_id = models.UUIDField(null=True)
    place = models.TextField(db_collation="C")
    title = models.TextField()
    where = models.TextField()
    agenda = models.JSONField()
    members = models.JSONField()
    meets_at = models.DateTimeField()
    called_at = models.DateTimeField()
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    state = models.TextField(db_collation="C")
    held_at = models.DateTimeField(null=True)
    present = models.JSONField()
    guests = models.IntegerField()
    quorate = models.BooleanField(null=True)
    motions = models.JSONField()
    minutes = models.TextField()
    minutes_due_at = models.DateTimeField(null=True)
    minuted_at = models.DateTimeField(null=True)
    reason = models.TextField()
    revision = models.IntegerField()

    class Meta:
        """Found by area and time, and by what it is about."""

        db_table = "assemblies_meeting"
        indexes = (
            models.Index(fields=["area_path", "meets_at"], name="assemblies_meeting_by_area"),
            models.Index(fields=["thing_id"], name="assemblies_meeting_of_thing"),
            models.Index(fields=["case_id"], name="assemblies_meeting_of_case"),
        )
