"""The open work that passes with a post is shown to whoever comes, until they confirm that they have it."""

import django.db.models.deletion
from django.db import migrations, models

from chuanhui.journal.scope import MIGRATE_SQL, grants


class Migration(migrations.Migration):
    dependencies = [("posts", "0003_visits")]

    operations = [
        migrations.RunSQL(MIGRATE_SQL, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(db_comment="first day of the term that brought the post")),
                ("opened_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("digest", models.TextField(db_collation="C", default="")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="posts.account"
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
                    models.UniqueConstraint(
                        fields=["post", "account", "valid_from"], name="posts_handover_one_a_term"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(received_at__isnull=True, digest="")
                        | (models.Q(received_at__isnull=False) & ~models.Q(digest="")),
                        name="posts_handover_received_pair",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            grants(
                "posts_handover", "SELECT, INSERT, UPDATE (opened_at, received_at, counts, digest)"
            ),
            migrations.RunSQL.noop,
        ),
    ]
