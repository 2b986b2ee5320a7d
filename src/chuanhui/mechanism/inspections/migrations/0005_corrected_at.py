"""When a sheet was last corrected: the right to contest it runs from there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0004_rated_units")]

    operations = [
        migrations.AddField(
            "visit",
            "corrected_at",
            models.DateTimeField(null=True, db_comment="the right to contest runs from here"),
        ),
    ]
