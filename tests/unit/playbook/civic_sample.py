"""A small valid playbook of registers, voice and decision, and helpers to break it."""

from __future__ import annotations

from chuanhui.playbook.load import Loaded, load_text

TEXT = """\
playbook: civic
name: {zh: 样例自治, en: Sample of self-government}
version: 1
implements: [S14]
basis: 样例方案
in_force: {from: 2022-07-01}
words:
  items: {pipes: 管网, lift: 电梯, lamps: 路灯}
  reasons: {away: 外出, moved: 已搬走}
  fate: {adopted: 采纳, partly: 部分采纳, not_adopted: 不采纳}
  family: {owner: 产权人, tenant: 承租人}
registers:
  compound:
    name: {zh: 小区, en: Compound}
    label: name
    number: "XQ{n:05}"
    stands: compound
    fields:
      name: {ask: 名称, kind: text, required: true, public: true, holds: [院落名称]}
      built: {ask: 建成年份, kind: number, public: true}
    by: [community_desk]
    same: [[name]]
    recheck: 1 year
  stairwell:
    name: 单元
    label: name
    number: "{within}-{n:02}"
    stands: community
    fields:
      name: {ask: 单元号, kind: text}
    in: {compound: {name: 所在小区, to: compound, required: true}}
    by: community_desk
  household:
    name: 住户
    label: door
    number: "{within}-{n:03}"
    stands: community
    fields:
      door: {ask: 房号, kind: text}
      area: {ask: 建筑面积, kind: quantity, unit: 平方米}
      contact: {ask: 联系人, kind: name, personal: true, search: name}
      phone: {ask: 电话, kind: phone, personal: true, search: exact}
    in: {stairwell: {name: 所在单元, to: stairwell, required: true}}
    by: [community_desk, grid_worker]
    approve: community_head
    seen_by: [community_desk]
    reveal: [community_head]
    same: [[door], [phone]]
    keep: {after: 3 years, basis: 《个人信息保护法》第十九条；期限由本区自定}
  person:
    name: 居民
    label: name
    number: "JM{n:07}"
    stands: community
    fields:
      name: {ask: 姓名, kind: name, personal: true, search: name}
      id_number: {ask: 公民身份号码, kind: id_number, sensitive: true, search: exact}
    in: {home: {name: 住处, to: household, roles: family}, owns: {name: 房屋, to: household, one: false}}
    by: community_desk
    seen_by: community_desk
    reveal: community_head
    keep: {after: 2 years, basis: 《个人信息保护法》第四十七条；期限由本区自定}
forms:
  plan:
    title: {ask: 方案名称, kind: text, longest: 60, required: true}
    budget: {ask: 预算, kind: quantity, unit: 万元}
  wishes:
    items: {ask: 想改什么, kind: choices, of: items}
    more: {ask: 其他意见, kind: text, longest: 200}
  matter:
    text: {ask: 内容, kind: text, longest: 500, required: true}
    answer: {ask: 书面答复, kind: text, longest: 500}
notices:
  list:
    name: {zh: 方案公示, en: Plan posted}
    about: cases.plan
    by: street_desk
    shows: [title, budget]
    papers: [drawing, before, after]
    at_least: 7 days
    placed: true
    objection: matter
    expires: 30 days
  board: {name: 小区公示栏, about: registers.compound, by: community_desk, shows: [name], at_least: 5 days}
drafts:
  rules:
    name: 管理规约征求意见
    about: cases.plan
    by: community_desk
    open_to: [resident, deputy]
    at_least: 15 days
    dispositions: fate
    reason_for: [partly, not_adopted]
surveys:
  wishes:
    name: 改造意愿
    about: cases.plan
    by: community_desk
    form: wishes
    roll: {of: household}
    reasons: reasons
    coverage: 80%
    most: {items: 2}
ballots:
  lift:
    name: 加装电梯表决
    about: cases.plan
    by: street_desk
    roll: {of: household, area: area}
    ask: yes_no
    secret: false
    quorum: [at least 2/3 of roll by count, at least 2/3 of roll by area]
    majority: [more than 1/2 of voting by count, more than 50% of voting by area]
    open_for: 7 days
    after: [notices.list]
    source: 《民法典》第二百七十八条
  council:
    name: 议事会选举
    about: registers.compound
    by: street_desk
    roll: {of: person, least_age: 18}
    ask: persons
    secret: true
    quorum: more than 1/2 of the roll by count
    majority: most votes
    open_for: 3 days
    seats: {role: council_member, number: 7, term: 3 years}
    source: 样例方案第三条
meetings:
  council:
    name: 议事会
    about: registers.compound
    by: community_desk
    members: [council_member]
    quorum: more than 1/2 of roll by count
    majority: more than 1/2 of voting by count
    every: month
    ahead: 3 days
    minutes: 5 days
    resolution: matter
cases:
  plan:
    name: 改造方案
    form: plan
    about: compound
    number: "FA-{n:05}"
    owner: {territory: street}
    states: {open: 拟定中, shown: 已公示}
    steps:
      file: {to: open, by: community_desk}
      show:
        name: 公示
        from: open
        to: shown
        by: street_desk
        within: 9 days
        after: [notices.list, surveys.wishes]
      agree:
        name: 通过
        from: shown
        to: closed
        by: street_desk
        within: 9 days
        after: ballots.lift
        outcome: fixed
        not_by: show
  matter:
    name: 议题
    form: matter
    number: "YT-{n:05}"
    owner: {territory: community}
    states: {open: 待答复}
    steps:
      file: {to: open, by: [resident, community_desk]}
      answer: {from: open, to: closed, by: street_desk, within: 3 days, outcome: fixed, needs: reason}
"""


def load(old: str = "", new: str = "") -> Loaded:
    """Return the sample loaded, with `old` replaced by `new`; `old` must be in it."""
    if old not in TEXT:
        raise ValueError(old)
    return load_text(TEXT.replace(old, new, 1) if old else TEXT, "civic.yaml", registers={})


def codes(old: str = "", new: str = "") -> list[tuple[str, int]]:
    """Return code and line of each fault of the sample with `old` replaced by `new`."""
    return [(one.code, one.line) for one in load(old, new).faults]


def line_of(part: str, nth: int = 1) -> int:
    """Return the line of the sample in which `part` stands."""
    found = [number for number, line in enumerate(TEXT.split("\n"), 1) if part in line]
    return found[nth - 1]
