"""What is kept long enough goes: files never matched, facts, grounds of warnings, and the purged."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.rooms.linkage import office
from tests.rooms.linkage.office import (
    LATER,
    MEDICAL,
    NOVEMBER,
    NOW,
    RUNNER,
    VILLAGE,
    ZONE,
    deliver,
    do,
    medical,
    month,
    run,
    thing_of,
)

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers.actions.rotating import add_key, reseal_all
from chuanhui.grid.registers.vault import Suite
from chuanhui.journal.queries import entries_of
from chuanhui.system.alerts import actions as alerts
from chuanhui.system.alerts.models import Alert
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.queries import differing, late_runs
from chuanhui.system.protection import actions as protection

pytestmark = pytest.mark.usefixtures("populated")
AFTER_A_YEAR = datetime(2027, 11, 9, 9, 0, tzinfo=ZONE)


def test_a_file_that_nobody_matched_in_time_is_deleted(files, django_capture_on_commit_callbacks):
    told = deliver(MEDICAL, "medical", [medical(7)])
    assert actions.purge(now=NOW + timedelta(days=9)).files == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.purge(now=NOW + timedelta(days=11)).files == 1
    row = models.Delivery.objects.get(id=told.id)
    assert (row.state, row.sealed) == ("expired", None)
    assert not (files / str(told.id)).exists()
    assert list(differing()) == []


def test_facts_go_when_their_time_is_over_and_grounds_with_them():
    month()
    assert actions.purge(now=LATER).count == 0
    gone = actions.purge(now=AFTER_A_YEAR)
    assert (gone.facts, gone.warnings) == (2, 1)
    assert set(models.Fact.objects.values_list("source", flat=True)) == {"civil"}
    warned = models.Warned.objects.get(rule="heavy_cost")
    assert (warned.sealed, bool(warned.case_id)) == (None, True)
    opened = do(
        RUNNER, actions.open_warning, warning_id=warned.id, purpose="give_help", reason="复查当时情况"
    )
    assert (opened.gone, opened.findings) == (True, ())
    assert actions.purge(now=AFTER_A_YEAR).count == 0


def test_a_legal_hold_keeps_what_is_held():
    month()
    held = thing_of(7)
    head = "community_head@xiaoqiao/beihuayuan"
    do(head, registers.hold, thing_id=held, reason="涉诉材料保全")
    actions.purge(now=AFTER_A_YEAR)
    assert set(models.Fact.objects.filter(source="medical").values_list("thing_id", flat=True)) == {held}


def test_whom_the_register_purged_is_let_go_of():
    month()
    person = thing_of(7)
    registers.end(thing_id=person, reason="去世", by=Acting.system("411602."), now=NOW)
    far = datetime(2029, 1, 1, 9, 0, tzinfo=ZONE)
    office.enter_all()
    registers.purge(now=far)
    office.enter_all()
    actions.purge(now=LATER)
    assert not models.Fact.objects.filter(thing_id=person).exists()
    assert not models.Link.objects.filter(thing_id=person).exists()
    assert models.Fact.objects.filter(thing_id=thing_of(30)).exists()


def test_a_person_is_told_what_the_match_holds():
    month()
    person = thing_of(7)
    told = do(
        VILLAGE,
        protection.export_person,
        thing_id=person,
        identified="当面核对身份证原件",
        now=LATER,
    )
    with zipfile.ZipFile(io.BytesIO(told.copy)) as archive:
        held = json.loads(archive.read("person.json"))["held"]
    facts = {one["source"]: one["opened"] for one in held["linkage_fact"]}
    assert facts == {"medical": {"rows": [{"self_paid": "21000"}]}, "civil": {"rows": [{"grade": "a"}]}}
    assert {one["source"] for one in held["linkage_link"]} == {"medical", "civil"}
    assert "sealed" not in held["linkage_fact"][0]


def test_keys_are_changed_for_all_that_is_sealed(settings, tmp_path):
    # A ring of its own: what other tests have sealed is not sealed afresh.
    settings.KEYRING = Path(shutil.copy(settings.KEYRING, tmp_path / "keyring.json"))
    month()
    deliver(MEDICAL, "medical", [medical(7, "300")], period=NOVEMBER, now=LATER)
    add_key(suite=Suite.SM4_GCM, by=Acting.system("~."), now=NOW)
    *_, last = reseal_all(by=Acting.system("~."), now=NOW)
    assert (last.broken, last.done > 300) == (0, True)
    office.enter_all()
    run(NOVEMBER, now=LATER)
    fact = models.Fact.objects.get(thing_id=thing_of(7), period=NOVEMBER)
    assert office.opened("linkage_fact", fact) == {"rows": [{"self_paid": "300"}]}


def test_a_file_is_known_again_by_a_digest_that_nobody_can_guess_also_when_keys_are_changed(
    settings, tmp_path
):
    settings.KEYRING = Path(shutil.copy(settings.KEYRING, tmp_path / "keyring.json"))
    data = office.sheet(office.HEAD, [medical(7)])

    def sent(source_data: bytes) -> str:
        told = do(MEDICAL, actions.deliver, source="medical", period=office.OCTOBER, data=source_data)
        return str(models.Delivery.objects.get(id=told.id).sha256)

    first = sent(data)
    assert len(first) == 64
    plain = hashlib.sha256(data).hexdigest()
    assert first != plain
    told = [entry.body for one in models.Delivery.objects.all() for entry in entries_of(office.ALL, one.id)]
    assert [one for one in told if plain in str(one)] == []
    assert first in str(told)
    assert sent(data + b"\n") != first
    add_key(suite=Suite.SM4_GCM, by=Acting.system("~."), now=NOW)
    *_, last = reseal_all(by=Acting.system("~."), now=NOW)
    assert last.broken == 0
    office.enter_all()
    assert sent(data) == first


def test_missing_files_and_a_month_without_a_run_are_told_of_once_and_settled():
    day, late = datetime(2026, 11, 7, 9, 0, tzinfo=ZONE), datetime(2026, 11, 9, 9, 0, tzinfo=ZONE)
    assert late_runs("411602.", now=day) == ()
    assert "2026-10" in {one.period.key for one in late_runs("411602.", now=late)}
    told = Alert.objects.filter(subject__startswith="duizhao/", settled_at=None)
    alerts.watch_matches(territory="411602.", now=day)
    assert set(told.values_list("kind", flat=True)) == {"missing"}
    assert alerts.watch_matches(territory="411602.", now=late) >= 1
    assert alerts.watch_matches(territory="411602.", now=late) == 0
    assert set(told.values_list("kind", flat=True)) == {"missing", "overdue"}
    month(now=late)
    office.enter_all()
    alerts.watch_matches(territory="411602.", now=late)
    assert list(told.filter(subject__contains="2026-10")) == []
