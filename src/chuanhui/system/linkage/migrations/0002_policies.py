"""Who may read and write the match: by area, and for posts of one unit what is their own or what they run."""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy, unit_is

ONE = ("linkage_run", "linkage_stage", "linkage_pair", "linkage_fact", "linkage_warning", "linkage_key")
# A file is the matter of its sender and of whoever runs the plan; a line of the ledger likewise.
TWO = {
    "linkage_delivery": ("unit_id", "runner_id"),
    "linkage_share": ("unit_id", "runner_id"),
    "linkage_link": ("unit_id", "sender_id"),
}
PRIVILEGES = {
    "linkage_delivery": "SELECT, INSERT, UPDATE",
    "linkage_run": "SELECT, INSERT, UPDATE",
    "linkage_stage": "SELECT, INSERT",
    "linkage_link": "SELECT, INSERT, UPDATE, DELETE",
    "linkage_pair": "SELECT, INSERT, UPDATE",
    "linkage_fact": "SELECT, INSERT, UPDATE, DELETE",
    "linkage_warning": "SELECT, INSERT, UPDATE",
    "linkage_share": "SELECT, INSERT",
    "linkage_key": "SELECT, INSERT, UPDATE",
    "linkage_mark": "SELECT, INSERT, UPDATE",
}
KINDS = ("linkage_delivery", "linkage_run", "linkage_pair", "linkage_warning")
STORY = """
CREATE POLICY linkage_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = ''
    OR (subject_kind NOT LIKE 'linkage\\_%' AND subject_kind <> 'register_gather')
    OR {seen}
)
""".format(
    seen=" OR ".join(f"EXISTS (SELECT FROM {one} WHERE {one}.id = journal_entry.subject)" for one in KINDS)
)
STAYS = (
    """
    CREATE FUNCTION linkage_share_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the sharing ledger is only added to: % refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END
    $$
    """,
    "CREATE TRIGGER linkage_share_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON linkage_share "
    "FOR EACH STATEMENT EXECUTE FUNCTION linkage_share_stays()",
)


class Migration(migrations.Migration):
    dependencies = [("linkage", "0001_tables"), ("journal", "0001_journal")]

    operations = [
        migrations.RunSQL(
            [
                *(sql for table in ONE for sql in table_policy(table, extra=unit_is("unit_id"))),
                *(sql for table, units in TWO.items() for sql in table_policy(table, extra=unit_is(*units))),
                *(sql for table, rights in PRIVILEGES.items() for sql in grants(table, rights)),
                *STAYS,
                STORY,
            ],
            reverse_sql=[
                "DROP POLICY linkage_story ON journal_entry",
                "DROP FUNCTION linkage_share_stays() CASCADE",
            ],
        )
    ]
