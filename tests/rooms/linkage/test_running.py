"""Runs: who is found, what is kept, that a kill between two stages changes nothing, stopping, going on."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from tests.rooms.linkage import office
from tests.rooms.linkage.office import (
    CIVIL,
    LATER,
    MEDICAL,
    NOVEMBER,
    NOW,
    OCTOBER,
    RUNNER,
    citizen,
    deliver,
    do,
    medical,
    name,
    roll,
    run,
    send,
    thing_of,
    work,
)

from chuanhui.journal.queries import latest
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries as cases
from chuanhui.system.linkage import actions, models, store
from chuanhui.system.linkage.errors import InputGone, NothingToMatch, NotYourMatch, RunEnded, RunUnderWay
from chuanhui.system.linkage.queries import differing, tell_run
from chuanhui.system.linkage.rules import STAGES, Stage

pytestmark = pytest.mark.usefixtures("populated")
ALL = Sight.everything()


def files_of_october() -> None:
    """Send both files: a dear illness in two homes, a typing error, a stranger, and a namesake."""
    rows = [medical(n, "25000" if n in {7, 8} else "100") for n in range(150)]
    rows += [medical(200, "300", id=citizen(200)[:17] + "*"), medical(201, "300", birth="", id="")]
    rows.append(("41160219500101003X", "诸葛无名", "1950-01-01", "13900000000", "90000"))
    send(rows, range(20))


def test_a_run_finds_people_keeps_facts_and_asks_once():
    files_of_october()
    run_id = run()
    told = tell_run(office.who(RUNNER), run_id)
    assert told.run.state.value in {"done", "review"}
    assert [one.stage for one in told.stages] == list(STAGES)
    assert all(one.done_at is not None for one in told.stages)
    links = dict(models.Link.objects.filter(source="civil").values_list("thing_id", "how"))
    assert set(links) == {thing_of(n) for n in range(20)}
    fact = models.Fact.objects.get(thing_id=thing_of(7), source="medical")
    assert office.opened("linkage_fact", fact) == {"rows": [{"self_paid": "25000"}]}
    warned = models.Warned.objects.filter(rule="heavy_cost")
    assert warned.count() == 2
    assert {one.thing_id for one in warned} == {
        models.Link.objects.get(source="medical", thing_id=thing_of(n)).household_id for n in (7, 8)
    }
    assert list(differing()) == []


def test_inputs_are_deleted_and_counters_stay(files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        files_of_october()
        run_id = run()
    waiting = models.Delivery.objects.exclude(sealed=None)
    assert waiting.count() == 0
    kept = {str(one) for one in models.Key.objects.values_list("id", flat=True)}
    assert {path.name for path in files.iterdir()} <= kept
    counts = models.Run.objects.get(id=run_id).counts
    assert counts["take"] == {"files": 2, "nothing": 0, "rows": 173}
    assert counts["close"]["files"] == 2
    assert sum(counts["match"]["sources"]["medical"].values()) == 153
    assert models.Share.objects.filter(what="matched", subject=run_id).count() == 1


def test_a_case_is_opened_where_the_household_stands_without_a_fact():
    files_of_october()
    run()
    warned = models.Warned.objects.filter(rule="heavy_cost").first()
    case = cases.case(ALL, warned.case_id)
    assert (case.kind, case.category, case.source, case.area_path) == (
        "clue",
        "unseen",
        "department_warning",
        warned.area_path,
    )
    assert case.thing_id == warned.thing_id
    told = json.dumps(dict(case.fields), ensure_ascii=False) + case.title
    assert "“居民比对”有一条预警，请入户核实" in told
    telling = ("25000", "25,000", name(7), citizen(7), "医疗", "因病", "illness", "heavy_cost", "报销")
    assert [one for one in telling if one in told] == []


def test_a_stranger_is_asked_about_without_a_name():
    files_of_october()
    run_id = run()
    found = models.Run.objects.get(id=run_id).counts
    assert sum(found["match"]["strangers"].values()) >= 1
    assert found["cases"]["strangers"] == 1
    entry = next(one for one in latest(ALL, only="case.file", limit=20) if "rows" in one.body)
    assert "诸葛" not in entry.body


def test_a_kill_between_any_two_stages_changes_nothing():
    files_of_october()
    whole = None
    for stop in range(len(STAGES) + 1):
        sid = office.savepoint()
        started = do(RUNNER, actions.start_run, plan="residents", period=OCTOBER)
        steps = actions.working(started.id)
        for _ in range(stop):
            assert steps.step(now=NOW)
        # Whoever takes over has nothing of the process that died.
        del steps
        assert work(started.id) in {"done", "review"}
        found = office.tables()
        whole = whole or found
        assert found == whole, stop
        assert models.Stage.objects.filter(run_id=started.id).count() == len(STAGES)
        assert list(differing()) == []
        office.back_to(sid)
    assert whole["warnings"]
    assert len(whole["facts"]) > 100


def test_two_workers_at_one_run_do_each_stage_once():
    files_of_october()
    started = do(RUNNER, actions.start_run, plan="residents", period=OCTOBER)
    one, two = actions.working(started.id), actions.working(started.id)
    while one.step(now=NOW) | two.step(now=NOW):
        pass
    assert models.Stage.objects.filter(run_id=started.id).count() == len(STAGES)
    assert models.Warned.objects.filter(rule="heavy_cost").count() == 2


def test_a_cancelled_run_leaves_its_files_waiting_and_nothing_for_people():
    files_of_october()
    started = do(RUNNER, actions.start_run, plan="residents", period=OCTOBER)
    steps = actions.working(started.id)
    for _ in range(STAGES.index(Stage.FACTS) + 1):
        steps.step(now=NOW)
    do(RUNNER, actions.cancel_run, run_id=started.id)
    assert not steps.step(now=NOW)
    assert models.Run.objects.get(id=started.id).state == "cancelled"
    assert set(models.Delivery.objects.values_list("state", flat=True)) == {"waiting"}
    assert not models.Fact.objects.exists()
    assert not models.Warned.objects.exists()
    assert models.Pair.objects.filter(state="open").count() == 0
    run_id = run()
    assert models.Run.objects.get(id=run_id).number == 2
    assert models.Warned.objects.filter(rule="heavy_cost").count() == 2
    assert list(differing()) == []


def test_a_run_whose_warnings_are_out_is_not_cancelled():
    files_of_october()
    started = do(RUNNER, actions.start_run, plan="residents", period=OCTOBER)
    steps = actions.working(started.id)
    for _ in range(STAGES.index(Stage.WARN) + 1):
        steps.step(now=NOW)
    with pytest.raises(RunEnded):
        do(RUNNER, actions.cancel_run, run_id=started.id)


def test_a_fault_stops_a_run_which_is_gone_on_with_later():
    files_of_october()
    started = do(RUNNER, actions.start_run, plan="residents", period=OCTOBER)
    steps = actions.working(started.id)
    steps.step(now=NOW)
    hidden = models.Delivery.objects.get(source="medical")
    kept = store.get(hidden.id, office.opened("linkage_delivery", hidden)["key"])
    store.drop([hidden.id])
    with pytest.raises(InputGone) as stopped:
        steps.step(now=NOW)
    steps.failed(stopped.value, now=NOW)
    assert models.Run.objects.get(id=started.id).fault == "linkage.input_gone"
    store.put(hidden.id, office.opened("linkage_delivery", hidden)["key"], *kept)
    do(RUNNER, actions.resume_run, run_id=started.id)
    assert work(started.id) in {"done", "review"}


def test_who_may_start_and_when():
    with pytest.raises(NothingToMatch):
        do(RUNNER, actions.start_run, plan="residents", period=OCTOBER)
    files_of_october()
    with pytest.raises(NotYourMatch):
        do(MEDICAL, actions.start_run, plan="residents", period=OCTOBER)
    do(RUNNER, actions.start_run, plan="duizhao.residents", period=OCTOBER)
    deliver(CIVIL, "civil", [roll(3)], period=NOVEMBER)
    with pytest.raises(RunUnderWay):
        do(RUNNER, actions.start_run, plan="residents", period=NOVEMBER)


def test_a_file_that_comes_late_is_matched_by_a_further_run():
    deliver(MEDICAL, "medical", [medical(7, "9000")])
    first = run()
    # The relief roll is missing: the rule that asks whether there is relief waits for it.
    assert models.Warned.objects.count() == 0
    deliver(CIVIL, "civil", [roll(50)])
    second = run(now=LATER)
    rows = models.Run.objects.order_by("number")
    assert [(row.id, row.number) for row in rows] == [(first, 1), (second, 2)]
    assert list(models.Warned.objects.values_list("rule", flat=True)) == ["lost_relief"]


def test_a_correction_takes_the_place_of_what_was_matched():
    deliver(CIVIL, "civil", [roll(50)])
    deliver(MEDICAL, "medical", [medical(7, "9000")])
    run()
    deliver(MEDICAL, "medical", [medical(7, "50")])
    run(now=LATER)
    facts = models.Fact.objects.filter(thing_id=thing_of(7), source="medical")
    assert [office.opened("linkage_fact", one) for one in facts] == [{"rows": [{"self_paid": "50"}]}]


def test_nothing_personal_is_in_jobs_entries_and_counts():
    files_of_october()
    run_id = run()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(args::text, '') FROM procrastinate_jobs")
        jobs = cursor.fetchone()[0]
        cursor.execute(
            "SELECT string_agg(body::text, '') FROM journal_entry WHERE kind LIKE 'linkage.%' "
            "OR kind LIKE 'register_gather.%'"
        )
        told = cursor.fetchone()[0]
        cursor.execute("SELECT row_to_json(r)::text FROM linkage_run r WHERE id = %s", [run_id])
        row = cursor.fetchone()[0]
    assert str(run_id) in jobs
    canaries = [f(n) for n in (0, 7, 149, 200, 201) for f in (citizen, name)] + ["诸葛无名", "25000"]
    assert [one for one in canaries for text in (jobs, told, row) if one in text] == []


def test_the_register_is_read_on_record():
    files_of_october()
    run_id = run()
    found = [json.loads(one.body) for one in latest(ALL, only="register_gather.", limit=5)]
    assert {one["run"] for one in found} == {str(run_id)}
    assert found[0]["count"] == 300
    assert "person.id_number" in found[0]["protected"]
    assert found[0]["purpose"]
