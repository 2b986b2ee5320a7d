"""Named answers go with the person: one function lets a line go of its answer, once its thing was purged."""

from django.db import migrations, models

from chuanhui.journal.scope import APPLICATION_ROLE, MIGRATE_SQL

# The application may not change an answer, for nobody shall be able to make one undone. What may be taken away
# is what belongs to somebody whose protected fields the register has let go of; what still has to be counted
# goes into the urn without the line. The lock on the survey keeps out a count that is under way.
LET_GO = """
CREATE FUNCTION voice_let_go(line uuid, rest jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked record;
BEGIN
    SELECT s.id, s.named, s.ending, s.result INTO asked FROM voice_survey s
        WHERE s.id = (SELECT l.survey_id FROM voice_line l WHERE l.id = line) FOR SHARE;
    IF NOT FOUND OR NOT asked.named THEN
        RAISE EXCEPTION 'voice_let_go: no named answer' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE voice_line l SET answers = '{}', revision = l.revision + 1
    WHERE l.id = line AND l.answers <> '{}'
      AND EXISTS (SELECT FROM registers_thing t WHERE t.id = l.thing_id AND t.purged_on IS NOT NULL);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF asked.ending <> 'withdrawn' AND asked.result = '{}' THEN
        INSERT INTO voice_slip (survey_id, answers) VALUES (asked.id, rest);
    END IF;
    RETURN true;
END $$
"""
NAME = "voice_let_go(uuid, jsonb)"


class Migration(migrations.Migration):
    dependencies = [("voice", "0005_no_labels"), ("registers", "0007_stories")]

    operations = [
        migrations.RunSQL(MIGRATE_SQL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "line",
            models.Index(
                fields=["id"], name="voice_line_told", condition=models.Q(("answers", {}), _negated=True)
            ),
        ),
        migrations.RunSQL(
            [
                LET_GO,
                f"REVOKE ALL ON FUNCTION {NAME} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {NAME} TO {APPLICATION_ROLE}",
            ],
            f"DROP FUNCTION {NAME}",
        ),
    ]
