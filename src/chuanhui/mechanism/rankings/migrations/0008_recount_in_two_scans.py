"""Roll-ups built anew from two scans of the cases, in numbers until the last step, by several workers.

The words of the cases are found in one scan where there were four, and the areas in none; the second scan
writes each case as one row of numbers. Lines are grouped from these rows and added up to coarser ones as numbers, by parallel
workers, and only the lines of the axis are made of words again. `CREATE TABLE … AS` throughout: an INSERT
does not let its query run in parallel.
"""

import re
from importlib import import_module

from django.db import migrations

rollups = import_module("chuanhui.mechanism.rankings.migrations.0001_rollups")
former = import_module("chuanhui.mechanism.rankings.migrations.0007_recount")
AXES, COHORTS, COUNTERS, DAY, EPOCH, SUMS = (
    getattr(rollups, name) for name in ("AXES", "COHORTS", "COUNTERS", "DAY", "EPOCH", "SUMS")
)
# depth of the tree: the table of its places, whose numbers go up with their paths, and the next coarser place
PLACES = {3: ("places", "street"), 2: ("streets", "root"), 1: ("roots", "")}
# axis: column of a case's finest place, of its own words, and the table of these
OF_CASE = {
    "rankings_by_area": ("place", "told", "told"),
    "rankings_by_category": ("street", "sort", "sorts"),
    "rankings_by_unit": ("street", "owner", "owners"),
}
DAY_BITS, PLACE_BITS = 44, 28
"""A line's key is one number: days since 2000 from bit 44 on, 16 bits of place, 28 bits of words."""
WITHIN = "area_path >= lo AND area_path < hi"


def scratch(name):
    """Return the name of a table that a recount makes and drops."""
    return f"rankings_scratch_{name}"


def level(table, span, depth):
    """Return the name of the table of one span and depth of an axis, in numbers."""
    return scratch(f"{table.removeprefix('rankings_')}_{span}_{depth}")


def levels(table):
    """Return the spans and depths of an axis, each with the one that it is added up from; None is the cases."""
    spans, depths, _ = AXES[table]
    names, found = list(spans), []
    for at, name in enumerate(names):
        for depth in sorted(depths, reverse=True):
            if (at, depth) == (0, depths[-1]):
                found.append((name, depth, None))
            else:
                # Of the same span one step deeper; the deepest of a coarser span from the finer span.
                found.append(
                    (name, depth, (name, depth + 1) if depth + 1 in depths else (names[at - 1], depth))
                )
    return found


def finest(table, span, depth):
    """Return the statement that groups the cases into the finest lines of an axis."""
    place, word, _ = OF_CASE[table]
    day = "x.xun" if span == "xun" else "s.{cohort}"
    key = f"(({day})::bigint << {DAY_BITS}) | (s.{place}::bigint << {PLACE_BITS}) | s.{word}"
    passes = " UNION ALL ".join(
        f"SELECT {key.format(cohort=cohort)} AS key, {counts} FROM rankings_scratch s"
        + (f" JOIN {scratch('days')} x ON x.day = s.{cohort}" if span == "xun" else "")
        + f" WHERE s.{cohort} IS NOT NULL GROUP BY 1"
        for cohort, counts in COHORTS.items()
    )
    return (
        f"CREATE UNLOGGED TABLE {level(table, span, depth)} AS SELECT (key >> {DAY_BITS})::int AS first, "
        f"((key >> {PLACE_BITS}) & 65535)::int AS place, (key & 268435455)::int AS word, {SUMS} "
        f"FROM ({passes}) made GROUP BY key"
    )


def coarser(table, span, depth, of):
    """Return the statement that adds the lines of a finer span or depth up."""
    source = level(table, *of)
    if of[0] == span:
        name, upper = PLACES[of[1]]
        return (
            f"CREATE UNLOGGED TABLE {level(table, span, depth)} AS SELECT f.first, p.{upper} AS place, f.word, {SUMS} "
            f"FROM {source} f JOIN {scratch(name)} p ON p.id = f.place GROUP BY 1, 2, 3"
        )
    return (
        f"CREATE UNLOGGED TABLE {level(table, span, depth)} AS SELECT x.{span} AS first, f.place, f.word, {SUMS} "
        f"FROM {source} f JOIN {scratch('days')} x ON x.day = f.first GROUP BY 1, 2, 3"
    )


def worded(table, span, depth):
    """Return the statement that puts the lines of one span and depth, in words, into the axis's successor."""
    own = AXES[table][2]
    columns = ", ".join((*rollups.keys_of(table), *COUNTERS))
    return (
        f"INSERT INTO {table}_new ({columns}) SELECT '{span}', {depth}, {EPOCH} + f.first, p.path, "
        f"{', '.join(f'w.{name}' for name in own)}, {', '.join(f'f.{one}' for one in COUNTERS)} "
        f"FROM {level(table, span, depth)} f JOIN {scratch(PLACES[depth][0])} p ON p.id = f.place "
        f"JOIN {scratch(OF_CASE[table][2])} w ON w.id = f.word ORDER BY f.first, f.place"
    )


def recounted(table):
    """Return the statements that make and fill the successor of an axis."""
    found = [*rollups.table_of(table, f"{table}_new")]
    for span, depth, of in levels(table):
        name = level(table, span, depth)
        found += [coarser(table, span, depth, of) if of else finest(table, span, depth), f"ANALYZE {name}"]
        found.append(worded(table, span, depth))
    found.append("DROP TABLE " + ", ".join(level(table, span, depth) for span, depth, _ in levels(table)))
    return ";".join(found) + ";"


def words(name, columns):
    """Return the statement that numbers the words of an axis."""
    return (
        f"CREATE UNLOGGED TABLE {scratch(name)} AS SELECT row_number() OVER ()::int AS id, * "
        f"FROM (SELECT DISTINCT {columns} FROM {scratch('found')}) d;"
    )


def places(name, column, above):
    """Return the statement that numbers the places of one depth in the order of their paths."""
    upper = f", max(u.id) AS {above[1]}" if above else ""
    join = f" JOIN {scratch(above[0])} u ON u.path = c.{above[1]}" if above else ""
    return (
        f"CREATE UNLOGGED TABLE {scratch(name)} AS SELECT row_number() OVER (ORDER BY c.{column})::int AS id, "
        f"c.{column} AS path{upper} FROM {scratch('cells')} c{join} GROUP BY c.{column};"
    )


# A cast to date reads the zone once for each setting, AT TIME ZONE by name for each row: four times as slow.
FACTS = re.sub(rf"\(([a-z_.]+) AT TIME ZONE '{rollups.ZONE}'\)::date", r"\1::date", rollups.facts("c"))
SCRATCH = ("cells", "roots", "streets", "places", "found", "told", "sorts", "owners")
# Areas by jumps along the index (area_path, opened_at): a few thousand probes for a scan of everything.
CELLS = f"""
    CREATE UNLOGGED TABLE rankings_scratch_cells AS
        WITH RECURSIVE known (area_path) AS (
            (SELECT area_path FROM cases_case WHERE {WITHIN} ORDER BY area_path LIMIT 1)
            UNION ALL
            SELECT (SELECT n.area_path FROM cases_case n WHERE n.area_path > known.area_path AND n.area_path < hi
                ORDER BY n.area_path LIMIT 1)
            FROM known WHERE known.area_path IS NOT NULL)
        SELECT area_path, rankings_prefix(area_path, 3::smallint) AS place, rankings_prefix(area_path, 2::smallint) AS street,
            rankings_prefix(area_path, 1::smallint) AS root
        FROM known WHERE area_path IS NOT NULL;
    {places("roots", "root", ())}
    {places("streets", "street", ("roots", "root"))}
    {places("places", "place", ("streets", "street"))}
"""
RECOUNT = f"""
CREATE OR REPLACE FUNCTION rankings_recount(lo text, hi text) RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp SET work_mem = '256MB' SET max_parallel_workers_per_gather = 4
SET timezone = '{rollups.ZONE}' AS $$
DECLARE found bigint;
BEGIN
    IF current_setting('transaction_isolation') = 'read committed'
    THEN RAISE EXCEPTION 'a recount reads one state of the database: begin it as repeatable read'; END IF;
    {CELLS}
    CREATE UNLOGGED TABLE rankings_scratch_found AS
        SELECT DISTINCT campaign, kind, category, outcome, coalesce(owner_unit, 0) AS unit FROM cases_case WHERE {WITHIN};
    {words("told", "campaign, kind, outcome")}
    {words("sorts", "campaign, kind, category")}
    {words("owners", "campaign, kind, unit")}
    IF (SELECT max(id) FROM rankings_scratch_places) >= 65536 OR (SELECT max(id) FROM rankings_scratch_owners) >= 268435456
    THEN RAISE EXCEPTION 'more places or words than a key of the recount holds'; END IF;
    ANALYZE {", ".join(scratch(name) for name in SCRATCH)};
    CREATE UNLOGGED TABLE rankings_scratch AS
        SELECT p.id AS place, p.street, w.id AS told, k.id AS sort, o.id AS owner, opened_on {DAY} AS opened,
            due_on {DAY} AS due, closed_on {DAY} AS closed, falls_on,
            f.outcome IN ('not_ours', 'nothing_to_do', 'void') AS dismissed, {rollups.FLAGS}
        FROM (SELECT {FACTS} FROM cases_case c WHERE c.area_path >= lo AND c.area_path < hi) f ({rollups.COLUMNS})
        JOIN rankings_scratch_cells c USING (area_path) JOIN rankings_scratch_places p ON p.path = c.place
        JOIN rankings_scratch_told w USING (campaign, kind, outcome)
        JOIN rankings_scratch_sorts k USING (campaign, kind, category)
        JOIN rankings_scratch_owners o USING (campaign, kind, unit);
    GET DIAGNOSTICS found = ROW_COUNT;
    -- From a month earlier: a month is added up from the first days of its 旬.
    CREATE UNLOGGED TABLE rankings_scratch_days AS
        SELECT day {DAY} AS day, ({rollups.XUN}) {DAY} AS xun, ({rollups.MONTH}) {DAY} AS month
        FROM (SELECT least(min(opened), min(due), min(closed)), greatest(max(opened), max(due), max(closed))
            FROM rankings_scratch) s (early, late), generate_series(early - 31, late) n, LATERAL (SELECT {EPOCH} + n) d (day);
    ANALYZE rankings_scratch, rankings_scratch_days;
    {"".join(recounted(table) for table in AXES)}
    {rollups.OPEN.format(name="rankings_open_new")};
    INSERT INTO rankings_open_new
        SELECT d.depth, falls_on, rankings_prefix(p.path, d.depth), campaign, kind, sum(n) FROM (
            SELECT falls_on, place, told, count(*)::int AS n FROM rankings_scratch WHERE falls_on IS NOT NULL GROUP BY 1, 2, 3
        ) f JOIN rankings_scratch_places p ON p.id = f.place JOIN rankings_scratch_told w ON w.id = f.told
        CROSS JOIN (VALUES (1::smallint), (2::smallint), (3::smallint)) d (depth) GROUP BY 1, 2, 3, 4, 5;
    DROP TABLE rankings_scratch, rankings_scratch_days, {", ".join(scratch(name) for name in SCRATCH)};
    RETURN found;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("rankings", "0007_recount")]

    operations = [
        migrations.RunSQL(
            [RECOUNT, "ALTER FUNCTION rankings_rebuild() SET max_parallel_maintenance_workers = 4"],
            [former.RECOUNT, "ALTER FUNCTION rankings_rebuild() RESET max_parallel_maintenance_workers"],
        )
    ]
