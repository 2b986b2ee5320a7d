"""Entries of holds, sheets and purges are told to whose unit they concern; looks stand where their thing stands."""

from django.db import migrations

from chuanhui.journal.scope import grants

FORMER = """
CREATE POLICY register_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = ''
    OR subject_kind NOT IN ('register_thing', 'register_request', 'register_reveal')
    OR EXISTS (SELECT FROM registers_thing WHERE registers_thing.id = journal_entry.subject)
    OR EXISTS (SELECT FROM registers_request WHERE registers_request.id = journal_entry.subject)
    OR EXISTS (SELECT FROM registers_reveal WHERE registers_reveal.id = journal_entry.subject)
)
"""
# What tells of one thing goes with its row. A sheet tells of many: it is told to the unit whose post brought
# or took it, who asks again under the same key. A purge is nobody's but of those who see every unit.
STORY = """
CREATE POLICY register_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = ''
    OR subject_kind NOT IN ('register_thing', 'register_request', 'register_reveal', 'register_hold',
                            'register_import', 'register_export', 'register_purge')
    OR EXISTS (SELECT FROM registers_thing WHERE registers_thing.id = journal_entry.subject)
    OR EXISTS (SELECT FROM registers_request WHERE registers_request.id = journal_entry.subject)
    OR EXISTS (SELECT FROM registers_reveal WHERE registers_reveal.id = journal_entry.subject)
    OR EXISTS (SELECT FROM registers_hold WHERE registers_hold.id = journal_entry.subject)
    OR (subject_kind IN ('register_import', 'register_export') AND EXISTS (
        SELECT FROM posts_post WHERE posts_post.id = journal_entry.post_id
        AND posts_post.unit_id = nullif(current_setting('app.unit'), '')::bigint))
)
"""

# Where a look is shown follows its thing, as ties and requests do; nothing else of it ever changes.
MOVES = """
CREATE FUNCTION registers_reveal_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'area_path' IS DISTINCT FROM to_jsonb(OLD) - 'area_path' THEN
        RAISE EXCEPTION 'a reveal stays on record: % refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$
"""
STAYS = (
    "CREATE TRIGGER registers_reveal_stays BEFORE {on} ON registers_reveal "
    "FOR EACH STATEMENT EXECUTE FUNCTION registers_reveal_stays()"
)


class Migration(migrations.Migration):
    dependencies = [("registers", "0006_looks_by_day"), ("posts", "0002_policies")]

    operations = [
        migrations.RunSQL(
            [
                "DROP POLICY register_story ON journal_entry",
                STORY,
                MOVES,
                "DROP TRIGGER registers_reveal_stays ON registers_reveal",
                STAYS.format(on="DELETE OR TRUNCATE"),
                "CREATE TRIGGER registers_reveal_moves BEFORE UPDATE ON registers_reveal "
                "FOR EACH ROW EXECUTE FUNCTION registers_reveal_moves()",
                *grants("registers_reveal", "UPDATE (area_path)"),
            ],
            reverse_sql=[
                "REVOKE UPDATE (area_path) ON registers_reveal FROM ch_app",
                "DROP FUNCTION registers_reveal_moves() CASCADE",
                "DROP TRIGGER registers_reveal_stays ON registers_reveal",
                STAYS.format(on="UPDATE OR DELETE OR TRUNCATE"),
                "DROP POLICY register_story ON journal_entry",
                FORMER,
            ],
        )
    ]
