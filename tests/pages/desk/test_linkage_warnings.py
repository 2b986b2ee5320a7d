"""Warnings over HTTP: lists, the map, a household's own; what is behind one opens on record alone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from tests.pages.desk import matching
from tests.pages.desk.office import browser, text_of
from tests.rooms.linkage import office
from tests.rooms.linkage.conftest import files

from chuanhui.journal.scope import enter
from chuanhui.system.linkage import models

pytestmark = pytest.mark.usefixtures("district", "evidence", "files")
__all__ = ["files"]
ROOT = "/desk/linkage/warnings"
RULE = ("医疗负担重", "因病", "是否报销完毕")
"""What a rule that rests on a sensitive fact would tell: its name, its sort, what it asks."""


@pytest.fixture
def warned() -> Any:
    matching.month()
    enter(office.ALL)
    return models.Warned.objects.get(rule="heavy_cost")


def opened(client: Any, warning: Any, **sent: str) -> Any:
    told = {"purpose": "verify_identity", "reason": "入户前了解情况", "key": str(uuid4()), **sent}
    return client.post(f"{ROOT}/{warning.id}", told)


def test_a_village_sees_its_own_warnings_with_the_case_and_its_verdict(warned):
    clerk = browser(matching.VILLAGE)
    models.Warned.objects.filter(id=warned.id).update(asks=True, band=1)
    page = clerk.get(ROOT)
    row = next(one for one in page.context["rows"] if one.id == warned.id)
    assert (row.rule.zh, row.case_number, row.verdict.text.zh) == ("居民比对：预警", warned.number, "核实中")
    assert row.case_url == f"/desk/cases/{warned.case_id}"
    assert clerk.get(row.case_url).status_code == 200
    telling = [matching.COST, *RULE, "缺数据", "道线"]
    assert [one for one in telling if one in text_of(page)] == []
    case, home = clerk.get(row.case_url), clerk.get(f"/desk/linkage/of/{warned.thing_id}")
    assert [one for shown in (case, home) for one in telling if one in text_of(shown)] == []
    assert browser(matching.OTHER).get(ROOT).context["rows"] == []
    assert browser(matching.OTHER).get(f"{ROOT}/{warned.id}").status_code == 404


def test_what_is_behind_a_warning_opens_with_a_purpose_and_is_on_record(warned):
    clerk = browser(matching.VILLAGE)
    page = clerk.get(f"{ROOT}/{warned.id}")
    assert [one for one in (matching.COST, *RULE) if one in text_of(page)] == []
    assert opened(clerk, warned, purpose="").status_code == 422
    assert opened(clerk, warned, reason="").status_code == 422
    enter(office.ALL)
    assert models.Share.objects.filter(what="opened").count() == 0
    shown = opened(clerk, warned)
    assert [(one.value.zh, one.unit, one.carries) for one in shown.context["findings"]] == [
        (matching.COST, "元", True)
    ]
    assert [one for one in RULE if one not in text_of(shown)] == []
    assert (shown.context["row"].asks, shown.context["row"].again) == (warned.asks, warned.band)
    assert "不低于20000元" in text_of(shown)
    enter(office.ALL)
    assert models.Share.objects.get(what="opened").thing_id == warned.thing_id


def test_warnings_are_counted_on_the_map_by_area_never_by_home(warned):
    officer = browser(matching.RUNNER)
    found = officer.get(f"{ROOT}/borders.json").json()["features"]
    counts = {one["properties"]["name"]: one["properties"]["count"] for one in found}
    assert sum(int(text.split()[0]) for text in counts.values()) == models.Warned.objects.count()
    assert all(one["geometry"]["type"] != "Point" for one in found)
    street = next(
        one["properties"]["href"] for one in found if not one["properties"]["count"].startswith("0")
    )
    assert len(officer.get(street).context["rows"]) == models.Warned.objects.count()
    assert officer.get(f"{ROOT}?period=2026-10").context["filtered"]


def test_lists_are_filtered_and_a_wrong_filter_asks_for_everything(warned):
    officer = browser(matching.RUNNER)
    whole = len(officer.get(ROOT).context["rows"])
    assert len(officer.get(f"{ROOT}?verdict=open&period=2026-10").context["rows"]) == whole
    assert len(officer.get(f"{ROOT}?verdict=refuted").context["rows"]) == 0
    # A filter by rule would tell of each row what the list does not say.
    page = officer.get(f"{ROOT}?rule=heavy_cost")
    assert (len(page.context["rows"]), page.context["rules"], page.context["filtered"]) == (whole, [], False)
    assert len(officer.get(f"{ROOT}?rule=x&verdict=y&period=%00&page=x").context["rows"]) == whole


def test_a_household_tells_all_its_warnings(warned):
    clerk = browser(matching.VILLAGE)
    page = clerk.get(f"/desk/linkage/of/{warned.thing_id}")
    assert warned.id in {row.id for row in page.context["rows"]}
    assert page.context["card_url"]
    assert browser(matching.OTHER).get(f"/desk/linkage/of/{warned.thing_id}").status_code == 404
    assert clerk.get(f"/desk/linkage/of/{uuid4()}").status_code == 404


def test_senders_see_no_warning(warned):
    assert browser(matching.MEDICAL).get(ROOT).status_code == 403
    assert browser(matching.MEDICAL).get(f"{ROOT}/{warned.id}").status_code == 403
