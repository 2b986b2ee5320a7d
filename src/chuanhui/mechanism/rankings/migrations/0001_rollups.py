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
    "filed", "due", "due_closed", "due_on_time", "closed", "on_time", "dismissed", "reworked", "reopened",
    "handed_back", "extended", "suspended", "answered", "satisfied",
)
KEPT = ("reworked", "reopened", "handed_back", "extended", "suspended", "satisfied")
FACT_COLUMNS = (
    "area_path", "campaign", "kind", "category", "unit", "outcome",
    "opened_on", "due_on", "closed_on", "falls_on", "on_time", *KEPT,
)


def day_of(column):
    """Return the local day of an instant, in SQL."""
    return f"({column} AT TIME ZONE '{ZONE}')::date"


def facts(row):
    """Return the facts of one row of cases_case, in SQL, in the order of FACT_COLUMNS."""
    def counted(name):
        return f"coalesce(({row}.counts->>'{name}')::int, 0) > 0"

    return ", ".join([
        f"{row}.area_path", f"{row}.campaign", f"{row}.kind", f"{row}.category", f"coalesce({row}.owner_unit, 0)",
        f"{row}.outcome", day_of(f"{row}.opened_at"), day_of(f"{row}.answer_due_at"), day_of(f"{row}.closed_at"),
        f"CASE WHEN {row}.closed_at IS NULL THEN coalesce({day_of(f'{row}.due_at')}, 'infinity') END",
        f"coalesce({row}.on_time, false)",
        *(counted(name) for name in ("rework", "reopened", "handed_back", "extended", "suspended", "confirmed")),
    ])


def moments(source, sign):
    """Return each moment of each fact of `source` with what it adds to the counters of its day, in SQL."""
    def when(flag):
        return f"CASE WHEN {flag} THEN {sign} ELSE 0 END"

    closed = {
        "closed": sign, "on_time": when("f.on_time"), "dismissed": when("f.outcome IN ('not_ours', 'nothing_to_do', 'void')"),
        **{name: when(f"f.{name}") for name in KEPT}, "answered": when("f.satisfied OR f.reopened"),
    }
    due = {"due": sign, "due_closed": when("f.closed_on IS NOT NULL"), "due_on_time": when("f.on_time")}

    def values(day, told):
        return f"({day}, {', '.join(str(told.get(name, 0)) for name in COUNTERS)})"

    return f"""
SELECT m.day, f.area_path, f.campaign, f.kind, f.category, f.unit, f.outcome, {', '.join(f'm.{c}' for c in COUNTERS)}
FROM {source} f CROSS JOIN LATERAL (VALUES
    {values('f.opened_on', {'filed': sign})},
    {values('f.due_on', due)},
    {values('f.closed_on', closed)}) m (day, {', '.join(COUNTERS)})
WHERE m.day IS NOT NULL"""


SUMS = ", ".join(f"sum({c})::int AS {c}" for c in COUNTERS)
ADDED = ", ".join(f"{c} = kept.{c} + EXCLUDED.{c}" for c in COUNTERS)
COUNTER_DDL = ", ".join(f"{c} int NOT NULL" for c in COUNTERS)
TEXT = 'text COLLATE "C" NOT NULL'
MONTH = "date_trunc('month', day)::date"
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
    {', '.join(keys)}, {SUMS}
FROM {source} CROSS JOIN LATERAL (VALUES {spanned}) s (span, first) CROSS JOIN (VALUES {deep}) d (depth)
GROUP BY 1, 2, 3, 4, {', '.join(keys)}"""


def table_of(table):
    """Return the statements that make an axis."""
    keys = keys_of(table)
    types = {"span": TEXT, "depth": "smallint NOT NULL", "first": "date NOT NULL", "unit": "bigint NOT NULL"}
    columns = ", ".join(f"{key} {types.get(key, TEXT)}" for key in keys)
    return [
        f"CREATE TABLE {table} ({columns}, {COUNTER_DDL}, PRIMARY KEY ({', '.join(keys)}))",
        f"CREATE INDEX {table}_of_area ON {table} (area_path, span, depth, first)",
        f"COMMENT ON TABLE {table} IS 'Roll-up of the cases; kept by rankings_fold()'",
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
    {', '.join(f'{name} boolean NOT NULL' for name in KEPT)})
"""
OPEN = f"""
CREATE TABLE rankings_open (depth smallint NOT NULL, falls_on date NOT NULL, area_path {TEXT}, campaign {TEXT},
    kind {TEXT}, open int NOT NULL, PRIMARY KEY (depth, area_path, falls_on, campaign, kind))
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
        INSERT INTO rankings_pending (sign, {COLUMNS}) SELECT 1, {facts('made')} FROM made;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO rankings_pending (sign, {COLUMNS}) SELECT -1, {facts('gone')} FROM gone;
    ELSE
        INSERT INTO rankings_pending (sign, {COLUMNS})
        SELECT -1, was.* FROM (SELECT {facts('gone')} FROM gone EXCEPT ALL SELECT {facts('made')} FROM made) was
        UNION ALL
        SELECT 1, now.* FROM (SELECT {facts('made')} FROM made EXCEPT ALL SELECT {facts('gone')} FROM gone) now;
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
FROM cases_case c CROSS JOIN LATERAL (SELECT {facts('c')}) f ({COLUMNS})""",
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
    ), moments AS MATERIALIZED ({moments('taken', 'f.sign')}
    ), {', '.join(f'''
    {table}_kept AS (
        INSERT INTO {table} AS kept {spread(table, 'moments')}
        ON CONFLICT ({', '.join(keys_of(table))}) DO UPDATE SET {ADDED})''' for table in AXES)},
    open_kept AS (
        INSERT INTO rankings_open AS kept {OPEN_SPREAD.format(source='taken')}
        ON CONFLICT (depth, area_path, falls_on, campaign, kind) DO UPDATE SET open = kept.open + EXCLUDED.open)
    SELECT count(*) INTO taken_rows FROM taken;
    DELETE FROM rankings_open WHERE open = 0;
    RETURN taken_rows;
END $$
"""


def rebuilt(table):
    """Return the statements of the rebuild that fill an axis anew: the finest first, the others from it."""
    spans, depths, keys = AXES[table]
    finest, first = next(iter(spans.items()))
    deep = depths[-1]
    own = ", ".join(keys)
    sums = ", ".join(f"sum({c})::int" for c in COUNTERS)
    columns = ", ".join((*keys_of(table), *COUNTERS))
    moments_of = " UNION ALL ".join(
        f"SELECT {day} AS day, {'path' if deep == 3 else 'street'} AS area_path, {own}, {told} FROM rankings_scratch"
        f" WHERE {day} IS NOT NULL GROUP BY 1, 2, {own}"
        for day, told in (("opened_on", COHORTS["opened_on"]), ("due_on", COHORTS["due_on"]), ("closed_on", COHORTS["closed_on"]))
    )
    coarser = [
        f"SELECT '{name}', {depth}, {start if name != finest else 'first'}, rankings_prefix(area_path, {depth}::smallint), {own}, {sums} "
        f"FROM (SELECT *, first AS day FROM rankings_{{}}) x GROUP BY 1, 2, 3, 4, {own}"
        for name, start in spans.items() for depth in depths if (name, depth) != (finest, deep)
    ]
    return finest, first, deep, own, sums, columns, moments_of, coarser


def told(cohort):
    """Return the sums of one cohort over the scratch, the other counters nought."""
    def share(flag):
        return f"count(*) FILTER (WHERE {flag})"

    mine = {
        "opened_on": {"filed": "count(*)"},
        "due_on": {"due": "count(*)", "due_closed": share("closed_on IS NOT NULL"), "due_on_time": share("on_time")},
        "closed_on": {
            "closed": "count(*)", "on_time": share("on_time"), "dismissed": share("outcome IN ('not_ours', 'nothing_to_do', 'void')"),
            **{name: share(name) for name in KEPT}, "answered": share("satisfied OR reopened"),
        },
    }[cohort]
    return ", ".join(f"{mine.get(c, '0::bigint')} AS {c}" for c in COUNTERS)


COHORTS = {cohort: told(cohort) for cohort in ("opened_on", "due_on", "closed_on")}


def refill(table):
    """Return the rebuild of one axis: three grouped reads of the scratch, in parallel, then what is coarser."""
    finest, first, deep, own, sums, columns, moments_of, coarser = rebuilt(table)
    scratch = f"rankings_scratch_{table.removeprefix('rankings_')}"
    return f"""
    CREATE UNLOGGED TABLE {scratch} AS SELECT {first} AS first, area_path, {own}, {', '.join(f'sum({c})::int AS {c}' for c in COUNTERS)}
        FROM ({moments_of}) made GROUP BY 1, 2, {own};
    INSERT INTO {table} ({columns}) SELECT '{finest}', {deep}, first, area_path, {own}, {', '.join(COUNTERS)}
        FROM {scratch} ORDER BY first, area_path;
    {' '.join(f'INSERT INTO {table} ({columns}) {one.replace("rankings_{}", scratch)} ORDER BY 3, 4;' for one in coarser)}
    DROP TABLE {scratch};"""


REBUILD = f"""
CREATE FUNCTION rankings_rebuild() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET work_mem = '192MB' AS $$
DECLARE found bigint;
BEGIN
    {ALONE}
    IF current_setting('transaction_isolation') = 'read committed'
    THEN RAISE EXCEPTION 'a rebuild reads one state of the database: begin it as repeatable read'; END IF;
    PERFORM pg_advisory_xact_lock({LOCK});
    DELETE FROM rankings_pending;
    {' '.join(f'DELETE FROM {table};' for table in (*AXES, 'rankings_open'))}
    CREATE UNLOGGED TABLE rankings_scratch AS
        SELECT rankings_prefix(area_path, 3::smallint) AS path, rankings_prefix(area_path, 2::smallint) AS street,
            {', '.join(c for c in FACT_COLUMNS if c != 'area_path')} FROM rankings_facts;
    GET DIAGNOSTICS found = ROW_COUNT;
    ANALYZE rankings_scratch;
    {''.join(refill(table) for table in AXES)}
    INSERT INTO rankings_open {OPEN_SPREAD.format(source='(SELECT path AS area_path, campaign, kind, falls_on, 1 AS sign FROM rankings_scratch) s')};
    DROP TABLE rankings_scratch;
    RETURN found;
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
    return [*kept, f"CREATE POLICY sight ON {table} FOR ALL USING ({INSIDE} AND {unit}) WITH CHECK ({INSIDE})"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_answer_due")]

    operations = [
        migrations.RunSQL(
            [
                PREFIX,
                PENDING,
                OPEN,
                *(one for table in AXES for one in table_of(table)),
                *policies("rankings_pending", OWN_UNIT, PLAIN),
                *policies("rankings_open", NO_UNIT),
                *policies("rankings_by_area", NO_UNIT),
                *policies("rankings_by_category", NO_UNIT),
                *policies("rankings_by_unit", OWN_UNIT),
                *VIEWS,
                NOTE,
                *TRIGGERS,
                FOLD,
                REBUILD,
                *grants("rankings_pending", "SELECT, INSERT"),
                *(
                    one
                    for table in (*AXES, "rankings_open", "rankings_facts", "rankings_moments", "rankings_pending_moments")
                    for one in grants(table, "SELECT")
                ),
                "REVOKE ALL ON FUNCTION rankings_fold(int), rankings_rebuild() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION rankings_fold(int), rankings_rebuild() TO ch_app",
            ],
            reverse_sql=[
                "DROP TRIGGER rankings_filed ON cases_case",
                "DROP TRIGGER rankings_moved ON cases_case",
                "DROP TRIGGER rankings_gone ON cases_case",
                "DROP FUNCTION rankings_note(), rankings_fold(int), rankings_rebuild()",
                "DROP VIEW rankings_pending_moments, rankings_moments, rankings_facts",
                "DROP TABLE rankings_pending, rankings_open, rankings_by_area, rankings_by_category, rankings_by_unit",
                "DROP FUNCTION rankings_prefix(text, smallint)",
            ],
        )
    ]
