"""A thing names the key of its marks, and whether another has the same marks of duplicates."""

from django.db import migrations, models

from chuanhui.journal.scope import MIGRATE_SQL

TWINS = """
UPDATE registers_thing t SET twin = true WHERE t.until IS NULL AND t.id IN (
    SELECT unnest(ids) FROM (
        SELECT array_agg(a.thing_id) AS ids FROM registers_alike a
        JOIN registers_thing o ON o.id = a.thing_id AND o.until IS NULL
        GROUP BY a.kind, a.mark HAVING count(*) > 1
    ) same
)
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0007_stories")]

    operations = [
        migrations.RunSQL(MIGRATE_SQL, migrations.RunSQL.noop),
        migrations.AddField("thing", "marked_under", models.SmallIntegerField(default=1, db_default=1)),
        migrations.AddField("thing", "twin", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(TWINS, migrations.RunSQL.noop),
        migrations.AddIndex(
            "thing",
            models.Index(
                fields=["kind", "area_path", "number"],
                name="registers_thing_twin",
                condition=models.Q(twin=True, until=None),
            ),
        ),
    ]
