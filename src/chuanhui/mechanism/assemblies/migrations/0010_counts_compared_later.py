"""A clerk's count is compared in a later transaction than the one that kept it, and once.

A count was kept and compared in one transaction (migration 0007): whoever could send statements of his own in
the application's role could keep a guess beside a first count, ask, roll back, and guess again until one was
equal. From now on

- what this transaction kept is compared with nothing, so that rolling back undoes no answer;
- a second count never gives way to another one, and goes only together with the first: who commits a guess
  and learns that it differs has to drop the very count that he wants to know;
- a first count does not give way any more once a second one lies beside it.

So one guess may be tried against one count, and it is not to be had back: the count ballot then finds what the
journal committed to gone. An urn that was made in this very transaction is a rehearsal, as in migration 0003.
"""

from django.db import migrations

from chuanhui.journal.scope import APPLICATION_ROLE

COLUMN = "ALTER TABLE assemblies_sums ADD COLUMN kept_xid xid8 NOT NULL DEFAULT pg_current_xact_id()"

KEEP = """
CREATE OR REPLACE FUNCTION assemblies_keep_sums(
    of_ballot uuid, in_batch integer, by_turn text, told jsonb, by_salt text
)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    other text := CASE by_turn WHEN 'first' THEN 'second' WHEN 'second' THEN 'first'
                               WHEN 'again_first' THEN 'again_second' ELSE 'again_first' END;
    stands boolean;
BEGIN
    -- One at a time for each ballot: whoever is first here has committed before the other one looks.
    PERFORM FROM assemblies_ballot b JOIN assemblies_urn u ON u.ballot_id = b.id
        WHERE b.id = of_ballot AND u.closed_at IS NOT NULL FOR UPDATE OF u;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'assemblies_keep_sums: no such urn is closed' USING ERRCODE = 'check_violation';
    END IF;
    stands := EXISTS (
        SELECT FROM assemblies_sums s WHERE s.ballot_id = of_ballot AND s.batch = in_batch AND s.turn = other
    );
    IF stands <> (by_turn IN ('second', 'again_second')) THEN
        RAISE EXCEPTION 'assemblies_keep_sums: not this turn' USING ERRCODE = 'check_violation';
    END IF;
    IF stands THEN
        INSERT INTO assemblies_sums (ballot_id, batch, turn, sums, salt)
            VALUES (of_ballot, in_batch, by_turn, told, by_salt);
    ELSE
        INSERT INTO assemblies_sums (ballot_id, batch, turn, sums, salt)
            VALUES (of_ballot, in_batch, by_turn, told, by_salt)
            ON CONFLICT (ballot_id, batch, turn) DO UPDATE
            SET sums = EXCLUDED.sums, salt = EXCLUDED.salt, kept_xid = pg_current_xact_id();
    END IF;
END
$$
"""

DROP = """
CREATE OR REPLACE FUNCTION assemblies_drop_sums(of_ballot uuid, in_batch integer, turns text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM assemblies_sums s USING assemblies_ballot b
    WHERE b.id = of_ballot AND s.ballot_id = b.id AND s.batch = in_batch
      AND starts_with(s.turn, 'again') = starts_with(turns, 'again')
$$
"""

ALIKE = """
CREATE OR REPLACE FUNCTION assemblies_sums_alike(of_ballot uuid)
RETURNS TABLE (in_batch integer, by_turn text, told jsonb, by_salt text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.batch, s.turn, s.sums, s.salt
    FROM assemblies_ballot b
    JOIN assemblies_urn u ON u.ballot_id = b.id
    JOIN assemblies_sums s ON s.ballot_id = b.id
    JOIN assemblies_sums o ON o.ballot_id = s.ballot_id AND o.batch = s.batch AND o.turn <> s.turn
      AND starts_with(o.turn, 'again') = starts_with(s.turn, 'again') AND o.sums = s.sums
    WHERE b.id = of_ballot AND (
        pg_current_xact_id_if_assigned() IS NULL
        OR pg_current_xact_id_if_assigned() NOT IN (s.kept_xid, o.kept_xid)
        OR pg_current_xact_id_if_assigned() = u.made_xid
    )
    ORDER BY s.batch, s.turn
$$
"""

TOO_SOON = """
CREATE FUNCTION assemblies_sums_too_soon(of_ballot uuid, in_batch integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM assemblies_ballot b
        JOIN assemblies_urn u ON u.ballot_id = b.id
        JOIN assemblies_sums s ON s.ballot_id = b.id
        WHERE b.id = of_ballot AND s.batch = in_batch
          AND s.kept_xid = pg_current_xact_id_if_assigned() AND s.kept_xid <> u.made_xid
    )
$$
"""
NAME = "assemblies_sums_too_soon(uuid, integer)"


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0009_one_by_election")]

    operations = [
        migrations.RunSQL(
            [
                COLUMN,
                *(KEEP, DROP, ALIKE, TOO_SOON),
                f"REVOKE ALL ON FUNCTION {NAME} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {NAME} TO {APPLICATION_ROLE}",
            ],
            reverse_sql=[f"DROP FUNCTION {NAME}"],
        )
    ]
