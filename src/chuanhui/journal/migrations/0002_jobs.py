"""The application queues and takes jobs, the sealer's first of all; procrastinate makes its tables without grants."""

from django.db import migrations

GRANT = """
DO $$
DECLARE thing record;
BEGIN
    FOR thing IN SELECT relname, relkind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'procrastinate\\_%' AND relkind IN ('r', 'S')
    LOOP
        IF thing.relkind = 'r' THEN
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ch_app', thing.relname);
        ELSE
            EXECUTE format('GRANT USAGE ON SEQUENCE %I TO ch_app', thing.relname);
        END IF;
    END LOOP;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_journal"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL([GRANT], migrations.RunSQL.noop)]
