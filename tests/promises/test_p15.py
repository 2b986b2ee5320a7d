"""Promise 15: one person one vote, secret even from the application's own role, countable again."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from tests.database import in_threads
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, DESK, MONDAY

from chuanhui.journal.queries import entries_of, entry_by_key, stream
from chuanhui.journal.scope import STAY_SQL, enter, settings_of
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.actions.casting import DROP
from chuanhui.mechanism.assemblies.rules import Ballot

LATER = MONDAY + 9 * DAY
CASTS, LINES = 20, 6
FIRST_COUNT: dict[str, Any] = {"slips": 6, "votes": {"c1": 6}}
PEEKS = (
    "SELECT * FROM assemblies_slip",
    "SELECT xmin, ctid FROM assemblies_slip",
    "SELECT tableoid FROM assemblies_slip LIMIT 1",
    "SELECT currtid2('assemblies_slip', '(0,1)')",
    "SELECT count(*) FROM assemblies_slip",
    "SELECT s FROM assemblies_slip s",
    "SELECT m.voter_id, s.marks FROM assemblies_mark m JOIN assemblies_slip s ON s.xmin = m.xmin",
    "COPY assemblies_slip TO STDOUT",
    "INSERT INTO assemblies_slip (ballot_id, secret, marks) VALUES (gen_random_uuid(), true, '1')",
    "UPDATE assemblies_slip SET marks = '1'",
    "DELETE FROM assemblies_slip",
    "TRUNCATE assemblies_slip",
    "CREATE TRIGGER spy AFTER INSERT ON assemblies_slip EXECUTE FUNCTION assemblies_roll_stands()",
    "ALTER TABLE assemblies_slip ADD COLUMN seen timestamptz DEFAULT now()",
    "SELECT * FROM assemblies_urn",
    "UPDATE assemblies_urn SET closed_at = NULL, closed_xid = NULL",
    "INSERT INTO assemblies_mark (voter_id) VALUES (gen_random_uuid())",
    "UPDATE assemblies_mark SET voter_id = gen_random_uuid()",
    "DELETE FROM assemblies_mark",
    "UPDATE assemblies_voter SET elector = gen_random_uuid()",
    "DELETE FROM assemblies_voter",
    "SELECT * FROM pg_statistic",
)


@pytest.fixture
def base(fresh_district):
    with transaction.atomic():
        enter(ALL)
        office.in_force()
    return fresh_district


@pytest.fixture
def app(base):
    """The application's own role, on a connection of its own that sees every area."""
    found = base.connect_as_app()
    found.execute(STAY_SQL, settings_of(ALL))
    yield found
    found.close()


@pytest.fixture
def owner(base):
    """Whoever runs the server."""
    found = base.connect()
    found.execute(STAY_SQL, settings_of(ALL))
    yield found
    found.close()


def council(doors: int) -> tuple[Ballot, list[tuple[str, str]]]:
    ballot = office.council(office.yard(doors))
    return ballot, list(office.codes(ballot).items())


def test_p15_twenty_casts_at_once_for_each_voter_are_one_vote_and_a_recount_is_the_count(base):
    ballot, codes = council(LINES)

    def cast(thread: int) -> list[str]:
        told = []
        for turn in range(LINES):
            number, code = codes[(thread + turn) % LINES]
            try:
                if thread % 5 == 4:
                    office.do(DESK, actions.mark_paper, ballot_id=ballot.id, number=number)
                else:
                    office.vote(code, f"c{thread % 5 + 1}")
                told.append(f"{number} cast")
            except ChuanhuiError as refusal:
                told.append(f"{number} {refusal.code}")
        return told

    answers = Counter(one for told in in_threads(CASTS, cast) for one in told)
    for number, _ in codes:
        assert answers[f"{number} cast"] == 1
        assert answers[f"{number} assembly.already_voted"] == CASTS - 1
    office.close(ballot, LATER)
    paper = sum(one.channel == "paper" for one in office.do(DESK, _roll, ballot_id=ballot.id))
    if paper:
        for by in (DESK, office.HEAD):
            sums = {"slips": paper, "invalid": paper}
            office.do(by, actions.enter_batch, LATER, ballot_id=ballot.id, number=1, sums=sums)
    held = office.counted(office.stands(ballot.id), LATER)
    assert held.tally["slips"] == LINES == sum(held.tally["votes"].values()) + paper
    office.do(DESK, actions.recount, LATER, ballot_id=ballot.id)
    assert office.stands(ballot.id).tally == held.tally
    assert office.seen(lambda: list(queries.differing())) == []


def _roll(*, by: Any, now: Any, ballot_id: Any) -> Any:
    return queries.roll_of(by, ballot_id)


def _paper(marks: int = 6) -> Ballot:
    """Return a closed ballot with so many paper slips, the first clerk's count of them sealed."""
    ballot, codes = council(marks)
    for number, _ in codes:
        office.do(DESK, actions.mark_paper, ballot_id=ballot.id, number=number)
    office.close(ballot, LATER)
    office.do(DESK, actions.enter_batch, LATER, ballot_id=ballot.id, number=1, sums=FIRST_COUNT)
    return ballot


def _guess(app, ballot: Ballot, sums: dict[str, Any]) -> str | None:
    try:
        told = json.dumps({"abstained": 0, "invalid": 0, "areas": {}, **sums})
        app.execute("SELECT assemblies_keep_sums(%s, 1, 'second', %s, 'salt')", [ballot.id, told])
    except psycopg.Error as refusal:
        return refusal.sqlstate
    return None


def _alike(app, ballot: Ballot) -> int:
    return len(app.execute("SELECT * FROM assemblies_sums_alike(%s)", [ballot.id]).fetchall())


def test_p15_a_clerk_s_sealed_count_is_not_found_by_guesses_that_are_rolled_back(app):
    ballot = _paper()
    right = {**FIRST_COUNT, "votes": {"c1": 6, "c2": 0, "c3": 0, "c4": 0, "c5": 0}}
    app.execute("BEGIN")
    for place in range(4):
        app.execute(f"SAVEPOINT s{place}")
        # The right one among them: neither it nor any other is told from the rest.
        assert _guess(app, ballot, right if place == 2 else {**right, "invalid": place}) is None
        assert _alike(app, ballot) == 0
        app.execute(f"ROLLBACK TO s{place}")
    assert _guess(app, ballot, right) is None
    with pytest.raises(psycopg.Error):
        app.execute("SELECT sums FROM assemblies_sums")
    app.execute("ROLLBACK")
    office.do(office.HEAD, actions.enter_batch, LATER, ballot_id=ballot.id, number=1, sums=FIRST_COUNT)
    assert office.compared(ballot, LATER) is True


def test_p15_one_guess_that_is_committed_costs_the_very_count_and_another_cannot_be_tried(app):
    ballot = _paper()
    wrong = {"slips": 6, "votes": {"c1": 0, "c2": 6, "c3": 0, "c4": 0, "c5": 0}}
    assert _guess(app, ballot, wrong) is None
    assert _alike(app, ballot) == 0
    # Neither a second guess in its place, nor another first count, nor the second alone taken away.
    assert _guess(app, ballot, FIRST_COUNT) == "23505"
    again = "SELECT assemblies_keep_sums(%s, 1, 'first', '{}', 'salt')"
    with pytest.raises(psycopg.errors.CheckViolation):
        app.execute(again, [ballot.id])
    app.execute("SELECT assemblies_drop_sums(%s, 1, 'second')", [ballot.id])
    assert _guess(app, ballot, FIRST_COUNT) == "23514"
    with pytest.raises(ChuanhuiError) as refusal:
        office.do(office.HEAD, actions.count_ballot, LATER, ballot_id=ballot.id)
    assert refusal.value.code == "assembly.unreconciled"


def test_p15_counts_are_compared_in_a_later_act_than_the_one_that_entered_them(base):
    ballot = _paper()
    with transaction.atomic():
        enter(ALL)
        facts = {"ballot_id": ballot.id, "number": 1, "by": office.who(office.HEAD), "now": LATER}
        actions.enter_batch(sums=FIRST_COUNT, **facts)
        with pytest.raises(ChuanhuiError) as refusal, transaction.atomic():
            actions.compare_batch(**facts)
        assert refusal.value.code == "assembly.compared_too_soon"
    assert office.compared(ballot, LATER) is True
    assert office.counted(office.stands(ballot.id), LATER).tally["votes"]["c1"] == 6
    assert office.seen(lambda: list(queries.differing())) == []


def test_p15_the_application_cannot_look_into_the_urn_nor_undo_a_mark(app):
    ballot, codes = council(2)
    office.vote(codes[0][1], "c1")
    assert {peek: _refusal(app, peek) for peek in PEEKS} == dict.fromkeys(PEEKS, "42501")
    assert ballot.secret


def _refusal(app, statement: str) -> str | None:
    try:
        app.execute(statement)
    except psycopg.Error as refusal:
        return refusal.sqlstate
    return ""


def test_p15_no_privilege_on_any_column_of_urn_or_slips(app):
    sql = (
        "SELECT c.relname, a.attname, p FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, "
        "unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) p "
        "WHERE c.relname IN ('assemblies_slip', 'assemblies_urn') "
        "AND NOT a.attisdropped AND has_column_privilege('ch_app', c.oid, a.attnum, p)"
    )
    assert app.execute(sql).fetchall() == []


def test_p15_nothing_comes_from_an_open_urn_nor_from_a_closing_that_is_rolled_back(app):
    ballot, codes = council(4)
    office.vote(codes[0][1], "c1")
    assert _slips(app, ballot) == []
    app.execute("BEGIN")
    app.execute("SELECT assemblies_close_urn(%s, now())", [ballot.id])
    app.execute("SAVEPOINT inside")
    assert _slips(app, ballot) == []
    app.execute("ROLLBACK")
    office.vote(codes[1][1], "c2")
    app.execute("SELECT assemblies_close_urn(%s, now())", [ballot.id])
    assert len(_slips(app, ballot)) == 2
    voter = app.execute("SELECT id FROM assemblies_voter WHERE number = %s", [codes[2][0]]).fetchone()[0]
    cast = "SELECT assemblies_cast(%s, 'code', '10000', NULL, now())"
    assert app.execute(cast, [voter]).fetchone() == ("closed",)


def _slips(app, ballot: Ballot) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = app.execute(
        "SELECT voter, slip FROM assemblies_slips(%s)", [ballot.id]
    ).fetchall()
    return found


def test_p15_a_roll_that_is_voted_by_takes_no_further_line(app):
    ballot, _ = council(2)
    with pytest.raises(psycopg.errors.RaiseException):
        app.execute(
            "INSERT INTO assemblies_voter (id, ballot_id, area_path, elector, number) "
            "SELECT gen_random_uuid(), ballot_id, area_path, gen_random_uuid(), 'stuffed' "
            "FROM assemblies_voter WHERE ballot_id = %s LIMIT 1",
            [ballot.id],
        )


def test_p15_after_the_closing_nothing_hidden_tells_whose_a_slip_is(owner):
    ballot, codes = council(40)
    for number, (_, code) in enumerate(codes):
        office.vote(code, "c1" if number < 20 else "c2")
    before = owner.execute("SELECT count(DISTINCT xmin::text) FROM assemblies_slip").fetchone()
    office.close(ballot, LATER)
    rows = owner.execute(
        "SELECT id, xmin::text, marks, voter_id, pg_column_size(s.*) FROM assemblies_slip s ORDER BY ctid"
    ).fetchall()
    assert before == (40,)
    assert {one[1] for one in rows} & {
        one[0] for one in owner.execute("SELECT xmin::text FROM assemblies_mark").fetchall()
    } == set()
    assert len({one[1] for one in rows}) == 1
    assert {one[3] for one in rows} == {None}
    assert len({one[4] for one in rows}) == 1
    placed = [one[2] for one in rows]
    # Of 137 billion orders two keep first and second half apart.
    assert placed not in (sorted(placed), sorted(placed, reverse=True))
    read = [marks for _, marks in _slips(owner, ballot)]
    assert read == [one[2] for one in sorted(rows, key=lambda row: row[0])]


def test_p15_a_secret_slip_cannot_name_its_voter(owner):
    ballot, codes = council(2)
    office.vote(codes[0][1], "c1")
    columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'assemblies_slip'"
    names = {one[0] for one in owner.execute(columns).fetchall()}
    assert names == {"id", "ballot_id", "secret", "voter_id", "marks"}
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("UPDATE assemblies_slip SET voter_id = gen_random_uuid()")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute("UPDATE assemblies_slip SET secret = false, voter_id = gen_random_uuid()")
    assert ballot.secret


def test_p15_the_journal_tells_that_a_line_voted_and_no_digest_covers_how(base):
    ballot, codes = council(4)
    first, second = uuid4(), uuid4()
    office.vote(codes[0][1], "c1", key=first)
    office.vote(codes[1][1], "c2", "c3", key=second)
    again = office.vote(codes[0][1], "c5", key=first)
    assert again.repeated
    with transaction.atomic():
        enter(ALL)
        one, two = entry_by_key(first), entry_by_key(second)
        assert one is not None
        assert two is not None
        shared = ("channel", "revision", "state", "ballot")
        told = [{key: json.loads(entry.body)[key] for key in shared} for entry in (one, two)]
        assert told[0] == told[1]
        assert set(json.loads(one.body)) == set(shared)
        assert len(entries_of(ALL, again.id)) == 1
        bodies = [entry.body for entry in stream("ballot.cast")]
    plain = {"channel": "code", "revision": 0, "state": "code"}
    assert [json.loads(body) for body in bodies] == [{**plain, "ballot": str(ballot.id)}] * 2


def test_p15_neither_running_statements_nor_statistics_show_a_choice(app, owner):
    ballot, codes = council(3)
    voter = app.execute("SELECT id FROM assemblies_voter WHERE number = %s", [codes[0][0]]).fetchone()[0]
    with transaction.atomic():
        enter(ALL)
        assert DROP.row(voter, "code", "01010", None, MONDAY) == ("cast",)
        pid = connection.connection.info.backend_pid
        query = app.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()[0]
    assert "assemblies_cast($1" in query
    assert "01010" not in query
    for number, code in codes[1:]:
        office.vote(code, "c1")
        assert number
    owner.execute("ANALYZE assemblies_slip")
    shown = "SELECT * FROM pg_stats WHERE tablename = 'assemblies_slip'"
    assert app.execute(shown).fetchall() == []
    assert "marks" not in {one[2] for one in owner.execute(shown).fetchall()}
    assert ballot.secret
