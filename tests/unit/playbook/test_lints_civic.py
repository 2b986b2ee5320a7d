from __future__ import annotations

import pytest

from chuanhui.playbook.load import SINCE, load_text
from chuanhui.playbook.schema import RegisterKind

from .civic_sample import TEXT, codes, line_of, load

PHONE = "phone: {ask: 电话, kind: phone, personal: true, search: exact}"
KEEP = "    keep: {after: 3 years, basis: 《个人信息保护法》第十九条；期限由本区自定}\n"
BUILT = "built: {ask: 建成年份, kind: number, public: true}"
TITLE = "title: {ask: 方案名称, kind: text, longest: 60, required: true}"
MORE = "more: {ask: 其他意见, kind: text, longest: 200}"
NEEDS = ", needs: reason"
ANSWER = "answer: {from: open, to: closed, by: street_desk, within: 3 days, outcome: fixed, needs: reason}"
WRITTEN = "answer: {ask: 书面答复, kind: text, longest: 500}"
DECLARED = "phone: {ask: 是否党员, kind: yes_no, sensitive: true, declared: true}"
DISMISS = "      dismiss: {from: open, to: closed, by: street_desk, outcome: OUTCOME}\n"


def own(asked: str) -> tuple[str, str, str]:
    """Another fact of a compound instead of its year."""
    return BUILT, BUILT.replace("建成年份, kind: number, public: true", asked), "built: {"


@pytest.mark.parametrize(
    ("code", "old", "new", "part"),
    [
        ("PR001", PHONE, "phone: {ask: 电话, kind: phone}", "phone: {"),
        ("PR001", *own("负责人, kind: name, public: true")),
        ("PR001", *own("号码, kind: id_number")),
        ("PR001", *own("联系人姓名, kind: text")),
        ("PR001", *own("{zh: 备注, en: Date of birth}, kind: date")),
        ("PR002", KEEP, "", "  household:"),
        ("PR003", "basis: 《个人信息保护法》第十九条；期限由本区自定", "basis: 本区自定", "keep: {after: 3"),
        ("PR004", "    reveal: [community_head]\n", "", "  household:"),
        ("PR005", "    seen_by: [community_desk]\n", "", "  household:"),
        ("PR006", *own("是否党员, kind: yes_no")),
        ("PR006", *own("宗教信仰, kind: text")),
        ("PR006", *own("{zh: 备注, en: Health of the owner}, kind: text")),
        ("PR006", PHONE, "phone: {ask: 健康状况, kind: text, sensitive: true}", "phone: {"),
        ("PR006", PHONE, "phone: {ask: 健康状况, kind: text, personal: true, declared: true}", "phone: {"),
        ("PR007", PHONE, DECLARED[:-1] + ", search: exact}", "phone: {"),
        ("PR007", PHONE, DECLARED, "phone: {"),
        ("PR009", PHONE, DECLARED[:-1] + ", required: true}", "phone: {"),
        ("RI011", MORE, "more: {ask: 学生姓名, kind: text, personal: true}", "more: {"),
        ("RI011", MORE, "more: {ask: 孩子的出生日期, kind: date, personal: true}", "more: {"),
        ("RI011", MORE, "more: {ask: {zh: 备注, en: Name of the child}, kind: text}", "more: {"),
        ("RI011", MORE, "more: {ask: 监护人电话, kind: phone, personal: true}", "more: {"),
        ("RI012", MORE, "more: {ask: 身份证正反面, kind: photo}", "more: {"),
        ("RI012", MORE, "more: {ask: 户口簿首页, kind: photo}", "more: {"),
        ("RI002", "    name: 议事会\n", "    name: 议事会（签到）\n", "    name: 议事会"),
        ("RI004", "reasons: {away: 外出,", "reasons: {away: 列入未签字名单,", "reasons: {away"),
        ("RI009", MORE, "more: {ask: 号码, kind: id_number, personal: true}", "more: {"),
        ("RI007", MORE, "more: {ask: 经办人, kind: name}", "more: {"),
        ("BU001", TITLE, "title: {ask: 院落名称, kind: text, required: true}", TITLE),
        ("VO001", TITLE, "title: {ask: 方案名称, kind: text, personal: true}", "shows: [title"),
        ("VO001", "kind: text, required: true, public: true", "kind: text", "board: {"),
        ("VO002", "at_least: 7 days", "at_least: 2 days", "at_least: 7 days"),
        ("VO002", "at_least: 15 days", "at_least: 90 working hours", "at_least: 15 days"),
        ("VO003", ANSWER, ANSWER.replace("answer: {", "settle: {name: 办结, "), "objection:"),
        ("VO003", ANSWER + "\n", ANSWER + "\n" + DISMISS.replace("OUTCOME", "nothing_to_do"), "objection:"),
        ("VO003", NEEDS, "", "objection:"),
        ("VO003", NEEDS, ", needs: {field: text}", "objection:"),
        ("VO004", "    objection: matter\n", "", "  list:"),
        ("VO005", "    coverage: 80%\n", "    coverage: 80%\n    named: true\n", "most: {items"),
        ("VO006", "reasons: {away: 外出,", "reasons: {away: 拒绝回答,", "reasons: {away"),
        ("VO006", "reasons: {away: 外出,", "reasons: {away: {zh: 其他, en: refuses},", "reasons: {away"),
        ("VO007", "    reason_for: [partly, not_adopted]\n", "", "  rules:"),
        ("VO008", "secret: false", "secret: true", "secret: false"),
        ("VO009", "secret: true", "secret: false", "secret: true"),
        ("VO010", "[more than 1/2 of voting by count, more", "[at least 1/3 of voting by count, more",
         "majority: ["),
    ],
)  # fmt: skip
def test_each_lint_finds_its_fault_at_its_place(code: str, old: str, new: str, part: str) -> None:
    nth = 2 if code == "RI002" else 1
    assert (code, line_of(part, nth)) in codes(old, new)


WIDE = (
    "    about: cases.plan\n    by: street_desk\n    shows: [title, budget]\n",
    "    by: department_desk\n",
)


def test_an_objection_to_a_notice_of_the_whole_district_needs_no_street() -> None:
    assert ("VO011", line_of("objection: matter") - 2) in codes(*WIDE)
    named = WIDE[1].replace("department_desk", "[district_desk, community_desk]")
    assert "VO011" in {code for code, _ in codes(WIDE[0], named)}
    street = WIDE[1].replace("department_desk", "street_desk")
    assert "VO011" not in {code for code, _ in codes(WIDE[0], street)}
    assert "VO011" not in {code for code, _ in codes("at_least: 7 days", "at_least: 8 days")}


def test_an_objection_that_the_district_answers_itself_is_heard_everywhere() -> None:
    text = TEXT.replace(*WIDE)
    owner = "owner: {territory: district}"
    for narrow in ("street", "community"):
        text = text.replace(f"owner: {{territory: {narrow}}}", owner)
    assert "VO011" not in {one.code for one in load_text(text, "x").faults}


def test_a_notice_that_was_accepted_before_stays_readable() -> None:
    loaded = load_text(TEXT.replace(*WIDE), "x", kept=True)
    assert "VO011" in {one.code for one in loaded.faults}
    assert "VO011" in SINCE


def test_what_a_person_declares_may_be_kept_where_nothing_lists_it() -> None:
    text = TEXT.replace(PHONE, DECLARED).replace(", [phone]]", "]")
    assert load_text(text, "x").faults == []


def test_persons_are_not_tied_to_the_branch_they_belong_to() -> None:
    text = TEXT.replace("name: {zh: 小区, en: Compound}", "name: 小区党支部")
    assert load_text(text, "x").faults == []
    text = text.replace("owns: {name: 房屋, to: household", "owns: {name: 组织关系, to: compound")
    assert [(one.code, one.line) for one in load_text(text, "x").faults] == [("PR008", line_of("owns: {"))]


def test_an_office_has_a_telephone_of_its_own() -> None:
    assert load(*own("服务电话, kind: phone, public: true")[:2]).faults == []


def test_a_field_answer_is_a_written_answer_where_it_takes_words() -> None:
    text = TEXT.replace(NEEDS, ", needs: {field: answer}")
    assert load_text(text, "x").faults == []
    closed = text.replace(WRITTEN, "answer: {ask: 是否答复, kind: yes_no}")
    assert [one.code for one in load_text(closed, "x").faults] == ["VO003"]


def test_a_duplicate_is_closed_without_an_answer() -> None:
    assert load(ANSWER + "\n", ANSWER + "\n" + DISMISS.replace("OUTCOME", "duplicate")).faults == []


def test_counts_of_children_and_tables_of_lists_are_no_facts_of_a_child() -> None:
    assert load(MORE, "more: {ask: 适龄儿童人数, kind: number}").faults == []


def test_a_named_survey_is_a_warning_that_can_be_waived() -> None:
    loaded = load("    coverage: 80%\n", "    coverage: 80%\n    named: true\n")
    assert [(one.code, one.severity) for one in loaded.faults] == [("VO005", "warning")]
    assert loaded.playbook is not None
    waived = loaded.text + "waive: {VO005: 逐户入户施工，必须知道每户选了什么。}\n"
    assert load_text(waived, "x").faults == []


def test_forms_do_not_ask_what_another_playbook_s_register_holds() -> None:
    playbook = load().playbook
    assert playbook is not None
    beside: dict[str, RegisterKind] = {"compound": playbook.registers["compound"]}
    text = """\
playbook: other
name: 别的工作
version: 1
implements: [S14]
basis: 样例
in_force: {from: 2022-07-01}
forms: {ask: {where: {ask: 所属院落名称, kind: text}}}
surveys: {ask: {name: 调查, by: community_desk, form: ask}}
"""
    found = load_text(text, "x", registers=beside).faults
    assert [(one.code, one.facts["register"].zh) for one in found] == [("BU001", "小区台账")]
    assert load_text(text, "x", registers={}).faults == []
