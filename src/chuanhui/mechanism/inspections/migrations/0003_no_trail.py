"""A visit keeps no point: where inspectors stood, sheet by sheet, would be a trail of people."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_policies")]

    operations = [
        migrations.RemoveField("visit", "lon"),
        migrations.RemoveField("visit", "lat"),
    ]
