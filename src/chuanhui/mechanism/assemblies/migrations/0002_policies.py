"""Who may read and write ballots, rolls, marks and meetings; a department's post sees those of its own unit.

Marks are written by the functions of 0003 alone, so that no vote is taken back and none is made up by hand.
"""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy, unit_is

TABLES = ("assemblies_ballot", "assemblies_voter", "assemblies_mark", "assemblies_meeting")

# The journal lies below and does not know assemblies; a post that sees one unit's matters only must not
# read other units' ballots through it.
STORY = """
CREATE POLICY assembly_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = ''
    OR subject_kind NOT IN ('assembly_ballot', 'assembly_voter', 'assembly_meeting')
    OR EXISTS (SELECT FROM assemblies_ballot WHERE assemblies_ballot.id = journal_entry.subject)
    OR EXISTS (SELECT FROM assemblies_voter WHERE assemblies_voter.id = journal_entry.subject)
    OR EXISTS (SELECT FROM assemblies_meeting WHERE assemblies_meeting.id = journal_entry.subject)
)
"""


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0001_tables"), ("journal", "0001_journal")]

    operations = [
        migrations.RunSQL(
            [
                *(sql for table in TABLES for sql in table_policy(table, extra=unit_is("unit_id"))),
                *grants("assemblies_ballot", "SELECT, INSERT, UPDATE"),
                *grants("assemblies_voter", "SELECT, INSERT, UPDATE (code_digest)"),
                *grants("assemblies_mark", "SELECT"),
                *grants("assemblies_meeting", "SELECT, INSERT, UPDATE"),
                STORY,
            ],
            reverse_sql=["DROP POLICY assembly_story ON journal_entry"],
        )
    ]
