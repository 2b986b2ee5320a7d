"""When the owner's duty is or was due, kept after it is done: what every rate is reckoned by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_open_by_due")]

    operations = [
        migrations.AddField("case", "answer_due_at", models.DateTimeField(null=True)),
    ]
