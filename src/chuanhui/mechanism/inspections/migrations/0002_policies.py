"""Who may read and write rounds, visits and findings; a department's post sees those of its own unit."""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy, unit_is

TABLES = ("inspections_round", "inspections_visit", "inspections_finding", "inspections_photo")

# The journal lies below and does not know inspections; a post that sees one unit's matters only must not
# read other units' sheets through it.
STORY = """
CREATE POLICY inspection_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = ''
    OR subject_kind NOT IN ('inspection_round', 'inspection_visit')
    OR EXISTS (SELECT FROM inspections_visit WHERE inspections_visit.id = journal_entry.subject)
    OR EXISTS (SELECT FROM inspections_round WHERE inspections_round.id = journal_entry.subject)
)
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_tables"), ("journal", "0001_journal")]

    operations = [
        migrations.RunSQL(
            [
                *(sql for table in TABLES for sql in table_policy(table, extra=unit_is("unit_id"))),
                *grants("inspections_round", "SELECT, INSERT, UPDATE"),
                *grants("inspections_visit", "SELECT, INSERT, UPDATE"),
                *grants("inspections_finding", "SELECT, INSERT, UPDATE"),
                *grants("inspections_photo", "SELECT, INSERT"),
                STORY,
            ],
            reverse_sql=["DROP POLICY inspection_story ON journal_entry"],
        )
    ]
