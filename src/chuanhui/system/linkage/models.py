"""Tables of the linkage room. Deliveries, runs, pairs and warnings are the folds of their journal entries.

Links and facts are written in bulk by a run, whose entries tell how many there are. What is personal stands
in `sealed` alone, one ciphertext a row, bound to the row it stands in; what identifies a row of a file is
kept as a keyed digest that means nothing without the key of the marks. `unit_id` is the unit that runs the
plan, None for a desk that sees the whole territory; posts that see one unit's matters see rows of their own
unit only.
"""

from __future__ import annotations

from django.db import models


class Delivery(models.Model):
    """One party's file for a period; `sealed` holds the key of the file while that stands, then nothing.

    `unread` names whom rows may be about that could not be read, as the match found; no entry tells of it.
    """

    id = models.UUIDField(primary_key=True)
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    runner_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    plan = models.TextField(db_collation="C")
    source = models.TextField(db_collation="C")
    period = models.TextField(db_collation="C")
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late = models.BooleanField()
    state = models.TextField(db_collation="C")
    state_at = models.DateTimeField(null=True)
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    nothing = models.BooleanField()
    sha256 = models.TextField(db_collation="C")
    columns = models.JSONField()
    rows = models.IntegerField()
    refused = models.IntegerField()
    doubled = models.IntegerField(default=0, db_default=0)
    doubled_lines = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    unread = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    replaces = models.UUIDField(null=True)
    run_id = models.UUIDField(null=True)
    sealed = models.BinaryField(null=True)
    revision = models.IntegerField()

    class Meta:
        """One waits for a party, source and period at a time; found by plan and period."""

        db_table = "linkage_delivery"
        indexes = (
            models.Index(fields=["territory", "campaign", "plan", "period"], name="linkage_delivery_found"),
            models.Index(
                fields=["run_id"], name="linkage_delivery_run", condition=models.Q(run_id__isnull=False)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["territory", "campaign", "source", "unit_id", "period"],
                name="linkage_one_waits",
                condition=models.Q(state="waiting"),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "taken"]) | models.Q(sealed=None),
                name="linkage_ended_is_bare",
            ),
        )


class Run(models.Model):
    """One run of a plan for a period. `doing` and `parameters` are no state: how far it is, and its model."""

    id = models.UUIDField(primary_key=True)
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    plan = models.TextField(db_collation="C")
    period = models.TextField(db_collation="C")
    number = models.IntegerField()
    queued_at = models.DateTimeField()
    state = models.TextField(db_collation="C")
    stage = models.TextField(db_collation="C")
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    cancel_asked = models.BooleanField()
    counts = models.JSONField()
    engine = models.TextField(db_collation="C")
    model = models.TextField(db_collation="C")
    fault = models.TextField(db_collation="C")
    finished_at = models.DateTimeField(null=True)
    revision = models.IntegerField()
    doing = models.JSONField(default=dict)
    parameters = models.JSONField(null=True)

    class Meta:
        """One run of a plan is under way at a time."""

        db_table = "linkage_run"
        indexes = (
            models.Index(fields=["territory", "campaign", "plan", "period"], name="linkage_run_found"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["territory", "campaign", "plan"],
                name="linkage_one_runs",
                condition=models.Q(state__in=["queued", "running"]),
            ),
            models.UniqueConstraint(
                fields=["territory", "campaign", "plan", "period", "number"], name="linkage_run_number"
            ),
        )


class Stage(models.Model):
    """That a stage of a run is done, and what it came to: a worker that takes over goes on behind it."""

    run_id = models.UUIDField()
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    stage = models.TextField(db_collation="C")
    done_at = models.DateTimeField()
    counts = models.JSONField()

    class Meta:
        """A stage is done once."""

        db_table = "linkage_stage"
        constraints = (models.UniqueConstraint(fields=["run_id", "stage"], name="linkage_stage_once"),)


class Link(models.Model):
    """Whom a row of a source was found to be, remembered: the row is known by its mark alone.

    `decision` is automatic, confirmed or denied; of a denied one `thing_id` is who it is not. `sender_id` is
    the party that sent the row last, in period `seen`; `gone` the period in which it came no more.
    """

    id = models.UUIDField(primary_key=True)
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    sender_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    plan = models.TextField(db_collation="C")
    source = models.TextField(db_collation="C")
    mark = models.BinaryField()
    thing_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    decision = models.TextField(db_collation="C")
    how = models.TextField(db_collation="C")
    score = models.FloatField()
    pattern = models.BigIntegerField()
    since = models.TextField(db_collation="C")
    seen = models.TextField(db_collation="C")
    gone = models.TextField(db_collation="C")
    answer = models.TextField(db_collation="C")
    note = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_post = models.BigIntegerField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        """A row is one person; it may be denied to be several others."""

        db_table = "linkage_link"
        indexes = (
            models.Index(fields=["thing_id"], name="linkage_link_of"),
            models.Index(fields=["household_id"], name="linkage_link_home"),
            models.Index(
                fields=["territory", "campaign", "source", "gone"],
                name="linkage_link_gone",
                condition=~models.Q(gone=""),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["territory", "campaign", "plan", "source", "mark"],
                name="linkage_link_one",
                condition=~models.Q(decision="denied"),
            ),
            models.UniqueConstraint(
                fields=["territory", "campaign", "plan", "source", "mark", "thing_id"],
                name="linkage_link_denied",
                condition=models.Q(decision="denied"),
            ),
        )


class Pair(models.Model):
    """A doubtful pair; `sealed` holds the row, its facts and the cards beside it until it is decided."""

    id = models.UUIDField(primary_key=True)
    run_id = models.UUIDField()
    delivery_id = models.UUIDField()
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    plan = models.TextField(db_collation="C")
    source = models.TextField(db_collation="C")
    period = models.TextField(db_collation="C")
    made_at = models.DateTimeField()
    thing_id = models.UUIDField()
    other_id = models.UUIDField(null=True)
    score = models.FloatField()
    runner_up = models.FloatField(null=True)
    pattern = models.BigIntegerField()
    state = models.TextField(db_collation="C")
    reason = models.TextField()
    decided_at = models.DateTimeField(null=True)
    decided_post = models.BigIntegerField(null=True)
    decided_by = models.BigIntegerField(null=True)
    revision = models.IntegerField()
    mark = models.BinaryField()
    sealed = models.BinaryField(null=True)

    class Meta:
        """One stands open for a row."""

        db_table = "linkage_pair"
        indexes = (
            models.Index(fields=["run_id", "state"], name="linkage_pair_of_run"),
            models.Index(fields=["thing_id"], name="linkage_pair_of"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["territory", "campaign", "plan", "source", "mark"],
                name="linkage_one_open",
                condition=models.Q(state="open"),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(sealed=None), name="linkage_decided_is_bare"
            ),
        )


class Fact(models.Model):
    """What one delivery brought about one person: all its rows of that person, sealed."""

    id = models.UUIDField(primary_key=True)
    delivery_id = models.UUIDField()
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    plan = models.TextField(db_collation="C")
    source = models.TextField(db_collation="C")
    period = models.TextField(db_collation="C")
    last = models.DateField()
    keep_until = models.DateField()
    thing_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    rows = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Once for a delivery and person; found by period, by whom they are about, and when they go."""

        db_table = "linkage_fact"
        indexes = (
            models.Index(fields=["territory", "campaign", "plan", "period"], name="linkage_fact_found"),
            models.Index(fields=["thing_id"], name="linkage_fact_of"),
            models.Index(fields=["household_id"], name="linkage_fact_home"),
            models.Index(fields=["keep_until"], name="linkage_fact_goes"),
        )
        constraints = (models.UniqueConstraint(fields=["delivery_id", "thing_id"], name="linkage_fact_once"),)


class Warned(models.Model):
    """A question that a rule raised; `sealed` holds the facts behind it, opened with a purpose, on record."""

    id = models.UUIDField(primary_key=True)
    run_id = models.UUIDField()
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    version = models.IntegerField()
    plan = models.TextField(db_collation="C")
    rule = models.TextField(db_collation="C")
    risk = models.TextField(db_collation="C")
    period = models.TextField(db_collation="C")
    thing_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    band = models.IntegerField()
    asks = models.BooleanField()
    case_id = models.UUIDField(null=True)
    number = models.TextField(db_collation="C")
    fault = models.TextField(db_collation="C")
    verdict = models.TextField(db_collation="C")
    settled_at = models.DateTimeField(null=True)
    revision = models.IntegerField()
    keep_until = models.DateField()
    sealed = models.BinaryField(null=True)

    class Meta:
        """A rule warns of somebody once in a run; found by area, by whom it is about, and by its case."""

        db_table = "linkage_warning"
        indexes = (
            models.Index(fields=["territory", "campaign", "rule", "period"], name="linkage_warning_rule"),
            models.Index(fields=["area_path", "opened_at"], name="linkage_warning_area"),
            models.Index(fields=["thing_id"], name="linkage_warning_of"),
            models.Index(
                fields=["case_id"], name="linkage_warning_case", condition=models.Q(case_id__isnull=False)
            ),
            models.Index(
                fields=["keep_until"],
                name="linkage_warning_goes",
                condition=models.Q(sealed__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["run_id", "rule", "thing_id"], name="linkage_warning_once"),
        )


class Share(models.Model):
    """One line of the sharing ledger: what came, was matched, was looked at or left, why, and to whom.

    `runner_id` is the unit that runs the plan, `unit_id` the party that sent or was told; only ever added to.
    """

    id = models.UUIDField(primary_key=True)
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    runner_id = models.BigIntegerField(null=True)
    what = models.TextField(db_collation="C")
    subject = models.UUIDField()
    campaign = models.TextField(db_collation="C")
    plan = models.TextField(db_collation="C")
    source = models.TextField(db_collation="C")
    period = models.TextField(db_collation="C")
    columns = models.JSONField()
    purpose = models.TextField()
    basis = models.TextField()
    to_whom = models.TextField()
    count = models.IntegerField()
    thing_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    post_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)

    class Meta:
        """Found by time, and by whom a look was about."""

        db_table = "linkage_share"
        indexes = (
            models.Index(fields=["territory", "at"], name="linkage_share_found"),
            models.Index(
                fields=["thing_id"], name="linkage_share_of", condition=models.Q(thing_id__isnull=False)
            ),
        )


class Key(models.Model):
    """The key of the marks of one plan, sealed: only by it a row is known again next month."""

    id = models.UUIDField(primary_key=True)
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    unit_id = models.BigIntegerField(null=True)
    campaign = models.TextField(db_collation="C")
    plan = models.TextField(db_collation="C")
    sealed = models.BinaryField()

    class Meta:
        """One for a plan."""

        db_table = "linkage_key"
        constraints = (
            models.UniqueConstraint(fields=["territory", "campaign", "plan"], name="linkage_key_one"),
        )


class Mark(models.Model):
    """Up to where the journal was followed."""

    name = models.TextField(primary_key=True, db_collation="C")
    seq = models.BigIntegerField()

    class Meta:
        """One row for each follower."""

        db_table = "linkage_mark"
