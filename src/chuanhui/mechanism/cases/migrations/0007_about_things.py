"""What a case is about: a registered thing. Its index holds only cases that have one, so no other pays for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_walks")]

    operations = [
        migrations.AddField("case", "thing_id", models.UUIDField(null=True)),
        migrations.AddField("case", "thing", models.TextField(db_collation="C", default=""), preserve_default=False),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["thing_id", "opened_at"],
                name="cases_of_thing",
                condition=models.Q(thing_id__isnull=False),
            ),
        ),
    ]
