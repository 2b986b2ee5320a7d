"""Many at once: one answer for a line however many send one, one notice, one case for an objection."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection, transaction
from tests.database import in_threads

from chuanhui.journal.scope import enter
from chuanhui.mechanism.voice import actions, errors, queries
from chuanhui.mechanism.voice.rules import Survey

from .office import ALL, DESK, MONDAY, ask, block, do, in_force, resident

THREADS = 20
LIFT = {"items": ["lift"]}


@pytest.mark.usefixtures("fresh_district", "evidence")
def test_of_twenty_answers_of_a_line_one_counts_and_none_is_lost():
    with transaction.atomic():
        enter(ALL)
        in_force()
        survey_id = ask(block(20)).id
        codes = [one.code for one in do(DESK, actions.print_codes, survey_id=survey_id).codes]
        by = resident(queries.held(Survey, ALL, survey_id).area_path)

    def send(code: str) -> str:
        try:
            with transaction.atomic():
                enter(by.sight)
                actions.answer_online(
                    survey_id=survey_id,
                    code=code,
                    answers={"items": ["lift"]},
                    by=by,
                    now=MONDAY,
                    key=uuid4(),
                )
        except errors.AnsweredAlready:
            return "told"
        return "counted"

    one_line = in_threads(THREADS, lambda _: send(codes[0]))
    assert sorted(one_line) == ["counted"] + ["told"] * (THREADS - 1)
    others = in_threads(THREADS - 1, lambda number: send(codes[number + 1]))
    assert others == ["counted"] * (THREADS - 1)
    with transaction.atomic():
        enter(ALL)
        do(DESK, actions.close_survey, survey_id=survey_id)
        with pytest.raises(errors.SurveyRuns):
            do(DESK, actions.count_survey, survey_id=survey_id)
    with transaction.atomic():
        enter(ALL)
        do(DESK, actions.count_survey, survey_id=survey_id)
        survey = queries.held(Survey, ALL, survey_id)
        assert (survey.result["answers"], survey.result["sums"]["items"]["lift"]) == (20, 20)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM voice_slips(%s)", [survey_id])
            assert cursor.fetchone()[0] == 20
        assert list(queries.differing()) == []
