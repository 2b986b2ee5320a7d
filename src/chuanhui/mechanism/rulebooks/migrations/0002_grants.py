"""Rulebooks are public and only grow."""

from django.db import migrations

from chuanhui.journal.scope import grants


class Migration(migrations.Migration):
    dependencies = [("rulebooks", "0001_tables"), ("journal", "0001_journal")]

    operations = [
        migrations.RunSQL(
            [*grants("rulebooks_rulebook"), *grants("rulebooks_inforce")],
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
