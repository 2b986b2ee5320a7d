"""A notice of candidates lists their names, which the ballot after it must have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voice", "0007_codes_asked")]

    operations = [migrations.AddField("notice", "names", models.JSONField(default=list))]
