"""Promise 15 for surveys without names: the urn is closed for good before anybody looks into it."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection, transaction
from tests.rooms.voice import office
from tests.rooms.voice.office import ALL, DAY, DESK, MONDAY

from chuanhui.journal.scope import STAY_SQL, enter, settings_of
from chuanhui.mechanism.voice import actions, errors, queries
from chuanhui.mechanism.voice.actions.answering import CAST
from chuanhui.mechanism.voice.rules import Survey

PEEKS = (
    "SELECT * FROM voice_slip",
    "SELECT xmin, ctid FROM voice_slip",
    "SELECT currtid2('voice_slip', '(0,1)')",
    "SELECT count(*) FROM voice_slip",
    "SELECT l.id, s.answers FROM voice_line l JOIN voice_slip s ON s.xmin = l.xmin",
    "COPY voice_slip TO STDOUT",
    "INSERT INTO voice_slip (survey_id, answers) VALUES (gen_random_uuid(), '{}')",
    "UPDATE voice_slip SET answers = '{}'",
    "DELETE FROM voice_slip",
    "TRUNCATE voice_slip",
    "SELECT * FROM voice_urn",
    "INSERT INTO voice_urn (survey_id) VALUES (gen_random_uuid())",
    "UPDATE voice_urn SET closed_at = NULL, closed_xid = NULL",
    "DELETE FROM voice_urn",
    "UPDATE voice_line SET state = 'waiting', answered_at = NULL",
    "SELECT * FROM pg_statistic",
)


@pytest.fixture
def asked(fresh_district):
    """A survey of forty flats with their codes, committed."""
    with transaction.atomic():
        enter(ALL)
        office.in_force()
        survey_id = office.ask(office.block(40)).id
        codes = office.do(DESK, actions.print_codes, survey_id=survey_id).codes
    return fresh_district, survey_id, [one.code for one in codes]


@pytest.fixture
def app(asked):
    """The application's own role, on a connection of its own that sees every area."""
    found = asked[0].connect_as_app()
    found.execute(STAY_SQL, settings_of(ALL))
    yield found
    found.close()


@pytest.fixture
def owner(asked):
    """Whoever runs the server."""
    found = asked[0].connect()
    found.execute(STAY_SQL, settings_of(ALL))
    yield found
    found.close()


def _answer(survey_id, code, item="pipes"):
    with transaction.atomic():
        enter(ALL)
        office.online(survey_id, code, answers={"items": [item]})


def _close(survey_id):
    with transaction.atomic():
        enter(ALL)
        office.do(DESK, actions.close_survey, MONDAY + DAY, survey_id=survey_id, reason="已到期")


def _slips(door, survey_id):
    return door.execute("SELECT voice_slips(%s)::text", [survey_id]).fetchall()


def _refusal(app, statement):
    try:
        app.execute(statement)
    except psycopg.Error as refusal:
        return refusal.sqlstate
    return ""


def test_p15_the_application_cannot_look_into_the_urn_of_a_survey(asked, app):
    _answer(asked[1], asked[2][0])
    assert {peek: _refusal(app, peek) for peek in PEEKS} == dict.fromkeys(PEEKS, "42501")
    sql = (
        "SELECT c.relname, a.attname, p FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, "
        "unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) p "
        "WHERE c.relname IN ('voice_slip', 'voice_urn') "
        "AND NOT a.attisdropped AND has_column_privilege('ch_app', c.oid, a.attnum, p)"
    )
    assert app.execute(sql).fetchall() == []


def test_p15_an_end_that_is_rolled_back_shows_no_answer(asked, app):
    _, survey_id, codes = asked
    _answer(survey_id, codes[0])
    end = "UPDATE voice_survey SET ending = 'good', ended_at = now() WHERE id = %s"
    app.execute("BEGIN")
    app.execute("SAVEPOINT inside")
    app.execute(end, [survey_id])
    assert _slips(app, survey_id) == []
    app.execute("SELECT voice_close_urn(%s, now())", [survey_id])
    assert _slips(app, survey_id) == []
    assert app.execute("SELECT voice_countable(%s)", [survey_id]).fetchone() == (False,)
    app.execute("ROLLBACK TO inside")
    assert _slips(app, survey_id) == []
    app.execute("COMMIT")
    _answer(survey_id, codes[1])
    with pytest.raises(psycopg.errors.CheckViolation):
        app.execute("SELECT voice_close_urn(%s, now())", [survey_id])
    app.execute(end, [survey_id])
    assert _slips(app, survey_id) == []
    app.execute("SELECT voice_close_urn(%s, now())", [survey_id])
    assert len(_slips(app, survey_id)) == 2
    with pytest.raises(psycopg.errors.CheckViolation):
        app.execute("UPDATE voice_survey SET ending = '' WHERE id = %s", [survey_id])
    (line,) = app.execute("SELECT id FROM voice_line WHERE state = 'waiting' LIMIT 1").fetchone()
    with pytest.raises(psycopg.errors.CheckViolation):
        app.execute("SELECT voice_cast(%s, %s, '{}', 'online', now())", [survey_id, line])


def test_p15_an_urn_that_is_closed_takes_nothing_whatever_the_survey_says(asked, app, owner):
    _, survey_id, _ = asked
    (line,) = app.execute("SELECT id FROM voice_line LIMIT 1").fetchone()
    owner.execute(
        "UPDATE voice_urn SET closed_at = now(), closed_xid = pg_current_xact_id() WHERE survey_id = %s",
        [survey_id],
    )
    with pytest.raises(psycopg.errors.CheckViolation):
        app.execute("SELECT voice_cast(%s, %s, '{}', 'online', now())", [survey_id, line])


def test_p15_closing_and_counting_are_two_acts(asked):
    _, survey_id, codes = asked
    for code in codes[:3]:
        _answer(survey_id, code)
    with transaction.atomic():
        enter(ALL)
        office.do(DESK, actions.close_survey, MONDAY + DAY, survey_id=survey_id, reason="已到期")
        with pytest.raises(errors.SurveyRuns):
            office.do(DESK, actions.count_survey, MONDAY + DAY, survey_id=survey_id)
    with transaction.atomic():
        enter(ALL)
        assert queries.public_survey(survey_id, now=MONDAY + DAY).result is None
        office.do(DESK, actions.count_survey, MONDAY + DAY, survey_id=survey_id)
        held = queries.held(Survey, ALL, survey_id)
        assert held.result["sums"]["items"] == {"pipes": 3, "lift": 0, "lamps": 0}
        assert list(queries.differing()) == []


def test_p15_after_the_end_nothing_hidden_tells_whose_an_answer_is(asked, owner):
    _, survey_id, codes = asked
    for number, code in enumerate(codes):
        _answer(survey_id, code, "pipes" if number < 20 else "lift")
    assert owner.execute("SELECT count(DISTINCT xmin::text) FROM voice_slip").fetchone() == (40,)
    _close(survey_id)
    rows = owner.execute("SELECT id, xmin::text, answers::text FROM voice_slip ORDER BY ctid").fetchall()
    assert len({one[1] for one in rows}) == 1
    lines = {one[0] for one in owner.execute("SELECT xmin::text FROM voice_line").fetchall()}
    assert {one[1] for one in rows} & lines == set()
    placed = [one[2] for one in rows]
    # Of 137 billion orders two keep first and second half apart.
    assert placed not in (sorted(placed), sorted(placed, reverse=True))
    assert [one[0] for one in _slips(owner, survey_id)] == [one[2] for one in sorted(rows)]


def test_p15_neither_running_statements_nor_statistics_show_an_answer(asked, app, owner):
    _, survey_id, codes = asked
    with transaction.atomic():
        enter(ALL)
        (line, *_) = queries.lines(office.who(DESK), survey_id)
        told = '{"items": ["lamps"]}'
        assert CAST.row(survey_id, line.id, told, "online", MONDAY) == ("t",)
        pid = connection.connection.info.backend_pid
        query = app.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()[0]
    assert "voice_cast($1" in query
    assert "lamps" not in query
    for code in codes[1:4]:
        _answer(survey_id, code)
    owner.execute("ANALYZE voice_slip")
    shown = "SELECT * FROM pg_stats WHERE tablename = 'voice_slip'"
    assert app.execute(shown).fetchall() == []
    assert "answers" not in {one[2] for one in owner.execute(shown).fetchall()}
