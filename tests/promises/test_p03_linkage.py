"""P3. A worker killed in mid-run: the next goes on with the match and comes to the very same result.

A process of its own works the run off and kills itself with SIGKILL just before a stage commits, after all
of it was written. Nothing of that stage stands; another process takes the run over. Each stage is done once,
each fact is kept once, and each warning has one case.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from tests.rooms.linkage import office

from chuanhui.journal.queries import latest
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.queries import differing
from chuanhui.system.linkage.rules import STAGES, Stage

DOOMED = """
import os, signal, sys
import django
django.setup()
from datetime import datetime
from uuid import UUID
from django.conf import settings
settings.LINKAGE = __import__("pathlib").Path(sys.argv[3])
from chuanhui.system.linkage import actions, models
make = models.Stage.objects.create
def create(**facts):
    made = make(**facts)
    if facts["stage"] == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
    return made
models.Stage.objects.create = create
working = actions.working(UUID(sys.argv[1]))
while working.step(now=datetime.fromisoformat(sys.argv[4])):
    pass
"""


def files_sent() -> None:
    rows = [office.medical(n, "25000" if n in {7, 8} else "100") for n in range(60)]
    office.deliver(office.MEDICAL, "medical", [*rows, office.medical(203, "100", id="", birth="")])
    office.deliver(office.CIVIL, "civil", [office.roll(n) for n in range(20)])


def started() -> Any:
    found = office.do(office.RUNNER, actions.start_run, plan="residents", period=office.OCTOBER)
    return found.id


def seen() -> dict[str, Any]:
    with transaction.atomic():
        enter(Sight.everything())
        assert list(differing()) == []
        return office.tables()


def killed_at(stage: Stage, run_id: Any, database: Any, folder: Path) -> int:
    """Work the run off in a process that dies as `stage` is about to commit; return how it ended."""
    environ = {
        **os.environ,
        **database.environ,
        "DJANGO_SETTINGS_MODULE": "chuanhui.site.settings",
        "PYTHONPATH": "src",
        "CHUANHUI_SECRET_KEY": "only for tests, and long enough to keep Django's checks content: 0123456789",
        "CHUANHUI_KEYRING": str(django_settings.KEYRING),
    }
    words = [sys.executable, "-c", DOOMED, str(run_id), stage.value, str(folder), office.NOW.isoformat()]
    return subprocess.run(words, env=environ, check=False, capture_output=True).returncode


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.LINKAGE = tmp_path / "linkage"
    return settings.LINKAGE


def test_p03_a_run_survives_the_death_of_its_worker_at_every_stage(fresh_district: Any, folder: Path) -> None:
    with transaction.atomic():
        office.prepare()
    files_sent()
    run_id = started()
    # One run, one worker after another: each dies at the next stage, and the last one lives.
    for done, stage in enumerate(STAGES):
        assert killed_at(stage, run_id, fresh_district, folder) == -signal.SIGKILL
        with transaction.atomic():
            enter(Sight.everything())
            assert models.Stage.objects.filter(run_id=run_id).count() == done
        steps = actions.working(run_id)
        assert steps.step(now=office.NOW)
    assert office.work(run_id) in {"done", "review"}
    survived = seen()
    assert len(survived["links"]) == 80
    assert len(survived["facts"]) == 80
    assert [one[0] for one in survived["warnings"]] == ["heavy_cost", "heavy_cost"]
    assert all(one[4] for one in survived["warnings"])
    with transaction.atomic():
        enter(Sight.everything())
        assert models.Stage.objects.filter(run_id=run_id).count() == len(STAGES)
        cases = list(models.Warned.objects.values_list("case_id", flat=True))
        assert len(set(cases)) == len(cases) == 2
        filed = latest(Sight.everything(), only="case.file", limit=20)
        assert {one.subject for one in filed} == set(cases)
    assert [one[3] for one in survived["pairs"]] == ["open"]
