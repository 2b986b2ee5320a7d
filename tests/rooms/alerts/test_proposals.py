"""A proposal is told to the posts that it concerns, and settled when it is decided."""

from __future__ import annotations

import pytest
from tests.rooms.alerts.told import follow, kinds
from tests.rooms.rankings.office import at, who
from tests.rooms.rankings.test_proposals import DESK, decide, explain, one, two_windows

from chuanhui.system.alerts import queries

pytestmark = pytest.mark.usefixtures("district", "evidence")
TOLD_AT = at("2026-11-21 09:05")


def test_the_posts_concerned_are_told_until_when_they_may_explain():
    two_windows()
    follow(TOLD_AT)
    (told,) = [item for item in queries.inbox(who(DESK, TOLD_AT)) if item.kind == "proposal"]
    assert (told.subject, told.due_at, told.place) == (str(one().id), one().explain_until, "东关社区")
    assert told.period.zh == "2026年11月中旬"
    assert told.topic.zh
    assert "proposal" not in kinds("community_desk@xiaoqiao/beihuayuan", TOLD_AT)


def test_a_proposal_that_is_decided_is_settled():
    two_windows()
    follow(TOLD_AT)
    explain()
    decide()
    follow(at("2026-11-24 10:05"))
    assert "proposal" not in kinds(DESK, TOLD_AT)
    assert "proposal" in kinds(DESK, TOLD_AT, settled=True)
