"""An urn knows when it ends; a mis-keyed paper slip of an open ballot is taken back; two persons end a result.

Who casts late is refused by the urn itself, whatever the application believes: `closes_at` stands in the row
that the application can neither read nor change. An urn made before this migration has the end of its ballot.
"""

from django.db import migrations, models

END = [
    "ALTER TABLE assemblies_urn ADD COLUMN closes_at timestamptz NOT NULL DEFAULT 'infinity'",
    "UPDATE assemblies_urn u SET closes_at = b.closes_at FROM assemblies_ballot b WHERE b.id = u.ballot_id",
]

OPEN = """
CREATE OR REPLACE FUNCTION assemblies_open_urn(of_ballot uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO assemblies_urn (ballot_id, secret, closes_at)
        SELECT id, secret, closes_at FROM assemblies_ballot WHERE id = of_ballot
$$
"""

CAST = """
CREATE OR REPLACE FUNCTION assemblies_cast(
    of_voter uuid, by_channel text, on_slip text, clerk bigint, at_time timestamptz
)
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
    IF NOT FOUND OR urn.closed_at IS NOT NULL OR at_time IS NULL OR at_time > urn.closes_at THEN
        RETURN 'closed';
    END IF;
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
CREATE OR REPLACE FUNCTION assemblies_unmark(of_voter uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    urn assemblies_urn;
BEGIN
    SELECT u.* INTO urn FROM assemblies_urn u JOIN assemblies_voter v ON v.ballot_id = u.ballot_id
        WHERE v.id = of_voter FOR SHARE OF u;
    IF NOT FOUND OR urn.closed_at IS NOT NULL THEN RETURN false; END IF;
    DELETE FROM assemblies_mark WHERE voter_id = of_voter AND channel = 'paper';
    IF NOT FOUND THEN RETURN false; END IF;
    -- A slip of a secret ballot names no voter, so this touches slips of open ballots alone.
    DELETE FROM assemblies_slip WHERE voter_id = of_voter;
    RETURN true;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0003_urn")]

    operations = [
        migrations.AddField("ballot", "missing", models.JSONField(default=dict)),
        migrations.AddField("ballot", "voiding", models.JSONField(default=dict)),
        migrations.RunSQL(
            [*END, OPEN, CAST, UNMARK],
            reverse_sql=["ALTER TABLE assemblies_urn DROP COLUMN closes_at"],
        ),
    ]
