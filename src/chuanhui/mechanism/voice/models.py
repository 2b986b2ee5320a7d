"""Tables of the voice room: folds of their journal entries. The urn has no model: see migrations."""

from __future__ import annotations

from django.db import models


class Begun(models.Model):
    """What everything that a post begins has: number, place, playbook version, and how it ended."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(db_collation="C", unique=True)
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    kind = models.TextField(db_collation="C")
    title = models.TextField()
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    touched_at = models.DateTimeField()
    ending = models.TextField(db_collation="C")
    reason = models.TextField()
    ended_at = models.DateTimeField(null=True)
    revision = models.IntegerField()

    class Meta:
        """No table of its own."""

        abstract = True


class Notice(Begun):
    """A public notice."""

    about = models.TextField(db_collation="C")
    about_id = models.UUIDField(null=True)
    about_number = models.TextField(db_collation="C")
    thing_id = models.UUIDField(null=True)
    thing = models.TextField(db_collation="C")
    text = models.TextField()
    shown = models.JSONField()
    papers = models.JSONField()
    posted_at = models.DateTimeField()
    place = models.TextField()
    proof = models.TextField(db_collation="C")
    placed_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    asked_until = models.DateField(null=True)
    gone_at = models.DateTimeField(null=True)
    replaces = models.UUIDField(null=True)
    replaced_by = models.UUIDField(null=True)
    objections = models.JSONField()
    names = models.JSONField(default=list)

    class Meta:
        """One of a kind stands about a matter at a time; boards are read by area, by thing, by matter."""

        db_table = "voice_notice"
        indexes = (
            models.Index(fields=["area_path", "posted_at"], name="voice_notice_by_area"),
            models.Index(fields=["thing_id", "posted_at"], name="voice_notice_by_thing"),
            models.Index(fields=["about_id"], name="voice_notice_about"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["about_id", "campaign", "kind"],
                name="voice_notice_stands_once",
                condition=models.Q(ending="", about_id__isnull=False),
            ),
            models.CheckConstraint(
                name="voice_notice_ended",
                condition=models.Q(ending="", ended_at__isnull=True)
                | (~models.Q(ending="") & models.Q(ended_at__isnull=False)),
            ),
        )


class Draft(Begun):
    """A draft for comment."""

    about = models.TextField(db_collation="C")
    about_id = models.UUIDField(null=True)
    about_number = models.TextField(db_collation="C")
    thing_id = models.UUIDField(null=True)
    thing = models.TextField(db_collation="C")
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    texts = models.JSONField()
    papers = models.JSONField()

    class Meta:
        """Read by area."""

        db_table = "voice_draft"
        indexes = (models.Index(fields=["area_path", "opened_at"], name="voice_draft_by_area"),)


class Opinion(models.Model):
    """An opinion on a draft, and what became of it."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(db_collation="C", unique=True)
    draft_id = models.UUIDField()
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    version = models.IntegerField()
    role = models.TextField(db_collation="C")
    at = models.DateTimeField()
    text = models.TextField()
    part = models.TextField()
    gist = models.TextField()
    disposition = models.TextField(db_collation="C")
    reason = models.TextField()
    disposed_at = models.DateTimeField(null=True)
    disposed_post = models.BigIntegerField(null=True)
    disposed_person = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    revision = models.IntegerField()

    class Meta:
        """Read by draft, in the order in which they came."""

        db_table = "voice_opinion"
        indexes = (models.Index(fields=["draft_id", "at"], name="voice_opinion_of_draft"),)


class Survey(Begun):
    """A survey."""

    about = models.TextField(db_collation="C")
    about_id = models.UUIDField(null=True)
    about_number = models.TextField(db_collation="C")
    thing_id = models.UUIDField(null=True)
    thing = models.TextField(db_collation="C")
    text = models.TextField()
    named = models.BooleanField()
    has_roll = models.BooleanField()
    roll_count = models.IntegerField()
    opened_at = models.DateTimeField()
    until = models.DateField(null=True)
    codes_at = models.DateTimeField(null=True)
    result = models.JSONField()
    chosen = models.JSONField()

    class Meta:
        """One of a kind runs about a matter at a time."""

        db_table = "voice_survey"
        indexes = (
            models.Index(fields=["area_path", "opened_at"], name="voice_survey_by_area"),
            models.Index(fields=["thing_id", "opened_at"], name="voice_survey_by_thing"),
            models.Index(fields=["about_id"], name="voice_survey_about"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["about_id", "campaign", "kind"],
                name="voice_survey_runs_once",
                condition=models.Q(ending="", about_id__isnull=False),
            ),
        )


class Line(models.Model):
    """One line of a survey's roll; `code` is a keyed digest, the code itself is on paper only."""

    id = models.UUIDField(primary_key=True)
    survey_id = models.UUIDField()
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    thing_id = models.UUIDField()
    number = models.TextField(db_collation="C")
    state = models.TextField(db_collation="C")
    channel = models.TextField(db_collation="C")
    answered_at = models.DateTimeField(null=True)
    contacts = models.JSONField()
    issue = models.IntegerField()
    asked = models.JSONField(default=dict)
    answers = models.JSONField()
    code = models.BinaryField(null=True)
    revision = models.IntegerField()

    class Meta:
        """One line for each thing on the roll; a code leads to one line; few hold an answer themselves."""

        db_table = "voice_line"
        indexes = (
            models.Index(fields=["survey_id", "number"], name="voice_line_of_survey"),
            models.Index(fields=["id"], name="voice_line_told", condition=~models.Q(answers={})),
            models.Index(fields=["thing_id"], name="voice_line_of_thing", condition=~models.Q(answers={})),
        )
        constraints = (
            models.UniqueConstraint(fields=["survey_id", "thing_id"], name="voice_line_once"),
            models.UniqueConstraint(fields=["survey_id", "code"], name="voice_line_code"),
            models.CheckConstraint(
                name="voice_line_answered",
                condition=models.Q(state="answered", answered_at__isnull=False)
                | (~models.Q(state="answered") & models.Q(answered_at__isnull=True, channel="")),
            ),
        )
