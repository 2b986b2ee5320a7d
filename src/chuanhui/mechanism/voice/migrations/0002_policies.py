"""Who may read and write what the room holds; the urn of answers, which the application cannot look into."""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy, unit_is

TABLES = ("voice_notice", "voice_draft", "voice_opinion", "voice_survey", "voice_line")

# What tells that somebody answered is written by `voice_cast` alone: the application may not change it, so
# that nobody answers twice even where a program errs.
LINE_COLUMNS = "state, contacts, issue, code, revision"

# Answers without names. They hold no time, no order and no line: a random id only. The application's role
# has no right on the table; it drops answers in through `voice_cast` and reads them by `voice_slips`.
URN = """
CREATE TABLE voice_slip (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    survey_id uuid NOT NULL,
    answers jsonb NOT NULL
)
"""
URN_INDEX = "CREATE INDEX voice_slip_of_survey ON voice_slip (survey_id)"

# Marks the line, if there is a roll, and keeps the answer: under the line where the survey is named, else in
# the urn. False: the line was answered before. The sight of the transaction binds the owner too, so that a
# survey or line out of sight is not there. Row locks let one of many answers to a line through.
CAST = """
CREATE FUNCTION voice_cast(survey uuid, line uuid, told jsonb, way text, moment timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asked record;
BEGIN
    SELECT s.named, s.has_roll, s.ending INTO asked FROM voice_survey s WHERE s.id = survey FOR SHARE;
    IF NOT FOUND OR asked.ending <> '' OR asked.has_roll <> (line IS NOT NULL) THEN
        RAISE EXCEPTION 'voice_cast: no such survey is open' USING ERRCODE = 'check_violation';
    END IF;
    IF line IS NOT NULL THEN
        UPDATE voice_line l SET state = 'answered', channel = way, answered_at = moment,
            revision = l.revision + 1, answers = CASE WHEN asked.named THEN told ELSE l.answers END
        WHERE l.id = line AND l.survey_id = survey AND l.state <> 'answered';
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END IF;
    IF NOT asked.named THEN
        INSERT INTO voice_slip (survey_id, answers) VALUES (survey, told);
    END IF;
    RETURN true;
END $$
"""

# What lies in the urn, once the survey has ended, in the order of the random ids. While it runs nobody may
# look: who counts before and after an answer knows the answer.
SLIPS = """
CREATE FUNCTION voice_slips(survey uuid) RETURNS SETOF jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM voice_survey s WHERE s.id = survey AND s.ending <> '') THEN
        RETURN QUERY SELECT p.answers FROM voice_slip p WHERE p.survey_id = survey ORDER BY p.id;
    END IF;
END $$
"""

# Called at the end: every slip is written anew in random order in one statement, so that not even the row
# versions of slips and lines tell which came together.
SHUFFLE = """
CREATE FUNCTION voice_shuffle(survey uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE many bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM voice_survey s WHERE s.id = survey AND s.ending <> '') THEN
        RAISE EXCEPTION 'voice_shuffle: the survey runs' USING ERRCODE = 'check_violation';
    END IF;
    WITH gone AS (DELETE FROM voice_slip p WHERE p.survey_id = survey RETURNING p.answers)
    INSERT INTO voice_slip (survey_id, answers) SELECT survey, answers FROM gone ORDER BY random();
    GET DIAGNOSTICS many = ROW_COUNT;
    RETURN many;
END $$
"""

# An end is for good, and what was promised to those who answer does not change: else somebody could end a
# survey, count, and open it again.
STAYS = """
CREATE FUNCTION voice_survey_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (OLD.ending <> '' AND NEW.ending <> OLD.ending) OR NEW.named <> OLD.named
       OR NEW.has_roll <> OLD.has_roll THEN
        RAISE EXCEPTION 'voice_survey: this does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
STAYS_ON = """
CREATE TRIGGER voice_survey_stays BEFORE UPDATE ON voice_survey
FOR EACH ROW EXECUTE FUNCTION voice_survey_stays()
"""
FUNCTIONS = (
    "voice_cast(uuid, uuid, jsonb, text, timestamptz)",
    "voice_slips(uuid)",
    "voice_shuffle(uuid)",
)

# The journal lies below and does not know this room; a post that sees one unit's matters only must not read
# other units' through it.
STORY = """
CREATE POLICY voice_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = ''
    OR subject_kind NOT IN ('voice_notice', 'voice_draft', 'voice_opinion', 'voice_survey', 'voice_line')
    OR EXISTS (SELECT FROM voice_notice WHERE voice_notice.id = journal_entry.subject)
    OR EXISTS (SELECT FROM voice_draft WHERE voice_draft.id = journal_entry.subject)
    OR EXISTS (SELECT FROM voice_opinion WHERE voice_opinion.id = journal_entry.subject)
    OR EXISTS (SELECT FROM voice_survey WHERE voice_survey.id = journal_entry.subject)
    OR EXISTS (SELECT FROM voice_line WHERE voice_line.id = journal_entry.subject)
)
"""


class Migration(migrations.Migration):
    dependencies = [("voice", "0001_tables"), ("journal", "0001_journal")]

    operations = [
        migrations.RunSQL(
            [
                *(sql for table in TABLES for sql in table_policy(table, extra=unit_is("unit_id"))),
                *grants("voice_notice", "SELECT, INSERT, UPDATE"),
                *grants("voice_draft", "SELECT, INSERT, UPDATE"),
                *grants("voice_opinion", "SELECT, INSERT, UPDATE"),
                *grants("voice_survey", "SELECT, INSERT, UPDATE"),
                *grants("voice_line", f"SELECT, INSERT, UPDATE ({LINE_COLUMNS})"),
                "CREATE SEQUENCE voice_number",
                "GRANT USAGE ON SEQUENCE voice_number TO ch_app",
                URN,
                URN_INDEX,
                "REVOKE ALL ON voice_slip FROM PUBLIC, ch_app",
                CAST,
                SLIPS,
                SHUFFLE,
                STAYS,
                STAYS_ON,
                *(f"REVOKE ALL ON FUNCTION {one} FROM PUBLIC" for one in FUNCTIONS),
                *(f"GRANT EXECUTE ON FUNCTION {one} TO ch_app" for one in FUNCTIONS),
                STORY,
            ],
            reverse_sql=[
                "DROP POLICY voice_story ON journal_entry",
                *(f"DROP FUNCTION {one}" for one in reversed(FUNCTIONS)),
                "DROP TRIGGER voice_survey_stays ON voice_survey",
                "DROP FUNCTION voice_survey_stays()",
                "DROP TABLE voice_slip",
                "DROP SEQUENCE voice_number",
            ],
        )
    ]
