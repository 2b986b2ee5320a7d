"""Who may read and write things; a department's post sees what its own unit keeps.

Marks, the digests of duplicates and the counters of numbers carry no area: they say nothing by themselves
and are only read joined to `registers_thing`, whose policy decides.
"""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy, unit_is

TABLES = ("registers_thing", "registers_tie", "registers_request", "registers_merge", "registers_reveal")

# The journal lies below and knows no registers; a post that sees one unit's matters only must not read of
# other units' things through it.
STORY = """
CREATE POLICY register_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = ''
    OR subject_kind NOT IN ('register_thing', 'register_request', 'register_reveal')
    OR EXISTS (SELECT FROM registers_thing WHERE registers_thing.id = journal_entry.subject)
    OR EXISTS (SELECT FROM registers_request WHERE registers_request.id = journal_entry.subject)
    OR EXISTS (SELECT FROM registers_reveal WHERE registers_reveal.id = journal_entry.subject)
)
"""

# Who saw what is a record like the journal: also the application cannot take it back.
KEEP = """
CREATE FUNCTION registers_reveal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a reveal stays on record: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$
"""
KEEPS = (
    "CREATE TRIGGER registers_reveal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON registers_reveal "
    "FOR EACH STATEMENT EXECUTE FUNCTION registers_reveal_stays()"
)


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_tables"), ("journal", "0001_journal")]

    operations = [
        migrations.RunSQL(
            [
                *(sql for table in TABLES for sql in table_policy(table, extra=unit_is("unit_id"))),
                *grants("registers_book", "SELECT, INSERT"),
                *grants("registers_number", "SELECT, INSERT, UPDATE"),
                *grants("registers_thing", "SELECT, INSERT, UPDATE"),
                *grants("registers_mark", "SELECT, INSERT, DELETE"),
                *grants("registers_alike", "SELECT, INSERT, DELETE"),
                *grants("registers_tie", "SELECT, INSERT, UPDATE"),
                *grants("registers_request", "SELECT, INSERT, UPDATE"),
                *grants("registers_merge", "SELECT, INSERT, UPDATE"),
                *grants("registers_reveal", "SELECT, INSERT"),
                KEEP,
                KEEPS,
                STORY,
            ],
            reverse_sql=[
                "DROP POLICY register_story ON journal_entry",
                "DROP FUNCTION registers_reveal_stays() CASCADE",
            ],
        )
    ]
