"""Surveys on the real database: roll, codes, one answer a line, the urn, sums, coverage, the plan's items."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from chuanhui.grid.registers.models import Thing
from chuanhui.journal.queries import entries_of
from chuanhui.journal.rules import ask_digest
from chuanhui.mechanism.voice import actions, errors, queries
from chuanhui.mechanism.voice.rules import Ending, Line, LineState, Survey

from .office import (
    ALL,
    DAY,
    DESK,
    MONDAY,
    OTHER_STREET,
    STREET,
    ask,
    block,
    do,
    in_force,
    online,
    resident,
    who,
)

pytestmark = pytest.mark.usefixtures("district", "evidence")


@pytest.fixture(autouse=True)
def _in_force(district):
    in_force()


def _codes(survey_id, **more):
    return do(DESK, actions.print_codes, survey_id=survey_id, **more).codes


def _lines(survey_id, **more):
    return queries.lines(who(DESK), survey_id, **more)


def _paper(line, now=MONDAY, by=DESK, **answers):
    told = {"items": ["lift"], **answers}
    return do(by, actions.answer_on_paper, now, line_id=line.id, answers=told)


def _close(survey_id, now=MONDAY + DAY, **more):
    do(DESK, actions.close_survey, now, survey_id=survey_id, **more)
    do(DESK, actions.count_survey, now, survey_id=survey_id)
    return queries.held(Survey, ALL, survey_id)


def test_paper_and_online_are_one_count_and_each_line_answers_once():
    survey_id = ask(block(5)).id
    codes, lines = _codes(survey_id), _lines(survey_id)
    assert [(one.number, one.label) for one in codes] == [(one.number, one.label) for one in lines]
    receipt = online(
        survey_id, codes[0].code.lower()[:4] + " " + codes[0].code[4:], answers={"items": ["pipes"]}
    )
    assert (receipt.number, receipt.revision) == (lines[0].number, 2)
    with pytest.raises(errors.AnsweredAlready) as refusal:
        _paper(lines[0])
    assert refusal.value.facts["channel"] == "网上"
    for line in lines[1:4]:
        _paper(line)
    told = queries.tell_survey(who(DESK), survey_id, now=MONDAY)
    assert (told.coverage.online, told.coverage.paper, told.coverage.pct) == (1, 3, "80.00%")
    ended = _close(survey_id)
    assert ended.ended is Ending.GOOD
    assert ended.result["sums"]["items"] == {"pipes": 1, "lift": 3, "lamps": 0}
    assert (ended.result["answers"], ended.result["online"], ended.result["paper"]) == (4, 1, 3)
    with pytest.raises(errors.SurveyOver):
        _paper(lines[4])
    assert list(queries.differing()) == []


def test_codes_are_given_out_once_to_the_opener_and_the_same_request_gets_them_again():
    survey_id, key = ask(block(3)).id, uuid4()
    with pytest.raises(errors.NotYourSurvey):
        do(STREET, actions.print_codes, survey_id=survey_id)
    codes = _codes(survey_id, key=key)
    assert _codes(survey_id, key=key) == codes
    assert len({one.code for one in codes}) == 3
    with pytest.raises(errors.CodesPrinted):
        _codes(survey_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(l::text, ' ') FROM voice_line l")
        rows = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(body::text, ' ') FROM journal_entry")
        entries = cursor.fetchone()[0]
    assert not [one.code for one in codes if one.code in rows or one.code in entries]


def _reissue(line, by=STREET):
    do(DESK, actions.ask_code, line_id=line.id, reason="住户遗失")
    return do(by, actions.decide_code, line_id=line.id, good=True).codes[0].code


def test_no_repeated_request_gets_the_code_that_two_persons_gave_a_line_meanwhile():
    survey_id, printed, confirmed = ask(block(3)).id, uuid4(), uuid4()
    codes = _codes(survey_id, key=printed)
    line = _lines(survey_id)[0]
    do(DESK, actions.ask_code, line_id=line.id, reason="住户遗失")
    decide = {"line_id": line.id, "good": True, "key": confirmed}
    fresh = do(STREET, actions.decide_code, **decide)
    assert _codes(survey_id, key=printed) == codes[1:]
    again = do(STREET, actions.decide_code, **decide)
    assert (len(fresh.codes), again.codes, again.receipt.repeated) == (1, (), True)


def test_a_lost_code_is_replaced_by_two_persons_and_is_of_no_use_any_more():
    survey_id = ask(block(2)).id
    line = _lines(survey_id)[0]
    with pytest.raises(errors.CodesAbsent):
        do(DESK, actions.ask_code, line_id=line.id, reason="住户遗失")
    lost = _codes(survey_id)[0].code
    with pytest.raises(errors.CodeNotAsked):
        do(STREET, actions.decide_code, line_id=line.id, good=True)
    with pytest.raises(errors.NotYourSurvey):
        do(STREET, actions.ask_code, line_id=line.id, reason="住户遗失")
    with pytest.raises(errors.ReasonMissing):
        do(DESK, actions.ask_code, line_id=line.id, reason=" ")
    do(DESK, actions.ask_code, line_id=line.id, reason="住户遗失")
    with pytest.raises(errors.CodeSecondPerson):
        do(DESK, actions.decide_code, line_id=line.id, good=True)
    told = [queries.asked_codes(who(one), survey_id) for one in (DESK, STREET)]
    assert [[(one.number, one.reason, one.may_confirm) for one in each] for each in told] == [
        [(line.number, "住户遗失", False)],
        [(line.number, "住户遗失", True)],
    ]
    fresh = do(STREET, actions.decide_code, line_id=line.id, good=True).codes[0].code
    assert queries.asked_codes(who(STREET), survey_id) == ()
    assert [one.issue for one in _lines(survey_id)] == [2, 1]
    assert queries.public_survey(survey_id, now=MONDAY).reissued == 1
    with pytest.raises(errors.CodeUnknown):
        online(survey_id, lost)
    online(survey_id, fresh)
    with pytest.raises(errors.AnsweredAlready):
        do(DESK, actions.ask_code, line_id=line.id, reason="再换")
    assert [one.kind for one in entries_of(ALL, line.id)] == ["voice.ask_code", "voice.code", "voice.answer"]
    assert list(queries.differing()) == []


def test_who_asked_for_another_code_may_drop_it_and_the_former_stays_good():
    survey_id = ask(block(1)).id
    code = _codes(survey_id)[0].code
    line = _lines(survey_id)[0]
    do(DESK, actions.ask_code, line_id=line.id, reason="住户遗失")
    assert do(DESK, actions.decide_code, line_id=line.id, good=False).codes == ()
    with pytest.raises(errors.CodeNotAsked):
        do(STREET, actions.decide_code, line_id=line.id, good=True)
    online(survey_id, code)
    assert list(queries.differing()) == []


def test_the_application_cannot_look_into_the_urn_nor_take_an_answer_back():
    survey_id = ask(block(3)).id
    lines = _lines(survey_id)
    _paper(lines[0], more="请先修管网")
    for statement in (
        "SELECT * FROM voice_slip",
        "INSERT INTO voice_slip (survey_id, answers) VALUES (gen_random_uuid(), '{}')",
        "DELETE FROM voice_slip",
        "UPDATE voice_line SET answered_at = NULL",
        "UPDATE voice_line SET channel = 'paper'",
        "UPDATE voice_line SET state = 'waiting'",
        "DELETE FROM voice_line",
        f"UPDATE voice_survey SET named = true WHERE id = '{survey_id}'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("SELECT voice_slips(%s)", [survey_id])
        assert cursor.fetchall() == []
        cursor.execute("SELECT voice_cast(%s, %s, '{}', 'paper', now())", [survey_id, lines[0].id])
        assert cursor.fetchone() == (False,)
    told = queries.tell_survey(who(DESK), survey_id, now=MONDAY)
    assert (told.texts, told.survey.result) == ({}, {})
    assert queries.held(Line, ALL, lines[0].id).answers == {}
    assert "管网" not in "".join(one.body for one in entries_of(ALL, lines[0].id))
    _close(survey_id, reason="时间紧")
    assert queries.tell_survey(who(DESK), survey_id, now=MONDAY).texts == {"more": ("请先修管网",)}
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE voice_survey SET ending = '' WHERE id = %s", [survey_id])


def test_a_repeated_answer_with_its_key_is_answered_as_before():
    survey_id, key = ask(block(2)).id, uuid4()
    code = _codes(survey_id)[0].code
    first = online(survey_id, code, key=key)
    again = online(survey_id, code, key=key)
    assert (again.id, again.repeated) == (first.id, True)
    digest = ask_digest(
        {"kind": "voice.answer", "who": [None, None], "line": str(first.id), "channel": "online"}
    )
    assert bytes(entries_of(ALL, first.id)[0].ask) == digest


def test_too_few_answers_end_short_with_a_reason():
    survey_id = ask(block(5)).id
    _paper(_lines(survey_id)[0])
    with pytest.raises(errors.ReasonMissing):
        _close(survey_id)
    assert _close(survey_id, reason="多数住户外出").ended is Ending.SHORT
    with pytest.raises(errors.SurveyOver):
        _close(survey_id)


def test_nobody_met_is_noted_and_an_answer_may_still_come():
    survey_id = ask(block(3)).id
    line = _lines(survey_id)[0]
    with pytest.raises(errors.BadVoice):
        do(DESK, actions.no_contact, line_id=line.id, reason="refused")
    do(DESK, actions.no_contact, line_id=line.id, reason="away")
    do(DESK, actions.no_contact, MONDAY + DAY, line_id=line.id, reason="moved")
    told = queries.tell_survey(who(DESK), survey_id, now=MONDAY)
    assert (told.coverage.no_contact, told.coverage.waiting, told.attempts) == (1, 2, {"moved": 1})
    _paper(line, MONDAY + 2 * DAY)
    with pytest.raises(errors.AnsweredAlready):
        do(DESK, actions.no_contact, line_id=line.id, reason="away")
    assert [one.state for one in _lines(survey_id, state=LineState.ANSWERED)] == ["answered"]
    assert list(queries.differing()) == []


def test_the_roll_is_for_those_who_ask_and_for_nobody_else():
    survey_id = ask(block(2)).id
    with pytest.raises(errors.NotYourSurvey):
        queries.lines(who(STREET), survey_id)
    with pytest.raises(errors.SurveyNotFound):
        queries.lines(who(OTHER_STREET), survey_id)
    with pytest.raises(errors.LineNotFound):
        _paper(_lines(survey_id)[0], by=OTHER_STREET)
    assert not hasattr(queries.public_survey(survey_id, now=MONDAY), "lines")


def test_an_answer_is_checked_and_every_fault_told():
    survey_id = ask(block(2)).id
    with pytest.raises(errors.BadVoice) as refusal:
        _paper(_lines(survey_id)[0], items=["pipes", "lift", "lamps"], floors=99, first="roof")
    assert {(one.field, one.code) for one in refusal.value.faults} == {
        ("items", "choose_most"),
        ("floors", "too_large"),
        ("first", "not_option"),
    }


def test_a_plan_takes_items_after_the_end_with_the_sums_on_the_table():
    survey_id = ask(block(2)).id
    for line in _lines(survey_id):
        _paper(line, items=["pipes", "lamps"])
    with pytest.raises(errors.SurveyRuns):
        do(DESK, actions.choose_items, survey_id=survey_id, chosen={"items": ["pipes"]})
    _close(survey_id)
    with pytest.raises(errors.BadVoice):
        do(DESK, actions.choose_items, survey_id=survey_id, chosen={"floors": ["1"], "items": ["roof"]})
    do(DESK, actions.choose_items, survey_id=survey_id, chosen={"items": ["pipes"]}, reason="资金有限")
    public = queries.public_survey(survey_id, now=MONDAY)
    assert public.chosen == {"items": ("pipes",)}
    assert public.result.sums["items"] == {"pipes": None, "lamps": None, "lift": None}
    assert (public.result.roll, public.result.answered, public.result.floor_pct) == (2, None, None)
    assert list(queries.differing()) == []


def test_a_named_survey_keeps_answers_under_their_lines():
    survey_id = ask(block(2), kind="named").id
    line = _lines(survey_id)[0]
    _paper(line, more="同意")
    kept = queries.held(Line, ALL, line.id).answers
    assert {name: one for name, one in kept.items() if name} == {"items": ["lift"], "more": "同意"}
    told = "".join(one.body for one in entries_of(ALL, line.id))
    assert not [one for one in ("同意", "lift") if one in told]
    assert list(queries.differing()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_column_privilege('ch_app', 'voice_line', 'answers', 'UPDATE')")
        assert cursor.fetchone() == (False,)
    assert _close(survey_id).result["sums"]["items"]["lift"] == 1
    assert list(queries.differing()) == []


def test_anybody_may_answer_where_there_is_no_roll():
    survey_id = do(DESK, actions.open_survey, campaign="yishi", kind="anybody", until=MONDAY.date()).id
    by, key = resident(queries.held(Survey, ALL, survey_id).area_path), uuid4()
    facts = {"survey_id": survey_id, "answers": {"items": ["lamps"]}, "key": key}
    do(by, actions.answer_freely, **facts)
    assert do(by, actions.answer_freely, **facts).repeated
    with pytest.raises(errors.SurveyOver):
        do(by, actions.answer_freely, MONDAY + DAY, survey_id=survey_id, answers={"items": ["lamps"]})
    with pytest.raises(errors.NoRoll):
        _codes(survey_id)
    ended = _close(survey_id)
    assert (ended.ended, ended.result["answers"]) == (Ending.GOOD, 1)
    assert list(queries.differing()) == []


def test_an_empty_roll_and_a_second_survey_are_refused():
    with pytest.raises(errors.EmptyRoll):
        ask(block(0))
    thing = block(1, number="YL009")
    ask(thing)
    with pytest.raises(errors.StandsAlready):
        ask(thing)


def test_a_post_that_sees_its_own_unit_only_asks_everybody_on_the_roll():
    thing = block(4)
    first = Thing.objects.filter(kind="flat").order_by("number")[0]
    Thing.objects.filter(id__in=[thing, first.id]).update(unit_id=7)
    desk, other = who(DESK), block(1, number="YL002")
    bound = replace(desk, unit_id=7, sight=replace(desk.sight, unit=7))
    receipt = do(bound, actions.open_survey, campaign="yishi", kind="wishes", subject=thing)
    assert queries.held(Survey, ALL, receipt.id).roll_count == 4
    with pytest.raises(errors.SubjectNotFound):
        do(bound, actions.open_survey, campaign="yishi", kind="wishes", subject=other)


def test_two_lines_never_get_one_code(monkeypatch):
    # One sign: 23 codes for 20 lines come out double unless somebody looks.
    monkeypatch.setattr("chuanhui.kernel.codes.rolls.LENGTH", 1)
    survey_id = ask(block(20)).id
    codes = _codes(survey_id)
    assert len({one.code for one in codes}) == 20
    line, others = _lines(survey_id)[0], {one.code for one in codes[1:]}
    for _ in range(3):
        assert _reissue(line) not in others
    assert list(queries.differing()) == []


def test_the_roll_is_read_on_page_by_page():
    survey_id = ask(block(5)).id
    whole = [one.number for one in _lines(survey_id)]
    first = [one.number for one in _lines(survey_id, most=3)]
    assert [*first, *(one.number for one in _lines(survey_id, after=first[-1], most=3))] == whole
    assert len(whole) == 5
