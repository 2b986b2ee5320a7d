"""Writing, reading and sealing on the real database, as the application's role."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.database import in_threads
from tests.rooms.journal.writing import NOW, an_entry, write_some

from chuanhui.journal import actions, queries, rules, scope, stamps, tasks
from chuanhui.journal.errors import KeyReused, SealerBusy, SightNotEntered
from chuanhui.journal.models import JournalEntry
from chuanhui.kernel.sight import Sight

DISTRICT = Sight.of("411602.")


@pytest.fixture
def entered(db, enter_everything):
    return Sight.everything()


def test_write_keeps_every_field_and_the_body_to_the_letter(entered):
    subject, key = uuid4(), uuid4()
    entry = an_entry(
        subject=subject, subject_kind="case", key=key, ask=b"ask", body={"b": "\\\n\u0000井", "a": 1.5}
    )
    actions.write(entry)
    (found,) = queries.entries_of(entered, subject)
    assert found[1:] == rules.parameters(entry)
    assert rules.hash_entry(*found[1:-1]) == found.hash
    assert queries.entry_by_key(key) == found


def test_write_refuses_a_key_that_stands(entered):
    key = uuid4()
    actions.write(an_entry(key=key, ask=b"1"))
    with pytest.raises(KeyReused):
        actions.write(an_entry(key=key, ask=b"1"))


def test_history_shows_only_what_is_in_sight(entered):
    subject = uuid4()
    for path in ("411602.007.", "411602.008.", rules.HOUSE):
        actions.write(an_entry(subject=subject, area_path=path))
    narrow = Sight.of("411602.008.")
    assert [entry.area_path for entry in queries.entries_of(narrow, subject)] == ["411602.008."]
    scope.enter(Sight.of("411602.007."))
    assert [entry.area_path for entry in queries.entries_of(entered, subject)] == ["411602.007."]


def test_writing_outside_the_sight_is_refused(db):
    scope.enter(Sight.of("411602.008.", "411602.014."))
    for path in ("411602.007.", "411602.009.", rules.HOUSE):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            actions.write(an_entry(area_path=path))
    actions.write(an_entry(area_path="411602.014.001."))


def test_nothing_can_be_changed_or_removed(fresh_db, owner_connection):
    write_some(1)
    actions.seal_now(NOW)
    for table in ("journal_entry", "journal_seal"):
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}", f"UPDATE {table} SET digest = ''"):
            sql = statement.replace("digest", "hash") if table == "journal_entry" else statement
            with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
                cursor.execute(sql)
            owner_connection.execute("SET session_replication_role = replica")
            with pytest.raises(Exception, match="append-only"):
                owner_connection.execute(sql)


def test_the_seq_is_given_by_the_database(entered):
    actions.write(an_entry())
    entry = an_entry()
    columns = f"seq, {rules.COLUMNS}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO journal_entry ({columns}) VALUES (-5, {', '.join(['%s'] * 14)}) RETURNING seq",
            rules.parameters(entry),
        )
        assert cursor.fetchone()[0] > 1


def test_a_path_without_its_full_stop_is_refused_by_the_table(entered, monkeypatch):
    entry = an_entry()
    object.__setattr__(entry, "area_path", "411602")
    with pytest.raises(IntegrityError, match="path_ends"):
        actions.write(entry)


def test_enter_needs_a_transaction(fresh_db):
    with pytest.raises(SightNotEntered):
        scope.enter(DISTRICT)


def test_seeing_puts_the_former_sight_back(entered):
    actions.write(an_entry(area_path="411602.008."))
    scope.enter(Sight.of("411602.007."))
    with scope.seeing(DISTRICT):
        assert JournalEntry.objects.count() == 1
    assert JournalEntry.objects.count() == 0


def test_narrow_says_the_same_as_the_policy(entered):
    for path in ("411602.007.", "411602.007.003.", "411602.008.", "411602.014.", "411602Z.008."):
        actions.write(an_entry(area_path=path))
    sights = [Sight.nothing(), DISTRICT, Sight.of("411602.007.", "411602Z."), Sight.everything()]
    for sight in sights:
        narrowed = list(
            scope.narrow(JournalEntry.objects.order_by("seq"), sight).values_list("area_path", flat=True)
        )
        with scope.seeing(sight):
            bound = list(JournalEntry.objects.order_by("seq").values_list("area_path", flat=True))
        assert narrowed == bound


def test_narrow_keeps_to_one_unit(entered):
    for post_id in (1, 2):
        actions.write(an_entry(post_id=post_id))
    narrowed = scope.narrow(JournalEntry.objects.all(), Sight.of("411602.", unit=2), unit="post_id")
    assert [entry.post_id for entry in narrowed] == [2]


def test_claim_gives_a_repeated_request_the_first_entry(fresh_db):
    key, ask = uuid4(), rules.ask_digest({"step": "fix"})

    def request(number):
        with transaction.atomic():
            scope.enter(DISTRICT)
            if earlier := actions.claim(key, ask):
                return earlier.id
            entry = an_entry(key=key, ask=ask)
            actions.write(entry)
            return entry.id

    assert len(set(in_threads(8, request))) == 1


def test_claim_refuses_a_key_that_asked_something_else(entered):
    key = uuid4()
    actions.write(an_entry(key=key, ask=b"1"))
    with pytest.raises(KeyReused) as refused:
        actions.claim(key, b"2")
    assert refused.value.facts == {"key": key, "kind": "case.file"}


def test_sealing_is_done_once(fresh_db):
    write_some(5)
    assert sorted(in_threads(4, lambda number: actions.seal_now(NOW)))[-1] == 1
    assert actions.seal_now(NOW) == 0
    (seal,) = queries.seals(9)
    assert (seal.number, seal.first_seq, seal.last_seq, seal.entries) == (1, 1, 5, 5)
    assert queries.latest_digest() == seal


def test_sealing_closes_long_batches_in_pieces(fresh_db, monkeypatch):
    monkeypatch.setattr(actions, "SEAL_AT_MOST", 2)
    write_some(5)
    assert actions.seal_now(NOW) == 3
    assert [(seal.first_seq, seal.last_seq) for seal in queries.seals(9)] == [(5, 5), (3, 4), (1, 2)]


def test_sealing_waits_for_writers_and_gives_up_politely(fresh_db, monkeypatch):
    monkeypatch.setattr(actions, "SEAL_WAITS_MS", 100)
    written, finish = threading.Event(), threading.Event()

    def work(number):
        if number == 0:
            with transaction.atomic():
                scope.enter(DISTRICT)
                actions.write(an_entry())
                written.set()
                finish.wait(10)
            return None
        written.wait(10)
        with pytest.raises(SealerBusy):
            actions.seal_now(NOW)
        seals = tasks.seal(0)
        finish.set()
        return seals

    assert in_threads(2, work) == [None, 0]
    assert tasks.seal(0) == 1


def test_sealing_inside_a_transaction_lets_writers_go_on(fresh_db):
    write_some(1)
    with transaction.atomic():
        scope.enter(DISTRICT)
        assert actions.settled_mark() == 1
        in_threads(1, lambda number: write_some(1))
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.lo')")
            assert cursor.fetchone() == ("411602.",)


def test_followers_read_sealed_entries_only(fresh_db, enter_everything):
    write_some(3)
    actions.seal_now(NOW)
    write_some(1)
    with transaction.atomic():
        enter_everything()
        assert [entry.seq for entry in queries.settled_after(0, 2)] == [1, 2]
        assert [entry.seq for entry in queries.settled_after(2, 9)] == [3]
        assert queries.unsealed_since() == NOW


def test_unsealed_since_is_silent_when_all_is_sealed(fresh_db, enter_everything):
    write_some(1)
    actions.seal_now(NOW + timedelta(minutes=1))
    with transaction.atomic():
        enter_everything()
        assert queries.unsealed_since() is None


def test_stream_gives_subjects_together_and_in_order(entered):
    one, two = sorted([uuid4(), uuid4()])
    for subject in (two, one, two, None):
        actions.write(an_entry(subject=subject))
    actions.write(an_entry(subject=one, kind="post.appoint"))
    found = [(entry.subject, entry.kind) for entry in queries.stream("case.", batch=2)]
    assert found == [(one, "case.file"), (two, "case.file"), (two, "case.file")]
    assert [entry.seq for entry in queries.stream("case.")][1:] == sorted(
        entry.seq for entry in queries.stream("case.") if entry.subject == two
    )


def test_histories_give_each_subject_once_with_all_its_entries(entered):
    one, two = sorted([uuid4(), uuid4()])
    for subject, number in ((two, 1), (one, 2), (two, 3), (None, 4)):
        actions.write(an_entry(subject=subject, body={"n": number}))
    told = [(subject, [entry.body for entry in own]) for subject, own in queries.histories("case.")]
    assert told == [(one, ['{"n":2}']), (two, ['{"n":1}', '{"n":3}'])]
    assert [subject for subject, _ in queries.histories("case.", [two])] == [two]


def test_stamps_rise_by_one_and_read_zero_before(db):
    assert stamps.read("areas", "units") == {"areas": 0, "units": 0}
    assert [stamps.bump("areas"), stamps.bump("areas"), stamps.bump("units")] == [1, 2, 1]
    assert stamps.read("areas", "units") == {"areas": 2, "units": 1}
