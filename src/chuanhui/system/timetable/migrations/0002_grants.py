"""Who may read and write the timetable; it names no area and nobody's matters."""

from django.db import migrations

from chuanhui.journal.scope import grants


class Migration(migrations.Migration):
    dependencies = [("timetable", "0001_tables"), ("journal", "0001_journal")]

    operations = [
        migrations.RunSQL(
            [
                *grants("timetable_job", "SELECT, INSERT, UPDATE"),
                *grants("timetable_run", "SELECT, INSERT, UPDATE, DELETE"),
            ],
            migrations.RunSQL.noop,
        )
    ]
