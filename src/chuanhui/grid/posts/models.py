"""The room's tables; their policies, grants and exclusions stand in migration 0001.

Terms and covers know two times: the days they hold (`valid_from`, up to but not including
`valid_until`) and when we learnt of them (`learned_at` up to `superseded_at`). A row is never
changed in what it says: a correction closes it with `superseded_at` and writes another one.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q


def _days_in_order(name: str) -> CheckConstraint:
    """Return the constraint that a span of days is not empty."""
    return CheckConstraint(
        condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name=name
    )


class Unit(models.Model):
    """A body that answers for something: street office, department, community, enterprise …"""

    code = models.TextField(unique=True, db_collation="C")
    name = models.TextField()
    aliases = models.JSONField(default=list, db_comment="other names under which playbooks know it")
    kind = models.TextField(db_collation="C")
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    phone = models.TextField(default="")
    synthetic = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "name"], name="posts_unit_one_name"),
            _days_in_order("posts_unit_days"),
            CheckConstraint(
                condition=Q(valid_until__isnull=True, closed_at__isnull=True)
                | Q(valid_until__isnull=False, closed_at__isnull=False),
                name="posts_unit_closed_pair",
            ),
        ]


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name."""


class Account(AbstractBaseUser):
    """A person who signs in; everything they may do comes from the posts they hold."""

    last_login = None
    username = models.TextField(unique=True, db_collation="C")
    work_name = models.TextField()
    language = models.TextField(default="zh", db_collation="C")
    large_type = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    synthetic = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(is_active=True, disabled_at__isnull=True)
                | Q(is_active=False, disabled_at__isnull=False),
                name="posts_account_disabled_pair",
            ),
            CheckConstraint(condition=Q(language__in=["zh", "en"]), name="posts_account_language"),
        ]


class Post(models.Model):
    """A place in a unit with one role and one area; people come and go, the post stays."""

    code = models.TextField(unique=True, db_collation="C")
    title = models.TextField()
    role = models.TextField(db_collation="C")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    phone = models.TextField(default="")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _days_in_order("posts_post_days"),
            CheckConstraint(
                condition=Q(valid_until__isnull=True, closed_at__isnull=True)
                | Q(valid_until__isnull=False, closed_at__isnull=False),
                name="posts_post_closed_pair",
            ),
        ]
        indexes = [models.Index(fields=["area_path"], name="posts_post_area_path")]


class Term(models.Model):
    """A person holds a post for a span of days; one holder at a time."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    learned_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    source = models.TextField(default="")

    class Meta:
        constraints = [_days_in_order("posts_term_days")]


class Cover(models.Model):
    """A post, or a whole unit, answers for an area beyond its own: 主责, 路长, 包联 …"""

    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    kind = models.TextField(db_collation="C")
    slot = models.IntegerField(db_comment="above 0: only one cover of the area may fill it at a time")
    territory = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C", db_comment="administrative area that the area stands in")
    path = models.TextField(db_collation="C", db_comment="place of the area in the tree of its own layer")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    learned_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    source = models.TextField(default="")

    class Meta:
        constraints = [
            _days_in_order("posts_cover_days"),
            CheckConstraint(
                condition=Q(post__isnull=True, unit__isnull=False) | Q(post__isnull=False, unit__isnull=True),
                name="posts_cover_one_carrier",
            ),
        ]
        indexes = [models.Index(fields=["path"], name="posts_cover_path")]


class Handover(models.Model):
    """A post came to another person: what was open under it, once they have confirmed that they have it.

    The list itself is never kept: it is what is open under the post. Its counts and the digest of its ids
    are, from the moment of the confirmation.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    valid_from = models.DateField(db_comment="first day of the term that brought the post")
    opened_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    digest = models.TextField(default="", db_collation="C")

    objects: ClassVar[models.Manager[Handover]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "account", "valid_from"], name="posts_handover_one_a_term"
            ),
            CheckConstraint(
                condition=Q(received_at__isnull=True, digest="")
                | (Q(received_at__isnull=False) & ~Q(digest="")),
                name="posts_handover_received_pair",
            ),
        ]


class SignIn(models.Model):
    """A person at work under one post; the token itself is only in their browser.

    What the post sees is kept as text beside the stamps it was worked out under, so that a request
    needs one statement; when a stamp or the day moves on it is worked out again.
    """

    token_hash = models.BinaryField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    kind = models.TextField(default="cookie", db_collation="C")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(default="", db_collation="C")
    lo = models.TextField(db_collation="C")
    hi = models.TextField(db_collation="C")
    spans = models.TextField(db_collation="C")
    unit = models.TextField(db_collation="C")
    facts = models.JSONField(db_comment="the post as shown: code, title, role, unit, area, territory")
    sight_on = models.DateField()
    areas_stamp = models.BigIntegerField()
    posts_stamp = models.BigIntegerField()

    class Meta:
        db_table = "posts_sign_in"
        constraints = [
            CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="posts_sign_in_ended_pair",
            ),
            CheckConstraint(condition=Q(kind__in=["cookie", "token"]), name="posts_sign_in_kind"),
        ]


class Visit(models.Model):
    """Something that a visitor without an account did, kept an hour: one address cannot do it endlessly.

    The address itself is not kept, only a keyed digest of its network; nothing tells who did what.
    """

    who = models.BinaryField(db_comment="keyed digest of the network address")
    what = models.TextField(db_collation="C")
    amount = models.IntegerField()
    at = models.DateTimeField()

    # Named for the type checker, which does not see the one that Django gives a model without relations.
    objects: ClassVar[models.Manager[Visit]] = models.Manager()

    class Meta:
        constraints = [CheckConstraint(condition=Q(amount__gt=0), name="posts_visit_amount")]
        indexes = [models.Index(fields=["who", "what", "at"], name="posts_visit_who")]
