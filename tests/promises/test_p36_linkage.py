"""P36 in the match: files, facts, doubts and whom rows were go when they are due, out of the very database.

A month is matched; then a dump of the whole database, taken by the superuser whom no policy hides anything
from, is searched for the ciphertexts, and the tables for those whom the registers purged. Killed midway and
run again the purge leaves what an undisturbed one leaves; the journal still verifies.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.promises.test_p36 import TRIP, dumped
from tests.rooms.journal.writing import verifier
from tests.rooms.linkage import office
from tests.rooms.linkage.conftest import files

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.journal import actions as journal
from chuanhui.journal.scope import STAY_SQL, enter, settings_of
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.queries import differing

pytestmark = pytest.mark.usefixtures("files")
__all__ = ["files"]
AFTER_YEARS = datetime(2029, 1, 9, 9, 0, tzinfo=office.ZONE)
SEALED = ("linkage_fact", "linkage_warning", "linkage_pair", "linkage_delivery")
STATE = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM (SELECT {columns} FROM {table}) t"
COLUMNS = {
    "linkage_fact": "thing_id, source, period",
    "linkage_link": "thing_id, source, seen, gone",
    "linkage_pair": "thing_id, state, sealed",
    "linkage_warning": "thing_id, rule, sealed",
}


@pytest.fixture
def owner(fresh_district: Any) -> Any:
    found = fresh_district.connect()
    found.execute(STAY_SQL, settings_of(Sight.everything()))
    yield found
    found.close()


def seed() -> None:
    """Match a month, leave a doubt to the clerk, and let a file of the next month wait."""
    with transaction.atomic():
        office.prepare()
    rows = [office.medical(n, "25000" if n in {7, 8} else "100") for n in range(20)]
    office.deliver(office.MEDICAL, "medical", [*rows, office.medical(203, "100", id="", birth="")])
    office.deliver(office.CIVIL, "civil", [office.roll(n) for n in range(10)])
    office.run()
    office.deliver(office.MEDICAL, "medical", rows, period=office.NOVEMBER)


def sealed(owner: Any) -> list[str]:
    """Return every ciphertext that the match keeps, as a dump tells it."""
    found = []
    for table in SEALED:
        rows = owner.execute(f"SELECT encode(sealed, 'hex') FROM {table} WHERE sealed IS NOT NULL")
        found += [text for (text,) in rows.fetchall()]
    return found


def state(owner: Any) -> dict[str, Any]:
    return {
        table: owner.execute(STATE.format(columns=columns, table=table)).fetchone()
        for table, columns in COLUMNS.items()
    }


def test_p36_what_was_due_is_in_no_dump_and_in_no_file(fresh_district: Any, owner: Any, files: Path) -> None:
    seed()
    before = sealed(owner)
    assert len(before) == 20 + 10 + 2 + 1 + 1
    assert all(one in dumped(fresh_district) for one in before)
    (waiting,) = [one for one in files.iterdir() if one.name in waiting_files(owner)]
    assert actions.purge(now=office.NOW + timedelta(days=1)).count == 0
    assert actions.purge(now=AFTER_YEARS).count == 1 + 30 + 30 + 1 + 2
    text = dumped(fresh_district)
    assert [one for one in before if one in text] == []
    assert not waiting.exists()
    assert owner.execute("SELECT count(*) FROM linkage_link").fetchone() == (0,)
    with transaction.atomic():
        enter(Sight.everything())
        assert list(differing()) == []
        journal.seal_now(AFTER_YEARS)
    assert verifier().verify(fresh_district.admin_url, {}).findings == []


def waiting_files(owner: Any) -> set[str]:
    return {str(one) for (one,) in owner.execute("SELECT id FROM linkage_delivery WHERE sealed IS NOT NULL")}


def test_p36_nothing_names_whom_the_registers_purged(fresh_district: Any, owner: Any) -> None:
    seed()
    with transaction.atomic():
        gone = [office.thing_of(n) for n in (7, 203)]
        for thing_id in gone:
            registers.end(
                thing_id=thing_id, reason="迁出", by=Acting.system(office.TERRITORY), now=office.NOW
            )
    registers.purge(now=AFTER_YEARS)
    # No fact is due by itself on this day: they go because their people did.
    actions.purge(now=office.LATER)
    for table in ("linkage_fact", "linkage_link"):
        assert owner.execute(f"SELECT count(*) FROM {table} WHERE thing_id = ANY(%s)", [gone]).fetchone() == (
            0,
        )
    for table in ("linkage_pair", "linkage_warning"):
        kept = f"SELECT count(*) FROM {table} WHERE thing_id = ANY(%s) AND sealed IS NOT NULL"
        assert owner.execute(kept, [gone]).fetchone() == (0,)
    assert owner.execute("SELECT count(*) FROM linkage_fact").fetchone() == (28,)


def test_p36_killed_midway_and_run_again_comes_to_the_same(fresh_district: Any, owner: Any) -> None:
    seed()
    trip = TRIP.format(at=4).replace("BEFORE UPDATE ON registers_thing", "BEFORE DELETE ON linkage_fact")
    owner.execute(trip.replace("RETURN NEW", "RETURN OLD"))
    untouched = owner.execute("SELECT count(*) FROM linkage_fact").fetchone()
    with pytest.raises(DatabaseError):
        actions.purge(now=AFTER_YEARS, batch=2)
    connection.close()
    # Batches that were done stay done, the one that was broken off left nothing.
    assert owner.execute("SELECT count(*) FROM linkage_fact").fetchone() == (untouched[0] - 2,)
    owner.execute("DROP TRIGGER trip ON linkage_fact")
    actions.purge(now=AFTER_YEARS)
    purged = state(owner)
    assert actions.purge(now=AFTER_YEARS).count == 0
    assert state(owner) == purged
    with transaction.atomic():
        enter(Sight.everything())
        assert not models.Fact.objects.exists()
        assert not models.Link.objects.exists()
        assert list(differing()) == []
