"""P34. Every reveal is on record before the value leaves: no record, no value, whatever is killed.

A trigger makes the record impossible: the action gives nothing and the door answers 503. A hundred processes
are killed in the middle of revealing: every value that one of them gave out has its row and its entry.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as house
from django.db import OperationalError, transaction
from tests.pages.desk.office import browser
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, NOW, PHONE, do

from chuanhui.grid.registers import actions
from chuanhui.grid.registers.errors import ReasonMissing
from chuanhui.grid.registers.models import Reveal
from chuanhui.journal.models import JournalEntry
from chuanhui.journal.scope import enter

ROOT = Path(__file__).resolve().parents[2]
KILLS = 100
ASK: dict[str, Any] = {"fields": ["phone"], "purpose": "legal_duty", "reason": "核对登记"}
BROKEN = """
CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no record today'; END $$;
CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION broken();
"""


@pytest.fixture
def somebody(fresh_district: Any, settings: Any) -> UUID:
    settings.HTTPS = False
    office.in_force()
    return office.person().id


@pytest.mark.parametrize("table", ["registers_reveal", "journal_entry"])
def test_p34_without_a_record_there_is_no_value(table: str, somebody: UUID, fresh_district: Any):
    with transaction.atomic():
        page = browser("sq.xiaoqiao.beihuayuan", DESK)
    address = f"/desk/registers/things/{somebody}/reveal"
    with fresh_district.connect() as owner:
        owner.execute(BROKEN.format(table=table))
    with pytest.raises(OperationalError):
        do(DESK, actions.reveal, thing_id=somebody, **ASK)
    answer = page.post(address, {**ASK, "key": "01a1bdd1-b6a9-7512-8366-0123456789ab"})
    assert (answer.status_code, PHONE.encode() in answer.content) == (503, False)
    with fresh_district.connect() as owner:
        owner.execute(f"DROP TRIGGER broken ON {table}")
    answer = page.post(address, {**ASK, "key": "01a1bdd1-b6a9-7512-8366-0123456789ac"})
    assert (answer.status_code, PHONE.encode() in answer.content) == (200, True)


def test_p34_a_reason_is_required(somebody: UUID):
    with pytest.raises(ReasonMissing):
        do(DESK, actions.reveal, thing_id=somebody, **{**ASK, "reason": ""})


def test_p34_no_kill_gives_a_value_without_its_record(somebody: UUID, fresh_district: Any):
    given = _killed(KILLS, somebody, fresh_district.environ)
    with transaction.atomic():
        enter(office.ALL)
        kept = set(Reveal.objects.values_list("id", flat=True))
        told = set(
            JournalEntry.objects.filter(subject_kind="register_reveal").values_list("subject", flat=True)
        )
    assert len(given) > KILLS
    assert {value for _, value in given} == {PHONE}
    assert {reveal_id for reveal_id, _ in given} - kept == set()
    assert kept == told


def _killed(times: int, thing: UUID, environ: dict[str, str]) -> list[tuple[UUID, str]]:
    """Kill so many revealing processes, each at a chance moment; return what they gave out."""
    rng, given = random.Random(34), []
    words = [sys.executable, "-m", "tests.promises.revealer", DESK, str(thing), NOW.isoformat()]
    secrets = {
        "CHUANHUI_SECRET_KEY": house.SECRET_KEY,
        "CHUANHUI_KEYRING": str(house.KEYRING),
        "DJANGO_SETTINGS_MODULE": "chuanhui.site.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    with subprocess.Popen(
        words, cwd=ROOT, env={**os.environ, **environ, **secrets}, text=True, stdin=-1, stdout=-1
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        for _ in range(times):
            parent.stdin.write("next\n")
            parent.stdin.flush()
            child = 0
            while not child:
                line = parent.stdout.readline().split()
                assert line, "the revealing process ended by itself"
                given += _value(line)
                child = int(line[1]) if line[0] == "child" else 0
            time.sleep(rng.uniform(0.03, 0.2))
            os.kill(child, signal.SIGKILL)
            while (line := parent.stdout.readline().split())[0] != "gone":
                given += _value(line)
        parent.stdin.close()
    return given


def _value(line: list[str]) -> list[tuple[UUID, str]]:
    return [(UUID(line[1]), line[2])] if line[0] == "value" else []
