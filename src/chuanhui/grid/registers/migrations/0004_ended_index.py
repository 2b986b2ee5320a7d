"""The index of ended things no longer names the ciphertext, so that sealing afresh touches no index."""

from django.db import migrations, models

from chuanhui.journal.scope import MIGRATE_SQL


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_imports")]

    operations = [
        migrations.RunSQL(MIGRATE_SQL, migrations.RunSQL.noop),
        migrations.RemoveIndex("thing", "registers_thing_ended"),
        migrations.AddIndex(
            "thing",
            models.Index(
                fields=["kind", "until"],
                name="registers_thing_ended",
                condition=models.Q(until__isnull=False, purged_on=None),
            ),
        ),
        migrations.RunSQL("ALTER TABLE registers_thing SET (fillfactor = 85)", migrations.RunSQL.noop),
    ]
