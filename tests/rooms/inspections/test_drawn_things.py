"""A second draw of what is registered: by number, of what stood before the period, repeated by anybody."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from tools import verify_draw

from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers import queries as registered
from chuanhui.mechanism.inspections import actions, errors, queries
from chuanhui.mechanism.inspections.rules import Round
from chuanhui.playbook.load import Loaded, load_text

from .office import ALL, DESK, DISTRICT, INSPECTOR, VILLAGE, at, do, in_force

pytestmark = pytest.mark.usefixtures("district", "evidence")
TEXT = """\
playbook: chouhu
name: {zh: 抽户样例, en: Sample of drawn doors}
version: 1
implements: [S117]
basis: 样例方案
in_force: {from: 2022-07-01}
registers:
  gate:
    name: {zh: 抽查住户, en: Door}
    label: owner
    number: "CH{n:03}"
    stands: community
    fields:
      owner: {ask: 户主姓名, kind: name, personal: true}
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_desk]
    keep: {after: 1 year, basis: 《个人信息保护法》第十九条；期限由本区自定}
    recheck: 1 year
inspections:
  doors:
    name: {zh: 逐户看, en: Door by door}
    times: 1 per week
    by: district_desk
    each: community
    draw: {of: registers.gate, each: 2}
    raters:
      inspector: {by: inspector}
    sheet:
      seen: {ask: 情况, points: 100, choose: {good: 100, poor: 0}}
"""
OWNER = "欧阳测试"
NOW = at("2026-11-11 09:00")


@lru_cache
def playbook() -> Loaded:
    loaded = load_text(TEXT, "chouhu.yaml")
    assert loaded.playbook is not None, [str(one) for one in loaded.faults]
    return loaded


def gates(count: int, when: str, *, since: date | None = None) -> list[str]:
    """Register doors in the village; return their numbers."""
    found = []
    for place in range(count):
        fields = {"owner": OWNER + "甲乙丙丁戊"[place]}
        held = do(DESK, registers.register, at(when), kind="gate", fields=fields, since=since)
        with transaction.atomic():
            found.append(registered.thing(ALL, held.id).number)
    return found


def opened() -> Round:
    receipt = do(DISTRICT, actions.open_round, NOW, campaign="chouhu", kind="doors")
    return queries.held_round(ALL, receipt.id)


def look(held: Round, spot: str) -> UUID:
    facts = {"round_id": held.id, "code": VILLAGE, "spot": spot, "sheet": {"seen": "good"}}
    return do(INSPECTOR, actions.submit_visit, NOW, visit_id=uuid4(), **facts).id


@pytest.fixture
def drawn(district) -> tuple[Round, list[str], list[str]]:
    in_force(playbook())
    before, later = gates(5, "2026-11-06 10:00"), gates(1, "2026-11-10 10:00")
    return opened(), before, later


def test_doors_are_drawn_by_number_from_those_that_stood_before_the_period(drawn, tmp_path):
    held, before, later = drawn
    place = held.place(VILLAGE)
    codes = [one["code"] for one in place["then"]]
    assert (len(codes), held.inside[VILLAGE]) == (2, sorted(before))
    assert set(codes) < set(before)
    assert later[0] not in json.dumps(queries.published(held))
    assert OWNER not in json.dumps([queries.published(held), list(held.drawn)], ensure_ascii=False)
    assert all(one["then"] == [] for one in held.drawn if one["code"] != VILLAGE)
    file = tmp_path / "round.json"
    told = queries.published(held)
    file.write_text(json.dumps(told), encoding="utf-8")
    assert verify_draw.main([str(file)]) == 0
    other = next(one for one in before if one not in codes)
    for one in told["drawn"]:
        one["then"] = [codes[0], other] if one["code"] == VILLAGE else one["then"]
    file.write_text(json.dumps(told), encoding="utf-8")
    assert verify_draw.main([str(file)]) == 1


def test_a_door_that_was_not_drawn_is_not_looked_at(drawn):
    held, before, later = drawn
    codes = [one["code"] for one in held.place(VILLAGE)["then"]]
    for number in (*(one for one in before if one not in codes), *later, "CH999"):
        with pytest.raises(errors.NotDrawn), transaction.atomic():
            look(held, number)
    assert [queries.visit(ALL, look(held, one)).spot for one in codes] == codes


def test_no_card_written_in_the_period_changes_who_may_be_drawn(district):
    in_force(playbook())
    before = gates(4, "2026-11-06 10:00")
    with transaction.atomic():
        kept, lost, gone, other = (registered.by_number(ALL, "gate", one).id for one in before)
    gates(1, "2026-11-10 10:00", since=date(2020, 1, 1))
    today = at("2026-11-10 11:00")
    do(DESK, registers.merge, today, kept_id=kept, lost_id=lost, reason="同一户")
    do(DESK, registers.end, today, thing_id=gone, on=date(2026, 11, 7), reason="已搬走")
    do(DESK, registers.confirm_recheck, today, thing_id=other)
    assert opened().inside[VILLAGE] == sorted(before)


def test_what_ended_before_the_period_is_not_drawn(district):
    in_force(playbook())
    before = gates(4, "2026-11-06 10:00")
    with transaction.atomic():
        kept, lost, gone, other = (registered.by_number(ALL, "gate", one).id for one in before)
    sunday = at("2026-11-08 11:00")
    merged = do(DESK, registers.merge, sunday, kept_id=kept, lost_id=lost, reason="同一户")
    do(DESK, registers.end, sunday, thing_id=gone, on=date(2026, 11, 7), reason="已搬走")
    do(DESK, registers.unmerge, at("2026-11-10 11:00"), merge_id=merged.id, reason="是两户")
    do(DESK, registers.confirm_recheck, at("2026-11-10 11:00"), thing_id=other)
    assert opened().inside[VILLAGE] == sorted([before[0], before[3]])
