"""Benches, lamps and their sitters: registers with indicators over them, in force in the demo district."""

from __future__ import annotations

from datetime import date

from tests.rooms.registers.office import do

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions
from chuanhui.grid.registers.actions import Receipt
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.playbook.load import load_text

from .office import BEGAN, COMMUNITY, TERRITORY, at, who

OTHER = "community_desk@xiaoqiao/dongguan"
NOW = at("2026-11-11 09:00")
BENCHES = """
playbook: benches
name: {zh: 长椅, en: Benches}
version: 1
implements: [S27]
basis: 样例
in_force: {from: 2020-01-01}
registers:
  bench:
    name: {zh: 长椅, en: Bench}
    label: name
    number: "CY{n:05}"
    stands: community
    fields: {name: {ask: 名称, kind: text}}
    by: [community_desk]
    recheck: 1 month
  lamp:
    name: {zh: 路灯, en: Lamp}
    label: name
    number: "LD{n:05}"
    stands: community
    fields: {name: {ask: 名称, kind: text}}
    in: {beside: {name: 照亮, to: bench}}
    by: [community_desk, street_desk]
  sitter:
    name: {zh: 常客, en: Sitter}
    label: name
    number: "CK{n:05}"
    stands: community
    fields: {name: {ask: 姓名, kind: name, personal: true}}
    in: {seat: {name: 常坐, to: bench}}
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_desk]
    keep: {after: 1 year, basis: 《个人信息保护法》第十九条；期限由本区自定}
indicators:
  all: {name: {zh: 长椅, en: Benches}, count: registers.bench standing, places: 0}
  dark:
    name: {zh: 没有灯的长椅, en: Dark}
    count: registers.bench without.lamp
    of: registers.bench standing
  lit: {name: {zh: 有灯的长椅, en: Lit}, count: registers.bench with.lamp}
  late: {name: {zh: 过期未核实, en: Late}, count: registers.bench overdue_recheck}
  sitters: {name: {zh: 常客, en: Sitters}, count: registers.sitter standing}
  used: {name: {zh: 有常客的长椅, en: Used}, count: registers.bench with.sitter, of: registers.bench standing}
"""


def benches_in_force() -> None:
    """Put the registers and their indicators in force."""
    loaded = load_text(BENCHES, "benches.yaml")
    assert loaded.playbook is not None, [fault.render() for fault in loaded.faults]
    start_campaign(loaded, territory=TERRITORY, since=BEGAN, by=Acting.system(TERRITORY), now=BEGAN)


def put(kind: str, by: str = COMMUNITY, since: str = "2026-11-02", area: str = "", **ties: str) -> Receipt:
    """Register a thing where a post stands."""
    name = "王演示" if kind == "sitter" else f"{kind}（演示）"
    place = who(area or by, NOW).area_path
    more = {"ties": ties, "since": date.fromisoformat(since), "area": place}
    found: Receipt = do(by, actions.register, NOW, kind=kind, fields={"name": name}, **more)
    return found
