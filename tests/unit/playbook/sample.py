"""A small valid playbook that uses most of the language, and helpers to break it."""

from __future__ import annotations

from chuanhui.playbook.load import Loaded, load_text

TEXT = """\
playbook: sample
name: {zh: 样例工作法, en: Sample}
version: 1
implements: [S04]
basis: 样例方案
in_force: {from: 2022-07-01}
words:
  category: {litter: 环境卫生, cable: {zh: 空中线缆, en: Cables}}
  source: {self: 自查, city: 市级交办}
sources: {self: self, city: city}
covers: {twin: 包联单位}
forms:
  problem:
    category: {ask: 类别, kind: choice, of: category, required: true}
    tags: {ask: 标签, kind: choices, of: source}
    detail: {ask: 情况, kind: text, longest: 100}
    photo: {ask: 照片, kind: photo, most: 3}
    front: {ask: 正面照, kind: photo}
    amount: {ask: 数量, kind: quantity, unit: 处, least: 0, most: 9}
    count: {ask: 次数, kind: number}
    again: {ask: 是否重复, kind: yes_no}
    place: {ask: 位置, kind: point}
cases:
  problem:
    name: 问题整改
    form: problem
    category: category
    source: source
    number: "CW-{year}-{n:06}"
    owner:
      territory: street
      line: {cable: 区通信发展办, otherwise: 区城管局}
      subject: {cable: [电信公司（演示）], otherwise: [电信公司（演示）, 联通公司（演示）]}
    states: {fined: 已处罚}
    closed: [closed]
    steps:
      file: {to: filed, by: [grid_worker, resident]}
      dispatch: {from: filed, to: dispatched, by: street_desk, sets: owner, within: 4 working hours}
      escalate: {from: filed, to: filed, by: community_desk, moves: up, needs: reason}
      fix:
        from: [dispatched, fined]
        to: fixed
        by: owner
        needs: [{photo: after}, {field: [amount]}]
        within: {urgent: 2 urgent hours, cable: 7 working days, otherwise: 3 working days}
      hand_back:
        {from: dispatched, to: filed, by: owner, needs: {reason: true}, window: 1 working day, counts: back}
      fine:
        name: 罚款
        from: dispatched
        to: fined
        by: owner
        coercive:
          basis: 《样例条例》第三十四条
          papers: [finding, notice, hearing, decision, service]
          waits: 5 working days
          waits_from: notice
          remedy: 可以申请行政复议
      verify: {from: fixed, to: closed, by: inspector, not_by: fix, within: 2 working days, outcome: fixed}
      send_back: {from: fixed, to: dispatched, by: inspector, needs: reason, clock: resume, counts: rework}
    extend: {of: fix, adds: once the original, at_most: 2, by: owner, granted_by: street_desk, before: due}
    suspend: {at_most: 1, longest: 1 year, granted_by: district_desk, resumes: by itself}
    reopen: {by: [resident, inspector], within: 10 days of closing, to: dispatched}
    merge: {by: street_desk}
    lights: {yellow: 80%, red: 100%}
"""


def load(old: str = "", new: str = "") -> Loaded:
    """Return the sample loaded, with `old` replaced by `new`; `old` must be in it."""
    if old not in TEXT:
        raise ValueError(old)
    return load_text(TEXT.replace(old, new, 1) if old else TEXT, "sample.yaml")


def codes(old: str = "", new: str = "") -> list[tuple[str, int]]:
    """Return code and line of each fault of the sample with `old` replaced by `new`."""
    return [(one.code, one.line) for one in load(old, new).faults]


def line_of(part: str, nth: int = 1) -> int:
    """Return the line of the sample in which `part` stands."""
    found = [number for number, line in enumerate(TEXT.split("\n"), 1) if part in line]
    return found[nth - 1]
