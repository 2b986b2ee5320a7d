"""Marks are found by one narrow index.

A thousand things leave eight thousand marks. Their primary key held each mark and id once more and could merge
no equal ones; nobody asks for a pair of both.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0008_marked_under")]

    operations = [
        migrations.AddIndex("mark", models.Index(fields=["mark"], name="registers_mark_by_mark")),
        migrations.RunSQL(
            ["ALTER TABLE registers_mark DROP CONSTRAINT registers_mark_pkey"],
            ["ALTER TABLE registers_mark ADD CONSTRAINT registers_mark_pkey PRIMARY KEY (mark, thing_id)"],
        ),
    ]
