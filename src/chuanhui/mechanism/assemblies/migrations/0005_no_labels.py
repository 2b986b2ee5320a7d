"""A roll keeps no labels: they may be masked names, and a purge of the register would leave them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0004_ends")]

    operations = [migrations.RemoveField("voter", "label")]
