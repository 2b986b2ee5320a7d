"""Promise 40: tampering with the journal is detected, and nothing else is taken for it.

The suite runs 8 writers with 250 entries each beside two sealers; the promise's full number is 100,000
each: ``CHUANHUI_P40_ROWS=100000 pytest tests/promises/test_p40.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from tests.database import in_threads
from tests.rooms.journal.writing import NOW, VERIFIER, verifier, write_some

from chuanhui.journal import actions, queries, rules
from chuanhui.journal.errors import SealerBusy

ROWS = int(os.environ.get("CHUANHUI_P40_ROWS", "250"))
WRITERS = 8
verify = verifier().verify
COPY_OF_40 = (
    "INSERT INTO journal_entry SELECT gen_random_uuid(), {seq}, at, kind, subject_kind, subject, "
    "subject_ref, area_path, post_id, person_id, playbook, NULL, ask, body, hash "
    "FROM journal_entry WHERE seq = 40"
)


def codes(fresh_db, digests=None):
    report = verify(fresh_db.admin_url, digests or {})
    return {finding.code for finding in report.findings}


@pytest.fixture
def journal(fresh_db, owner_connection):
    """A journal of four seals with 30 entries each and 5 entries unsealed, its triggers switched off."""
    for minute in range(4):
        write_some(30)
        actions.seal_now(NOW + timedelta(minutes=minute))
    write_some(5)
    owner_connection.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
    owner_connection.execute("ALTER TABLE journal_seal DISABLE TRIGGER USER")
    return owner_connection


def seal_at(journal, number):
    row = journal.execute("SELECT * FROM journal_seal WHERE number = %s", [number]).fetchone()
    return rules.Seal._make(row)


def reseal(journal, numbers):
    """Do what a forger would: compute seals anew over what stands now."""
    for number in numbers:
        seal = seal_at(journal, number)
        rows = journal.execute(
            "SELECT seq, hash FROM journal_entry WHERE seq BETWEEN %s AND %s ORDER BY seq",
            [seal.first_seq, seal.last_seq],
        ).fetchall()
        forged = rules.next_seal(seal_at(journal, number - 1), rows, seal.sealed_at)
        journal.execute(
            "UPDATE journal_seal SET entries = %s, previous = %s, digest = %s WHERE number = %s",
            [forged.entries, forged.previous, forged.digest, number],
        )


def rehash(journal, seq):
    """Give the entry at `seq` the hash of what it says now."""
    entry = entry_at(journal, seq)
    found = rules.hash_entry(*entry[1:-1])
    journal.execute("UPDATE journal_entry SET hash = %s WHERE seq = %s", [found, seq])


def entry_at(journal, seq):
    columns = rules.COLUMNS.replace("body", "body::text")
    row = journal.execute(f"SELECT seq, {columns} FROM journal_entry WHERE seq = %s", [seq]).fetchone()
    return rules.Recorded._make(row)


def test_eight_writers_and_two_sealers_raise_no_false_alarm(fresh_db, owner_connection):
    busy = threading.Event()

    def work(number):
        if number < WRITERS:
            return len(write_some(ROWS))
        seals = 0
        while not busy.wait(0.02):
            try:
                seals += actions.seal_now(NOW)
            except SealerBusy:
                continue
        return seals

    def all_work(number):
        try:
            return work(number)
        finally:
            done[number] = True
            if all(done[:WRITERS]):
                busy.set()

    done = [False] * (WRITERS + 2)
    outcome = in_threads(WRITERS + 2, all_work)
    actions.seal_now(NOW)
    report = verify(fresh_db.admin_url, {})
    assert sum(outcome[:WRITERS]) == WRITERS * ROWS
    assert (report.findings, report.entries, report.unsealed) == ([], WRITERS * ROWS, 0)
    assert report.seals > 1


def test_an_untouched_journal_is_clean(fresh_db, journal):
    held = queries.latest_digest()
    report = verify(fresh_db.admin_url, {held.number: held.digest.hex()})
    assert (report.findings, report.entries, report.seals, report.unsealed) == ([], 125, 4, 5)
    assert report.last == held.text


TAMPERED = {
    "change_a_byte": (
        "UPDATE journal_entry SET body = replace(body::text, '线缆', '线览')::json WHERE seq = 40",
        {"entry_changed"},
    ),
    "change_the_unsealed": (
        "UPDATE journal_entry SET kind = 'case.fix' WHERE seq = 123",
        {"entry_changed"},
    ),
    "change_the_subject": (
        "UPDATE journal_entry SET subject_ref = 'x' WHERE seq = 40",
        {"entry_changed"},
    ),
    "change_the_hash": (
        "UPDATE journal_entry SET hash = sha256('x') WHERE seq = 40",
        {"entry_changed", "seal_broken"},
    ),
    "redate": (
        "UPDATE journal_entry SET at = at - interval '1 day' WHERE seq = 40",
        {"entry_changed"},
    ),
    "redate_by_a_microsecond": (
        "UPDATE journal_entry SET at = at + interval '1 microsecond' WHERE seq = 40",
        {"entry_changed"},
    ),
    "redate_a_seal": (
        "UPDATE journal_seal SET sealed_at = sealed_at - interval '1 day' WHERE number = 2",
        {"seal_broken"},
    ),
    "delete": ("DELETE FROM journal_entry WHERE seq = 40", {"entries_missing", "seal_broken"}),
    "delete_the_first": ("DELETE FROM journal_entry WHERE seq = 1", {"entries_missing", "seal_broken"}),
    "insert_before_everything": (
        COPY_OF_40.format(seq=0),
        {"entry_changed", "entry_misplaced", "entries_missing", "seal_broken"},
    ),
    "insert_in_between": (
        "UPDATE journal_entry SET seq = seq + 1000 WHERE seq > 40;"
        "UPDATE journal_entry SET seq = seq - 999 WHERE seq > 1000;" + COPY_OF_40.format(seq=41),
        {"entry_changed", "seal_broken"},
    ),
    "swap_two": (
        "UPDATE journal_entry SET seq = -seq WHERE seq IN (40, 41);"
        "UPDATE journal_entry SET seq = CASE seq WHEN -40 THEN 41 ELSE 40 END WHERE seq < 0",
        {"seal_broken"},
    ),
    "swap_across_seals": (
        "UPDATE journal_entry SET seq = -seq WHERE seq IN (40, 70);"
        "UPDATE journal_entry SET seq = CASE seq WHEN -40 THEN 70 ELSE 40 END WHERE seq < 0",
        {"seal_broken"},
    ),
    "move_to_the_unsealed": (
        "UPDATE journal_entry SET seq = 900 WHERE seq = 40",
        {"entries_missing", "seal_broken"},
    ),
    "drop_a_seal": (
        "DELETE FROM journal_seal WHERE number = 2",
        {"seal_missing", "seal_gap", "seal_torn", "entries_missing", "seal_broken"},
    ),
    "drop_the_first_seal": (
        "DELETE FROM journal_seal WHERE number = 1",
        {"seal_missing", "seal_gap", "seal_torn", "entries_missing", "seal_broken"},
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_found(fresh_db, journal, name):
    statements, expected = TAMPERED[name]
    for statement in statements.split(";"):
        journal.execute(statement)
    assert codes(fresh_db) == expected


def test_inserting_a_well_hashed_entry_is_found(fresh_db, journal):
    journal.execute("DELETE FROM journal_entry WHERE seq = 40")
    journal.execute("UPDATE journal_entry SET seq = 40, kind = 'case.forge' WHERE seq = 125")
    rehash(journal, 40)
    assert codes(fresh_db) == {"seal_broken"}


def test_rehashing_a_changed_entry_is_found(fresh_db, journal):
    journal.execute("UPDATE journal_entry SET kind = 'case.fix' WHERE seq = 40")
    rehash(journal, 40)
    assert codes(fresh_db) == {"seal_broken"}


def test_resealing_one_batch_is_found(fresh_db, journal):
    journal.execute("UPDATE journal_entry SET kind = 'case.fix' WHERE seq = 40")
    rehash(journal, 40)
    reseal(journal, [2])
    assert codes(fresh_db) == {"seal_torn"}


def test_resealing_everything_is_found_by_a_digest_held_outside(fresh_db, journal):
    held = queries.latest_digest()
    journal.execute("UPDATE journal_entry SET kind = 'case.fix' WHERE seq = 40")
    rehash(journal, 40)
    reseal(journal, [2, 3, 4])
    assert codes(fresh_db) == set()
    assert codes(fresh_db, {held.number: held.digest.hex()}) == {"resealed"}


def test_cutting_off_the_tail_is_found_by_a_digest_held_outside(fresh_db, journal):
    held = queries.latest_digest()
    journal.execute("DELETE FROM journal_entry WHERE seq > 90")
    journal.execute("DELETE FROM journal_seal WHERE number > 3")
    assert codes(fresh_db) == set()
    assert codes(fresh_db, {held.number: held.digest.hex()}) == {"tail_missing"}


def test_emptying_the_journal_is_found_by_a_digest_held_outside(fresh_db, journal):
    held = queries.latest_digest()
    journal.execute("TRUNCATE journal_entry, journal_seal")
    assert codes(fresh_db, {held.number: held.digest.hex()}) == {"tail_missing"}


def test_the_verifier_runs_alone(fresh_db, journal):
    held = queries.latest_digest()
    words = [sys.executable, "-I", str(VERIFIER), fresh_db.admin_url, "--digest"]
    good = subprocess.run([*words, held.text], capture_output=True, text=True, check=False)
    words += [f"9:{held.digest.hex()}", "--json"]
    bad = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout.splitlines()[-1]) == (0, f"last seal {held.text}; 0 findings")
    assert (bad.returncode, '"tail_missing"' in bad.stdout) == (1, True)


def test_the_verifier_is_short_and_knows_nothing_of_the_platform():
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    assert "chuanhui." not in text.replace("@host/chuanhui", "")


def test_verifying_as_the_application_gives_the_same_answer(fresh_db):
    write_some(3)
    actions.seal_now(NOW)
    with fresh_db.connect_as_app() as app, app.transaction():
        assert app.execute("SELECT current_user").fetchone() == ("ch_app",)
    report = verify(fresh_db.app_url, {})
    assert (report.findings, report.entries) == ([], 3)
