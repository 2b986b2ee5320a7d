"""A sheet may rate a unit: that unit's posts see the sheet, its findings and photos, whoever filled it in."""

from django.db import migrations, models

from chuanhui.journal.scope import MIGRATE_SQL, table_policy, unit_is

# Photos are kept for good, and another unit may be rated by the corrected sheet: they are seen with the sheet.
WITH_THE_SHEET = (
    "current_setting('app.unit') = ''"
    " OR EXISTS (SELECT FROM inspections_visit WHERE inspections_visit.id = visit_id)"
)
FORMER, PRESENT = unit_is("unit_id"), unit_is("unit_id", "rated_id")


def _policy(table: str, condition: str) -> list[str]:
    """Return the SQL that puts the condition on units in the place of the former one."""
    return [MIGRATE_SQL, f"DROP POLICY sight ON {table}", table_policy(table, extra=condition)[-1]]


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_no_trail")]

    operations = [
        migrations.AddField(
            "visit",
            "rated_id",
            models.BigIntegerField(null=True, db_comment="unit that the sheet rates; none: the area"),
        ),
        migrations.AddField("finding", "rated_id", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "visit",
            models.Index(
                fields=["rated_id", "at"],
                name="inspections_visit_of_unit",
                condition=models.Q(rated_id__isnull=False),
            ),
        ),
        *(
            migrations.RunSQL(_policy(table, present), reverse_sql=_policy(table, FORMER))
            for table, present in (
                ("inspections_visit", PRESENT),
                ("inspections_finding", PRESENT),
                ("inspections_photo", WITH_THE_SHEET),
            )
        ),
    ]
