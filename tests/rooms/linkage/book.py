"""The playbook of these tests: two departments' files, one plan, two rules, one kind of case."""

from __future__ import annotations

TEXT = """\
playbook: duizhao
name: {zh: 数据比对样例, en: Sample match}
version: 1
implements: [S119]
basis: 样例方案
in_force: {from: 2022-07-01}
words:
  risk: {illness: 因病, benefit: 待遇, unseen: 待核实}
  source: {visit: 走访, department_warning: 部门预警}
  grade: {a: 一档, b: 二档}
forms:
  clue:
    risk: {ask: 风险类型, kind: choice, of: risk, required: true}
    detail: {ask: 情况, kind: text, required: true}
  rows:
    detail: {ask: 情况, kind: text, required: true}
cases:
  clue:
    name: 线索核实
    form: clue
    category: risk
    source: source
    about: household
    number: "BD-{year}-{n:05}"
    owner: {territory: community}
    steps:
      file: {to: filed, by: [community_desk, district_desk]}
      verify:
        name: 核实
        from: filed
        to: closed
        by: community_desk
        within: 5 days
        outcome: [fixed, nothing_to_do]
    states: {filed: 待核实}
    closed: closed
    reopen: {by: [community_head], within: 30 days of closing, to: filed}
  rows:
    name: 数据问询
    form: rows
    number: "BW-{year}-{n:05}"
    owner: {territory: district}
    steps:
      file: {to: filed, by: district_desk}
      answer:
        name: 答复
        from: filed
        to: closed
        by: department_desk
        within: 5 days
        outcome: [fixed, nothing_to_do]
    states: {filed: 待答复}
    closed: closed
deliveries:
  medical:
    name: {zh: 医保结算, en: Medical insurance}
    from: department_desk@yibaoju
    every: month
    due: 5 days
    purpose: 发现医疗负担重的家庭，上门核实、给予帮扶，不作他用
    basis: 《川汇区数据共享协议》
    keep: {inputs: 10 days, facts: 12 months}
    sends: either
    identifies:
      id_number: 证件号码
      name: 姓名
      birth: 出生日期
      phone: 电话
      token: 标识
    facts:
      self_paid: {name: 自付费用, of: 自付费用, kind: money, unit: 元, sensitive: true}
  civil:
    name: {zh: 救助名册, en: Relief roll}
    from: department_desk@minzhengju
    every: month
    due: 5 days
    purpose: 核对救助待遇，发现应保未保的家庭，上门核实
    basis: 《川汇区数据共享协议》
    keep: {inputs: 10 days, facts: 24 months}
    identifies:
      id_number: 证件号码
      name: 姓名
    facts:
      grade: {name: 救助档次, of: 救助档次, kind: choice, words: grade, sensitive: true}
matching:
  residents:
    name: 居民比对
    register: person
    fields:
      id_number: id_number
      name: name
      birth: birth
      phone: phone
      village: area
      address: [home.stairwell.building.compound.name, home.stairwell.building.name, home.stairwell.name,
      home.door]
    household: home
    sources: [medical, civil]
    every: month
    by: district_desk
    bands: {link: 8.0, margin: 2.0, review: -30.0, basis: 样例}
    strangers: {medical: rows}
risks:
  heavy_cost:
    name: 医疗负担重
    plan: residents
    of: household
    when:
      - {fact: medical.self_paid, gather: sum, is: at least, value: 20000, empty: fails, bands: [50000]}
    kind: illness
    files_as: unseen
    basis: 《样例办法》第三条
    opens: clue
    channel: department_warning
    again: 6 months
    ask: 是否报销完毕，有无其他支出
  lost_relief:
    name: 未享受救助且医疗支出高
    plan: residents
    of: household
    when:
      - {fact: civil.grade, is: absent}
      - {fact: medical.self_paid, gather: sum, is: at least, value: 8000, empty: fails}
    kind: benefit
    files_as: unseen
    basis: 《样例办法》第四条
    opens: clue
    channel: department_warning
    again: 6 months
    ask: 家庭收入情况
"""
