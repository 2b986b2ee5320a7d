"""Who looked at protected fields is asked for by day, across things and people."""

from django.db import migrations, models

from chuanhui.journal.scope import MIGRATE_SQL


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_asked_of_two")]

    operations = [
        migrations.RunSQL(MIGRATE_SQL, migrations.RunSQL.noop),
        migrations.AddIndex("reveal", models.Index(fields=["at"], name="registers_reveal_at")),
    ]
