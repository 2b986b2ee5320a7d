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


@pytest.fixture
def warned() -> Any:
    matching.month()
    enter(office.ALL)
    return models.Warned.objects.get(rule="heavy_cost")


def opened(client: Any, warning: Any, **sent: str) -> Any:
    told = {"purpose": "verify_identity", "reason": "入户前了解情况", "key": str(uuid4()), **sent}
    return client.post(f"{ROOT}/{warning.id}", told)


def test_a_village_sees_its_own_warnings_with_the_case_and_its_verdict(warned):
    page = browser(matching.VILLAGE).get(ROOT)
    row = next(one for one in page.context["rows"] if one.id == warned.id)
    assert (row.rule.zh, row.case_number, row.verdict.text.zh) == ("医疗负担重", warned.number, "核实中")
    assert row.case_url == f"/desk/cases/{warned.case_id}"
    assert browser(matching.VILLAGE).get(row.case_url).status_code == 200
    assert matching.COST not in text_of(page)
    assert browser(matching.OTHER).get(ROOT).context["rows"] == []
    assert browser(matching.OTHER).get(f"{ROOT}/{warned.id}").status_code == 404


def test_what_is_behind_a_warning_opens_with_a_purpose_and_is_on_record(warned):
    clerk = browser(matching.VILLAGE)
    page = clerk.get(f"{ROOT}/{warned.id}")
    assert matching.COST not in text_of(page)
    assert "不低于20000元" in page.context["said"].zh
    assert opened(clerk, warned, purpose="").status_code == 422
    assert opened(clerk, warned, reason="").status_code == 422
    enter(office.ALL)
    assert models.Share.objects.filter(what="opened").count() == 0
    shown = opened(clerk, warned)
    assert [(one.value.zh, one.unit, one.carries) for one in shown.context["findings"]] == [
        (matching.COST, "元", True)
    ]
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
    assert officer.get(street).context["total"] == models.Warned.objects.count()
    assert officer.get(f"{ROOT}?rule=lost_relief").context["filtered"]


def test_lists_are_filtered_and_a_wrong_filter_asks_for_everything(warned):
    officer = browser(matching.RUNNER)
    assert officer.get(f"{ROOT}?rule=heavy_cost&verdict=open&period=2026-10").context["total"] == 1
    assert officer.get(f"{ROOT}?rule=heavy_cost&verdict=refuted").context["total"] == 0
    whole = officer.get(ROOT).context["total"]
    assert officer.get(f"{ROOT}?rule=x&verdict=y&period=%00&page=x").context["total"] == whole


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
