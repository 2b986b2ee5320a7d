"""The match in my work, and as a leader reads it: counts, and of nobody."""

from __future__ import annotations

import pytest
from tests.pages.desk import matching
from tests.pages.desk.office import browser, text_of
from tests.rooms.linkage import office
from tests.rooms.linkage.conftest import files

from chuanhui.system.linkage import models

pytestmark = pytest.mark.usefixtures("district", "evidence", "files")
__all__ = ["files"]
LEADER, STREET = "district.head", "xq.head"


def test_pairs_that_wait_stand_in_the_work_of_who_decides_on_them():
    run_id = matching.month()
    page = browser(matching.RUNNER).get("/desk/")
    (queue,) = page.context["match"].pairs
    assert (queue.count, queue.run_url) == (2, f"/desk/linkage/runs/{run_id}")
    assert queue.since == models.Pair.objects.order_by("made_at").first().made_at
    assert "2 对疑似匹配待核对" in text_of(page)
    assert "手头的事都办完了" not in text_of(page)


def test_files_that_are_overdue_stand_with_their_sender_and_with_who_runs_the_match():
    office.prepare()
    officer = browser(matching.RUNNER).get("/desk/").context["match"]
    assert sorted(one.name.zh for one in officer.missing if one.period.zh == "2026年10月") == [
        "医保结算",
        "救助名册",
    ]
    sender = browser(matching.MEDICAL).get("/desk/").context["match"]
    assert {one.name.zh for one in sender.owed} == {"医保结算"}
    assert (sender.late, sender.missing) == (len(sender.owed), [])


def test_whoever_has_no_part_has_nothing_of_it_in_their_work():
    matching.month()
    for name in (matching.STRANGER, matching.VILLAGE, LEADER):
        assert browser(name).get("/desk/").context["match"] is None


def test_a_leader_reads_counts_of_the_whole_match():
    run_id = matching.month()
    leader = browser(LEADER)
    told = [row.name for row in leader.get("/desk/linkage").context["tabs"]]
    assert told == ["linkage", "linkage_runs", "linkage_warnings", "linkage_rules"]
    assert len(leader.get("/desk/linkage").context["rows"]) == 2
    run = leader.get(f"/desk/linkage/runs/{run_id}")
    assert (run.status_code, run.context["pairs_open"]) == (200, 2)
    assert "/desk/linkage/review" not in text_of(run)
    assert [row.warned for row in leader.get("/desk/linkage/runs").context["rows"]] == [
        models.Warned.objects.count()
    ]
    rules = leader.get("/desk/linkage/rules").context["rows"]
    assert sum(one.warned for one in rules) == models.Warned.objects.count() > 0
    assert {one.test_url for one in rules} == {""}


@pytest.mark.parametrize(("name", "sees"), [(LEADER, True), (STREET, True), ("jhl.head", False)])
def test_a_leader_reads_how_many_warnings_there_are_in_the_own_area_and_of_nobody(name, sees):
    matching.month()
    card = models.Warned.objects.first()
    number = models.Warned.objects.count() if sees else 0
    leader = browser(name)
    page = leader.get("/desk/linkage/warnings")
    assert sum(one.count for one in page.context["tally"]) == number
    assert sum(one.count for one in page.context["areas"]) == number
    assert (page.context["rows"], page.context["lists"]) == ([], False)
    assert str(card.thing_id) not in text_of(page)
    assert leader.get(f"/desk/linkage/warnings/{card.id}").status_code == 403
    assert leader.get("/desk/linkage/review").status_code == 403
    assert leader.get("/desk/linkage/shares").status_code == 403
