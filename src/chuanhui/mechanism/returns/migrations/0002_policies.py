"""Who may read and write cells; a reader bound to one unit's matters reads none, nor their story."""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy

NO_UNIT = "current_setting('app.unit') = ''"

# Reading asks each setting once a query, as the cases room found worth while; writing checks one row.
SEEN = """
ALTER POLICY sight ON returns_cell USING (
    area_path >= (SELECT current_setting('app.lo')) AND area_path < (SELECT current_setting('app.hi'))
    AND ((SELECT current_setting('app.spans') = '')
        OR area_path <@ (SELECT nullif(current_setting('app.spans'), '')::pathspan_multirange))
    AND (SELECT current_setting('app.unit') = ''))
"""

# What its own unit's posts did stays readable.
STORY = """
CREATE POLICY return_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = '' OR subject_kind <> 'return'
    OR EXISTS (
        SELECT FROM posts_post WHERE posts_post.id = journal_entry.post_id
        AND posts_post.unit_id = nullif(current_setting('app.unit'), '')::bigint)
)
"""


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_tables"), ("journal", "0001_journal"), ("posts", "0002_policies")]

    operations = [
        migrations.RunSQL(
            [
                *table_policy("returns_cell", extra=NO_UNIT),
                SEEN,
                *grants("returns_cell", "SELECT, INSERT, UPDATE"),
                STORY,
            ],
            reverse_sql=["DROP POLICY return_story ON journal_entry"],
        )
    ]
