"""P8. Half-imports do not exist: all of a file or nothing, and importing it again adds nothing.

The import of the demo district is broken off at 20 random rows, half the time by an error, half the time
by killing its server process. Nothing of it is kept, not an area, not an entry, not a stamp; then it runs
to its end, and running it again changes nothing.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests.rooms.cases.office import MONDAY

from chuanhui.grid.areas import actions
from chuanhui.grid.areas.errors import AreaFaults
from chuanhui.grid.areas.rules import ImportFiles
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

DISTRICT = Path(__file__).resolve().parents[2] / "districts" / "chuanhui"
TABLES = ("areas_area", "areas_version", "journal_entry", "journal_stamp")
POINTS = 20
TRIP = """
CREATE SEQUENCE trip_count;
CREATE TABLE trip_at (row_number bigint, kills boolean);
CREATE FUNCTION trip() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE at trip_at;
BEGIN
    SELECT * INTO at FROM trip_at;
    IF nextval('trip_count') = at.row_number THEN
        IF at.kills THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); END IF;
        RAISE EXCEPTION 'tripped';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER trip BEFORE INSERT ON areas_area FOR EACH ROW EXECUTE FUNCTION trip();
CREATE TRIGGER trip BEFORE INSERT ON areas_version FOR EACH ROW EXECUTE FUNCTION trip();
CREATE TRIGGER trip BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION trip();
"""


def _import() -> actions.Imported:
    with transaction.atomic():
        enter(Sight.everything())
        return actions.load_district(DISTRICT, Acting.system("411602."), MONDAY)


def _contents(owner: psycopg.Connection[Any]) -> dict[str, Any]:
    return {
        name: owner.execute(
            f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t"
        ).fetchone()
        for name in TABLES
    }


def test_p08_an_import_broken_off_at_any_row_leaves_nothing(fresh_db, owner_connection):
    owner_connection.execute(TRIP)
    rows = len((DISTRICT / "areas.csv").read_text("utf-8").splitlines()) - 1
    empty = _contents(owner_connection)
    chosen = random.Random(8)
    last = 2 * rows + 1
    points = [1, rows, rows + 1, last, *(chosen.randint(1, last) for _ in range(POINTS - 4))]
    for number, point in enumerate(points):
        owner_connection.execute("TRUNCATE trip_at")
        owner_connection.execute("ALTER SEQUENCE trip_count RESTART")
        owner_connection.execute("INSERT INTO trip_at VALUES (%s, %s)", [point, number % 2 == 1])
        with pytest.raises(DatabaseError):
            _import()
        connection.close()
        assert _contents(owner_connection) == empty, point
    owner_connection.execute("TRUNCATE trip_at")
    assert _import().added == rows
    full = _contents(owner_connection)
    again = _import()
    assert (again.added, again.changed, again.unchanged) == (0, 0, rows)
    assert _contents(owner_connection) == full


def test_p08_one_faulty_row_keeps_the_whole_file_out(fresh_db, owner_connection):
    empty = _contents(owner_connection)
    lines = (DISTRICT / "areas.csv").read_text("utf-8").splitlines(keepends=True)
    lines[len(lines) // 2] = lines[len(lines) // 2].replace(",", ",nowhere", 2)
    files = ImportFiles("".join(lines), (DISTRICT / "borders.geojson").read_bytes())
    with transaction.atomic():
        enter(Sight.everything())
        with pytest.raises(AreaFaults):
            actions.import_areas(
                files=files, on=actions.DISTRICT_SINCE, by=Acting.system("411602."), now=MONDAY
            )
    assert _contents(owner_connection) == empty
