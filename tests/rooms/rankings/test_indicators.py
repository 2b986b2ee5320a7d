"""Indicators reckoned live: ranked or not, over the sight of who asks, with exactly the rows behind."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.rankings.errors import CampaignUnknown, NumberNotFound, WrongWindow
from chuanhui.mechanism.rankings.queries.indicators import REST, TOTAL, Told, campaigns, indicators
from chuanhui.mechanism.rankings.rules.parts import Worth
from chuanhui.playbook.load import load_text

from .office import ALL, BEGAN, DISTRICT, OWNER, STREET, TERRITORY, at, file, fix, who

ROOT = Path(__file__).resolve().parents[3]
NOW = at("2026-11-11 09:00")
OTHER_UNIT = "department_desk@区水利局"
MORE = """
indicators:
  filed: {name: {zh: 立案数, en: Filed}, count: cases.problem filed, places: 0}
  self: {name: {zh: 自查立案, en: Self}, count: cases.problem filed, where: {source: [self]}}
  open_now: {name: {zh: 在办件数, en: In hand}, count: cases.problem open, places: 0}
  overdue_now: {name: {zh: 超期件数, en: Overdue}, count: cases.problem overdue, places: 0}
  on_time: {name: {zh: 按期结案率, en: On time}, count: cases.problem closed_on_time, of: cases.problem due}
  few:
    name: {zh: 结案率, en: Closed}
    count: cases.problem closed
    of: cases.problem due
    cohort: due
    at_least: 9
"""


def started(name: str, text: str) -> None:
    loaded = load_text(text, f"{name}.yaml")
    assert loaded.playbook is not None, [fault.render() for fault in loaded.faults]
    start_campaign(loaded, territory=TERRITORY, since=BEGAN, by=Acting.system(TERRITORY), now=BEGAN)


@pytest.fixture(autouse=True)
def _all_in_sight(district):
    enter(ALL)


@pytest.fixture
def worked(evidence):
    """Two cases of 小桥's communities, one closed in time; nothing ranks this campaign."""
    text = (ROOT / "playbooks/wenming/playbook.yaml").read_text("utf-8").partition("\nindicators:")[0]
    started("counted", text.replace("playbook: wenming", "playbook: counted", 1) + MORE)
    good = file("2026-11-03 09:00", campaign="counted")
    idle = file("2026-11-03 09:00", "dongguan", campaign="counted")
    fix(good, "2026-11-04 09:00", "2026-11-04 15:00")
    return good, idle


def told(by: str, campaign: str = "counted", now=NOW, **more) -> Told:
    return indicators(who(by, now), campaign, now=now, **more)


def values(row) -> dict:
    return {one.of: one.value for one in row.values}


def test_indicators_that_no_ranking_weighs_are_reckoned_with_the_rows_behind(worked):
    good, idle = worked
    found = told(DISTRICT)
    assert "counted" in {one.id for one in campaigns(who(DISTRICT, NOW), NOW)}
    assert found.playbook.rankings == {}
    assert values(found.total) == {
        "filed": 2, "self": 2, "open_now": 1, "overdue_now": 1, "on_time": Fraction(1, 2), "few": None,
    }  # fmt: skip
    assert found.total.values[-1].worth is Worth.FEW
    both = {str(good), str(idle)}
    assert set(found.ids_behind(TOTAL, "on_time", "base")) == both
    assert found.ids_behind(TOTAL, "on_time", "count") == (str(good),)
    assert found.ids_behind(TOTAL, "open_now", "count") == (str(idle),)
    assert found.ids_behind(TOTAL, "open_now", "base") == ()
    for asked in (("nowhere", "filed", "count"), (TOTAL, "nothing", "count"), (TOTAL, "filed", "other")):
        with pytest.raises(NumberNotFound):
            found.ids_behind(*asked)


def test_rows_are_the_areas_below_the_askers_and_add_up(worked):
    district, street = told(DISTRICT), told(STREET)
    assert {row.key.count(".") for row in district.rows} == {2}
    assert {row.name: values(row)["filed"] for row in street.rows if values(row)["filed"]} == {
        "北花园社区": 1,
        "东关社区": 1,
    }
    for found in (district, street):
        assert sum(values(row)["filed"] for row in found.rows) == values(found.total)["filed"] == 2
    other = next(row for row in district.rows if not values(row)["filed"])
    assert (values(other)["filed"], values(other)["on_time"]) == (0, None)


def test_each_post_sees_its_own_area_and_a_post_of_one_unit_its_own_matters(worked):
    good, _ = worked
    own = told("community_desk@xiaoqiao/beihuayuan")
    assert own.ids_behind(TOTAL, "filed", "count") == (str(good),)
    for code in (OWNER, OTHER_UNIT):
        by = who(code, NOW)
        assert by.sight.unit is not None
        ids = told(code).ids_behind(TOTAL, "filed", "count")
        assert {str(one.id) for one in cases.cases_of(by.sight, [*worked])} == set(ids)
        assert len(ids) == (2 if code == OWNER else 0)


def test_a_window_is_looked_at_as_it_was_and_one_that_runs_up_to_now(worked):
    early = at("2026-11-03 18:00")
    assert values(told(DISTRICT, now=early).total)["on_time"] is None
    assert values(told(DISTRICT, now=early).total)["overdue_now"] == 0
    assert values(told(DISTRICT, period="2026-11-03").total)["open_now"] == 2
    assert values(told(DISTRICT, period="2026-11-04").total)["filed"] == 0
    for wrong in ("2026-12", "soon", "1999-01"):
        with pytest.raises(WrongWindow):
            told(DISTRICT, period=wrong)
    with pytest.raises(CampaignUnknown):
        told(DISTRICT, "nothing")


def test_counts_of_activities_are_shown_and_not_to_a_post_of_one_unit():
    text = (ROOT / "playbooks/huodong/playbook.yaml").read_text("utf-8")
    started("acted", text.replace("playbook: huodong", "playbook: acted", 1))
    later = at("2026-12-20 09:00")
    found = told(DISTRICT, "acted", later, period="2026-11")
    ranks = {one.of: (one.worth, one.base.amount if one.base else None) for one in found.total.values}
    assert ranks["trees"] == (Worth.NONE, None)
    worth, expected = ranks["told"]
    assert (worth, expected > 0) == (Worth.OK, True)
    street = next(
        one for one in told(STREET, "acted", later, period="2026-11").total.values if one.of == "told"
    )
    assert 0 < street.base.amount < expected
    assert {one.worth for one in told(OWNER, "acted", later, period="2026-11").total.values} == {Worth.NONE}
    assert all(row.key != REST or row.name == "" for row in found.rows)
