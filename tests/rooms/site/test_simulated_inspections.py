"""A simulated fortnight of inspections: rounds, sheets, contests and rechecks on the real rooms."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from tests.rooms.inspections.office import playbook

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.inspections import queries
from chuanhui.site.simulate.play import simulate

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ZONE, ALL = "411602Z.", Sight.everything()


@pytest.mark.usefixtures("evidence")
def test_rounds_come_twice_a_week_and_what_fails_is_looked_at_again(fresh_district):
    with transaction.atomic():
        enter(ALL)
        since = NOW - timedelta(days=13)
        start_campaign(playbook(), territory=ZONE, since=since, by=Acting.system(ZONE), now=since)
    played = simulate(territory=ZONE, days=13, seed=7, until=NOW, per_day=0)
    assert played.done["inspections.visit"] > 40
    assert played.done["inspections.recheck"] > 5
    with transaction.atomic():
        enter(ALL)
        held = queries.rounds_between(
            ALL, first=since.date(), last=NOW.date() + timedelta(days=9), kind="village"
        )
        assert [(one.period, one.number) for one in held][-2:] == [("2026-W46", 2), ("2026-W46", 1)]
        assert list(queries.differing()) == []
