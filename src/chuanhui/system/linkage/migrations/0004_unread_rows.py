"""Whom the rows of a file that could not be read may be about: their rules wait."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add one column; files of before are told without."""

    dependencies = (("linkage", "0003_doubled_rows"),)
    operations = (
        migrations.AddField(
            "delivery",
            "unread",
            models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    )
