"""Plays every trials.yaml of the house on the real engine; each trial is a test of its own, by its name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests import database as databases

from chuanhui.journal import scope
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.load import Loaded, load_playbook
from chuanhui.playbook.trials import Trial, load_trials
from chuanhui.site.trials import pictures_elsewhere, play, set_stage

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted(path.parent for path in (ROOT / "playbooks").glob("*/trials.yaml"))
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@lru_cache
def loaded(folder: Path) -> Loaded:
    return load_playbook(folder)


def trials_of(folder: Path) -> tuple[Trial, ...]:
    found, faults = load_trials(folder / "trials.yaml", loaded(folder).playbook)
    assert not faults, "\n".join(one.render() for one in faults)
    return found


ALL = [
    pytest.param(folder, trial, id=f"{folder.name}: {trial.name}")
    for folder in FOLDERS
    for trial in trials_of(folder)
]


@pytest.fixture(scope="module")
def stage(django_db_setup: databases.Database, django_db_blocker: Any) -> Iterator[None]:
    """Set the stage once, in a database of its own."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_trials"
    with (
        pictures_elsewhere(),
        django_db_blocker.unblock(),
        databases.clone(django_db_setup.server, label, district=True) as found,
        databases.pointed_at(found),
    ):
        with transaction.atomic():
            scope.enter(Sight.everything())
            for folder in FOLDERS:
                set_stage(loaded(folder), ROOT / "districts" / "chuanhui", now=NOW)
        yield


@pytest.mark.parametrize(("folder", "trial"), ALL)
@pytest.mark.usefixtures("stage")
def test_trial(folder: Path, trial: Trial) -> None:
    failures = play(trial, loaded(folder).playbook, now=NOW)
    path = (folder / "trials.yaml").relative_to(ROOT)
    assert not failures, "\n" + "\n".join(one.render(str(path)) for one in failures)
