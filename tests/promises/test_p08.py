"""P8. Half-imports do not exist: all of a file or nothing, and importing it again adds nothing.

The import of the demo district is broken off at 20 random rows, half the time by an error, half the time
by killing its server process. Nothing of it is kept, not an area, not an entry, not a stamp; then it runs
to its end, and running it again changes nothing. The same holds for a sheet of people, which goes by COPY and
by one merge for all rows.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests.rooms.cases.office import MONDAY
from tests.rooms.registers.sheets import NOON, PERSON, as_xlsx, base, desk, person

from chuanhui.grid.areas import actions
from chuanhui.grid.areas.errors import AreaFaults
from chuanhui.grid.areas.rules import ImportFiles
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.journal.scope import STAY_SQL, enter, settings_of
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
    # In no transaction of ours: that it is all or nothing is the import's own doing.
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


REGISTER = ("registers_thing", "registers_mark", "registers_alike", "registers_line", "registers_number")
SHEET_TABLES = (*REGISTER, "registers_staging", "registers_staging_tie", "registers_tie", "journal_entry")
PEOPLE = 60


def _import_people() -> registers.Imported:
    data = as_xlsx(PERSON, [person(n) for n in range(PEOPLE)])
    with transaction.atomic():
        return registers.import_rows(kind="person", data=data, by=desk(), now=NOON)


def _import_by_number(numbers: list[str]) -> registers.Imported:
    """Import the same people under the numbers that they were given: each is looked up and compared."""
    rows = [(number, *person(n)[1:]) for n, number in enumerate(numbers)]
    with transaction.atomic():
        return registers.import_rows(kind="person", data=as_xlsx(PERSON, rows), by=desk(), now=NOON)


def _sheet_contents(owner: psycopg.Connection[Any]) -> dict[str, Any]:
    return {name: owner.execute(f"SELECT count(*) FROM {name}").fetchone() for name in SHEET_TABLES}


def test_p08_a_sheet_broken_off_at_any_row_leaves_nothing(fresh_district):
    with transaction.atomic():
        enter(Sight.everything())
        base()
    with fresh_district.connect() as owner:
        owner.execute(STAY_SQL, settings_of(Sight.everything()))
        owner.execute(TRIP.partition("CREATE TRIGGER")[0])
        for table in ("registers_staging", "registers_mark", "registers_thing", "journal_entry"):
            owner.execute(
                f"CREATE TRIGGER trip BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION trip()"
            )
        empty, chosen = _sheet_contents(owner), random.Random(80)
        # Entry of the lines, staged rows, some 500 marks, merged rows, entry of the import.
        for number, point in enumerate([1, 2, 61, 620, *(chosen.randint(1, 620) for _ in range(4))]):
            owner.execute("TRUNCATE trip_at")
            owner.execute("ALTER SEQUENCE trip_count RESTART")
            owner.execute("INSERT INTO trip_at VALUES (%s, %s)", [point, number % 2 == 1])
            with pytest.raises(DatabaseError):
                _import_people()
            connection.close()
            assert _sheet_contents(owner) == empty, point
        owner.execute("TRUNCATE trip_at")
        assert _import_people().added == PEOPLE
        full = _sheet_contents(owner)
        assert full["registers_thing"] == (PEOPLE,)
        assert full["registers_staging"] == (0,)
        again = _import_people()
        assert (again.added, again.changed, again.unchanged) == (0, 0, PEOPLE)
        found = owner.execute("SELECT number FROM registers_thing WHERE kind = 'person' ORDER BY number")
        numbered = _import_by_number([number for (number,) in found.fetchall()])
        assert (numbered.added, numbered.changed, numbered.unchanged) == (0, 0, PEOPLE)
        assert _sheet_contents(owner) == full
