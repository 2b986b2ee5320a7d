"""A draft for comment may be about a case, which then waits for its end."""

from django.db import migrations, models

WORDS = ("about", "about_number", "thing")
IDS = ("about_id", "thing_id")


class Migration(migrations.Migration):
    dependencies = [("voice", "0002_policies")]

    operations = [
        *(
            migrations.AddField(
                "draft", name, models.TextField(db_collation="C", default=""), preserve_default=False
            )
            for name in WORDS
        ),
        *(migrations.AddField("draft", name, models.UUIDField(null=True)) for name in IDS),
    ]
