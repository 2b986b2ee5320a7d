"""Requests that name two things, and finding what was merged into a thing."""

from django.db import migrations, models

from chuanhui.journal.scope import MIGRATE_SQL


class Migration(migrations.Migration):
    dependencies = [("registers", "0004_ended_index")]

    operations = [
        migrations.RunSQL(MIGRATE_SQL, migrations.RunSQL.noop),
        migrations.AddField("request", "other_id", models.UUIDField(null=True)),
        migrations.AddField("request", "means", models.JSONField(null=True)),
        migrations.AddIndex(
            "request",
            models.Index(
                fields=["other_id"],
                name="registers_request_other",
                condition=models.Q(other_id__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "thing",
            models.Index(
                fields=["merged_into"],
                name="registers_thing_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        ),
    ]
