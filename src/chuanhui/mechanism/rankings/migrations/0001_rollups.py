"""Roll-ups of the cases: one narrow table an axis, kept in the transaction that writes the case.

A trigger notes what a statement changed as signed facts in `rankings_pending`: one row for a filing, two
for a change. Nobody waits for anybody, since nothing is added up in the writing transaction. A job adds
the facts up into the axes; a reader adds axes and pending facts in one statement, so that every answer is
exact at every moment. `docs/explanation/rollups.md` tells the whole.
"""

from django.db import migrations

from chuanhui.journal.scope import grants

ZONE = "Asia/Shanghai"
COUNTERS = (
    "filed",
    "due",
    "due_closed",
    "due_on_time",
    "closed",
    "on_time",
    "dismissed",
    "reworked",
    "reopened",
    "handed_back",
    "extended",
    "suspended",
    "answered",
    "satisfied",
)
KEPT = ("reworked", "reopened", "handed_back", "extended", "suspended", "satisfied")
FACT_COLUMNS = (
    "area_path",
    "campaign",
    "kind",
    "category",
    "unit",
    "outcome",
    "opened_on",
    "due_on",
    "closed_on",
    "falls_on",
    "on_time",
    *KEPT,
)


def day_of(column):
    """Return the local day of an instant, in SQL."""
    return f"({column} AT TIME ZONE '{ZONE}')::date"


def facts(row):
    """Return the facts of one row of cases_case, in SQL, in the order of FACT_COLUMNS."""

    def counted(name):
        # Most cases were never counted for anything: comparing is cheaper than looking six times.
        return f"({row}.counts <> '{{}}' AND coalesce(({row}.counts->>'{name}')::int, 0) > 0)"

    return ", ".join(
        [
            f"{row}.area_path",
            f"{row}.campaign",
            f"{row}.kind",
            f"{row}.category",
            f"coalesce({row}.owner_unit, 0)",
            f"{row}.outcome",
            day_of(f"{row}.opened_at"),
            day_of(f"{row}.answer_due_at"),
            day_of(f"{row}.closed_at"),
            f"CASE WHEN {row}.closed_at IS NULL THEN coalesce({day_of(f'{row}.due_at')}, 'infinity') END",
            f"coalesce({row}.on_time, false)",
            *(
                counted(name)
                for name in ("rework", "reopened", "handed_back", "extended", "suspended", "confirmed")
            ),
        ]
    )


def moments(source, sign):
    """Return each moment of each fact of `source` with what it adds to the counters of its day, in SQL."""

    def when(flag):
        return f"CASE WHEN {flag} THEN {sign} ELSE 0 END"

    closed = {
        "closed": sign,
        "on_time": when("f.on_time"),
        "dismissed": when("f.outcome IN ('not_ours', 'nothing_to_do', 'void')"),
        **{name: when(f"f.{name}") for name in KEPT},
        "answered": when("f.satisfied OR f.reopened"),
    }
    due = {"due": sign, "due_closed": when("f.closed_on IS NOT NULL"), "due_on_time": when("f.on_time")}

    def values(day, told):
        return f"({day}, {', '.join(str(told.get(name, 0)) for name in COUNTERS)})"

    return f"""
SELECT m.day, f.area_path, f.campaign, f.kind, f.category, f.unit, f.outcome, {", ".join(f"m.{c}" for c in COUNTERS)}
FROM {source} f CROSS JOIN LATERAL (VALUES
    {values("f.opened_on", {"filed": sign})},
    {values("f.due_on", due)},
    {values("f.closed_on", closed)}) m (day, {", ".join(COUNTERS)})
WHERE m.day IS NOT NULL"""


SUMS = ", ".join(f"sum({c})::int AS {c}" for c in COUNTERS)
ADDED = ", ".join(f"{c} = kept.{c} + EXCLUDED.{c}" for c in COUNTERS)
COUNTER_DDL = ", ".join(f"{c} int NOT NULL" for c in COUNTERS)
TEXT = 'text COLLATE "C" NOT NULL'
MONTH = "date_trunc('month', day::timestamp)::date"
XUN = f"{MONTH} + 10 * least((extract(day FROM day)::int - 1) / 10, 2)"
# axis: spans it is kept by, depths of the tree, further keys
AXES = {
    "rankings_by_area": ({"day": "day", "month": MONTH}, (1, 2, 3), ("campaign", "kind", "outcome")),
    "rankings_by_category": ({"day": "day", "month": MONTH}, (1, 2), ("campaign", "kind", "category")),
    "rankings_by_unit": ({"xun": XUN, "month": MONTH}, (2,), ("campaign", "kind", "unit")),
}


def keys_of(table):
    """Return the key columns of an axis."""
    return ("span", "depth", "first", "area_path", *AXES[table][2])


def spread(table, source):
    """Return the rows that the moments of `source` add to an axis, in SQL: by span, depth, path and keys."""
    spans, depths, keys = AXES[table]
    spanned = ", ".join(f"('{name}', {first})" for name, first in spans.items())
    deep = ", ".join(f"({depth}::smallint)" for depth in depths)
    return f"""
SELECT s.span COLLATE "C" AS span, d.depth, s.first, rankings_prefix(area_path, d.depth) AS area_path,
    {", ".join(keys)}, {SUMS}
FROM {source} CROSS JOIN LATERAL (VALUES {spanned}) s (span, first) CROSS JOIN (VALUES {deep}) d (depth)
GROUP BY 1, 2, 3, 4, {", ".join(keys)}"""


def table_of(table, name):
    """Return the statement that makes an axis, or its successor, under a name."""
    types = {"span": TEXT, "depth": "smallint NOT NULL", "first": "date NOT NULL", "unit": "bigint NOT NULL"}
    columns = ", ".join(f"{key} {types.get(key, TEXT)}" for key in keys_of(table))
    return [f"CREATE TABLE {name} ({columns}, {COUNTER_DDL})"]


def indexes_of(table, name):
    """Return the statements that index an axis, or its successor."""
    return [
        f"ALTER TABLE {name} ADD CONSTRAINT {name}_pkey PRIMARY KEY ({', '.join(keys_of(table))})",
        f"CREATE INDEX {name}_of_area ON {name} (area_path, span, depth, first)",
    ]


PREFIX = """
CREATE FUNCTION rankings_prefix(path text, depth smallint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE
    WHEN depth = 1 THEN split_part(path, '.', 1) || '.'
    WHEN split_part(path, '.', 3) = '' OR (depth = 3 AND split_part(path, '.', 4) = '') THEN path
    WHEN depth = 2 THEN split_part(path, '.', 1) || '.' || split_part(path, '.', 2) || '.'
    ELSE split_part(path, '.', 1) || '.' || split_part(path, '.', 2) || '.' || split_part(path, '.', 3) || '.'
END $$
"""
PENDING = f"""
CREATE TABLE rankings_pending (
    sign smallint NOT NULL, area_path {TEXT}, campaign {TEXT}, kind {TEXT}, category {TEXT}, unit bigint NOT NULL,
    outcome {TEXT}, opened_on date NOT NULL, due_on date, closed_on date, falls_on date, on_time boolean NOT NULL,
    {", ".join(f"{name} boolean NOT NULL" for name in KEPT)})
"""
OPEN = f"""
CREATE TABLE {{name}} (depth smallint NOT NULL, falls_on date NOT NULL, area_path {TEXT}, campaign {TEXT},
    kind {TEXT}, open int NOT NULL)
"""
OPEN_SPREAD = """
SELECT d.depth, falls_on, rankings_prefix(area_path, d.depth) AS area_path, campaign, kind, sum(sign)::int AS open
FROM {source} CROSS JOIN (VALUES (1::smallint), (2::smallint), (3::smallint)) d (depth)
WHERE falls_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5"""

COLUMNS = ", ".join(FACT_COLUMNS)
# What both sides of a change have in common cancels out before it is written.
NOTE = f"""
CREATE FUNCTION rankings_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO rankings_pending (sign, {COLUMNS}) SELECT 1, {facts("made")} FROM made;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO rankings_pending (sign, {COLUMNS}) SELECT -1, {facts("gone")} FROM gone;
    ELSE
        INSERT INTO rankings_pending (sign, {COLUMNS})
        SELECT -1, was.* FROM (SELECT {facts("gone")} FROM gone EXCEPT ALL SELECT {facts("made")} FROM made) was
        UNION ALL
        SELECT 1, now.* FROM (SELECT {facts("made")} FROM made EXCEPT ALL SELECT {facts("gone")} FROM gone) now;
    END IF;
    RETURN NULL;
END $$
"""
TRIGGERS = [
    "CREATE TRIGGER rankings_filed AFTER INSERT ON cases_case REFERENCING NEW TABLE AS made "
    "FOR EACH STATEMENT EXECUTE FUNCTION rankings_note()",
    "CREATE TRIGGER rankings_moved AFTER UPDATE ON cases_case REFERENCING OLD TABLE AS gone NEW TABLE AS made "
    "FOR EACH STATEMENT EXECUTE FUNCTION rankings_note()",
    "CREATE TRIGGER rankings_gone AFTER DELETE ON cases_case REFERENCING OLD TABLE AS gone "
    "FOR EACH STATEMENT EXECUTE FUNCTION rankings_note()",
]
VIEWS = [
    f"""
CREATE VIEW rankings_facts WITH (security_invoker = true) AS
SELECT c.id, c.number, c.territory, c.opened_at, c.answer_due_at, c.closed_at, c.due_at, 1 AS sign, f.*
FROM cases_case c CROSS JOIN LATERAL (SELECT {facts("c")}) f ({COLUMNS})""",
    f"CREATE VIEW rankings_moments WITH (security_invoker = true) AS {moments('rankings_facts', '1')}",
    "CREATE VIEW rankings_pending_moments WITH (security_invoker = true) AS "
    + moments("rankings_pending", "f.sign"),
]

ALONE = """
    IF current_setting('app.lo') <> E'\\x01' OR current_setting('app.spans') <> '' OR current_setting('app.unit') <> ''
    THEN RAISE EXCEPTION 'roll-ups are kept by whoever sees everything'; END IF;
"""
LOCK = 4116021
FOLD = f"""
CREATE FUNCTION rankings_fold(most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET work_mem = '64MB' AS $$
DECLARE taken_rows int;
BEGIN
    {ALONE}
    IF NOT pg_try_advisory_xact_lock({LOCK}) THEN RETURN -1; END IF;
    WITH taken AS (
        DELETE FROM rankings_pending WHERE ctid = ANY (ARRAY(SELECT ctid FROM rankings_pending LIMIT most)) RETURNING *
    ), moments AS MATERIALIZED ({moments("taken", "f.sign")}
    ), {
    ", ".join(
        f'''
    {table}_kept AS (
        INSERT INTO {table} AS kept {spread(table, 'moments')}
        ON CONFLICT ({', '.join(keys_of(table))}) DO UPDATE SET {ADDED})'''
        for table in AXES
    )
},
    open_kept AS (
        INSERT INTO rankings_open AS kept {OPEN_SPREAD.format(source="taken")}
        ON CONFLICT (depth, area_path, falls_on, campaign, kind) DO UPDATE SET open = kept.open + EXCLUDED.open)
    SELECT count(*) INTO taken_rows FROM taken;
    DELETE FROM rankings_open WHERE open = 0;
    RETURN taken_rows;
END $$
"""


LO = "(SELECT current_setting('app.lo'))"
HI = "(SELECT current_setting('app.hi'))"
INSIDE = (
    f"area_path >= {LO} AND area_path < {HI} AND ((SELECT current_setting('app.spans') = '')"
    " OR area_path <@ (SELECT nullif(current_setting('app.spans'), '')::pathspan_multirange))"
)
NO_UNIT = "(SELECT current_setting('app.unit') = '')"
OWN_UNIT = f"({NO_UNIT} OR unit = (SELECT nullif(current_setting('app.unit'), '')::bigint))"
PLAIN = (
    "area_path >= current_setting('app.lo') AND area_path < current_setting('app.hi')"
    " AND (current_setting('app.spans') = '' OR area_path <@ nullif(current_setting('app.spans'), '')::pathspan_multirange)"
)


def policies(table, unit, check=""):
    """Return the policies of a table: each setting is asked once a query; `check` for what is written."""
    kept = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
    if check:
        return [
            *kept,
            f"CREATE POLICY sight ON {table} FOR SELECT USING ({INSIDE} AND {unit})",
            f"CREATE POLICY noted ON {table} FOR INSERT WITH CHECK ({check})",
            f"CREATE POLICY folded ON {table} FOR DELETE USING ({INSIDE} AND {unit})",
        ]
    return [
        *kept,
        f"CREATE POLICY sight ON {table} FOR ALL USING ({INSIDE} AND {unit}) WITH CHECK ({INSIDE})",
    ]


BOUND = {"rankings_by_unit": OWN_UNIT}


def dressed(table, name):
    """Return the statements that give an axis, or its successor, its policies and grants."""
    return [*policies(name, BOUND.get(table, NO_UNIT)), *grants(name, "SELECT")]


def told(cohort):
    """Return the sums of one cohort over the scratch, the other counters nought."""

    def share(flag):
        return f"count(*) FILTER (WHERE {flag})"

    mine = {
        "opened": {"filed": "count(*)"},
        "due": {
            "due": "count(*)",
            "due_closed": share("closed IS NOT NULL"),
            "due_on_time": share("on_time"),
        },
        "closed": {
            "closed": "count(*)",
            "on_time": share("on_time"),
            "dismissed": share("dismissed"),
            **{name: share(name) for name in KEPT},
            "answered": share("satisfied OR reopened"),
        },
    }[cohort]
    # As int: sums of bigint are kept as numeric, several times as slow and large.
    return ", ".join(f"({mine.get(c, '0')})::int AS {c}" for c in COUNTERS)


COHORTS = {cohort: told(cohort) for cohort in ("opened", "due", "closed")}
EPOCH = "'2000-01-01'::date"
# axis: its key packed into one number (day or 旬, place, the rest), and how that is unpacked again.
# Grouping by one number instead of by five texts takes a third of the time.
PACKED = {
    "rankings_by_area": ("{day}", "(({day})::bigint << 40) | (place::bigint << 20) | word"),
    "rankings_by_category": ("{day}", "(({day})::bigint << 40) | (street::bigint << 20) | word"),
    "rankings_by_unit": ("xun", "(xun::bigint << 46) | (street::bigint << 30) | owner"),
}


def recounted(table):
    """Return the statements that fill the successor of an axis: from the scratch, coarser from finest."""
    spans, depths, keys = AXES[table]
    (finest, first), deep = next(iter(spans.items())), depths[-1]
    own, columns = ", ".join(keys), ", ".join((*keys_of(table), *COUNTERS))
    successor, scratch = f"{table}_new", f"{table}_scratch"
    by_unit = table == "rankings_by_unit"
    passes = " UNION ALL ".join(
        f"SELECT {PACKED[table][1].format(day=cohort)} AS key, {counts} FROM rankings_scratch s"
        + (f" JOIN rankings_scratch_days x ON x.day = s.{cohort}" if by_unit else "")
        + f" WHERE {cohort} IS NOT NULL GROUP BY 1"
        for cohort, counts in COHORTS.items()
    )
    unpacked = (
        f"SELECT {EPOCH} + (key >> 46)::int AS first, p.path AS area_path, w.campaign, w.kind, w.unit, {', '.join(COUNTERS)} "
        "FROM summed JOIN rankings_scratch_streets p ON p.id = (key >> 30) & 65535 "
        "JOIN rankings_scratch_owners w ON w.id = key & 1073741823"
        if by_unit
        else f"SELECT {EPOCH} + (key >> 40)::int AS first, p.path AS area_path, w.campaign, w.kind, w.{keys[-1]}, {', '.join(COUNTERS)} "
        f"FROM summed JOIN rankings_scratch_{'places' if deep == 3 else 'streets'} p ON p.id = (key >> 20) & 1048575 "
        "JOIN rankings_scratch_words w ON w.id = key & 1048575"
    )
    coarser = [
        f"SELECT '{name}', {depth}, {start if name != finest else 'first'}, "
        f"rankings_prefix(area_path, {depth}::smallint), {own}, {SUMS} "
        f"FROM (SELECT *, first AS day FROM {scratch}) finest GROUP BY 1, 2, 3, 4, {own}"
        for name, start in spans.items()
        for depth in depths
        if (name, depth) != (finest, deep)
    ]
    return (
        ";".join(
            [
                f"CREATE UNLOGGED TABLE {scratch}_sums AS SELECT key, {SUMS} FROM ({passes}) made GROUP BY 1",
                f"CREATE UNLOGGED TABLE {scratch} AS WITH summed AS (SELECT * FROM {scratch}_sums) "
                f"SELECT first, area_path, {own}, {SUMS} FROM ({unpacked}) whole GROUP BY first, area_path, {own}",
                *table_of(table, successor),
                f"INSERT INTO {successor} ({columns}) SELECT '{finest}', {deep}, first, area_path, {own}, "
                f"{', '.join(COUNTERS)} FROM {scratch} ORDER BY first, area_path",
                *(f"INSERT INTO {successor} ({columns}) {one} ORDER BY 3, 4" for one in coarser),
                f"DROP TABLE {scratch}, {scratch}_sums",
            ]
        )
        + ";"
    )


def succeeding(table):
    """Return the statements by which the successor of a table is dressed and takes its place."""
    successor = f"{table}_new"
    names = ("_pkey", "_of_area") if table in AXES else ("_pkey",)
    made = (
        indexes_of(table, successor)
        if table in AXES
        else [f"ALTER TABLE {successor} ADD CONSTRAINT {successor}_pkey {OPEN_KEY}"]
    )
    return (
        ";".join(
            [
                *made,
                *dressed(table, successor),
                f"ANALYZE {successor}",
                f"DROP TABLE {table}",
                f"ALTER TABLE {successor} RENAME TO {table}",
                *(f"ALTER INDEX {successor}{name} RENAME TO {table}{name}" for name in names),
            ]
        )
        + ";"
    )


OPEN_KEY = "PRIMARY KEY (depth, area_path, falls_on, campaign, kind)"
DAY = "- " + EPOCH
FLAGS = "on_time, " + ", ".join(KEPT)
RECOUNT = f"""
CREATE FUNCTION rankings_recount(lo text, hi text) RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp SET work_mem = '256MB' AS $$
DECLARE found bigint;
BEGIN
    IF current_setting('transaction_isolation') = 'read committed'
    THEN RAISE EXCEPTION 'a recount reads one state of the database: begin it as repeatable read'; END IF;
    CREATE UNLOGGED TABLE rankings_scratch_cells AS
        SELECT area_path, rankings_prefix(area_path, 3::smallint) AS path, rankings_prefix(area_path, 2::smallint) AS street
        FROM (SELECT DISTINCT area_path FROM cases_case WHERE area_path >= lo AND area_path < hi) cells;
    CREATE UNLOGGED TABLE rankings_scratch_places AS
        SELECT row_number() OVER (ORDER BY path)::int AS id, path FROM (SELECT DISTINCT path FROM rankings_scratch_cells) d;
    CREATE UNLOGGED TABLE rankings_scratch_streets AS
        SELECT row_number() OVER (ORDER BY path)::int AS id, path
        FROM (SELECT DISTINCT street AS path FROM rankings_scratch_cells) d;
    CREATE UNLOGGED TABLE rankings_scratch_words AS
        SELECT row_number() OVER ()::int AS id, * FROM (
            SELECT DISTINCT campaign, kind, category, outcome FROM cases_case WHERE area_path >= lo AND area_path < hi) d;
    CREATE UNLOGGED TABLE rankings_scratch_owners AS
        SELECT row_number() OVER ()::int AS id, * FROM (
            SELECT DISTINCT campaign, kind, coalesce(owner_unit, 0) AS unit FROM cases_case
            WHERE area_path >= lo AND area_path < hi) d;
    ANALYZE rankings_scratch_cells, rankings_scratch_places, rankings_scratch_streets, rankings_scratch_words,
        rankings_scratch_owners;
    CREATE UNLOGGED TABLE rankings_scratch AS
        SELECT p.id AS place, s.id AS street, w.id AS word, o.id AS owner, opened_on {DAY} AS opened, due_on {DAY} AS due,
            closed_on {DAY} AS closed, falls_on, f.outcome IN ('not_ours', 'nothing_to_do', 'void') AS dismissed, {FLAGS}
        FROM rankings_facts f JOIN rankings_scratch_cells c USING (area_path)
        JOIN rankings_scratch_places p ON p.path = c.path JOIN rankings_scratch_streets s ON s.path = c.street
        JOIN rankings_scratch_words w USING (campaign, kind, category, outcome)
        JOIN rankings_scratch_owners o USING (campaign, kind, unit)
        WHERE f.area_path >= lo AND f.area_path < hi;
    GET DIAGNOSTICS found = ROW_COUNT;
    CREATE UNLOGGED TABLE rankings_scratch_days AS SELECT day {DAY} AS day, ({XUN}) {DAY} AS xun
        FROM (SELECT {EPOCH} + n AS day FROM generate_series(0, 36524) n) days;
    ANALYZE rankings_scratch, rankings_scratch_days;
    {"".join(recounted(table) for table in AXES)}
    {OPEN.format(name="rankings_open_new")};
    INSERT INTO rankings_open_new
        SELECT d.depth, falls_on, rankings_prefix(p.path, d.depth), campaign, kind, sum(n) FROM (
            SELECT falls_on, place, word, count(*)::int AS n FROM rankings_scratch WHERE falls_on IS NOT NULL GROUP BY 1, 2, 3
        ) f JOIN rankings_scratch_places p ON p.id = f.place JOIN rankings_scratch_words w ON w.id = f.word
        CROSS JOIN (VALUES (1::smallint), (2::smallint), (3::smallint)) d (depth) GROUP BY 1, 2, 3, 4, 5;
    DROP TABLE rankings_scratch, rankings_scratch_cells, rankings_scratch_places, rankings_scratch_streets,
        rankings_scratch_words, rankings_scratch_owners, rankings_scratch_days;
    RETURN found;
END $$
"""
REBUILD = f"""
CREATE FUNCTION rankings_rebuild() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET maintenance_work_mem = '256MB' AS $$
DECLARE found bigint;
BEGIN
    {ALONE}
    found := rankings_recount(E'\\x01', E'\\x7f');
    DELETE FROM rankings_pending;
    {"".join(succeeding(table) for table in (*AXES, "rankings_open"))}
    RETURN found;
END $$
"""


def compared(table, keys, counters, pending):
    """Return the statement that tells what an axis, with what is pending, has in excess of its successor."""
    sums = ", ".join(f"'{c}', nullif(sum({c}), 0)" for c in counters)
    names, minus = ", ".join(keys), ", ".join(f"-{c}" for c in counters)
    told = ", ".join(f"'{key}', {key}" for key in keys)
    return f"""
    RETURN QUERY SELECT '{table}'::text, jsonb_build_object({told}), jsonb_strip_nulls(jsonb_build_object({sums}))
    FROM (SELECT {names}, {", ".join(counters)} FROM {table} WHERE area_path >= lo AND area_path < hi
        UNION ALL SELECT {names}, {", ".join(counters)} FROM ({pending}) waiting
        UNION ALL SELECT {names}, {minus} FROM {table}_new) sides
    GROUP BY {names} HAVING {" OR ".join(f"sum({c}) <> 0" for c in counters)};
    DROP TABLE {table}_new;"""


WITHIN = "area_path >= lo AND area_path < hi"
DIFFERING = f"""
CREATE FUNCTION rankings_differing(lo text, hi text) RETURNS TABLE (axis text, key jsonb, excess jsonb) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '256MB' AS $$
BEGIN
    {ALONE}
    PERFORM rankings_recount(lo, hi);
    {
    "".join(
        compared(
            table,
            keys_of(table),
            COUNTERS,
            spread(table, f"(SELECT * FROM rankings_pending_moments WHERE {WITHIN}) m"),
        )
        for table in AXES
    )
}
    {
    compared(
        "rankings_open",
        ("depth", "falls_on", "area_path", "campaign", "kind"),
        ("open",),
        OPEN_SPREAD.format(source=f"(SELECT * FROM rankings_pending WHERE {WITHIN}) m"),
    )
}
END $$
"""


KEPT_BY = "rankings_fold(int), rankings_rebuild(), rankings_differing(text, text)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_answer_due")]

    operations = [
        migrations.RunSQL(
            [
                PREFIX,
                PENDING,
                *policies("rankings_pending", OWN_UNIT, PLAIN),
                OPEN.format(name="rankings_open"),
                f"ALTER TABLE rankings_open ADD CONSTRAINT rankings_open_pkey {OPEN_KEY}",
                *dressed("rankings_open", "rankings_open"),
                *(
                    one
                    for table in AXES
                    for one in (*table_of(table, table), *indexes_of(table, table), *dressed(table, table))
                ),
                *VIEWS,
                NOTE,
                *TRIGGERS,
                FOLD,
                RECOUNT,
                REBUILD,
                DIFFERING,
                *grants("rankings_pending", "SELECT, INSERT"),
                *(
                    one
                    for table in ("rankings_facts", "rankings_moments", "rankings_pending_moments")
                    for one in grants(table, "SELECT")
                ),
                f"REVOKE ALL ON FUNCTION {KEPT_BY}, rankings_recount(text, text) FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {KEPT_BY} TO ch_app",
            ],
            reverse_sql=[
                "DROP TRIGGER rankings_filed ON cases_case",
                "DROP TRIGGER rankings_moved ON cases_case",
                "DROP TRIGGER rankings_gone ON cases_case",
                "DROP FUNCTION rankings_note(), rankings_recount(text, text)",
                f"DROP FUNCTION {KEPT_BY}",
                "DROP VIEW rankings_pending_moments, rankings_moments, rankings_facts",
                "DROP TABLE rankings_pending, rankings_open, rankings_by_area, rankings_by_category, rankings_by_unit",
                "DROP FUNCTION rankings_prefix(text, smallint)",
            ],
        )
    ]
