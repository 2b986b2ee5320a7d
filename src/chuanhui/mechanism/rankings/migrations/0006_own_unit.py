"""Posts bound to one unit read its own lines, lists and objections of a standing, and no whole text.

A line of a ranking of units carries its unit in its key (``unit:<id>``); lines of areas carry none.
"""

from django.db import migrations

from chuanhui.journal.scope import MIGRATE_SQL

WHOLE = "current_setting('app.unit') = ''"
OWN = f"{WHOLE} OR key = 'unit:' || current_setting('app.unit')"
CONDITIONS = {
    "rankings_row": OWN,
    "rankings_behind": OWN,
    "rankings_objection": OWN,
    "rankings_text": WHOLE,
}


class Migration(migrations.Migration):
    dependencies = [("rankings", "0005_recomputations")]

    operations = [
        migrations.RunSQL(
            [
                MIGRATE_SQL,
                *(
                    f"CREATE POLICY own_unit ON {table} AS RESTRICTIVE USING ({told}) WITH CHECK ({told})"
                    for table, told in CONDITIONS.items()
                ),
            ],
            reverse_sql=[f"DROP POLICY own_unit ON {table}" for table in CONDITIONS],
        )
    ]
