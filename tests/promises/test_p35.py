"""P35. At rest encrypted, searchable, rotatable, with both suites.

Canary numbers and phones are found by their marks, and in no file of the server and in no dump. A ciphertext
opens in its own row alone. Keys are changed while others read, and no read fails; a rotation that is killed
goes on where it stopped.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connections, transaction
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, HEAD, do, see

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries, vault
from chuanhui.grid.registers.actions.rotating import add_key, drop_key, reseal_all
from chuanhui.grid.registers.errors import KeyInUse, KeyringFaulty, KeyUnknown, SealBroken
from chuanhui.grid.registers.models import Request, Thing
from chuanhui.grid.registers.queries.keys import sealed_under
from chuanhui.grid.registers.vault import Suite
from chuanhui.grid.registers.vault import keyring as rings
from chuanhui.journal.scope import enter
from chuanhui.site.postgres import binaries

ROOT = Path(__file__).resolve().parents[2]
MANY = 40
KEEPER = Acting.system("~.")
SUITES = pytest.mark.parametrize("suite", list(Suite), ids=str)


@pytest.fixture
def keyring(fresh_district: Any, settings: Any, tmp_path: Path, suite: Suite) -> Iterator[Any]:
    """Give a test a ring of its own; the demo's own rows are put under it by nobody, and not looked at."""
    settings.KEYRING, settings.KEYRING_SUITE = tmp_path / "keyring.json", suite.value
    with transaction.atomic():
        enter(office.ALL)
        former = list(Thing.objects.exclude(sealed=None).values_list("id", flat=True))
        Thing.objects.filter(id__in=former).update(sealed=None, commitment={})
        Request.objects.exclude(sealed=None).update(sealed=None)
    office.in_force()
    yield fresh_district
    connections.close_all()


def canaries() -> list[tuple[str, str, str]]:
    """Return names, ID numbers and phones that occur nowhere else."""
    return [
        (
            f"欧阳金雀{chr(0x4E00 + n)}",
            office.id_number(1, born=f"1951{n % 12 + 1:02d}{n % 27 + 1:02d}"),
            f"199{n:04d}7351",
        )
        for n in range(MANY)
    ]


def planted() -> list[Any]:
    """Register the canaries, change one of them, and ask for a change of another."""
    told = [
        office.registered("person", {"name": name, "id_number": number, "phone": phone})
        for name, number, phone in canaries()
    ]
    asked = do(
        DESK, actions.ask_change, thing_id=told[0].id, fields={"phone": "19998887351"}, reason="来电更正"
    )
    do(HEAD, actions.decide_change, request_id=asked.id, good=True)
    do(DESK, actions.ask_change, thing_id=told[1].id, fields={"phone": "19998887352"}, reason="来电更正")
    do(DESK, actions.reveal, thing_id=told[2].id, fields=["phone"], purpose="legal_duty", reason="核对登记")
    return told


@SUITES
def test_p35_no_canary_at_rest(keyring: Any, suite: Suite):
    planted()
    wanted = [one.encode() for line in canaries() for one in line]
    wanted += [b"19998887351", b"19998887352"]
    for name, number, phone in canaries()[3:6]:
        assert len(see(DESK, queries.lookup, "person", "id_number", number)) == 1
        assert len(see(DESK, queries.lookup, "person", "phone", phone)) == 1
        assert len(see(DESK, queries.search_name, "person", name)) == 1
    with keyring.connect() as owner:
        owner.execute("CHECKPOINT")
        folder = Path(owner.execute("SHOW data_directory").fetchone()[0])
        own = owner.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()[0]
        # What was written goes through the log too: a marker shows that this very scan would find it.
        owner.execute("CREATE TABLE p35_marker AS SELECT 'p35-marker-in-the-open' AS text")
        owner.execute("CHECKPOINT")
    found, marked = _found_in(folder, str(own), wanted)
    assert (found, marked) == (set(), True)
    dump = subprocess.run(
        [binaries.program("pg_dump"), keyring.admin_url], capture_output=True, check=True
    ).stdout
    assert {one for one in wanted if one in dump} == set()
    assert b"p35-marker-in-the-open" in dump


@SUITES
def test_p35_a_ciphertext_opens_in_its_own_row_alone(keyring: Any, suite: Suite):
    first, second, *_ = planted()
    with transaction.atomic():
        enter(office.ALL)
        Thing.objects.filter(id=second.id).update(sealed=Thing.objects.get(id=first.id).sealed)
    with pytest.raises(SealBroken):
        do(
            DESK,
            actions.reveal,
            thing_id=second.id,
            fields=["phone"],
            purpose="legal_duty",
            reason="核对登记",
        )
    sealed = bytearray(_sealed(first.id))
    for place in (1, 5, 10, len(sealed) - 1):
        altered = bytes(sealed[:place]) + bytes([sealed[place] ^ 1]) + bytes(sealed[place + 1 :])
        with pytest.raises(Exception, match=r"ciphertext|ring"):
            vault.open_fields(vault.place_of("registers_thing", first.id), altered)


def _sealed(thing_id: Any) -> bytes:
    """Return a thing's ciphertext."""
    with transaction.atomic():
        enter(office.ALL)
        return bytes(Thing.objects.get(id=thing_id).sealed)


@SUITES
def test_p35_no_read_fails_while_keys_change(keyring: Any, suite: Suite):
    told = planted()
    over, failed, reads = threading.Event(), [], [0]

    def read() -> None:
        try:
            while not over.is_set():
                for one, (_, number, _) in zip(told, canaries(), strict=True):
                    if [line.number for line in see(DESK, queries.lookup, "person", "id_number", number)] != [
                        one.number
                    ]:
                        failed.append(one.number)
                    reads[0] += 1
        except Exception as error:  # whatever a reader met is what the test is about
            failed.append(repr(error))
        finally:
            connections.close_all()

    reader = threading.Thread(target=read)
    reader.start()
    other = Suite.SM4_GCM if suite is Suite.AES_256_GCM else Suite.AES_256_GCM
    for way in (other, suite, other):
        add_key(suite=way, by=KEEPER, now=office.NOW)
        assert list(reseal_all(by=KEEPER, now=office.NOW, batch=7))[-1] == (MANY + 2, 0)
        with transaction.atomic():
            enter(office.ALL)
            assert dict(sealed_under()) == {vault.ring().active.id: MANY + 2}
        time.sleep(0.2)
    over.set()
    reader.join()
    assert failed == []
    assert reads[0] > MANY
    assert office.proven_of([one.id for one in told]) == []


@SUITES
def test_p35_a_killed_rotation_goes_on(keyring: Any, suite: Suite):
    told = planted()
    environ = {
        **os.environ,
        **keyring.environ,
        "CHUANHUI_KEYRING": str(django_settings.KEYRING),
        "CHUANHUI_SECRET_KEY": django_settings.SECRET_KEY,
        "PYTHONPATH": str(ROOT / "src"),
    }
    words = [sys.executable, "-m", "chuanhui.site.command", "keys"]
    with keyring.connect() as owner:
        # Each row takes a while, so that the kill falls into the middle.
        owner.execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END $$;"
            "CREATE TRIGGER slow BEFORE UPDATE ON registers_thing FOR EACH ROW EXECUTE FUNCTION slow()"
        )
        with subprocess.Popen(
            [*words, "rotate", "--batch", "3"], env=environ, stdout=subprocess.DEVNULL
        ) as child:
            _wait_for(lambda: _under(owner, 2) > 3)
            os.kill(child.pid, signal.SIGKILL)
        between = _under(owner, 2)
        owner.execute("DROP TRIGGER slow ON registers_thing")
    assert 0 < between < MANY + 2
    assert (
        subprocess.run([*words, "rotate"], env=environ, check=False, stdout=subprocess.DEVNULL).returncode
        == 0
    )
    with transaction.atomic():
        enter(office.ALL)
        assert dict(sealed_under()) == {2: MANY + 2}
    assert see(DESK, queries.lookup, "person", "id_number", canaries()[9][1])[0].number == told[9].number


def _under(owner: psycopg.Connection[Any], key: int) -> int:
    row = owner.execute(
        "SELECT count(*) FROM registers_thing WHERE substring(sealed FROM 3 FOR 4) = %s",
        [key.to_bytes(4, "big")],
    ).fetchone()
    return int(row[0]) if row else 0


def _wait_for(ready: Any) -> None:
    for _ in range(600):
        if ready():
            return
        time.sleep(0.05)
    pytest.fail("the rotation did not begin")


def _found_in(folder: Path, own: str, wanted: list[bytes]) -> tuple[set[bytes], bool]:
    """Return the canaries that stand in any file of a server, and whether the marker does.

    Of its databases only `own` is read: the others are those of other tests.
    """
    found: set[bytes] = set()
    marked = False
    # Other tests make and drop databases meanwhile: what is gone holds nothing.
    for path in [Path(place) / name for place, _, names in os.walk(folder) for name in names]:
        if path.parent.parent.name == "base" and path.parent.name != own:
            continue
        try:
            text = path.read_bytes()
        except OSError:
            continue
        found |= {one for one in wanted if one in text}
        marked = marked or b"p35-marker-in-the-open" in text
    return found, marked


@SUITES
def test_p35_a_row_that_does_not_open_holds_up_nothing(keyring: Any, suite: Suite):
    told = planted()
    with transaction.atomic():
        enter(office.ALL)
        Thing.objects.filter(id=told[5].id).update(sealed=_sealed(told[6].id))
    add_key(suite=suite, by=KEEPER, now=office.NOW)
    assert list(reseal_all(by=KEEPER, now=office.NOW, batch=7))[-1] == (MANY + 1, 1)
    with transaction.atomic():
        enter(office.ALL)
        assert dict(sealed_under()) == {1: 1, 2: MANY + 1}


@SUITES
def test_p35_no_key_comes_or_goes_of_which_the_journal_is_silent(keyring: Any, suite: Suite):
    planted()
    ring = Path(django_settings.KEYRING)
    with keyring.connect() as owner:
        owner.execute(
            "CREATE FUNCTION silent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'silent'; END $$;"
            "CREATE TRIGGER silent BEFORE INSERT ON journal_entry FOR EACH ROW"
            " WHEN (NEW.kind LIKE 'keyring.%') EXECUTE FUNCTION silent()"
        )
        with pytest.raises(DatabaseError):
            add_key(suite=suite, by=KEEPER, now=office.NOW)
        assert sorted(rings.read(ring).keys) == [1]
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER silent")
        assert add_key(suite=suite, by=KEEPER, now=office.NOW) == 2
        with pytest.raises(KeyInUse):
            drop_key(1, by=KEEPER, now=office.NOW)
        list(reseal_all(by=KEEPER, now=office.NOW))
        owner.execute("ALTER TABLE journal_entry ENABLE TRIGGER silent")
        with pytest.raises(DatabaseError):
            drop_key(1, by=KEEPER, now=office.NOW)
        assert sorted(rings.read(ring).keys) == [1, 2]
        owner.execute("DROP TRIGGER silent ON journal_entry")
        for number, refused in ((2, KeyringFaulty), (7, KeyUnknown)):
            with pytest.raises(refused):
                drop_key(number, by=KEEPER, now=office.NOW)
        drop_key(1, by=KEEPER, now=office.NOW)
        assert sorted(rings.read(ring).keys) == [2]
        told = owner.execute(
            "SELECT kind, subject_ref FROM journal_entry WHERE kind LIKE 'keyring.%' ORDER BY seq"
        ).fetchall()
    assert told == [("keyring.add", "2"), ("keyring.resealed", "2"), ("keyring.drop", "1")]


@SUITES
def test_p35_a_key_is_not_dropped_under_a_row_that_is_being_written(keyring: Any, suite: Suite):
    planted()
    add_key(suite=suite, by=KEEPER, now=office.NOW)
    with transaction.atomic():
        enter(office.ALL)
        late = Thing.objects.exclude(sealed=None).earliest("id")
    list(reseal_all(by=KEEPER, now=office.NOW))
    refused: list[Exception] = []

    def drop() -> None:
        try:
            drop_key(1, by=KEEPER, now=office.NOW)
        except KeyInUse as error:
            refused.append(error)
        finally:
            connections.close_all()

    with transaction.atomic():
        enter(office.ALL)
        # One who began before the new key came writes under the former one, and has not committed.
        Thing.objects.filter(id=late.id).update(sealed=bytes(late.sealed))
        dropping = threading.Thread(target=drop)
        dropping.start()
        dropping.join(0.5)
        assert dropping.is_alive()
    dropping.join()
    assert [type(one) for one in refused] == [KeyInUse]
    assert sorted(rings.read(Path(django_settings.KEYRING)).keys) == [1, 2]
