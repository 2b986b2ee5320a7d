from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.diff import compare
from chuanhui.playbook.load import load_text
from chuanhui.playbook.saying_matching import rule_said
from chuanhui.playbook.schema import (
    About,
    Bands,
    Condition,
    Empty,
    FactColumn,
    FactKind,
    Gather,
    IdentifyRole,
    MatchingPlan,
    Op,
    Playbook,
    Sends,
    Text,
)

from .matching_sample import TEXT, codes, line_of, load

HOUSING = "registers.household.housing"
IDS = "id_number: [证件号码, id_no]\n      name: [姓名, name]\n      birth: 出生日期\n      token: 标识"
MEDICAL = "name: {zh: 医保结算"
ROW = (
    "{fact: medical.self_paid, gather: sum, last: 12, is: at least, value: 20000,\n"
    "         bands: [50000, 100000], empty: fails}"
)
GRADE = "{fact: housing.grade, is: in, value: [c, d], empty: asks}"
BUILT = "{fact: housing.built, is: less than, value: 2000-01-01, empty: fails}"
HERE = "{fact: medical, is: present}"
VISITS = "{fact: medical.visits, is: more than, value: 1, empty: fails}"


def playbook(old: str = "", new: str = "") -> Playbook:
    """The sample, which must be sound."""
    loaded = load(old, new)
    assert loaded.playbook is not None, loaded.render("en")
    return loaded.playbook


def test_the_sample_is_without_fault() -> None:
    assert load().render() == ""


def test_a_delivery_is_read_as_it_is_written() -> None:
    book = playbook()
    source = book.deliveries["medical"]
    assert (source.role, source.unit, source.every) == ("department_desk", "yibaoju", PeriodKind.MONTH)
    assert source.due == parse_allowance("5 days")
    assert (source.keep_inputs, source.keep_facts) == (
        parse_allowance("10 days"),
        parse_allowance("24 months"),
    )
    assert source.sends is Sends.EITHER
    assert book.deliveries["housing"].sends is Sends.NUMBERS
    assert (book.deliveries["housing"].role, book.deliveries["housing"].unit) == ("street_desk", "")
    assert source.identifies[IdentifyRole.ID_NUMBER] == ("证件号码", "id_no")
    assert source.facts["self_paid"] == FactColumn(
        id="self_paid",
        source="medical",
        name=Text("自付费用", "Paid by themselves"),
        headings=("自付费用", "self_paid"),
        kind=FactKind.MONEY,
        unit="元",
        sensitive=True,
        least=Decimal(0),
        most=Decimal(5000000),
    )
    assert book.deliveries["housing"].facts["grade"].words == "grade"
    assert book.deliveries["housing"].facts["grade"].about is About.HOUSEHOLD


def test_a_plan_is_read_as_it_is_written() -> None:
    assert playbook().matching["residents"] == MatchingPlan(
        id="residents",
        name=Text("居民比对"),
        register="person",
        fields={
            IdentifyRole.ID_NUMBER: ("id_number",),
            IdentifyRole.NAME: ("name",),
            IdentifyRole.BIRTH: ("birth",),
            IdentifyRole.VILLAGE: ("area",),
            IdentifyRole.ADDRESS: ("home.area", "home.door"),
        },
        household="home",
        home="household",
        sources=("medical", "housing"),
        every=PeriodKind.MONTH,
        by=("district_desk", "department_desk@yibaoju"),
        bands=Bands(Decimal("0.5"), Decimal(2), Decimal(-4), "试算"),
        strangers={"medical": "rows"},
    )


def test_a_rule_is_read_as_it_is_written() -> None:
    rule = playbook().risks["heavy_cost"]
    assert (rule.plan, rule.of, rule.opens, rule.kind, rule.channel) == (
        "residents", About.HOUSEHOLD, "clue", "illness", "warning",
    )  # fmt: skip
    assert rule.again == parse_allowance("6 months")
    first, either = rule.when
    bands = (Decimal(50000), Decimal(100000))
    assert first == (
        Condition("medical.self_paid", Op.AT_LEAST, (Decimal(20000),), Gather.SUM, Empty.NO, 12, bands=bands),
    )
    assert either[0] == Condition("registers.household.housing", Op.IN, ("tenant",), empty=Empty.ASK)
    assert either[1].gather is Gather.ALL
    assert either[2] == Condition("medical.insured", Op.FALSE)
    assert rule.sources == ("medical",)


def test_days_months_and_changes_are_read() -> None:
    book = playbook()
    assert book.risks["unsafe_home"].conditions[1].value == (date(2000, 1, 1),)
    falling = book.risks["falling_income"].conditions
    assert (falling[0].value, falling[0].before, falling[0].gather) == ((Decimal(30),), 12, Gather.PER_HEAD)
    assert falling[1] == Condition("medical", Op.PRESENT)
    assert falling[3].value == ("2022-01",)


@pytest.mark.parametrize(
    ("code", "old", "new", "part"),
    [
        ("PB042", "from: department_desk@yibaoju", "from: data_desk@yibaoju", "from: dep"),
        ("PB150", "from: department_desk@yibaoju", "from: department_desk", "from: dep"),
        ("PB150", "by: [district_desk, department_desk@yibaoju]", "by: [district_desk, department_desk]",
         "by: [district_desk, dep"),
        ("PB014", "    purpose: 发现医疗负担重的家庭，上门核实、给予帮扶，不作他用\n", "", MEDICAL),
        ("PB014", "    basis: 《川汇区数据共享协议》\n", "", MEDICAL),
        ("PB014", "    keep: {inputs: 10 days, facts: 24 months}\n", "", MEDICAL),
        ("PB021", "due: 5 days", "due: 5", "due: 5"),
        ("PB024", "sends: either", "sends: names", "sends:"),
        ("PB012", "      token: 标识", "      religion: 宗教", "token:"),
        ("PB151", IDS,
         "birth: 出生日期", "identifies:"),
        ("PB151", "      name: 户主\n", "      sex: 性别\n", "identifies: # by name"),
        ("PB152", "of: 住院次数", "of: 自付 费用", "visits:"),
        ("PB152", "birth: 出生日期", "birth: ID_NO", "birth: 出生日期"),
        ("PB024", "of: 住院次数, kind: whole", "of: 住院次数, kind: text", "visits:"),
        ("PB014", "kind: money\n        unit: 元", "kind: money", "name: {zh: 自付费用"),
        ("PB160", "of: 参保, kind: yes_no", "of: 参保, kind: yes_no, unit: 元", "insured:"),
        ("PB160", "of: 参保, kind: yes_no", "of: 参保, kind: yes_no, words: grade", "insured:"),
        ("PB160", "of: 参保, kind: yes_no", "of: 参保, kind: yes_no, least: 0", "insured:"),
        ("PB041", "words: grade", "words: grades", "grade: {name"),
        ("PB158", "least: 0\n        most: 5000000", "least: 9\n        most: 5", "most: 5000000"),
        ("PB158", "least: 0\n", "least: 1e9\n", "least: 0"),
        ("PB120", "    register: person\n", "    register: persons\n", "register: person"),
        ("PB153", "birth: birth\n", "birth: born\n", "birth: birth"),
        ("PB153", "address: [home.area, home.door]", "address: [home.area, home.gate]", "address:"),
        ("PB153", "address: [home.area, home.door]", "address: [house.door]", "address:"),
        ("PB153", "    household: home\n", "    household: house\n", "household: home"),
        ("PB155", "sources: [medical, housing]", "sources: [medical, housing, school]", "sources: [med"),
        ("PB154", "review: -4", "review: 4", "bands: {link"),
        ("PB154", "margin: 2", "margin: -2", "bands: {link"),
        ("PB101", "strangers: {medical: rows}", "strangers: {medical: nothing}", "strangers:"),
        ("PB012", "strangers: {medical: rows}", "strangers: {school: rows}", "strangers:"),
        ("PB167", "strangers: {medical: rows}", "strangers: {medical: clue}", "strangers:"),
        ("PB162", "plan: residents", "plan: resident", "plan: residents"),
        ("PB166", "    household: home\n", "    # none\n", "of: household"),
        ("PB155", "fact: medical.self_paid", "fact: medical.selfpaid", "medical.self_paid, g"),
        ("PB155", f"fact: {HOUSING}", "fact: registers.shop.name", HOUSING),
        ("PB153", f"fact: {HOUSING}", "fact: registers.household.rent", HOUSING),
        ("PB157", f"fact: {HOUSING}", "fact: registers.household.door", HOUSING),
        ("PB155", "fact: medical, is", "fact: school, is", "fact: medical, is"),
        ("PB156", "sources: [medical, housing]", "sources: [housing]", "fact: medical.self_paid"),
        ("PB157", "is: false", "is: at least", "fact: medical.insured"),
        ("PB157", HERE, "{fact: medical, is: at least, value: 1, empty: fails}", "fact: medical, is"),
        ("PB024", "value: [c, d]", "value: [e]", "value: [c, d]"),
        ("PB158", "value: 20000,", "value: 2万,", "value: 20000"),
        ("PB158", "value: 2022-01", "value: 2022-13", "value: 2022-01"),
        ("PB022", "value: 2000-01-01", "value: 2000年", "value: 2000-01-01"),
        ("PB023", "value: 30%", "value: 130%", "value: 30%"),
        ("PB014", ", empty: fails}\n      - any", "}\n      - any", "medical.self_paid, g"),
        ("PB013", "empty: asks}\n      - {fact: housing.built", "empty: no}\n      - {fact: housing.built",
         "housing.grade, is"),
        ("PB159", "gather: per head, is: falls by", "is: falls by", "is: falls by"),
        ("PB159", GRADE, GRADE.replace("is: in", "gather: sum, is: in"), "housing.grade, is"),
        ("PB159", BUILT, BUILT.replace("is: less", "gather: sum, is: less"), "housing.built, is"),
        ("PB160", HERE, "{fact: medical, is: present, gather: all}", "fact: medical, is"),
        ("PB160", HERE, "{fact: medical, is: present, empty: asks}", "fact: medical, is"),
        ("PB160", HERE, "{fact: medical, is: present, value: 3}", "fact: medical, is"),
        ("PB160", VISITS, VISITS.replace("empty", "before: 3, empty"), "medical.visits"),
        ("PB160", GRADE, GRADE.replace("empty", "bands: [3], empty"), "housing.grade, is"),
        ("PB160", "housing, is: in, value: [tenant]", "housing, is: in, last: 2, value: [tenant]",
         "value: [tenant]"),
        ("PB014", ", before: 12", "", "housing.income"),
        ("PB161", "bands: [50000, 100000]", "bands: [50000, 30000]", "bands: [50000"),
        ("PB161", "bands: [50000, 100000]", "bands: [20000]", "bands: [50000"),
        ("PB015", "      - any:\n", "      - any: x\n      - any:\n", "- any"),
        ("PB101", "    opens: clue\n", "    opens: clues\n", "opens: clue"),
        ("PB024", "kind: illness", "kind: sickness", "kind: illness"),
        ("PB024", "channel: warning", "channel: rumour", "channel: warning"),
        ("PB165", "    kind: illness\n", "", "name: {zh: 医疗负担重"),
        ("PB163", "    opens: clue\n", "    opens: rows\n", "opens: clue"),
        ("PB164", "by: [community_desk, district_desk, system]}", "by: community_desk}", "opens: clue"),
        ("PB169", ", district_desk, system]}", ", district_desk]}", "opens: clue"),
        ("PB168", "visited: {ask: 走访结果, kind: text}", "visited: {ask: 走访, kind: text, required: true}",
         "opens: clue"),
        ("PB164", "file: {to: filed, by: district_desk}", "file: {to: filed, by: inspector}", "strangers:"),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_place(code: str, old: str, new: str, part: str) -> None:
    assert (code, line_of(part)) in codes(old, new)


def test_a_rule_has_one_row_of_bands() -> None:
    more = ROW + "\n      - " + VISITS.replace("value: 1", "value: 1, bands: [2]")
    assert ("PB161", line_of("    when:")) in codes(ROW, more)


def test_a_rule_about_persons_needs_no_household_and_cases_about_them() -> None:
    faults = codes("    of: household\n", "    of: person\n")
    assert {code for code, _ in faults} == {"PB163"}


def test_what_other_playbooks_declare_need_not_be_known() -> None:
    start, end = TEXT.index("registers:\n"), TEXT.index("forms:\n")
    loaded = load_text(TEXT[:start] + TEXT[end:], "alone.yaml")
    assert loaded.playbook is not None, loaded.render("en")
    assert loaded.playbook.matching["residents"].home == ""


def test_a_rule_is_said_as_one_sentence() -> None:
    book = playbook()
    assert rule_said(book.risks["heavy_cost"], book).zh == (
        "医保结算·自付费用近12期合计不低于20000元（没有数据视为不成立；过50000元、100000元再次预警），并且"
        "（住户·居住情况属于租住（没有数据先问清楚），或者住户·房间数每一人不高于2（没有数据先问清楚），"
        "或者医保结算·参保为否（没有数据视为不成立））"
    )
    assert rule_said(book.risks["unsafe_home"], book) == Text(
        "住房安全·房屋等级属于C级、D级（没有数据先问清楚），并且住房安全·建成日期早于2000-01-01（没有数据视为不成立）",
        "住房安全: 房屋等级 is one of C级, D级 (an empty fact is asked for first), and "
        "住房安全: 建成日期 before 2000-01-01 (an empty fact does not hold)",
    )
    assert rule_said(book.risks["falling_income"], book).zh.startswith(
        "住房安全·家庭收入人均比12期前下降30%以上（没有数据先问清楚），并且“医保结算”中有记录，并且"
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("value: 20000,", "value: 30000,", "“医疗负担重”的条件由“"),
        ("again: 6 months", "again: 3 months", "“医疗负担重”多久内不重复由“6个月”改为“3个月”。"),
        ("facts: 24 months}", "facts: 18 months}", "“医保结算”的事实保存多久由“24个月”改为“18个月”。"),
        ("sends: either", "sends: tokens",
         "“医保结算”报什么来认人由“公民身份号码或加密标识”改为“加密标识，不报号码”。"),
        ("    strangers: {medical: rows}\n", "", "删除“居民比对”中“medical”查无此人时立（原为rows）。"),
        ("of: 参保, kind: yes_no", "of: [参保, 是否参保], kind: yes_no",
         "“医保结算”的“insured”的表头由“参保”改为“参保、是否参保”。"),
    ],
)  # fmt: skip
def test_changes_are_said_in_words(old: str, new: str, sentence: str) -> None:
    (change,) = compare(playbook(), playbook(old, new))
    assert change.sentence("zh").startswith(sentence)
    assert change.sentence("en")


def test_only_areas_of_a_declared_group_send_their_own() -> None:
    told = "    from: street_desk\n    among: rural\n"
    group = "groups:\n  rural: {name: 涉农街道, areas: [城南街道, 城北街道]}\nregisters:\n"
    assert [one.code for one in load("    from: street_desk\n", told).faults] == ["PB080"]
    declared = load_text(
        TEXT.replace("    from: street_desk\n", told).replace("registers:\n", group, 1), "matching.yaml"
    )
    assert declared.playbook is not None
    assert {one.among for one in declared.playbook.deliveries.values()} == {"", "rural"}
    beside = TEXT.replace(
        "    from: department_desk@yibaoju\n", "    from: department_desk@yibaoju\n    among: rural\n"
    )
    found = load_text(beside.replace("registers:\n", group, 1), "matching.yaml")
    assert [one.code for one in found.faults] == ["PB160"]
