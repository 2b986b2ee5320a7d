"""Who may read and write cases; numbers; and that a reader bound to one unit reads only its cases' story."""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy

MINE = (
    "current_setting('app.unit') = '' OR nullif(current_setting('app.unit'), '')::bigint "
    "IN (owner_territory, owner_line, owner_subject, reporter_unit) "
    "OR nullif(current_setting('app.unit'), '')::bigint = ANY(joint)"
)
MY_CASE = (
    "current_setting('app.unit') = '' OR EXISTS (SELECT FROM cases_case WHERE cases_case.id = cases_evidence.case_id)"
)

# A sequence a campaign and year: numbers rise without anybody waiting for anybody. The application may not
# create sequences, so the function does it as its owner; the argument becomes a name only by its digest.
# Two first filings of a year wait for one another, since CREATE IF NOT EXISTS alone may collide.
NEXT_NUMBER = """
CREATE FUNCTION cases_next_number(series text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE name text := 'cases_number_' || md5(series);
BEGIN
    IF to_regclass(name) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(name, 0));
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I', name);
        EXECUTE format('COMMENT ON SEQUENCE %I IS %L', name, series);
    END IF;
    RETURN nextval(name::regclass);
END $$
"""

# The journal lies below and does not know cases; a post that sees one unit's matters only must not read
# the story of other cases through it; what its own unit did it may read.
STORY = """
CREATE POLICY case_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = '' OR subject_kind <> 'case'
    OR EXISTS (SELECT FROM cases_case WHERE cases_case.id = journal_entry.subject)
    OR EXISTS (
        SELECT FROM posts_post WHERE posts_post.id = journal_entry.post_id
        AND posts_post.unit_id = nullif(current_setting('app.unit'), '')::bigint)
)
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_tables"), ("journal", "0001_journal"), ("posts", "0002_policies")]

    operations = [
        migrations.RunSQL(
            [
                *table_policy("cases_case", extra=MINE),
                *table_policy("cases_evidence", extra=MY_CASE),
                *grants("cases_case", "SELECT, INSERT, UPDATE"),
                *grants("cases_evidence", "SELECT, INSERT"),
                NEXT_NUMBER,
                "REVOKE ALL ON FUNCTION cases_next_number(text) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION cases_next_number(text) TO ch_app",
                STORY,
            ],
            reverse_sql=[
                "DROP POLICY case_story ON journal_entry",
                "DROP FUNCTION cases_next_number(text)",
            ],
        )
    ]
