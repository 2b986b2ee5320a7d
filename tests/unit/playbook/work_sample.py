"""A small valid playbook of recurring and judged work, and helpers to break it."""

from __future__ import annotations

from chuanhui.playbook.load import Loaded, load_text
from chuanhui.playbook.schema import Playbook

TEXT = """\
playbook: rounds
name: {zh: 巡查样例, en: Rounds}
version: 2
implements: [S49, S137]
basis: 样例方案
in_force: {from: 2022-07-01, until: 2022-12-31}
words:
  category: {litter: 环境卫生, cable: 空中线缆}
  source: {self: 自查, city: 市级交办}
  reason: {away: 无人在家, closed: 门店关闭}
  force: {police: 民警, medic: 医务人员}
  mood: {bright: 浓厚, dull: 冷清}
groups:
  rural: {name: {zh: 农村组, en: Rural}, areas: [城北, 城南]}
  urban: {name: 城区组, areas: ["411602001", 小桥街街道]}
forms:
  problem:
    category: {ask: 类别, kind: choice, of: category, required: true}
    detail: {ask: 情况, kind: text, longest: 100}
  daily:
    found: {ask: 发现问题, kind: number, least: 0}
    tonnes: {ask: 清运垃圾, kind: quantity, unit: 吨, least: 0}
    remark: {ask: 备注, kind: text, longest: 100}
  outing:
    people: {ask: 参加人数, kind: number, least: 0}
cases:
  problem:
    name: 问题整改
    form: problem
    source: source
    number: "XC-{year}-{n:06}"
    owner: {territory: street}
    steps:
      file: {to: filed, by: [grid_worker, community_desk, inspector]}
      fix: {from: filed, to: fixed, by: street_desk, within: 3 working days}
      verify: {from: fixed, to: closed, by: inspector, not_by: fix, within: 2 working days, outcome: fixed}
returns:
  daily:
    name: 日报
    every: day
    each: {of: community, among: rural}
    by: community_desk
    form: daily
    due: "18:00"
    working_days: true
    zero: confirm
    fill: {found: cases.problem filed}
    approve: street_desk
    opens: problem
  weekly:
    name: 周报
    every: 周
    each: street
    by: street_desk
    form: daily
    due: "Sunday 18:00"
    since: 2022-08-01
    until: 2022-09-30
    zero: refused
  outings:
    name: 活动登记
    every: month
    each: street
    by: street_desk
    form: outing
    due: {after: 2 working days}
    counts_only: true
sweeps:
  doors:
    name: 入户走访
    every: 旬
    each: community
    by: community_desk
    due: {after: 1 working day}
    targets: 住户
    reasons: reason
    at_most: 1 per week
rosters:
  patrol:
    name: 夜间巡查
    every: day
    each: street
    by: street_desk
    picks: 2
    from: [duty_cadre, grid_worker]
    shifts: {night: {name: 夜班, from: "20:00", to: "06:00"}}
    forces: force
    check: street
    attest_within: 12 urgent hours
inspections:
  street:
    name: 市容检查
    times: 2 per week
    by: inspector
    each: community
    draw: {each: 2, per: street, then: {of: compound, each: 3}}
    raters:
      inspector: {by: inspector, weight: 60%}
      deputy: {by: inspector, weight: 40%, least: 2}
    combine: weighted
    sheet:
      litter: {ask: 垃圾, points: 40, deduct: 2, at_most: 20, opens: problem, category: litter, photo: true}
      cable:
        {ask: 飞线, points: 20, deduct: 2.5, opens: problem, category: cable, clause: 3.1, fails_below: 15}
      mood: {ask: 氛围, points: 20, choose: {bright: 20, dull: 5}, of: mood}
      staff: {ask: 到岗, points: 20, share: true}
    passing: 80
    contest: {by: community_head, within: 2 working days, decided_by: district_desk}
    recheck: inspector
    source: 样例标准
  roads:
    name: 路段深度保洁
    times: 每周1次
    by: inspector
    each: street
    draw: {of: road, each: 2, per: street}
    sheet:
      clean: {ask: 净, points: 100, choose: {good: 100, fair: 60, poor: 0}}
indicators:
  on_time: {name: 按期结案率, count: cases.problem closed_on_time, of: cases.problem due, at_least: 10}
  closed: {name: 结案率, count: cases.problem closed, of: cases.problem filed, cohort: filed, exclude: [void]}
  rework:
    name: 返工率
    count: {what: cases.problem counts.rework, where: {urgent: [true]}}
    of: cases.problem closed
    where: {category: [litter], source: [self, city]}
    better: less
    places: 1
    source: 样例公式
  waste: {name: 清运量, count: returns.daily sum.tonnes}
  sent: {name: 上报率, count: returns.daily on_time, of: returns.daily expected}
  reached: {name: 走访率, count: sweeps.doors reached, of: sweeps.doors targets}
  litter: {name: 环境得分, count: inspections.street score, where: {item: [litter]}}
rankings:
  ten_day:
    name: 十天一排名
    window: 旬
    over: {of: community, among: rural}
    within: street
    score: {street: 60%, on_time: 30%, litter: 10%, rework: -10%}
    missing: left_out
    counts_in: period_end
    ties: dense
    bottom: {share: 20%, group: 5}
    exempt: {小桥街街道北花园: 拆迁中}
    contest: 2 working days
    publish: {by: district_desk}
    consequence:
      - {in_a_row: 2, unless: score >= 90, propose: explain, to: community_head,
         by: district_head, explains_within: 3 working days}
      - {id: praise, after: top, places: 3, propose: commend, to: community_head, by: district_head,
         explains_within: 1 working day}
    note: 样例说明
  streets:
    name: 街道排名
    window: month
    over: street
    within: group
    score: {inspections.roads: 100%}
    bottom: 3
    publish: district_desk
    consequence: {unless: score >= 85, propose: reinspect, to: [street_head], by: district_head,
      explains_within: 2 working days}
"""


def load(old: str = "", new: str = "") -> Loaded:
    """Return the sample loaded, with `old` replaced by `new`; `old` must be in it."""
    if old not in TEXT:
        raise ValueError(old)
    return load_text(TEXT.replace(old, new, 1) if old else TEXT, "rounds.yaml")


def codes(old: str = "", new: str = "") -> list[tuple[str, int]]:
    """Return code and line of each fault of the sample with `old` replaced by `new`."""
    return [(one.code, one.line) for one in load(old, new).faults]


def book(old: str = "", new: str = "") -> Playbook:
    """Return the sample, changed so, without a fault.

    Raises:
        ValueError: it has one.
    """
    loaded = load(old, new)
    if loaded.playbook is None:
        raise ValueError(loaded.render())
    return loaded.playbook


def line_of(part: str, nth: int = 1) -> int:
    """Return the line of the sample in which `part` stands."""
    found = [number for number, line in enumerate(TEXT.split("\n"), 1) if part in line]
    return found[nth - 1]
