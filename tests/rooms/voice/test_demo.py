"""The demo plays notices, a draft and a survey of whatever is in force, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.rooms.voice.office import ALL, ZONE

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.voice import queries
from chuanhui.playbook.load import load_playbook
from chuanhui.site.simulate.registers import play_registers
from chuanhui.site.simulate.voice import play_voice

ROOT = Path(__file__).resolve().parents[3]
TERRITORY = "411602."
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)


@pytest.mark.usefixtures("district", "evidence")
def test_the_demo_plays_what_is_in_force_once():
    since = NOW - timedelta(days=60)
    for name in ("jichu", "zizhi", "gaizao", "tian"):
        loaded = load_playbook(ROOT / "playbooks" / name)
        start_campaign(loaded, territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since)
    assert play_registers(TERRITORY, now=NOW, seed=1) > 100
    enter(ALL)
    assert play_voice(TERRITORY, now=NOW, seed=1) == 4
    enter(ALL)
    standing, ended = queries.notices(ALL, running=True), queries.notices(ALL, running=False)
    assert (len(standing), len(ended)) == (1, 1)
    public = queries.public_notice(standing[0].id, now=NOW)
    assert (public.objections, public.answered) == (1, 1)
    (draft,) = queries.drafts(ALL)
    assert len(queries.public_draft(draft.id, now=NOW).table) == 3
    (survey,) = queries.surveys(ALL, running=True)
    coverage = queries.coverage_of(survey, queries.survey_kind(survey))
    assert 0.5 < coverage.share < 0.7
    assert min(coverage.online, coverage.paper) > 20
    assert play_voice(TERRITORY, now=NOW, seed=1) == 0
    assert list(queries.differing()) == []
