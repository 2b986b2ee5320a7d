"""What a clerk counted in a batch of paper slips lies apart until a second clerk has come to the same.

The application has no right on `assemblies_sums`. It keeps a count there by a function, drops it by another,
and gets back only those counts of a batch to which there is an equal one of another turn: whoever enters a
second count by an act learns whether it is the first one's, and nothing else of it.

This keeps one clerk's sums from the other and from every page, not from the application's role itself. A count
is kept and compared in one transaction, so whoever can send statements of his own in that role can keep a
guess, ask, roll back to a savepoint and guess again until one is equal; nothing of that is journalled. A small
batch is found in few guesses. Slips in the urn cannot be found so: they are read in a later transaction than
the one that closed it.
"""

from django.db import migrations

from chuanhui.journal.scope import APPLICATION_ROLE

SUMS = """
CREATE TABLE assemblies_sums (
    ballot_id uuid NOT NULL REFERENCES assemblies_urn (ballot_id),
    batch integer NOT NULL,
    turn text COLLATE "C" NOT NULL CHECK (turn IN ('first', 'second', 'again_first', 'again_second')),
    sums jsonb NOT NULL,
    salt text COLLATE "C" NOT NULL,
    PRIMARY KEY (ballot_id, batch, turn)
)
"""

# The sight of the transaction binds the owner too: a ballot out of sight is not there.
KEEP = """
CREATE FUNCTION assemblies_keep_sums(of_ballot uuid, in_batch integer, by_turn text, told jsonb, by_salt text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM assemblies_ballot b JOIN assemblies_urn u ON u.ballot_id = b.id
        WHERE b.id = of_ballot AND u.closed_at IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'assemblies_keep_sums: no such urn is closed' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO assemblies_sums (ballot_id, batch, turn, sums, salt)
        VALUES (of_ballot, in_batch, by_turn, told, by_salt)
        ON CONFLICT (ballot_id, batch, turn) DO UPDATE SET sums = EXCLUDED.sums, salt = EXCLUDED.salt;
END
$$
"""

DROP = """
CREATE FUNCTION assemblies_drop_sums(of_ballot uuid, in_batch integer, turns text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM assemblies_sums s USING assemblies_ballot b
    WHERE b.id = of_ballot AND s.ballot_id = b.id AND s.batch = in_batch
      AND s.turn = ANY (string_to_array(turns, ','))
$$
"""

ALIKE = """
CREATE FUNCTION assemblies_sums_alike(of_ballot uuid)
RETURNS TABLE (in_batch integer, by_turn text, told jsonb, by_salt text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.batch, s.turn, s.sums, s.salt
    FROM assemblies_ballot b
    JOIN assemblies_sums s ON s.ballot_id = b.id
    WHERE b.id = of_ballot AND EXISTS (
        SELECT FROM assemblies_sums o
        WHERE o.ballot_id = s.ballot_id AND o.batch = s.batch AND o.sums = s.sums AND o.turn <> s.turn
          AND starts_with(o.turn, 'again') = starts_with(s.turn, 'again')
    )
    ORDER BY s.batch, s.turn
$$
"""
NAMES = (
    "assemblies_keep_sums(uuid, integer, text, jsonb, text)",
    "assemblies_drop_sums(uuid, integer, text)",
    "assemblies_sums_alike(uuid)",
)


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0006_one_code")]

    operations = [
        migrations.RunSQL(
            [
                SUMS,
                # Statistics of the column are kept from nobody who may read the catalogue; there shall be none.
                "ALTER TABLE assemblies_sums ALTER COLUMN sums SET STATISTICS 0",
                *(KEEP, DROP, ALIKE),
                *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in NAMES),
                *(f"GRANT EXECUTE ON FUNCTION {name} TO {APPLICATION_ROLE}" for name in NAMES),
                f"REVOKE ALL ON assemblies_sums FROM PUBLIC, {APPLICATION_ROLE}",
            ],
            reverse_sql=[*(f"DROP FUNCTION {name}" for name in NAMES), "DROP TABLE assemblies_sums"],
        )
    ]
