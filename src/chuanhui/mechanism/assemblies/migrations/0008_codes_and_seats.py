"""Codes given anew wait for a second person; seats may wait for a notice, or be filled for the rest of a term."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0007_blind_counts")]

    operations = [
        migrations.AddField("ballot", "asked_codes", models.JSONField(default=list)),
        migrations.AddField("ballot", "vacancy_of", models.UUIDField(null=True)),
        migrations.AddField("ballot", "until", models.DateField(null=True)),
        migrations.AddField("ballot", "seated_at", models.DateTimeField(null=True)),
    ]
