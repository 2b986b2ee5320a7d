"""Roll-ups built anew with a policy asked once, words numbered once, and lines in the order of their key.

The policy of the cases asks for each row which bounds are set: two thirds of what a scan cost. Whoever counts
everything anew is told once that it sees everything. Campaign, kind, category and outcome are numbered together
in the order of their texts, a unit is a number already; so lines sorted by numbers lie in the order of the
primary key, whose index has nothing left to sort. Which words there are is asked of the roll-ups first; where a
case has others, the cases are read for their words, and once more. What is open is read by its index.
"""

from importlib import import_module

from django.db import migrations

rollups = import_module("chuanhui.mechanism.rankings.migrations.0001_rollups")
former = import_module("chuanhui.mechanism.rankings.migrations.0008_recount_in_two_scans")
AXES, COHORTS, COUNTERS, DAY, EPOCH, SUMS = (
    getattr(rollups, name) for name in ("AXES", "COHORTS", "COUNTERS", "DAY", "EPOCH", "SUMS")
)
PLACES, scratch, level, levels, places = (
    getattr(former, name) for name in ("PLACES", "scratch", "level", "levels", "places")
)
# axis: column of a case's finest place, the numbers of its own words, and the table that tells what these are
OF_CASE = {
    "rankings_by_area": ("place", ("told",), "told"),
    "rankings_by_category": ("street", ("sort",), "sorts"),
    "rankings_by_unit": ("street", ("ilk", "unit"), "ilks"),
}
# Exactly what the policy `sight` of the cases says of whoever sees everything, but asked once a query.
SEES_ALL = (
    "(SELECT current_setting('app.lo') = E'\\x01' AND current_setting('app.hi') = E'\\x7f' "
    "AND current_setting('app.spans') = '' AND current_setting('app.unit') = '')"
)
# The last name among the policies of a table is asked first.
WHOLE = f"CREATE POLICY whole ON cases_case FOR SELECT TO CURRENT_USER USING ({SEES_ALL})"
# Known before the plan is made: of everything nothing remains to be compared.
WITHIN = "(lo = E'\\x01' AND hi = E'\\x7f' OR area_path >= lo AND area_path < hi)"
# An empty object is four bytes and its header; comparing objects takes ten times as long.
FACTS = former.FACTS.replace("c.counts <> '{}'", "pg_column_size(c.counts) > 8")


def finest(table, span, depth):
    """Return the statement that groups the cases into the finest lines of an axis: a pass for each cohort."""
    place, own, _ = OF_CASE[table]
    keys = ", ".join(("first", "place", *own))
    day = "xuns[s.{cohort} - early]" if span == "xun" else "s.{cohort}"
    passes = " UNION ALL ".join(
        f"SELECT {day.format(cohort=cohort)} AS first, s.{place} AS place, {', '.join(f's.{one}' for one in own)}, "
        f"{counts} FROM rankings_scratch s WHERE s.{cohort} IS NOT NULL GROUP BY {keys_by_number(2 + len(own))}"
        for cohort, counts in COHORTS.items()
    )
    return (
        f"CREATE UNLOGGED TABLE {level(table, span, depth)} AS SELECT {keys}, {SUMS} FROM ({passes}) made GROUP BY {keys}"
    )


def keys_by_number(many):
    """Return the first columns of a query, by number."""
    return ", ".join(str(number + 1) for number in range(many))


def coarser(table, span, depth, of):
    """Return the statement that adds the lines of a finer span or depth up."""
    source, own = level(table, *of), ", ".join(OF_CASE[table][1])
    if of[0] == span:
        name, upper = PLACES[of[1]]
        first, place, join = "f.first", f"p.{upper}", f"{scratch(name)} p ON p.id = f.place"
    else:
        first, place, join = f"x.{span}", "f.place", f"{scratch('days')} x ON x.day = f.first"
    return (
        f"CREATE UNLOGGED TABLE {level(table, span, depth)} AS SELECT {first} AS first, {place} AS place, {own}, {SUMS} "
        f"FROM {source} f JOIN {join} GROUP BY {first}, {place}, {own}"
    )


def worded(table):
    """Return the statements that make the successor of an axis: all its lines, in words, in the order of its key."""
    own, (_, numbers, words) = AXES[table][2], OF_CASE[table]
    short = ", ".join(numbers)
    parts = " UNION ALL ".join(
        f"SELECT '{span}' COLLATE \"C\" AS span, {depth}::smallint AS depth, ({at}::bigint << 32) + first AS turn, "
        f"first, place, {short}, {', '.join(COUNTERS)} FROM {level(table, span, depth)}"
        for at, (span, depth, _) in enumerate(in_order(table))
    )
    told = ", ".join("f.unit" if name == "unit" else f"w.{name}" for name in own)
    columns = (*rollups.keys_of(table), *COUNTERS)
    return [
        f"CREATE TABLE {table}_new AS SELECT f.span, f.depth, {EPOCH} + f.first AS first, p.path AS area_path, {told}, "
        f"{', '.join(f'f.{one}' for one in COUNTERS)} FROM ({parts}) f "
        f"JOIN {scratch('paths')} p ON p.depth = f.depth AND p.id = f.place "
        f"JOIN {scratch(words)} w ON w.id = f.{numbers[0]} "
        f"ORDER BY f.turn, f.place, {', '.join(f'f.{one}' for one in numbers)}",
        f"ALTER TABLE {table}_new " + ", ".join(f"ALTER {column} SET NOT NULL" for column in columns),
    ]


def in_order(table):
    """Return the spans and depths of an axis in the order of its primary key."""
    return sorted(levels(table), key=lambda one: one[:2])


def recounted(table):
    """Return the statements that fill the successor of an axis."""
    found = []
    for span, depth, of in levels(table):
        if of:
            found.append(coarser(table, span, depth, of))
        elif table != FIRST:
            found.append(finest(table, span, depth))
        keys = ", ".join(("first", "place", *OF_CASE[table][1]))
        found.append(f"ANALYZE {level(table, span, depth)} ({keys})")
    found += worded(table)
    found.append("DROP TABLE " + ", ".join(level(table, span, depth) for span, depth, _ in levels(table)))
    return ";".join(found) + ";"


def words(name, column, texts):
    """Return the statement that tells what the numbers of an axis's words are."""
    return f"CREATE UNLOGGED TABLE {scratch(name)} AS SELECT DISTINCT {column} AS id, {texts} FROM {scratch('words')};"


FIRST = next(iter(AXES))
"""The axis whose finest lines are made first, and tell which days there are."""
SCRATCH = ("cells", "roots", "streets", "places", "words", "paths", "told", "sorts", "ilks")
CELLS = former.CELLS
WORDS = "campaign, kind, category, outcome"
# The words that the roll-ups and what is pending know: every pair of a category and an outcome of one kind.
KNOWN = f"""
    SELECT {WORDS} FROM (
        SELECT campaign, kind, category FROM rankings_by_category WHERE span = 'month' AND depth = 1
        UNION SELECT campaign, kind, category FROM rankings_pending) c
    JOIN (SELECT campaign, kind, outcome FROM rankings_by_area WHERE span = 'month' AND depth = 1
        UNION SELECT campaign, kind, outcome FROM rankings_pending) o USING (campaign, kind)"""
NUMBERED = """CREATE UNLOGGED TABLE rankings_scratch_words AS
            SELECT dense_rank() OVER (ORDER BY campaign, kind)::int AS ilk,
                dense_rank() OVER (ORDER BY campaign, kind, outcome)::int AS told,
                dense_rank() OVER (ORDER BY campaign, kind, category)::int AS sort,
                outcome IN ('not_ours', 'nothing_to_do', 'void') AS dismissed, *
            FROM ({source}) d"""
RECOUNT = f"""
CREATE OR REPLACE FUNCTION rankings_recount(lo text, hi text) RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp SET work_mem = '256MB' SET max_parallel_workers_per_gather = 4
SET parallel_setup_cost = 0 SET parallel_tuple_cost = 0 SET enable_mergejoin = off SET plan_cache_mode = force_custom_plan
SET timezone = '{rollups.ZONE}' AS $$
DECLARE found bigint; early int; late int; xuns int[];
BEGIN
    IF current_setting('transaction_isolation') = 'read committed'
    THEN RAISE EXCEPTION 'a recount reads one state of the database: begin it as repeatable read'; END IF;
    {CELLS}
    CREATE UNLOGGED TABLE rankings_scratch_paths AS
        SELECT 1::smallint AS depth, id, path FROM rankings_scratch_roots UNION ALL
        SELECT 2, id, path FROM rankings_scratch_streets UNION ALL SELECT 3, id, path FROM rankings_scratch_places;
    FOR turn IN (SELECT CASE WHEN EXISTS (SELECT FROM rankings_by_area) THEN 1 ELSE 2 END) .. 2 LOOP
        IF turn = 1 THEN {NUMBERED.format(source=KNOWN)};
        ELSE {NUMBERED.format(source=f"SELECT DISTINCT {WORDS} FROM cases_case WHERE {WITHIN}")}; END IF;
        {words("told", "told", "campaign, kind, outcome")}
        {words("sorts", "sort", "campaign, kind, category")}
        {words("ilks", "ilk", "campaign, kind")}
        ANALYZE {", ".join(scratch(name) for name in SCRATCH)};
        CREATE UNLOGGED TABLE rankings_scratch AS
            SELECT f.unit, p.id AS place, p.street, w.told, w.sort, w.ilk, opened_on {DAY} AS opened,
                due_on {DAY} AS due, closed_on {DAY} AS closed, w.dismissed, {rollups.FLAGS}
            FROM (SELECT {FACTS} FROM cases_case c WHERE {WITHIN}) f ({rollups.COLUMNS})
            JOIN (SELECT c.area_path, p.id, p.street FROM rankings_scratch_cells c
                JOIN rankings_scratch_places p ON p.path = c.place) p USING (area_path)
            LEFT JOIN rankings_scratch_words w USING ({WORDS});
        GET DIAGNOSTICS found = ROW_COUNT;
        EXIT WHEN turn = 2 OR NOT EXISTS (SELECT FROM rankings_scratch WHERE told IS NULL);
        DROP TABLE rankings_scratch, rankings_scratch_words, rankings_scratch_told, rankings_scratch_sorts, rankings_scratch_ilks;
    END LOOP;
    ANALYZE rankings_scratch (opened, due, closed, place, street, told, sort, ilk, unit);
    {finest(FIRST, *levels(FIRST)[0][:2])};
    SELECT min(first), max(first) INTO early, late FROM {level(FIRST, *levels(FIRST)[0][:2])};
    -- From a month earlier: a month is added up from the first days of its 旬.
    CREATE UNLOGGED TABLE rankings_scratch_days AS
        SELECT day {DAY} AS day, ({rollups.XUN}) {DAY} AS xun, ({rollups.MONTH}) {DAY} AS month
        FROM generate_series(early - 31, late) n, LATERAL (SELECT {EPOCH} + n) d (day);
    ANALYZE rankings_scratch_days;
    early := early - 1;
    xuns := ARRAY(SELECT xun FROM rankings_scratch_days WHERE day > early ORDER BY day);
    {"".join(recounted(table) for table in AXES)}
    {rollups.OPEN.format(name="rankings_open_new")};
    INSERT INTO rankings_open_new
        {rollups.OPEN_SPREAD.format(source="rankings_facts").replace("WHERE", f"WHERE closed_at IS NULL AND {WITHIN} AND")};
    DROP TABLE rankings_scratch, rankings_scratch_days, {", ".join(scratch(name) for name in SCRATCH)};
    RETURN found;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("rankings", "0008_recount_in_two_scans"), ("cases", "0007_about_things")]

    operations = [
        migrations.RunSQL([WHOLE, RECOUNT], [former.RECOUNT, "DROP POLICY whole ON cases_case"]),
    ]
