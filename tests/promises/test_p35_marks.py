"""P35, of the marks: their key is changed while others look things up, and everything is found throughout.

A change that is killed goes on where it stopped. What is written meanwhile, by hand or by a sheet, is found;
duplicates show across both keys. In the end nothing is under the former key, which is then taken out.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connections, transaction
from tests.promises.test_p35 import KEEPER, MANY, ROOT, canaries, planted
from tests.promises.test_p35 import _wait_for as wait_for
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, do, see
from tests.rooms.registers.sheets import PERSON, as_csv, person

from chuanhui.grid.registers import actions, queries, vault
from chuanhui.grid.registers.actions.remarking import add_mark_key, drop_mark_key, remark_all
from chuanhui.grid.registers.actions.writing import written
from chuanhui.grid.registers.errors import KeyringFaulty, KeyUnknown, MarksInUse
from chuanhui.grid.registers.models import Alike, Mark, Request, Thing
from chuanhui.grid.registers.queries.books import declared
from chuanhui.grid.registers.queries.keys import marked_under
from chuanhui.grid.registers.queries.twins import values_of
from chuanhui.grid.registers.vault import keyring as rings
from chuanhui.journal.scope import enter

COMMAND = [sys.executable, "-m", "chuanhui.site.command", "keys"]


@pytest.fixture
def people(fresh_district: Any, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """Give a test a ring of its own with the canaries under it; the demo's rows lose what they sealed."""
    settings.KEYRING = tmp_path / "keyring.json"
    with transaction.atomic():
        enter(office.ALL)
        Thing.objects.exclude(sealed=None).update(sealed=None, commitment={})
        Request.objects.exclude(sealed=None).update(sealed=None)
    office.in_force()
    yield fresh_district
    connections.close_all()


def found(number: str) -> list[str]:
    """Return the numbers of whom an ID number finds."""
    return [one.number for one in see(DESK, queries.lookup, "person", "id_number", number)]


def under() -> dict[int, int]:
    """Return how many things are marked under each key."""
    with transaction.atomic():
        enter(office.ALL)
        return dict(marked_under())


def environ(database: Any) -> dict[str, str]:
    """Return the environment of a process that works on the test's database with the test's ring."""
    return {
        **os.environ,
        **database.environ,
        "CHUANHUI_KEYRING": str(django_settings.KEYRING),
        "CHUANHUI_SECRET_KEY": django_settings.SECRET_KEY,
        "PYTHONPATH": str(ROOT / "src"),
    }


def counted(owner: psycopg.Connection[Any], key: int) -> int:
    row = owner.execute("SELECT count(*) FROM registers_thing WHERE marked_under = %s", [key]).fetchone()
    return int(row[0]) if row else 0


class Reader(threading.Thread):
    """Looks every canary up again and again, by ID number and by name, and keeps what it did not find."""

    def __init__(self, told: list[Any]) -> None:
        super().__init__()
        self.told, self.over, self.failed, self.reads = told, threading.Event(), list[str](), 0

    def run(self) -> None:
        try:
            while not self.over.is_set():
                for one, (name, number, _) in zip(self.told, canaries(), strict=True):
                    if found(number) != [one.number]:
                        self.failed.append(f"{one.number} by number")
                    if [line.number for line in see(DESK, queries.search_name, "person", name)] != [
                        one.number
                    ]:
                        self.failed.append(f"{one.number} by name")
                    self.reads += 1
        except Exception as error:  # whatever a reader met is what the test is about
            self.failed.append(repr(error))
        finally:
            connections.close_all()


def test_p35_marks_a_killed_change_goes_on_and_everybody_is_found_throughout(people: Any) -> None:
    told = planted()
    reader = Reader(told)
    reader.start()
    with people.connect() as owner:
        owner.execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END $$;"
            "CREATE TRIGGER slow BEFORE UPDATE ON registers_thing FOR EACH ROW EXECUTE FUNCTION slow()"
        )
        words = [*COMMAND, "rotate-marks", "--batch", "3"]
        with subprocess.Popen(words, env=environ(people), stdout=subprocess.DEVNULL) as child:
            wait_for(lambda: counted(owner, 2) > 3)
            os.kill(child.pid, signal.SIGKILL)
        between = counted(owner, 2)
        owner.execute("DROP TRIGGER slow ON registers_thing")
        every = counted(owner, 1) + between
    assert 0 < between < every
    refused = subprocess.run(
        [*COMMAND, "drop-marks", "1"], env=environ(people), capture_output=True, check=False
    )
    assert refused.returncode != 0
    subprocess.run([*COMMAND, "rotate-marks"], env=environ(people), capture_output=True, check=True)
    assert under() == {2: every}
    assert (len(vault.ring().marks), vault.ring().marking) == (2, 2)
    subprocess.run([*COMMAND, "drop-marks", "1"], env=environ(people), capture_output=True, check=True)
    reads = reader.reads
    wait_for(lambda: reader.reads > reads + MANY)
    reader.over.set()
    reader.join()
    assert reader.failed == []
    assert [found(number) for _, number, _ in canaries()] == [[one.number] for one in told]
    assert office.proven_of([one.id for one in told]) == []


def test_p35_marks_no_key_comes_or_goes_of_which_the_journal_is_silent(people: Any) -> None:
    planted()
    ring = Path(django_settings.KEYRING)
    with people.connect() as owner:
        owner.execute(
            "CREATE FUNCTION silent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'silent'; END $$;"
            "CREATE TRIGGER silent BEFORE INSERT ON journal_entry FOR EACH ROW"
            " WHEN (NEW.kind LIKE 'keyring.%') EXECUTE FUNCTION silent()"
        )
        with pytest.raises(DatabaseError):
            add_mark_key(by=KEEPER, now=office.NOW)
        assert sorted(rings.read(ring).marks) == [1]
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER silent")
        assert add_mark_key(by=KEEPER, now=office.NOW) == 2
        with pytest.raises(MarksInUse):
            drop_mark_key(1, by=KEEPER, now=office.NOW)
        list(remark_all(by=KEEPER, now=office.NOW))
        owner.execute("ALTER TABLE journal_entry ENABLE TRIGGER silent")
        with pytest.raises(DatabaseError):
            drop_mark_key(1, by=KEEPER, now=office.NOW)
        assert sorted(rings.read(ring).marks) == [1, 2]
        owner.execute("DROP TRIGGER silent ON journal_entry")
        for number, refused in ((2, KeyringFaulty), (7, KeyUnknown)):
            with pytest.raises(refused):
                drop_mark_key(number, by=KEEPER, now=office.NOW)
        drop_mark_key(1, by=KEEPER, now=office.NOW)
        assert sorted(rings.read(ring).marks) == [2]
        told = owner.execute(
            "SELECT kind, subject_ref FROM journal_entry WHERE kind LIKE 'keyring.%' ORDER BY seq"
        ).fetchall()
    assert told == [("keyring.add_marks", "2"), ("keyring.marked", "2"), ("keyring.drop_marks", "1")]


def test_p35_marks_what_is_written_meanwhile_is_found_and_its_duplicates_too(people: Any) -> None:
    told = planted()
    add_mark_key(by=KEEPER, now=office.NOW)
    name, number, phone = canaries()[4]
    receipt = do(
        DESK,
        actions.register,
        kind="person",
        fields={"name": name, "id_number": number, "phone": phone},
        ties={},
    )
    assert receipt.alike == (told[4].number,)
    assert sorted(found(number)) == sorted([told[4].number, receipt.number])
    groups = [{line.number for line in each} for each in see(DESK, queries.duplicates, "person").groups]
    assert {told[4].number, receipt.number} in groups
    known = ("", *canaries()[5][:2], "", canaries()[5][2])
    unknown = person(9)
    told_of = do(DESK, actions.import_rows, kind="person", data=as_csv(PERSON, [known, unknown]))
    assert (told_of.added, told_of.unchanged) == (1, 1)
    before = under()
    assert before[2] == 2
    *_, last = remark_all(by=KEEPER, now=office.NOW, batch=7)
    assert last == (before[1], 0)
    assert under() == {2: sum(before.values())}
    groups = [{line.number for line in each} for each in see(DESK, queries.duplicates, "person").groups]
    assert {told[4].number, receipt.number} in groups


def test_p35_marks_are_what_a_fresh_registration_would_have(people: Any) -> None:
    told = planted()
    rings.add_marks(Path(django_settings.KEYRING))
    list(remark_all(by=KEEPER, now=office.NOW))
    with transaction.atomic():
        enter(office.ALL)
        one = told[7]
        marks = set(Mark.objects.filter(thing_id=one.id).values_list("mark", flat=True))
        alike = set(Alike.objects.filter(thing_id=one.id).values_list("mark", flat=True))
        row = Thing.objects.get(id=one.id)
        fresh = written(declared("person"), one.id, one.number, {}, values_of(row))
    assert (marks, alike) == (fresh.marks, fresh.alike)
    assert len(marks) > 3


def test_p35_marks_of_a_row_that_does_not_open_hold_up_nothing(people: Any) -> None:
    told = planted()
    with transaction.atomic():
        enter(office.ALL)
        strange = bytes(Thing.objects.get(id=told[6].id).sealed)
        Thing.objects.filter(id=told[5].id).update(sealed=strange)
    every = sum(under().values())
    add_mark_key(by=KEEPER, now=office.NOW)
    *_, last = remark_all(by=KEEPER, now=office.NOW, batch=7)
    assert last == (every - 1, 1)
    assert under() == {1: 1, 2: every - 1}
