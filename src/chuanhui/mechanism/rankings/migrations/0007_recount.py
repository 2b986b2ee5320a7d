"""Roll-ups built anew in fewer and smaller steps.

Each axis is grouped by no more than its own words: by outcome or by category, where both made nearly every
case a group of its own. The finest lines go straight into the axis, and each coarser span or depth is added
up from the next finer one.
"""

from importlib import import_module

from django.db import migrations

rollups = import_module("chuanhui.mechanism.rankings.migrations.0001_rollups")
AXES, COHORTS, COUNTERS, DAY, EPOCH, SUMS = (
    getattr(rollups, name) for name in ("AXES", "COHORTS", "COUNTERS", "DAY", "EPOCH", "SUMS")
)
# axis: the day it groups by, its key packed into one number, and how that is unpacked again:
# bits of the day, tables of place and of the axis's own words.
PACKED = {
    "rankings_by_area": (
        "{cohort}",
        "(({cohort})::bigint << 40) | (place::bigint << 20) | told",
        (40, "places", 20, 1048575, "told", 1048575),
    ),
    "rankings_by_category": (
        "{cohort}",
        "(({cohort})::bigint << 40) | (street::bigint << 20) | sort",
        (40, "streets", 20, 1048575, "sorts", 1048575),
    ),
    "rankings_by_unit": (
        "xun",
        "(xun::bigint << 46) | (street::bigint << 30) | owner",
        (46, "streets", 30, 65535, "owners", 1073741823),
    ),
}


def finest(table, span, depth):
    """Return the statement that fills the finest lines of an axis's successor from the scratch."""
    _, key, (day, places, shift, mask, words, rest) = PACKED[table]
    own = AXES[table][2]
    passes = " UNION ALL ".join(
        f"SELECT {key.format(cohort=cohort)} AS key, {counts} FROM rankings_scratch s"
        + (f" JOIN rankings_scratch_days x ON x.day = s.{cohort}" if table == "rankings_by_unit" else "")
        + f" WHERE {cohort} IS NOT NULL GROUP BY 1"
        for cohort, counts in COHORTS.items()
    )
    columns = ", ".join((*rollups.keys_of(table), *COUNTERS))
    return (
        f"INSERT INTO {table}_new ({columns}) "
        f"SELECT '{span}', {depth}, {EPOCH} + (key >> {day})::int, p.path, "
        f"{', '.join(f'w.{name}' for name in own)}, {', '.join(COUNTERS)} "
        f"FROM (SELECT key, {SUMS} FROM ({passes}) made GROUP BY 1) summed "
        f"JOIN rankings_scratch_{places} p ON p.id = (key >> {shift}) & {mask} "
        f"JOIN rankings_scratch_{words} w ON w.id = key & {rest} ORDER BY 3, 4"
    )


def coarser(table):
    """Return the statements that add up each coarser span and depth of an axis from the next finer one."""
    spans, depths, keys = AXES[table]
    own, columns = ", ".join(keys), ", ".join((*rollups.keys_of(table), *COUNTERS))
    names = list(spans)
    found = []
    for at, name in enumerate(names):
        for depth in sorted(depths, reverse=True):
            if (at, depth) == (0, depths[-1]):
                continue
            # Of the same span one step deeper; the deepest of a coarser span from the finer span.
            of = (name, depth + 1) if depth + 1 in depths else (names[at - 1], depth)
            first = "first" if of[0] == name else spans[name]
            path = "area_path" if of[1] == depth else f"rankings_prefix(area_path, {depth}::smallint)"
            found.append(
                f"INSERT INTO {table}_new ({columns}) SELECT '{name}', {depth}, {first}, {path}, {own}, {SUMS} "
                f"FROM (SELECT *, first AS day FROM {table}_new) f WHERE span = '{of[0]}' AND depth = {of[1]} GROUP BY 3, 4, {own} ORDER BY 3, 4"
            )
    return found


def recounted(table):
    """Return the statements that make and fill the successor of an axis."""
    spans, depths, _ = AXES[table]
    made = [
        *rollups.table_of(table, f"{table}_new"),
        finest(table, next(iter(spans)), depths[-1]),
        f"ANALYZE {table}_new",
        *coarser(table),
    ]
    return ";".join(made) + ";"


WITHIN = "area_path >= lo AND area_path < hi"


def words(name, columns):
    """Return the statement that numbers the words of an axis."""
    return (
        f"CREATE UNLOGGED TABLE rankings_scratch_{name} AS SELECT row_number() OVER ()::int AS id, * "
        f"FROM (SELECT DISTINCT {columns} FROM cases_case WHERE {WITHIN}) d;"
    )


SCRATCH = ("cells", "places", "streets", "told", "sorts", "owners")
RECOUNT = f"""
CREATE OR REPLACE FUNCTION rankings_recount(lo text, hi text) RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp SET work_mem = '256MB' AS $$
DECLARE found bigint;
BEGIN
    IF current_setting('transaction_isolation') = 'read committed'
    THEN RAISE EXCEPTION 'a recount reads one state of the database: begin it as repeatable read'; END IF;
    CREATE UNLOGGED TABLE rankings_scratch_cells AS
        SELECT area_path, rankings_prefix(area_path, 3::smallint) AS path, rankings_prefix(area_path, 2::smallint) AS street
        FROM (SELECT DISTINCT area_path FROM cases_case WHERE {WITHIN}) cells;
    CREATE UNLOGGED TABLE rankings_scratch_places AS
        SELECT row_number() OVER (ORDER BY path)::int AS id, path FROM (SELECT DISTINCT path FROM rankings_scratch_cells) d;
    CREATE UNLOGGED TABLE rankings_scratch_streets AS
        SELECT row_number() OVER (ORDER BY path)::int AS id, path
        FROM (SELECT DISTINCT street AS path FROM rankings_scratch_cells) d;
    {words("told", "campaign, kind, outcome")}
    {words("sorts", "campaign, kind, category")}
    {words("owners", "campaign, kind, coalesce(owner_unit, 0) AS unit")}
    ANALYZE {", ".join(f"rankings_scratch_{name}" for name in SCRATCH)};
    CREATE UNLOGGED TABLE rankings_scratch AS
        SELECT p.id AS place, s.id AS street, w.id AS told, k.id AS sort, o.id AS owner, opened_on {DAY} AS opened,
            due_on {DAY} AS due, closed_on {DAY} AS closed, falls_on,
            f.outcome IN ('not_ours', 'nothing_to_do', 'void') AS dismissed, {rollups.FLAGS}
        FROM rankings_facts f JOIN rankings_scratch_cells c USING (area_path)
        JOIN rankings_scratch_places p ON p.path = c.path JOIN rankings_scratch_streets s ON s.path = c.street
        JOIN rankings_scratch_told w USING (campaign, kind, outcome)
        JOIN rankings_scratch_sorts k USING (campaign, kind, category)
        JOIN rankings_scratch_owners o USING (campaign, kind, unit)
        WHERE f.area_path >= lo AND f.area_path < hi;
    GET DIAGNOSTICS found = ROW_COUNT;
    CREATE UNLOGGED TABLE rankings_scratch_days AS SELECT day {DAY} AS day, ({rollups.XUN}) {DAY} AS xun
        FROM (SELECT {EPOCH} + n AS day FROM generate_series(0, 36524) n) days;
    ANALYZE rankings_scratch, rankings_scratch_days;
    {"".join(recounted(table) for table in AXES)}
    {rollups.OPEN.format(name="rankings_open_new")};
    INSERT INTO rankings_open_new
        SELECT d.depth, falls_on, rankings_prefix(p.path, d.depth), campaign, kind, sum(n) FROM (
            SELECT falls_on, place, told, count(*)::int AS n FROM rankings_scratch WHERE falls_on IS NOT NULL GROUP BY 1, 2, 3
        ) f JOIN rankings_scratch_places p ON p.id = f.place JOIN rankings_scratch_told w ON w.id = f.told
        CROSS JOIN (VALUES (1::smallint), (2::smallint), (3::smallint)) d (depth) GROUP BY 1, 2, 3, 4, 5;
    DROP TABLE rankings_scratch, rankings_scratch_days, {", ".join(f"rankings_scratch_{name}" for name in SCRATCH)};
    RETURN found;
END $$
"""
FORMER = rollups.RECOUNT.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class Migration(migrations.Migration):
    dependencies = [("rankings", "0006_own_unit")]

    operations = [migrations.RunSQL(RECOUNT, FORMER)]
