"""A case about a registered thing: found by its number, in the thing's area, listed under the thing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases import actions, errors, queries
from chuanhui.mechanism.cases.queries import Filters
from chuanhui.mechanism.cases.rules import Report
from chuanhui.playbook.load import load_playbook, load_text

from .office import MONDAY, at, do, file, stands, who

ROOT = Path(__file__).resolve().parents[3]
HOME = "411602."
BOOK = """playbook: zhandian
name: {zh: 联络站意见, en: Opinions at stations}
version: 1
implements: [S173]
basis: 试用
in_force: {from: 2020-01-01}
words:
  subject: {road: 道路, light: 路灯}
forms:
  opinion:
    subject: {ask: 类别, kind: choice, of: subject, required: true}
    answer: {ask: 办理答复, kind: text, longest: 200}
cases:
  opinion:
    name: 群众意见
    form: opinion
    category: subject
    number: "ZD-{year}-{n:04}"
    about: station
    owner: {territory: street}
    steps:
      file: {to: filed, by: [station_head, street_desk, community_desk]}
      answer:
        {from: filed, to: closed, by: street_desk, needs: {field: answer}, within: 5 days, outcome: fixed}
"""


@pytest.fixture
def station(district: Any, evidence: Path) -> str:
    """Put the registers and a playbook in force, register a station of 小桥; return its number."""
    jichu = (ROOT / "playbooks" / "jichu" / "playbook.yaml").read_text(encoding="utf-8")
    system = Acting.system(HOME)
    with seeing(Sight.everything()):
        registers.declare(text=jichu, ref="jichu@1", by=system, now=MONDAY)
        others = load_playbook(ROOT / "playbooks" / "jichu").playbook
        assert others is not None
        loaded = load_text(BOOK, "zhandian/playbook.yaml", registers=others.registers)
        start_campaign(loaded, territory=HOME, since=MONDAY, by=system, now=MONDAY)
    registered = do(
        who("street_desk@xiaoqiao"),
        registers.register,
        kind="station",
        fields={"name": "小桥第一联络站（演示）", "address": "示例路1号"},
        now=MONDAY,
    )
    return str(registered.number)


def opinion(by: str, thing: str, now: datetime = MONDAY, **more: Any) -> actions.Receipt:
    return do(
        who(by, now),
        actions.file_case,
        campaign="zhandian",
        kind="opinion",
        report=Report({"subject": "road"}, thing=thing),
        now=now,
        **more,
    )


def test_a_case_about_a_thing_lies_in_its_area_and_is_found_under_it(station: str) -> None:
    receipt = opinion("station_head@xiaoqiao", station)
    case = stands(receipt.case_id)
    assert (case.thing, case.area_path, case.thing_id is None) == (station, "411602.005.", False)
    file()
    found = queries.ledger(Sight.everything(), Filters(thing=case.thing_id), now=at("2026-11-09 10:00"))
    assert [one.id for one in found.cases] == [receipt.case_id]
    assert list(queries.differing()) == []


@pytest.mark.parametrize(
    ("by", "thing", "code"),
    [
        ("street_desk@xiaoqiao", "", "needs.thing"),
        ("street_desk@xiaoqiao", "LZ9999", "no_thing"),
        ("street_desk@chenzhou", "{station}", "no_thing"),
        ("station_head@chenzhou", "{station}", "no_thing"),
    ],
)
def test_a_number_that_is_missing_unknown_or_out_of_sight_is_refused(
    station: str, by: str, thing: str, code: str
) -> None:
    with pytest.raises(errors.BadStep) as refused:
        opinion(by, thing.format(station=station))
    assert [(one.field, one.code) for one in refused.value.faults] == [("thing", code)]
    assert all(one.sentence("zh") and one.sentence("en") for one in refused.value.faults)


def test_a_thing_that_has_ended_takes_no_new_case(station: str) -> None:
    case = stands(opinion("street_desk@xiaoqiao", station).case_id)
    later = at("2026-11-12 09:00")
    do(who("street_desk@xiaoqiao", later), registers.end, thing_id=case.thing_id, reason="撤并", now=later)
    with pytest.raises(errors.BadStep):
        opinion("street_desk@xiaoqiao", station, at("2026-11-13 09:00"))


def test_a_kind_that_is_about_nothing_takes_no_number(station: str) -> None:
    with pytest.raises(errors.BadStep) as refused:
        file(thing=station)
    assert [(one.field, one.code) for one in refused.value.faults] == [("thing", "not_about")]
