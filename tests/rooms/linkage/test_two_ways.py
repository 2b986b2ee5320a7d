"""Two ways of finding returnees compared by the match, as `yiqing` declares it: a number, and no decision."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.rooms.linkage import office
from tests.rooms.registers.sheets import as_csv

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers.models import Thing
from chuanhui.journal.scope import enter
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases.queries import cases_by_id
from chuanhui.playbook.load import load_text
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.errors import NotYourDelivery, NotYourMatch
from chuanhui.system.linkage.queries import differing

pytestmark = pytest.mark.usefixtures("populated")
ROOT = Path(__file__).resolve().parents[3]
SENDER = "department_desk@weijianwei"
SINCE = datetime(2026, 11, 2, 8, 0, tzinfo=office.ZONE)
TODAY = "2026-11-09"
HEADING = ("编号", "name", "phone", "arrived", "from_area", "way", "home")
FOUND = [("演示甲一", "19900001001"), ("演示乙二", "19900001002"), ("演示丙三", "19900001003")]
LIST = ("姓名", "联系电话", "社区（村）")


@pytest.fixture
def found(populated: object) -> None:
    """Put the campaign in force under a name of its own, and register whom the grid has found."""
    text = (ROOT / "playbooks" / "yiqing" / "playbook.yaml").read_text("utf-8")
    text = text.replace("playbook: yiqing\n", "playbook: liangyuan\n", 1).replace(
        ", until: 2022-12-31", "", 1
    )
    loaded = load_text(text, "liangyuan@1.yaml")
    start_campaign(
        loaded, territory=office.TERRITORY, since=SINCE, by=Acting.system(office.TERRITORY), now=SINCE
    )
    office.enter_all()
    homes = office.homes()
    desk = acting_for(office.VILLAGE, office.NOW.date(), office.NOW)
    enter(desk.sight)
    rows = [("", name, phone, TODAY, "middle", "grid", homes[n]) for n, (name, phone) in enumerate(FOUND)]
    told = registers.import_rows(kind="returnee", data=as_csv(HEADING, rows), by=desk, now=office.NOW)
    assert told.added == 3, told.faults
    office.enter_all()


def test_the_list_from_above_is_compared_and_only_a_number_is_asked_about(found, files):
    community = "北花园社区"
    rows = [(*FOUND[0], community), (*FOUND[1], community), ("演示丁四", "19900009004", community)]
    sent = office.deliver(SENDER, "arrivals", rows, period=TODAY, heading=LIST)
    run_id = office.run(TODAY, plan="both")
    run = models.Run.objects.get(id=run_id)
    # Of a register of three nothing is sure without a number: whom the rows may be is left to somebody.
    assert (run.state, run.counts["match"]["strangers"]) == ("review", {str(sent.id): 1})
    asked = set(models.Pair.objects.filter(run_id=run_id, state="open").values_list("thing_id", flat=True))
    of = Thing.objects.filter(kind="returnee", masks__phone__in=["199****1001", "199****1002"])
    assert asked == set(of.values_list("id", flat=True))
    assert models.Warned.objects.filter(run_id=run_id).count() == 0
    assert run.counts["cases"]["strangers"] == 1
    (case,) = [one for one in cases_by_id(office.ALL, _filed()).values() if one.kind == "gap"]
    text = case.fields["detail"]
    assert "1 行" in text
    assert [name for name, _ in (*FOUND, ("演示丁四", "")) if name in text] == []
    # The list is gone with its run, and nothing is kept of whom it was about.
    assert models.Delivery.objects.get(id=sent.id).sealed is None
    assert not models.Fact.objects.filter(campaign="liangyuan").exists()
    assert list(differing()) == []


def _filed() -> set[Any]:
    from chuanhui.mechanism.cases.models import Case  # noqa: PLC0415 - reason: Django must be set up first

    return set(Case.objects.filter(campaign="liangyuan").values_list("id", flat=True))


def test_nobody_but_the_health_commission_sends_it_and_nobody_but_the_district_runs_it(found):
    for code in (office.MEDICAL, office.VILLAGE, office.RUNNER):
        with pytest.raises(NotYourDelivery):
            office.deliver(code, "arrivals", [], period=TODAY, heading=LIST)
    office.deliver(SENDER, "arrivals", [(*FOUND[0], "")], period=TODAY, heading=LIST)
    for code in (office.MEDICAL, office.VILLAGE, SENDER):
        with pytest.raises(NotYourMatch):
            office.do(code, actions.start_run, plan="both", period=TODAY)
