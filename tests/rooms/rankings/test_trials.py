"""Rankings played as a trial writes them: freeze, publish, explain, decide, and what is expected of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuanhui.playbook.trials import load_trials
from chuanhui.site.trials import play

from .office import at, in_force, playbook

pytestmark = pytest.mark.usefixtures("district", "evidence")
TRIALS = Path(__file__).with_name("trials.yaml")


def test_a_trial_of_two_windows_plays():
    in_force()
    loaded = playbook()
    trials, faults = load_trials(TRIALS, loaded.playbook)
    assert [one.render() for one in faults] == []
    assert loaded.playbook is not None
    failures = play(trials[0], loaded.playbook, now=at("2026-11-30 09:00"))
    assert [one.render("trials.yaml") for one in failures] == []
