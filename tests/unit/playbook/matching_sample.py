"""A small valid playbook of departments' files, a matching plan and risk rules, and helpers to break it."""

from __future__ import annotations

from chuanhui.playbook.load import Loaded, load_text

TEXT = """\
playbook: matching
name: {zh: 样例比对, en: Sample of matching}
version: 1
implements: [S119]
basis: 样例方案
in_force: {from: 2022-07-01}
words:
  risk: {illness: 因病, job: 失业, dwelling: 住房, unseen: 待核实}
  source: {visit: 走访, warning: 部门预警}
  grade: {a: A级, c: C级, d: D级}
  housing: {owner: 自住, tenant: 租住}
  rows: {unknown: 查无此人}
registers:
  household:
    name: 住户
    label: door
    number: "HH{n:05}"
    stands: community
    fields:
      door: {ask: 门牌, kind: text, public: true}
      housing: {ask: 居住情况, kind: choice, of: housing}
      rooms: {ask: 房间数, kind: number}
      wish: {ask: 本人意愿, kind: yes_no, sensitive: true, declared: true}
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_head]
    keep: {after: 3 years, basis: 《个人信息保护法》第十九条}
  person:
    name: 居民
    label: name
    number: "JM{n:07}"
    stands: community
    fields:
      name: {ask: 姓名, kind: name, personal: true, search: name}
      id_number: {ask: 公民身份号码, kind: id_number, personal: true, search: exact}
      birth: {ask: 出生日期, kind: date, personal: true}
    in: {home: {name: 居住的住户, to: household}}
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_head]
    keep: {after: 2 years, basis: 《个人信息保护法》第十九条}
forms:
  clue:
    risk: {ask: 风险类型, kind: choice, of: risk, required: true}
    detail: {ask: 情况, kind: text, required: true}
    visited: {ask: 走访结果, kind: text}
  rows:
    detail: {ask: 情况, kind: text, required: true}
cases:
  clue:
    name: 线索核实
    form: clue
    category: risk
    source: source
    about: household
    number: "XS-{year}-{n:05}"
    owner: {territory: community}
    steps:
      file: {to: filed, by: [community_desk, district_desk, system]}
      verify:
        name: 核实
        from: filed
        to: closed
        by: community_desk
        within: 5 days
        outcome: [fixed, nothing_to_do]
    states: {filed: 待核实}
    closed: closed
  rows:
    name: 数据问询
    form: rows
    number: "SJ-{year}-{n:05}"
    owner: {territory: district}
    steps:
      file: {to: filed, by: district_desk}
      verify:
        name: 答复
        from: filed
        to: closed
        by: department_desk
        within: 5 days
        outcome: [fixed, nothing_to_do]
    states: {filed: 待答复}
    closed: closed
notices:
  posted:
    name: 核实结果公示
    about: cases.clue
    by: street_desk
    shows: [visited]
    at_least: 5 days
deliveries:
  medical:
    name: {zh: 医保结算, en: Medical insurance}
    from: department_desk@yibaoju
    every: month
    due: 5 days
    purpose: 发现医疗负担重的家庭，上门核实、给予帮扶，不作他用
    basis: 《川汇区数据共享协议》
    keep: {inputs: 10 days, facts: 24 months}
    sends: either
    identifies:
      id_number: [证件号码, id_no]
      name: [姓名, name]
      birth: 出生日期
      token: 标识
    facts:
      self_paid:
        name: {zh: 自付费用, en: Paid by themselves}
        of: [自付费用, self_paid]
        kind: money
        unit: 元
        sensitive: true
        least: 0
        most: 5000000
      visits: {name: 住院次数, of: 住院次数, kind: whole}
      insured: {name: 参保, of: 参保, kind: yes_no}
      last_seen: {name: 最近就诊月份, of: 就诊月份, kind: month}
  housing:
    name: 住房安全
    from: street_desk
    due: 8 days
    purpose: 发现住房不安全的家庭，上门核实
    basis: 《川汇区数据共享协议》
    keep: {inputs: 10 days, facts: 36 months}
    identifies: # by name
      name: 户主
      village: 村
    facts:
      grade: {name: 房屋等级, of: [房屋等级, 鉴定等级], kind: choice, words: grade, about: household}
      built: {name: 建成日期, of: 建成, kind: date, about: household}
      income: {name: 家庭收入, of: 收入, kind: money, unit: 元, about: household, sensitive: true}
matching:
  residents:
    name: 居民比对
    register: person
    fields:
      id_number: id_number
      name: name
      birth: birth
      village: area
      address: [home.area, home.door]
    household: home
    sources: [medical, housing]
    every: month
    by: [district_desk, department_desk@yibaoju]
    bands: {link: 0.5, margin: 2, review: -4, basis: 试算}
    strangers: {medical: rows}
risks:
  heavy_cost:
    name: {zh: 医疗负担重, en: Heavy medical cost}
    plan: residents
    of: household
    when:
      - {fact: medical.self_paid, gather: sum, last: 12, is: at least, value: 20000,
         bands: [50000, 100000], empty: fails}
      - any:
          - {fact: registers.household.housing, is: in, value: [tenant], empty: asks}
          - {fact: registers.household.rooms, gather: all, is: at most, value: 2, empty: asks}
          - {fact: medical.insured, is: false, empty: fails}
    kind: illness
    files_as: unseen
    channel: warning
    basis: 样例方案第三条
    opens: clue
    again: 6 months
    ask: {zh: 看看还有没有未报销的费用, en: See what is not paid back yet}
  unsafe_home:
    name: 住房不安全
    plan: residents
    of: household
    when:
      - {fact: housing.grade, is: in, value: [c, d], empty: asks}
      - {fact: housing.built, is: less than, value: 2000-01-01, empty: fails}
    kind: dwelling
    basis: 样例方案第四条
    opens: clue
    again: 12 months
  falling_income:
    name: 收入骤减
    plan: residents
    of: household
    when:
      - {fact: housing.income, gather: per head, is: falls by, value: 30%, before: 12, empty: asks}
      - {fact: medical, is: present}
      - {fact: medical.visits, is: more than, value: 1, empty: fails}
      - {fact: medical.last_seen, gather: all, is: at least, value: 2022-01, empty: fails}
    kind: job
    files_as: unseen
    basis: 样例方案第五条
    opens: clue
    again: 3 months
"""


def load(old: str = "", new: str = "") -> Loaded:
    """Return the sample, loaded, with one passage replaced."""
    if old and old not in TEXT:
        message = f"the sample has no {old!r}"
        raise AssertionError(message)
    return load_text(TEXT.replace(old, new, 1) if old else TEXT, "matching.yaml", registers={})


def codes(old: str = "", new: str = "") -> set[tuple[str, int]]:
    """Return the faults of the sample with one passage replaced, each with its line."""
    return {(one.code, one.line) for one in load(old, new).faults}


def line_of(part: str, nth: int = 1) -> int:
    """Return the line of the sample on which a text stands for the nth time, counted from 1."""
    found = [number for number, line in enumerate(TEXT.split("\n"), 1) if part in line]
    return found[nth - 1]
