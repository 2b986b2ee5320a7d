"""Units, accounts, posts, terms, covers, sign-ins."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("areas", "0001_areas"),
        ("journal", "0001_journal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("username", models.TextField(db_collation="C", unique=True)),
                ("work_name", models.TextField()),
                ("language", models.TextField(db_collation="C", default="zh")),
                ("large_type", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField()),
                ("disabled_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disabled_at__isnull", True), ("is_active", True)),
                            models.Q(("disabled_at__isnull", False), ("is_active", False)),
                            _connector="OR",
                        ),
                        name="posts_account_disabled_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["zh", "en"])), name="posts_account_language"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField(db_collation="C", unique=True)),
                ("name", models.TextField()),
                (
                    "aliases",
                    models.JSONField(db_comment="other names under which playbooks know it", default=list),
                ),
                ("kind", models.TextField(db_collation="C")),
                ("territory", models.TextField(db_collation="C")),
                ("area_path", models.TextField(db_collation="C")),
                ("phone", models.TextField(default="")),
                ("synthetic", models.BooleanField(default=False)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("territory", "name"), name="posts_unit_one_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="posts_unit_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("valid_until__isnull", True)),
                            models.Q(("closed_at__isnull", False), ("valid_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="posts_unit_closed_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField(db_collation="C", unique=True)),
                ("title", models.TextField()),
                ("role", models.TextField(db_collation="C")),
                ("territory", models.TextField(db_collation="C")),
                ("area_path", models.TextField(db_collation="C")),
                ("phone", models.TextField(default="")),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="posts.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Cover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField(db_collation="C")),
                (
                    "slot",
                    models.IntegerField(
                        db_comment="above 0: only one cover of the area may fill it at a time"
                    ),
                ),
                ("territory", models.TextField(db_collation="C")),
                (
                    "area_path",
                    models.TextField(
                        db_collation="C", db_comment="administrative area that the area stands in"
                    ),
                ),
                (
                    "path",
                    models.TextField(
                        db_collation="C", db_comment="place of the area in the tree of its own layer"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("learned_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("source", models.TextField(default="")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="posts.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("token_hash", models.BinaryField(primary_key=True, serialize=False)),
                ("kind", models.TextField(db_collation="C", default="cookie")),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.TextField(db_collation="C", default="")),
                ("lo", models.TextField(db_collation="C")),
                ("hi", models.TextField(db_collation="C")),
                ("spans", models.TextField(db_collation="C")),
                ("unit", models.TextField(db_collation="C")),
                (
                    "facts",
                    models.JSONField(
                        db_comment="the post as shown: code, title, role, unit, area, territory"
                    ),
                ),
                ("sight_on", models.DateField()),
                ("areas_stamp", models.BigIntegerField()),
                ("posts_stamp", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="posts.post"
                    ),
                ),
            ],
            options={
                "db_table": "posts_sign_in",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="posts_sign_in_ended_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["cookie", "token"])), name="posts_sign_in_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("learned_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("source", models.TextField(default="")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="posts.post"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="posts_term_days",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["area_path"], name="posts_post_area_path"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="posts_post_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("valid_until__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("valid_until__isnull", False)),
                    _connector="OR",
                ),
                name="posts_post_closed_pair",
            ),
        ),
        migrations.AddIndex(
            model_name="cover",
            index=models.Index(fields=["path"], name="posts_cover_path"),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="posts_cover_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("post__isnull", True), ("unit__isnull", False)),
                    models.Q(("post__isnull", False), ("unit__isnull", True)),
                    _connector="OR",
                ),
                name="posts_cover_one_carrier",
            ),
        ),
    ]
