"""A request stands where the person stands who was found to be the same: it follows a merge, and its undoing."""

from django.db import migrations

from chuanhui.journal.scope import MIGRATE_SQL

# Two records of one person may stand with different people, and whoever moves the one that is kept need not see
# the other: the function looks at all of the territory for as long as it runs, and tells nobody what it saw.
FOLLOW = """
CREATE FUNCTION protection_request_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    top record;
    lo text := current_setting('app.lo');
    hi text := current_setting('app.hi');
    spans text := current_setting('app.spans');
    unit text := current_setting('app.unit');
BEGIN
    PERFORM set_config('app.lo', E'\\x01', true), set_config('app.hi', E'\\x7f', true),
        set_config('app.spans', '', true), set_config('app.unit', '', true);
    WITH RECURSIVE up(merged_into, area_path, unit_id) AS (
        SELECT NEW.merged_into, NEW.area_path, NEW.unit_id
        UNION
        SELECT t.merged_into, t.area_path, t.unit_id FROM registers_thing t JOIN up ON t.id = up.merged_into
    ) SELECT up.area_path, up.unit_id INTO top FROM up WHERE up.merged_into IS NULL;
    IF FOUND THEN
        WITH RECURSIVE whole(id) AS (
            SELECT NEW.id
            UNION
            SELECT m.lost_id FROM registers_merge m JOIN whole ON m.kept_id = whole.id WHERE m.undone_at IS NULL
        ) UPDATE protection_request r SET area_path = top.area_path, unit_id = top.unit_id FROM whole
        WHERE r.thing_id = whole.id
          AND (r.area_path <> top.area_path OR r.unit_id IS DISTINCT FROM top.unit_id);
    END IF;
    PERFORM set_config('app.lo', lo, true), set_config('app.hi', hi, true),
        set_config('app.spans', spans, true), set_config('app.unit', unit, true);
    RETURN NULL;
END $$
"""
FOLLOWS = """
CREATE TRIGGER protection_request_follows AFTER UPDATE OF area_path, unit_id, merged_into ON registers_thing
FOR EACH ROW WHEN (
    OLD.area_path <> NEW.area_path OR OLD.unit_id IS DISTINCT FROM NEW.unit_id
    OR OLD.merged_into IS DISTINCT FROM NEW.merged_into
) EXECUTE FUNCTION protection_request_follows()
"""
CATCH_UP = """
WITH RECURSIVE up(thing_id, merged_into, area_path, unit_id) AS (
    SELECT t.id, t.merged_into, t.area_path, t.unit_id FROM registers_thing t
    JOIN protection_request r ON r.thing_id = t.id
    UNION
    SELECT up.thing_id, t.merged_into, t.area_path, t.unit_id FROM registers_thing t
    JOIN up ON t.id = up.merged_into
) UPDATE protection_request r SET area_path = up.area_path, unit_id = up.unit_id FROM up
WHERE up.thing_id = r.thing_id AND up.merged_into IS NULL
  AND (r.area_path <> up.area_path OR r.unit_id IS DISTINCT FROM up.unit_id)
"""
FORMER = """
CREATE FUNCTION protection_request_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE protection_request r SET area_path = NEW.area_path, unit_id = NEW.unit_id WHERE r.thing_id = NEW.id;
    RETURN NULL;
END $$
"""
FOLLOWED = """
CREATE TRIGGER protection_request_follows AFTER UPDATE OF area_path, unit_id ON registers_thing
FOR EACH ROW WHEN (OLD.area_path <> NEW.area_path OR OLD.unit_id IS DISTINCT FROM NEW.unit_id)
EXECUTE FUNCTION protection_request_follows()
"""
DROP = "DROP FUNCTION protection_request_follows() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("protection", "0003_follows"), ("registers", "0008_marked_under")]

    operations = [
        migrations.RunSQL([MIGRATE_SQL, CATCH_UP, DROP, FOLLOW, FOLLOWS], [DROP, FORMER, FOLLOWED]),
    ]
