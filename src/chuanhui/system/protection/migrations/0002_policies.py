"""Who may read and write people's requests: what lies in sight, and of one unit's where sight is one unit's."""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy, unit_is

STORY = """
CREATE POLICY protection_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = '' OR subject_kind <> 'protection_request'
    OR EXISTS (SELECT FROM protection_request WHERE protection_request.id = journal_entry.subject)
)
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_tables"), ("journal", "0001_journal")]

    operations = [
        migrations.RunSQL(
            [
                *table_policy("protection_request", extra=unit_is("unit_id")),
                *grants("protection_request", "SELECT, INSERT, UPDATE"),
                STORY,
            ],
            ["DROP POLICY protection_story ON journal_entry"],
        )
    ]
