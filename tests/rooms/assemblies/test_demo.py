"""The demo's compound has a council elected on the rules in force, and a vote that is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rooms.assemblies.office import ALL, TERRITORY, at, seen

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.assemblies import queries
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.playbook.load import load_playbook
from chuanhui.site.simulate.assemblies import play_assemblies
from chuanhui.site.simulate.registers import play_registers

PLAYBOOKS = Path(__file__).resolve().parents[3] / "playbooks"
NOW = at("2026-11-20 10:00")


@pytest.mark.usefixtures("district", "evidence")
def test_the_demo_elects_a_council_once():
    since = at("2026-10-20 08:00")
    for name in ("jichu", "zizhi"):
        loaded = load_playbook(PLAYBOOKS / name)
        start_campaign(loaded, territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since)
    play_registers(TERRITORY, now=NOW, seed=1)
    assert play_assemblies(TERRITORY, now=NOW, seed=1) > 100
    ballots = {one.kind: one for one in queries.ballots(ALL)}
    council = ballots["council"]
    assert (council.state, council.secret, len(council.result["chosen"])) == ("passed", True, 5)
    assert council.roll == 144
    # A building leader's election came out level: it waits for its run-off, with an empty seat.
    assert [ballots[kind].state for kind in ("building_leader", "unit_leader")] == ["undecided", "open"]
    lines = seen(queries.seats_in, ALL, on=NOW.date())
    assert {one.role.value: one.vacant for one in lines} == {"council_member": 0, "building_leader": 1}
    assert play_assemblies(TERRITORY, now=NOW, seed=1) == 0
    assert list(queries.differing()) == []
