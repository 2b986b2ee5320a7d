"""The urn: slips that the application can put in and, once the urn is closed for good, take out in no order.

The application's role has no right on `assemblies_urn` and `assemblies_slip`. It calls functions that run as
the owner of the tables and do one thing each:

    assemblies_open_urn    makes the urn of a ballot
    assemblies_cast        marks a line of the roll and drops its slip, both or neither
    assemblies_unmark      takes back a paper mark of a secret ballot, which has no slip in the urn
    assemblies_close_urn   ends casting for good, and rewrites the slips of a secret ballot in random order
    assemblies_slips       empties the urn onto the table, after the closing was committed

A slip holds no time and no order, its id is random, all slips of a ballot are equally long. While the urn is
open nothing reads it, so no two readings can be compared; a closing that is rolled back shows nothing either,
because slips are read in a later transaction than the one that closed. The one exception is an urn that was
made in the very transaction that reads it: a rehearsal, in which nobody else's slip can lie.
"""

from django.db import migrations

from chuanhui.journal.scope import APPLICATION_ROLE

SCHEMA = [
    """
    CREATE TABLE assemblies_urn (
        ballot_id uuid NOT NULL,
        secret boolean NOT NULL,
        made_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        closed_at timestamptz,
        closed_xid xid8,
        PRIMARY KEY (ballot_id),
        UNIQUE (ballot_id, secret),
        CHECK ((closed_at IS NULL) = (closed_xid IS NULL))
    )
    """,
    """
    CREATE TABLE assemblies_slip (
        id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
        ballot_id uuid NOT NULL,
        secret boolean NOT NULL,
        voter_id uuid UNIQUE,
        marks text COLLATE "C" NOT NULL CHECK (marks ~ '^([01]+|x+)$'),
        FOREIGN KEY (ballot_id, secret) REFERENCES assemblies_urn (ballot_id, secret),
        CHECK (secret = (voter_id IS NULL))
    )
    """,
    "CREATE INDEX assemblies_slip_of_ballot ON assemblies_slip (ballot_id)",
    # Statistics of the column are kept from nobody who may read the catalogue; there shall be none.
    "ALTER TABLE assemblies_slip ALTER COLUMN marks SET STATISTICS 0",
]

OPEN = """
CREATE FUNCTION assemblies_open_urn(of_ballot uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO assemblies_urn (ballot_id, secret) SELECT id, secret FROM assemblies_ballot WHERE id = of_ballot
$$
"""

CAST = """
CREATE FUNCTION assemblies_cast(of_voter uuid, by_channel text, on_slip text, clerk bigint, at_time timestamptz)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    line assemblies_voter;
    urn assemblies_urn;
    paper boolean;
BEGIN
    SELECT * INTO line FROM assemblies_voter WHERE id = of_voter;
    IF NOT FOUND THEN RETURN 'unknown'; END IF;
    -- Shared with other voters; the closing waits for all of them and then lets nobody in.
    SELECT * INTO urn FROM assemblies_urn WHERE ballot_id = line.ballot_id FOR SHARE;
    IF NOT FOUND OR urn.closed_at IS NOT NULL THEN RETURN 'closed'; END IF;
    paper := by_channel = 'paper' AND urn.secret;
    IF paper <> (on_slip IS NULL) THEN RETURN 'slip'; END IF;
    INSERT INTO assemblies_mark (voter_id, ballot_id, area_path, unit_id, channel, person_id, at)
        VALUES (line.id, line.ballot_id, line.area_path, line.unit_id, by_channel, clerk, at_time)
        ON CONFLICT (voter_id) DO NOTHING;
    IF NOT FOUND THEN RETURN 'voted'; END IF;
    IF NOT paper THEN
        INSERT INTO assemblies_slip (ballot_id, secret, voter_id, marks)
            VALUES (line.ballot_id, urn.secret, CASE WHEN urn.secret THEN NULL ELSE line.id END, on_slip);
    END IF;
    RETURN 'cast';
END
$$
"""

UNMARK = """
CREATE FUNCTION assemblies_unmark(of_voter uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    urn assemblies_urn;
BEGIN
    SELECT u.* INTO urn FROM assemblies_urn u JOIN assemblies_voter v ON v.ballot_id = u.ballot_id
        WHERE v.id = of_voter FOR SHARE OF u;
    IF NOT FOUND OR urn.closed_at IS NOT NULL OR NOT urn.secret THEN RETURN false; END IF;
    DELETE FROM assemblies_mark WHERE voter_id = of_voter AND channel = 'paper';
    RETURN FOUND;
END
$$
"""

CLOSE = """
CREATE FUNCTION assemblies_close_urn(of_ballot uuid, at_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM assemblies_ballot WHERE id = of_ballot;
    IF NOT FOUND THEN RETURN; END IF;
    UPDATE assemblies_urn SET closed_at = at_time, closed_xid = pg_current_xact_id()
        WHERE ballot_id = of_ballot AND closed_at IS NULL;
    IF NOT FOUND THEN RETURN; END IF;
    -- One statement writes all of them anew: transaction, place on the page and id tell them apart no more.
    WITH taken AS (
        DELETE FROM assemblies_slip WHERE ballot_id = of_ballot AND secret RETURNING ballot_id, marks
    )
    INSERT INTO assemblies_slip (ballot_id, secret, marks)
        SELECT ballot_id, true, marks FROM taken ORDER BY gen_random_uuid();
END
$$
"""

SLIPS = """
CREATE FUNCTION assemblies_slips(of_ballot uuid) RETURNS TABLE (voter uuid, slip text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.voter_id, s.marks
    FROM assemblies_ballot b
    JOIN assemblies_urn u ON u.ballot_id = b.id
    JOIN assemblies_slip s ON s.ballot_id = b.id
    WHERE b.id = of_ballot AND u.closed_at IS NOT NULL
      AND (u.closed_xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
           OR u.made_xid IS NOT DISTINCT FROM pg_current_xact_id_if_assigned())
    ORDER BY s.id
$$
"""

# No line is added to a roll that is voted by.
ROLL_STANDS = [
    """
    CREATE FUNCTION assemblies_roll_stands() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF EXISTS (SELECT FROM fresh JOIN assemblies_urn USING (ballot_id)) THEN
            RAISE EXCEPTION 'the roll of this ballot stands';
        END IF;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER assemblies_roll_stands AFTER INSERT ON assemblies_voter
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION assemblies_roll_stands()
    """,
]

NAMES = (
    "assemblies_open_urn(uuid)",
    "assemblies_cast(uuid, text, text, bigint, timestamptz)",
    "assemblies_unmark(uuid)",
    "assemblies_close_urn(uuid, timestamptz)",
    "assemblies_slips(uuid)",
)


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0002_policies")]

    operations = [
        migrations.RunSQL(
            [
                *SCHEMA,
                *(OPEN, CAST, UNMARK, CLOSE, SLIPS),
                *ROLL_STANDS,
                *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in NAMES),
                *(f"GRANT EXECUTE ON FUNCTION {name} TO {APPLICATION_ROLE}" for name in NAMES),
                f"REVOKE ALL ON assemblies_urn, assemblies_slip FROM PUBLIC, {APPLICATION_ROLE}",
            ],
            reverse_sql=[
                "DROP TRIGGER assemblies_roll_stands ON assemblies_voter",
                "DROP FUNCTION assemblies_roll_stands()",
                *(f"DROP FUNCTION {name}" for name in NAMES),
                "DROP TABLE assemblies_slip",
                "DROP TABLE assemblies_urn",
            ],
        )
    ]
