"""How many rows of a file are about somebody whom another row of it is about, and the first of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add two columns; files of before are told without."""

    dependencies = (("linkage", "0002_policies"),)
    operations = (
        migrations.AddField("delivery", "doubled", models.IntegerField(db_default=0, default=0)),
        migrations.AddField(
            "delivery",
            "doubled_lines",
            models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    )
