"""The urn of a survey without names, closed for good before anybody looks into it.

That a survey has ended is a column which the application writes: it could write it, look, and roll back. So
the urn has a row of its own on which the application has no right, beside functions that run as the owner:

    voice_cast        marks a line of the roll and drops its answer, until the urn is closed
    voice_close_urn   ends that for good, and rewrites the answers in random order
    voice_countable   tells whether the urn gives its answers out
    voice_slips       gives them out, in a later transaction than the one that closed the urn

What is rolled back can therefore never have been seen. The one exception is an urn that was made in the very
transaction that reads it: a rehearsal, in which nobody else's answer can lie.
"""

from django.db import migrations

from chuanhui.journal.scope import APPLICATION_ROLE, MIGRATE_SQL

SCHEMA = [
    """
    CREATE TABLE voice_urn (
        survey_id uuid PRIMARY KEY,
        made_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        closed_at timestamptz,
        closed_xid xid8,
        CHECK ((closed_at IS NULL) = (closed_xid IS NULL))
    )
    """,
    MIGRATE_SQL,
    """
    INSERT INTO voice_urn (survey_id, closed_at, closed_xid)
    SELECT id, ended_at, CASE WHEN ended_at IS NOT NULL THEN pg_current_xact_id() END FROM voice_survey
    """,
    "ALTER TABLE voice_slip ADD CONSTRAINT voice_slip_urn FOREIGN KEY (survey_id) REFERENCES voice_urn",
    # Statistics of a column are kept from nobody who may read the catalogue; there shall be none.
    "ALTER TABLE voice_slip ALTER COLUMN answers SET STATISTICS 0",
    "ALTER FUNCTION voice_survey_stays() SET search_path = pg_catalog, public, pg_temp",
]

# Every survey gets its urn with its row, so that none is made later and none twice.
MADE = """
CREATE FUNCTION voice_make_urn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO voice_urn (survey_id) VALUES (NEW.id);
    RETURN NULL;
END $$
"""
MADE_ON = """
CREATE TRIGGER voice_make_urn AFTER INSERT ON voice_survey FOR EACH ROW EXECUTE FUNCTION voice_make_urn()
"""

# Marks the line, if there is a roll, and keeps the answer: under the line where the survey is named, else in
# the urn. False: the line was answered before. The sight of the transaction binds the owner too, so that a
# survey or line out of sight is not there. Row locks let one of many answers to a line through, and the
# closing waits for those under way.
CAST = """
CREATE OR REPLACE FUNCTION voice_cast(survey uuid, line uuid, told jsonb, way text, moment timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked record;
BEGIN
    SELECT s.named, s.has_roll, s.ending INTO asked FROM voice_survey s WHERE s.id = survey FOR SHARE;
    IF NOT FOUND OR asked.ending <> '' OR asked.has_roll <> (line IS NOT NULL) THEN
        RAISE EXCEPTION 'voice_cast: no such survey is open' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM FROM voice_urn u WHERE u.survey_id = survey AND u.closed_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'voice_cast: the urn is closed' USING ERRCODE = 'check_violation';
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

CLOSE = """
CREATE FUNCTION voice_close_urn(survey uuid, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM voice_survey s WHERE s.id = survey AND s.ending <> '') THEN
        RAISE EXCEPTION 'voice_close_urn: the survey runs' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE voice_urn u SET closed_at = moment, closed_xid = pg_current_xact_id()
        WHERE u.survey_id = survey AND u.closed_at IS NULL;
    IF NOT FOUND THEN RETURN; END IF;
    -- One statement writes all of them anew: transaction, place on the page and id tell them apart no more.
    WITH gone AS (DELETE FROM voice_slip p WHERE p.survey_id = survey RETURNING p.answers)
    INSERT INTO voice_slip (survey_id, answers) SELECT survey, answers FROM gone ORDER BY gen_random_uuid();
END $$
"""

COUNTABLE = """
CREATE FUNCTION voice_countable(survey uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM voice_survey s JOIN voice_urn u ON u.survey_id = s.id
        WHERE s.id = survey AND u.closed_at IS NOT NULL
          AND (u.closed_xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
               OR u.made_xid IS NOT DISTINCT FROM pg_current_xact_id_if_assigned())
    )
$$
"""

SLIPS = """
CREATE OR REPLACE FUNCTION voice_slips(survey uuid) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.answers FROM voice_slip p WHERE p.survey_id = survey AND voice_countable(survey) ORDER BY p.id
$$
"""
NAMES = ("voice_close_urn(uuid, timestamptz)", "voice_countable(uuid)")


class Migration(migrations.Migration):
    dependencies = [("voice", "0003_drafts_about")]

    # No way back: the functions of before gave out what lies in an urn that was not closed for good.
    operations = [
        migrations.RunSQL(
            [
                *SCHEMA,
                *(MADE, MADE_ON, CAST, CLOSE, COUNTABLE, SLIPS),
                "DROP FUNCTION voice_shuffle(uuid)",
                "REVOKE ALL ON FUNCTION voice_make_urn() FROM PUBLIC",
                *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in NAMES),
                *(f"GRANT EXECUTE ON FUNCTION {name} TO {APPLICATION_ROLE}" for name in NAMES),
                f"REVOKE ALL ON voice_urn, voice_slip FROM PUBLIC, {APPLICATION_ROLE}",
            ],
        )
    ]
