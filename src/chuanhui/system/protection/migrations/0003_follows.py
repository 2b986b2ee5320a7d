"""A request stands where the person stands: whoever answers for them now answers them."""

from django.db import migrations, models

from chuanhui.journal.scope import MIGRATE_SQL

# The registers lie below and know no requests, and things move in more than one way (a tie, what they stand
# in, a grid drawn anew). So the place follows in the database, in the transaction and the sight of the move.
FOLLOW = """
CREATE FUNCTION protection_request_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE protection_request r SET area_path = NEW.area_path, unit_id = NEW.unit_id WHERE r.thing_id = NEW.id;
    RETURN NULL;
END $$
"""
FOLLOWS = """
CREATE TRIGGER protection_request_follows AFTER UPDATE OF area_path, unit_id ON registers_thing
FOR EACH ROW WHEN (OLD.area_path <> NEW.area_path OR OLD.unit_id IS DISTINCT FROM NEW.unit_id)
EXECUTE FUNCTION protection_request_follows()
"""
CATCH_UP = """
UPDATE protection_request r SET area_path = t.area_path, unit_id = t.unit_id FROM registers_thing t
WHERE t.id = r.thing_id AND (r.area_path <> t.area_path OR r.unit_id IS DISTINCT FROM t.unit_id)
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0002_policies"), ("registers", "0007_stories")]

    operations = [
        migrations.AddIndex(
            "request", models.Index(fields=["thing_id", "asked_at"], name="protection_request_of")
        ),
        migrations.RunSQL(
            [MIGRATE_SQL, CATCH_UP, FOLLOW, FOLLOWS],
            ["DROP FUNCTION protection_request_follows() CASCADE"],
        ),
    ]
