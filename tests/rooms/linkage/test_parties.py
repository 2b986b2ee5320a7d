"""Who is expected to send a file: twelve parties in the demo district, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chuanhui.grid.posts.queries import acting_for
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.load import load_playbook
from chuanhui.system.linkage.errors import NotYourDelivery
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.rules import refusal_to_deliver

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
RURAL = {"城南街道办事处", "城北街道办事处", "金海路街道办事处", "华耀城街道办事处"}


@pytest.mark.usefixtures("district")
def test_the_lead_seven_bureaus_and_the_four_rural_streets_send() -> None:
    enter(Sight.everything())
    playbook = load_playbook(ROOT / "playbooks" / "fangfanpin").playbook
    assert playbook is not None
    ground = Ground(playbook, playbook.matching["households"], "411602.")
    parties = {one.id: [unit.name for unit in ground.parties(one)] for one in ground.sources}
    assert set(parties.pop("streets")) == RURAL
    assert sum(len(one) for one in parties.values()) + len(RURAL) == 12
    assert all(len(one) == 1 for one in parties.values())


@pytest.mark.usefixtures("district")
def test_a_street_that_the_playbook_leaves_out_sends_nothing() -> None:
    enter(Sight.everything())
    playbook = load_playbook(ROOT / "playbooks" / "fangfanpin").playbook
    assert playbook is not None
    ground = Ground(playbook, playbook.matching["households"], "411602.")
    source = playbook.deliveries["streets"]
    parties = ground.senders(source)
    refused = {
        street: refusal_to_deliver(
            source, acting_for(f"street_desk@{street}", NOW.date(), NOW), ground.unit_of, parties
        )
        for street in ("chengnan", "xiaoqiao")
    }
    assert {street: one.code if one else "" for street, one in refused.items()} == {
        "chengnan": "",
        "xiaoqiao": NotYourDelivery.code,
    }
