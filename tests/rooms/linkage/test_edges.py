"""A quick clerk, a case that was refused, doubts that wait for months: nothing is lost, nothing stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.rooms.linkage import office
from tests.rooms.linkage.office import (
    CIVIL,
    LATER,
    MEDICAL,
    NOVEMBER,
    NOW,
    OCTOBER,
    RUNNER,
    ZONE,
    deliver,
    do,
    medical,
    roll,
    run,
    thing_of,
    work,
)

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.queries import differing

pytestmark = pytest.mark.usefixtures("populated")
DOUBT = medical(3, "26000", id="", birth="")
"""A name with the telephone of a home: 26,000 that may be the household's."""

AFTER_YEARS = datetime(2029, 1, 9, 9, 0, tzinfo=ZONE)


def sent(*rows: tuple[Any, ...], period: str = OCTOBER, now: datetime = NOW) -> None:
    """Send the medical file with sure rows and some others, and the relief roll."""
    deliver(MEDICAL, "medical", [*(medical(n) for n in range(20, 120)), *rows], period=period, now=now)
    deliver(CIVIL, "civil", [roll(n) for n in range(20)], period=period, now=now)


def stepped(count: int) -> tuple[UUID, Any]:
    """Start a run and take its first steps; return its id and what takes the others."""
    started = do(RUNNER, actions.start_run, plan="residents", period=OCTOBER)
    steps = actions.working(started.id)
    for _ in range(count):
        assert steps.step(now=NOW)
    office.enter_all()
    return started.id, steps


def confirm(now: datetime = NOW) -> None:
    """Confirm the one pair that is open."""
    pair = models.Pair.objects.get(state="open")
    do(RUNNER, actions.decide_pair, pair_id=pair.id, decision="confirm", now=now)


def warned() -> list[tuple[str, int]]:
    """Return the warnings of dear illnesses, oldest first."""
    rows = models.Warned.objects.filter(rule="heavy_cost").order_by("opened_at")
    return list(rows.values_list("period", "band"))


@pytest.mark.parametrize("done", [2, 3, 4, 5, 6], ids=["match", "vanish", "facts", "warn", "cases"])
def test_what_a_clerk_confirms_while_the_run_goes_on_counts(done):
    sent(DOUBT)
    run_id, _ = stepped(done)
    confirm()
    assert work(run_id) == "done"
    assert models.Fact.objects.filter(source="medical", thing_id=thing_of(3)).count() == 1
    assert warned() == [(OCTOBER, 0)]
    assert models.Warned.objects.get(rule="heavy_cost").case_id is not None
    assert list(differing()) == []


def test_a_doubt_that_comes_again_waits_in_the_newest_month_with_what_it_told_before():
    sent(DOUBT)
    first = run()
    sent(DOUBT, period=NOVEMBER, now=LATER)
    second = run(NOVEMBER, now=LATER)
    pair = models.Pair.objects.get()
    assert (pair.state, pair.period, pair.run_id) == ("open", NOVEMBER, second)
    assert warned() == []
    actions.follow(now=LATER)
    assert models.Run.objects.get(id=first).state == "done"
    confirm(LATER)
    assert work(second, LATER) == "done"
    facts = models.Fact.objects.filter(source="medical", thing_id=thing_of(3)).order_by("period")
    assert list(facts.values_list("period", flat=True)) == [OCTOBER, NOVEMBER]
    assert warned() == [(NOVEMBER, 0)]
    assert list(differing()) == []


def test_a_doubt_goes_back_to_its_month_when_the_next_run_is_cancelled():
    sent(DOUBT)
    first = run()
    sent(DOUBT, period=NOVEMBER, now=LATER)
    started = do(RUNNER, actions.start_run, plan="residents", period=NOVEMBER, now=LATER)
    steps = actions.working(started.id)
    assert [steps.step(now=LATER), steps.step(now=LATER)] == [True, True]
    assert models.Pair.objects.get().run_id == started.id
    do(RUNNER, actions.cancel_run, run_id=started.id, now=LATER)
    assert not steps.step(now=LATER)
    office.enter_all()
    pair = models.Pair.objects.get()
    assert (pair.state, pair.period, pair.run_id) == ("open", OCTOBER, first)
    confirm(LATER)
    assert work(first, LATER) == "done"
    assert warned() == [(OCTOBER, 0)]
    assert list(differing()) == []


def test_nobody_is_asked_why_a_row_is_gone_that_lies_with_a_clerk():
    sent(medical(3))
    run()
    sent(DOUBT, period=NOVEMBER, now=LATER)
    run(NOVEMBER, now=LATER)
    assert models.Pair.objects.get(state="open").thing_id == thing_of(3)
    assert not models.Link.objects.exclude(gone="").filter(thing_id=thing_of(3)).exists()


def test_in_one_run_a_rule_warns_of_a_household_once_however_much_worse_it_looks():
    sent(medical(7, "21000"), DOUBT)
    run_id = run()
    # As if fewer limits had been passed when the rules were applied first.
    assert models.Warned.objects.filter(rule="heavy_cost").update(band=-1) == 1
    confirm()
    assert work(run_id) == "done"
    assert sorted(models.Warned.objects.filter(rule="heavy_cost").values_list("band", flat=True)) == [-1, 0]


def test_a_question_that_was_refused_is_asked_by_the_next_run():
    sent(medical(7, "21000"))
    run()
    models.Warned.objects.update(case_id=None, number="", fault="case.refused")
    sent(medical(7, "21000"), period=NOVEMBER, now=LATER)
    run(NOVEMBER, now=LATER)
    assert warned() == [(OCTOBER, 0), (NOVEMBER, 0)]


def test_a_pair_holds_the_cards_of_both_and_goes_with_either():
    sent(DOUBT)
    run()
    second = thing_of(103)
    models.Pair.objects.update(other_id=second)
    registers.end(thing_id=second, reason="去世", by=Acting.system("411602."), now=NOW)
    office.enter_all()
    registers.purge(now=AFTER_YEARS)
    office.enter_all()
    actions.purge(now=LATER)
    assert list(models.Pair.objects.values_list("state", "sealed")) == [("dropped", None)]


def test_files_of_a_run_that_stopped_go_when_they_are_due(files, django_capture_on_commit_callbacks):
    folder = files
    told = deliver(MEDICAL, "medical", [medical(7)])
    run_id, steps = stepped(1)
    steps.failed(RuntimeError("x"), now=NOW)
    office.enter_all()
    assert actions.purge(now=NOW + timedelta(days=9)).files == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.purge(now=NOW + timedelta(days=11)).files == 1
    assert models.Delivery.objects.get(id=told.id).state == "expired"
    assert not (folder / str(told.id)).exists()
    do(RUNNER, actions.resume_run, run_id=run_id)
    assert work(run_id) == "done"
    assert list(differing()) == []


def test_doubts_and_whom_rows_were_go_with_the_time_of_their_facts():
    sent(DOUBT)
    run()
    assert models.Link.objects.filter(source="civil").count() == 20
    assert actions.purge(now=LATER).count == 0
    gone = actions.purge(now=AFTER_YEARS)
    assert (gone.pairs, gone.links) == (1, 120)
    assert not models.Link.objects.exists()
    assert list(models.Pair.objects.values_list("state", "sealed")) == [("dropped", None)]
    assert actions.purge(now=AFTER_YEARS).count == 0
    assert list(differing()) == []
