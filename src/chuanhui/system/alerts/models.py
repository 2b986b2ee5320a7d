"""Tables of alerts: what a post is told, where its alerts are sent, what is still to be sent."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Alert(models.Model):
    """One thing a post must know; `facts` hold names from playbooks and numbers, nobody's own words."""

    id = models.UUIDField(primary_key=True)
    post_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    kind = models.TextField(db_collation="C")
    occasion = models.TextField(db_collation="C", db_comment="kind, and which round or deadline")
    subject_kind = models.TextField(db_collation="C")
    subject = models.TextField(db_collation="C")
    number = models.TextField(db_collation="C")
    facts = models.JSONField()
    due_at = models.DateTimeField(null=True)
    urgent = models.BooleanField()
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, db_comment="when there was nothing left to do about it")
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Unique, so that reading the journal again makes none twice."""

        db_table = "alerts_alert"
        constraints = (
            models.UniqueConstraint(fields=["post_id", "occasion", "subject"], name="alerts_alert_once"),
        )
        indexes = (
            models.Index(fields=["post_id", "-made_at"], name="alerts_alert_inbox"),
            models.Index(
                fields=["subject"], name="alerts_alert_standing", condition=models.Q(settled_at__isnull=True)
            ),
        )


class Subscription(models.Model):
    """Where the alerts of a post are sent beside its inbox; one address a channel."""

    id = models.UUIDField(primary_key=True)
    post_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    area_path = models.TextField(db_collation="C")
    channel = models.TextField(db_collation="C")
    address = models.TextField()
    kinds = ArrayField(models.TextField(db_collation="C"))
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A post has one standing subscription a channel."""

        db_table = "alerts_subscription"
        constraints = (
            models.UniqueConstraint(
                fields=["post_id", "channel"],
                name="alerts_one_address",
                condition=models.Q(ended_at__isnull=True),
            ),
        )


class Outgoing(models.Model):
    """One alert on its way by one channel; its id is the key by which the receiver knows a repetition."""

    id = models.UUIDField(primary_key=True)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="+")
    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    area_path = models.TextField(db_collation="C")
    channel = models.TextField(db_collation="C")
    state = models.TextField(db_collation="C")
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    fault = models.TextField(default="")

    class Meta:
        """Each alert goes out once by each channel."""

        db_table = "alerts_outgoing"
        constraints = (
            models.UniqueConstraint(fields=["alert", "channel"], name="alerts_outgoing_once"),
            models.CheckConstraint(
                name="alerts_outgoing_sent_pair",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at", "id"], name="alerts_outgoing_next", condition=models.Q(state="waiting")
            ),
        )


class Mark(models.Model):
    """How far a follower has read the journal."""

    name = models.TextField(primary_key=True, db_collation="C")
    seq = models.BigIntegerField()

    class Meta:
        """One row a follower."""

        db_table = "alerts_mark"
