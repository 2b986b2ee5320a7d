"""The playbooks of the house: whole, without a waiver, and true to what they promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuanhui.playbook.load import load_playbook, load_text
from chuanhui.playbook.saying import say
from chuanhui.playbook.trials import load_trials

BOOKS = Path(__file__).parents[3] / "playbooks"
FOLDERS = sorted(one.parent for one in BOOKS.glob("*/playbook.yaml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.name)
def test_every_playbook_is_without_fault_and_shows_each_of_its_systems(folder: Path) -> None:
    loaded = load_playbook(folder)
    assert loaded.render() == ""
    assert loaded.playbook is not None
    trials, faults = load_trials(folder / "trials.yaml", loaded.playbook)
    assert faults == []
    assert {one for trial in trials for one in trial.systems} == set(loaded.playbook.implements)
    assert all(one.label.zh and one.label.en for one in say(loaded.playbook).values())


def test_activities_cannot_be_ranked() -> None:
    folder = BOOKS / "huodong"
    text = (folder / "playbook.yaml").read_text("utf-8")
    ranked = """
  share: {name: 人均宣传, count: returns.outreach sum.sheets, of: returns.outreach expected}
rankings:
  month: {name: 宣传排名, window: month, over: street, score: {share: 100%}, publish: district_desk}
"""
    assert load_text(text, "x").faults == []
    assert [one.code for one in load_text(text.rstrip() + ranked, "x").faults] == ["JU001", "JU002"]


def test_activities_are_all_counted_only() -> None:
    playbook = load_playbook(BOOKS / "huodong").playbook
    assert playbook is not None
    assert {one.counts_only for one in playbook.returns.values()} == {True}
    assert playbook.rankings == {}
