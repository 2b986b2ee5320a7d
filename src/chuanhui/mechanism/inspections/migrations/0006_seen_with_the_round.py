"""Whose unit runs a round sees every sheet of it, whoever filled it in: it publishes and answers for all of them.

A sheet was seen by its rater's unit and by the unit that it rates. A department that lets others rate (an
inspector, a street, a council) could so publish a round of which it saw its own sheets alone. A finding is seen
with its sheet, as a photo is.
"""

from django.db import migrations

from chuanhui.journal.scope import MIGRATE_SQL, table_policy, unit_is

# The policy of the round lets a unit through to its own rounds only, so that this is no wider than they are.
OF_ITS_ROUND = "EXISTS (SELECT FROM inspections_round WHERE inspections_round.id = round_id)"
WITH_THE_SHEET = "EXISTS (SELECT FROM inspections_visit WHERE inspections_visit.id = visit_id)"
FORMER = unit_is("unit_id", "rated_id")


def _policy(table: str, condition: str) -> list[str]:
    """Return the SQL that puts the condition on units in the place of the former one."""
    return [MIGRATE_SQL, f"DROP POLICY sight ON {table}", table_policy(table, extra=condition)[-1]]


class Migration(migrations.Migration):
    dependencies = [("inspections", "0005_corrected_at")]

    operations = [
        migrations.RunSQL(_policy(table, present), reverse_sql=_policy(table, FORMER))
        for table, present in (
            ("inspections_visit", f"{FORMER} OR {OF_ITS_ROUND}"),
            ("inspections_finding", f"{FORMER} OR {WITH_THE_SHEET}"),
        )
    ]
