"""The demo's compound has a council elected on the rules in force, and a vote that is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rooms.assemblies.office import ALL, TERRITORY, at, seen

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.assemblies import queries
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.campaigns.queries import campaigns_in_force
from chuanhui.playbook.load import load_playbook
from chuanhui.site.simulate.assemblies import play_assemblies
from chuanhui.site.simulate.registers import play_registers

PLAYBOOKS = Path(__file__).resolve().parents[3] / "playbooks"
NOW = at("2026-11-20 10:00")


@pytest.mark.usefixtures("district", "evidence")
def test_the_demo_elects_a_council_once():
    since = at("2026-10-20 08:00")
    known = {one.playbook.id for one in campaigns_in_force(TERRITORY, now=NOW)}
    for name in {"jichu", "zizhi"} - known:
        loaded = load_playbook(PLAYBOOKS / name)
        start_campaign(loaded, territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since)
    play_registers(TERRITORY, now=NOW, seed=1)
    assert play_assemblies(TERRITORY, now=NOW, seed=1) > 100
    ballots = {one.kind: one for one in queries.ballots(ALL)}
    council = ballots["council"]
    assert (council.state, council.secret, len(council.result["chosen"])) == ("passed", True, 5)
    assert council.roll == 144
    assert [one.kind for one in ballots.values() if one.state == "open"] == ["unit_leader"]
    lines = {one.role.value: one for one in seen(queries.seats_in, ALL, on=NOW.date())}
    # Those elected begin after the notice of the list, which this demo does not post.
    assert (lines["council_member"].number, lines["council_member"].vacant) == (5, 5)
    assert council.waits_for_seats
    assert play_assemblies(TERRITORY, now=NOW, seed=1) == 0
    assert list(queries.differing()) == []
