"""Lines that hold an answer are found by who gave it: letting go of one person's looks at no other line."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voice", "0008_names")]

    operations = [
        migrations.AddIndex(
            "line",
            models.Index(
                fields=["thing_id"], name="voice_line_of_thing", condition=models.Q(answers={}, _negated=True)
            ),
        )
    ]
