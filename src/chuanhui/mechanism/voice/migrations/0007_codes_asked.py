"""Another code for a line waits for a second person."""

from django.db import migrations, models

from chuanhui.journal.scope import APPLICATION_ROLE


class Migration(migrations.Migration):
    dependencies = [("voice", "0006_let_go")]

    operations = [
        migrations.AddField("line", "asked", models.JSONField(default=dict)),
        migrations.RunSQL(
            f"GRANT UPDATE (asked) ON voice_line TO {APPLICATION_ROLE}",
            f"REVOKE UPDATE (asked) ON voice_line FROM {APPLICATION_ROLE}",
        ),
    ]
