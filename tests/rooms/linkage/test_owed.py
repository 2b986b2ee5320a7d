"""What is owed of a match: nothing of before its campaign, and a new version forgets nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.rooms.linkage.book import TEXT
from tests.rooms.linkage.office import ALL, LATER, TERRITORY, ZONE, in_force
from tests.rooms.registers.sheets import base

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.playbook.load import load_text
from chuanhui.system.linkage.ground import Ground, ground_for
from chuanhui.system.linkage.queries import late_runs
from chuanhui.system.linkage.queries.expecting import last_periods

CHANGED = datetime(2026, 12, 8, 8, 0, tzinfo=ZONE)


def start(text: str, name: str, since: datetime) -> None:
    enter(ALL)
    loaded = load_text(text, name)
    start_campaign(loaded, territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since)
    enter(ALL)


def shown(ground: Ground) -> list[str]:
    return [one.key for one in last_periods(ground, date(2026, 12, 9), 6)]


@pytest.mark.usefixtures("district")
def test_months_before_the_campaign_are_not_missing_and_a_new_version_owes_what_the_old_one_did():
    enter(ALL)
    base()
    in_force()
    plan = next(iter(load_text(TEXT, "duizhao@1.yaml").playbook.matching))
    before = ground_for(plan, TERRITORY, at=LATER)
    # October fell due in the campaign's first week; September before it.
    assert shown(before) == ["2026-10", "2026-11", "2026-12"]
    owed = {one.period.key for one in late_runs(TERRITORY, now=LATER)}
    assert "2026-10" in owed
    assert "2026-09" not in owed
    start(TEXT.replace("version: 1\n", "version: 2\n"), "duizhao@2.yaml", CHANGED)
    after = ground_for(plan, TERRITORY, at=LATER)
    assert after.playbook.version == 2
    assert after.since == before.since
    assert shown(after) == shown(before)
    assert {one.period.key for one in late_runs(TERRITORY, now=LATER)} == owed


@pytest.mark.usefixtures("district")
def test_a_plan_that_a_version_did_not_know_begins_with_the_one_that_does():
    enter(ALL)
    base()
    in_force()
    plan = next(iter(load_text(TEXT, "duizhao@1.yaml").playbook.matching))
    renamed = TEXT.replace(f"  {plan}:\n", "  another:\n").replace(f"plan: {plan}", "plan: another")
    start(renamed.replace("version: 1\n", "version: 3\n"), "duizhao@3.yaml", CHANGED)
    assert ground_for("another", TERRITORY, at=LATER).since == CHANGED
