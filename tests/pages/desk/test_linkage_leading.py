"""The match in my work, and as a leader reads it: counts, and of nobody."""

from __future__ import annotations

import pytest
from tests.pages.desk import matching
from tests.pages.desk.office import browser, text_of
from tests.rooms.linkage import office
from tests.rooms.linkage.conftest import files

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Level
from chuanhui.journal.scope import enter
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
    assert {one.test_url for one in rules} == {""}


def test_which_rule_fired_is_told_by_no_count_but_to_who_oversees_the_plan():
    run_id = matching.month()
    many = models.Warned.objects.count()
    assert many > 0
    page = browser(LEADER).get(f"/desk/linkage/runs/{run_id}")
    assert [one.count for stage in page.context["stages"] for one in stage.counts if _is_sum(one)] == [many]
    assert "医疗负担重" not in text_of(page)
    for name in (LEADER, STREET, matching.VILLAGE):
        rules = browser(name).get("/desk/linkage/rules")
        assert [(one.counted, one.counts, one.warned) for one in rules.context["rows"]] == [
            (False, [], 0)
        ] * 2
        assert "至今的预警" not in text_of(rules)
    overseer = browser(matching.RUNNER)
    assert sum(one.warned for one in overseer.get("/desk/linkage/rules").context["rows"]) == many
    page = overseer.get(f"/desk/linkage/runs/{run_id}")
    assert "医疗负担重" in text_of(page)
    assert not [one for stage in page.context["stages"] for one in stage.counts if _is_sum(one)]


def _is_sum(one):
    return one.key == "desk_linkage.runs.warned"


def test_a_leader_counts_no_further_down_than_a_village_and_the_village_sees_its_grids():
    matching.month()
    enter(office.ALL)
    place = models.Warned.objects.first().area_path
    village = areas.area_in_sight(office.ALL, ".".join(place.split(".")[:3]) + ".")
    assert village.level is Level.COMMUNITY
    grids = areas.children(office.ALL, village.path)
    assert grids
    leader = browser(STREET)
    for path in (village.path, grids[0].path):
        page = leader.get("/desk/linkage/warnings", {"area": path, "verdict": "open"})
        assert (page.context["here"].path, page.context["areas"]) == (village.path, [])
        assert sum(one.count for one in page.context["tally"]) == models.Warned.objects.count()
        drawn = leader.get("/desk/linkage/warnings/borders.json", {"area": path}).json()["features"]
        assert [one["properties"]["name"] for one in drawn] == [village.name]
    page = browser(matching.VILLAGE).get("/desk/linkage/warnings", {"area": village.path})
    assert {one.name for one in page.context["areas"]} == {one.name for one in grids}


def test_a_filter_by_rule_is_not_drawn_where_rules_are_not_told():
    matching.month()
    for name in (LEADER, matching.VILLAGE):
        assert 'name="rule"' not in text_of(browser(name).get("/desk/linkage/warnings"))


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
