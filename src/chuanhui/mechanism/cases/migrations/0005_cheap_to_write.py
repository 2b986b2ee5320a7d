"""What every filing paid for: a policy's subqueries and a function around a sequence.

Whoever writes an entry and asks for its id is held to the policies for reading too, and a subquery in a policy
is made ready for every statement, even where the first condition already says yes. Behind a function it is made
ready only for a post that sees one unit's matters. A number is drawn from its sequence directly; the function is
left for the first of a series.
"""

from django.db import migrations

TOLD = """
CREATE FUNCTION cases_told(which uuid, post bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM cases_case WHERE cases_case.id = which)
        OR EXISTS (
            SELECT FROM posts_post WHERE posts_post.id = post
            AND posts_post.unit_id = nullif(current_setting('app.unit'), '')::bigint);
END $$
"""
STORY = """
ALTER POLICY case_story ON journal_entry USING (
    current_setting('app.unit') = '' OR subject_kind <> 'case' OR cases_told(subject, post_id))
"""
STORY_BEFORE = """
ALTER POLICY case_story ON journal_entry USING (
    current_setting('app.unit') = '' OR subject_kind <> 'case'
    OR EXISTS (SELECT FROM cases_case WHERE cases_case.id = journal_entry.subject)
    OR EXISTS (
        SELECT FROM posts_post WHERE posts_post.id = journal_entry.post_id
        AND posts_post.unit_id = nullif(current_setting('app.unit'), '')::bigint))
"""
NEXT_NUMBER = """
CREATE OR REPLACE FUNCTION cases_next_number(series text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE name text := 'cases_number_' || md5(series);
BEGIN
    IF to_regclass(name) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(name, 0));
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I', name);
        EXECUTE format('COMMENT ON SEQUENCE %I IS %L', name, series);
        EXECUTE format('GRANT USAGE ON SEQUENCE %I TO ch_app', name);
    END IF;
    RETURN nextval(name::regclass);
END $$
"""
GRANT = """
DO $$
DECLARE one regclass;
BEGIN
    FOR one IN SELECT oid::regclass FROM pg_class WHERE relkind = 'S' AND starts_with(relname, 'cases_number_') LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %s TO ch_app', one);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_answer_due")]

    operations = [
        migrations.RunSQL(
            [TOLD, STORY, NEXT_NUMBER, GRANT],
            reverse_sql=[STORY_BEFORE, "DROP FUNCTION cases_told(uuid, bigint)"],
        )
    ]
