"""P36. Retention: what is due is purged within the day, everywhere; a hold keeps it; the journal verifies.

Canaries are registered, some of them end and are due, one of these is held back. After the purge a dump of
the whole database is searched, by the superuser, whom no policy hides anything from. Ended midway a batch
leaves everything as it was, and a second run comes to the very state of an undisturbed one.
"""

from __future__ import annotations

import subprocess
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from tests.rooms.journal.writing import verifier
from tests.rooms.registers.sheets import HEAD, NOON, PERSON, as_csv, base, desk, person
from tests.working import work_off

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.journal import actions as journal
from chuanhui.journal.scope import STAY_SQL, enter, settings_of
from chuanhui.kernel.sight import Sight
from chuanhui.site.postgres.binaries import program
from chuanhui.site.timetable import jobs

DUE = NOON.replace(year=NOON.year + 2)
PEOPLE = [person(n) for n in range(8)]
ENDED, HELD = 5, 4
STATE = (
    "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM (SELECT id, kind, number, label, plain, sealed, "
    "masks, commitment, purged_on, touched_at, revision FROM registers_thing) t"
)
TRIP = """
CREATE SEQUENCE trip_count;
CREATE FUNCTION trip() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF nextval('trip_count') = {at} THEN
        PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER trip BEFORE UPDATE ON registers_thing FOR EACH ROW EXECUTE FUNCTION trip();
"""


def seed() -> list[Any]:
    """Register the canaries; the first of them end today, one of these is held back."""
    with transaction.atomic():
        enter(Sight.everything())
        base()
        by = desk()
        actions.import_rows(kind="person", data=as_csv(PERSON, PEOPLE), by=by, now=NOON)
        rows = list(ThingRow.objects.filter(kind="person").order_by("number"))
        for row in rows[:ENDED]:
            actions.end(thing_id=row.id, reason="迁出", by=Acting.system("411602."), now=NOON)
        actions.hold(thing_id=rows[HELD].id, reason="涉诉材料保全", by=desk(HEAD), now=NOON)
        enter(Sight.everything())
        return rows


def dumped(database: Any) -> str:
    """Return the whole database as text."""
    words = [program("pg_dump"), "--data-only", "--inserts", database.admin_url]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def traces(row: Any, cells: tuple[str, ...]) -> list[str]:
    """Return what would tell of a person: values, masks, the masked label, and the ciphertext."""
    masks = [one for one in row.masks.values() if len(one) > 4]
    return [*(one for one in cells if one), *masks, bytes(row.sealed).hex()]


@pytest.fixture
def owner(fresh_district: Any) -> Any:
    found = fresh_district.connect()
    found.execute(STAY_SQL, settings_of(Sight.everything()))
    yield found
    found.close()


def test_p36_nothing_of_what_was_due_is_left_in_a_dump(fresh_district: Any, owner: Any) -> None:
    rows = seed()
    before = dumped(fresh_district)
    assert all(bytes(row.sealed).hex() in before for row in rows)
    assert actions.purge(now=DUE - timedelta(days=1)).count == 0
    told = actions.purge(now=DUE)
    assert (told.count, told.held_back) == (ENDED - 1, 1)
    text = dumped(fresh_district)
    for row, cells in list(zip(rows, PEOPLE, strict=True))[: ENDED - 1]:
        assert [one for one in traces(row, cells[1:]) if one in text] == []
    for row in rows[HELD:]:
        assert bytes(row.sealed).hex() in text
    marks = owner.execute(
        "SELECT count(*) FROM registers_mark WHERE thing_id = ANY(%s)",
        [[row.id for row in rows[: ENDED - 1]]],
    ).fetchone()
    assert marks == (0,)
    with transaction.atomic():
        enter(Sight.everything())
        journal.seal_now(DUE)
    assert verifier().verify(fresh_district.admin_url, {}).findings == []


def test_p36_killed_midway_and_run_again_comes_to_the_same(fresh_district: Any, owner: Any) -> None:
    seed()
    untouched = owner.execute(STATE).fetchone()
    owner.execute(TRIP.format(at=3))
    with pytest.raises(DatabaseError):
        actions.purge(now=DUE)
    connection.close()
    assert owner.execute(STATE).fetchone() == untouched
    owner.execute("DROP TRIGGER trip ON registers_thing")
    assert actions.purge(now=DUE).count == ENDED - 1
    purged = owner.execute(STATE).fetchone()
    entries = owner.execute("SELECT count(*) FROM journal_entry WHERE kind = 'register.purge'").fetchone()
    assert actions.purge(now=DUE).count == 0
    assert owner.execute(STATE).fetchone() == purged != untouched
    assert (
        owner.execute("SELECT count(*) FROM journal_entry WHERE kind = 'register.purge'").fetchone()
        == entries
        == (1,)
    )


def test_p36_the_timetable_owes_a_purge_each_day(fresh_district: Any) -> None:
    (job,) = [one for one in jobs() if one.name == "registers.purge"]
    slots = list(job.cadence.slots(NOON, NOON + timedelta(days=3)))
    assert len(slots) == 3
    seed()
    job.run(slots[0], NOON)
    with time_machine.travel(DUE, tick=False):
        work_off()
    with transaction.atomic():
        enter(Sight.everything())
        assert ThingRow.objects.exclude(purged_on=None).count() == ENDED - 1


def test_p36_batches_that_were_done_stay_done_when_a_later_one_fails(fresh_district: Any, owner: Any) -> None:
    seed()
    owner.execute(TRIP.format(at=3))
    with pytest.raises(DatabaseError):
        actions.purge(now=DUE, batch=1)
    connection.close()
    gone = "SELECT count(*) FROM registers_thing WHERE purged_on IS NOT NULL"
    tombstones = "SELECT count(*) FROM journal_entry WHERE kind = 'register.purge'"
    assert (owner.execute(gone).fetchone(), owner.execute(tombstones).fetchone()) == ((2,), (2,))
    owner.execute("DROP TRIGGER trip ON registers_thing")
    assert actions.purge(now=DUE).count == ENDED - 1 - 2
    assert owner.execute(gone).fetchone() == (ENDED - 1,)
