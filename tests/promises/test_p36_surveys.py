"""P36, of named surveys: when a household is purged its answer goes from everywhere, and no count changes.

Answers are given under names, counted, and read again as the night's purge and what follows it have left
them, in a dump by the superuser. What is not yet counted is counted afterwards, as if nothing had happened.
"""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.rooms.journal.writing import verifier
from tests.rooms.voice.office import ALL, DAY, DESK, MONDAY, TERRITORY, ask, block, do, in_force, who

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers.tasks import purge_due
from chuanhui.journal import actions as journal
from chuanhui.journal.scope import enter
from chuanhui.mechanism.voice import actions, queries
from chuanhui.mechanism.voice.actions.letting_go import LET_GO
from chuanhui.mechanism.voice.rules import Line, Survey
from chuanhui.mechanism.voice.tasks import let_go_due
from chuanhui.site.postgres.binaries import program
from chuanhui.site.timetable import jobs

WORDS, OTHERS = "同意但先修三单元屋顶", "楼下停车太挤"
SYSTEM = Acting.system(TERRITORY)
DUE = MONDAY.replace(year=MONDAY.year + 2)


@pytest.fixture(autouse=True)
def _in_force(fresh_district: Any, evidence: Any) -> None:
    with transaction.atomic():
        enter(ALL)
        in_force()


def asked(*, counted: bool) -> tuple[Any, list[Line]]:
    """Ask two households by name, and return the survey's id and its lines; the first then moves away."""
    with transaction.atomic():
        enter(ALL)
        survey_id = ask(block(2), kind="named").id
        lines = list(queries.lines(who(DESK), survey_id))
    for line, words, item in zip(lines, (WORDS, OTHERS), ("lift", "pipes"), strict=True):
        told = {"items": [item], "floors": 3, "more": words}
        do(DESK, actions.answer_on_paper, line_id=line.id, answers=told)
    if counted:
        count(survey_id)
    do(SYSTEM, registers.end, thing_id=lines[0].thing_id, reason="迁出")
    return survey_id, lines


def count(survey_id: Any) -> None:
    """End a survey and count it."""
    do(DESK, actions.close_survey, MONDAY + DAY, survey_id=survey_id)
    do(DESK, actions.count_survey, MONDAY + DAY, survey_id=survey_id)


def a_night() -> None:
    """Queue what the timetable owes, and do it in the order in which the one lock lets it run."""
    (job,) = [one for one in jobs() if one.name == "registers.purge"]
    job.run(next(iter(job.cadence.slots(DUE - DAY, DUE))), DUE)
    tasks = {one.name: one for one in (purge_due, let_go_due)}
    queued = ProcrastinateJob.objects.filter(task_name__in=tasks).order_by("id")
    assert [(one.task_name, one.lock) for one in queued] == [(name, purge_due.lock) for name in tasks]
    with time_machine.travel(DUE, tick=False):
        for one in queued:
            tasks[one.task_name].func()


def dumped(database: Any) -> str:
    """Return the whole database as text."""
    words = [program("pg_dump"), "--data-only", "--inserts", database.admin_url]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def stands(survey_id: Any) -> tuple[Any, list[Any]]:
    """Return a survey's result and what its lines hold, by number."""
    with transaction.atomic():
        enter(ALL)
        lines = sorted(queries.lines(who(DESK), survey_id), key=lambda one: one.number)
        return dict(queries.held(Survey, ALL, survey_id).result), [dict(one.answers) for one in lines]


def test_p36_a_named_answer_goes_with_the_household_and_the_result_stays(fresh_district: Any) -> None:
    survey_id, _ = asked(counted=True)
    result, (mine, other) = stands(survey_id)
    before = dumped(fresh_district)
    assert [one for one in (WORDS, OTHERS, mine[""]) if one not in before] == []
    a_night()
    after = dumped(fresh_district)
    assert [one for one in (WORDS, mine[""]) if one in after] == []
    assert OTHERS in after
    assert stands(survey_id) == (result, [{}, other])
    assert (result["answers"], result["sums"]["items"]) == (2, {"pipes": 1, "lift": 1, "lamps": 0})
    with transaction.atomic():
        enter(ALL)
        assert queries.coverage_of(*_kind(survey_id)).answered == 2
        assert list(queries.differing()) == []
        assert actions.let_go(now=DUE) == 0
        journal.seal_now(DUE)
    assert verifier().verify(fresh_district.admin_url, {}).findings == []


def test_p36_what_is_not_yet_counted_still_counts_without_words_or_line(fresh_district: Any) -> None:
    survey_id, _ = asked(counted=False)
    a_night()
    assert WORDS not in dumped(fresh_district)
    count(survey_id)
    result, _ = stands(survey_id)
    assert (result["answers"], result["roll"], result["paper"]) == (2, 2, 2)
    assert result["sums"]["items"] == {"pipes": 1, "lift": 1, "lamps": 0}
    assert result["sums"]["floors"] == {"count": 2, "sum": "6"}
    with transaction.atomic():
        enter(ALL)
        assert list(queries.differing()) == []


def test_p36_nobodys_answer_can_be_taken_who_is_still_kept(fresh_district: Any) -> None:
    survey_id, lines = asked(counted=True)
    before = stands(survey_id)
    with transaction.atomic():
        enter(ALL)
        assert LET_GO.row(lines[1].id, "{}") == ("f",)
        with CaptureQueriesContext(connection) as asked_for:
            assert actions.let_go(now=DUE, at_once=1) == 0
    # However many have answered: one look finds nobody to let go of.
    assert sum("voice_line" in one["sql"] for one in asked_for) == 1
    assert stands(survey_id) == before
    with pytest.raises(DatabaseError):
        _take_by_hand()


def _take_by_hand() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        enter(ALL)
        cursor.execute("UPDATE voice_line SET answers = '{}'")


def _kind(survey_id: Any) -> Any:
    survey = queries.held(Survey, ALL, survey_id)
    return survey, queries.survey_kind(survey)
