"""Rows behind a number that are no cases: what a post sees of them, and a post of one unit does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rooms.rankings.office import BEGAN, DISTRICT, OWNER, STREET, TERRITORY, at, who

from chuanhui.desk.rank_rows import Looked, opened_rows
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.returns import queries as returns
from chuanhui.playbook.load import load_text
from chuanhui.playbook.schema import Measure

pytestmark = pytest.mark.usefixtures("district")
NOW = at("2026-12-01 09:00")
MEASURE = Measure("returns.outreach", "expected")


def test_cells_behind_a_number_are_those_in_sight_and_none_for_a_post_of_one_unit():
    enter(Sight.everything())
    text = (Path(__file__).resolve().parents[3] / "playbooks/huodong/playbook.yaml").read_text("utf-8")
    loaded = load_text(text.replace("playbook: huodong", "playbook: told", 1), "told.yaml")
    start_campaign(loaded, territory=TERRITORY, since=BEGAN, by=Acting.system(TERRITORY), now=BEGAN)
    looked = Looked(TERRITORY, "told", parse_period("2026-11"), NOW)
    period = looked.period
    whole = Sight.of(TERRITORY)
    facts = returns.facts_at(
        whole, TERRITORY, "told", MEASURE.subject, period.first, period.last, at=looked.known_at
    )
    ids = tuple(str(one.id) for one in facts)
    street = who(STREET, NOW)
    seen = [one for one in facts if street.sight.covers(one.area_path)]
    assert 0 < len(seen) < len(facts)
    assert len(opened_rows(who(DISTRICT, NOW), looked, MEASURE, ids)) == len(facts)
    assert len(opened_rows(street, looked, MEASURE, ids)) == len(seen)
    owner = who(OWNER, NOW)
    assert owner.sight.unit is not None
    assert opened_rows(owner, looked, MEASURE, ids) == []
