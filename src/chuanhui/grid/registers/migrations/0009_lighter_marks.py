"""Marks are found by one narrow index, and long entries of the journal are kept as they are.

A thousand things leave eight thousand marks. Their primary key held each mark and id once more and could merge
no equal ones; nobody asks for a pair of both. The text of an import's entry was pressed by the server at a price
of 12 µs a thing, a tenth of all that it does for it; short entries never were.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0008_marked_under")]

    operations = [
        migrations.AddIndex("mark", models.Index(fields=["mark"], name="registers_mark_by_mark")),
        migrations.RunSQL(
            [
                "ALTER TABLE registers_mark DROP CONSTRAINT registers_mark_pkey",
                "ALTER TABLE journal_entry ALTER COLUMN body SET STORAGE EXTERNAL",
            ],
            [
                "ALTER TABLE journal_entry ALTER COLUMN body SET STORAGE EXTENDED",
                "ALTER TABLE registers_mark ADD CONSTRAINT registers_mark_pkey PRIMARY KEY (mark, thing_id)",
            ],
        ),
    ]
