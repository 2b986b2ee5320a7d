from __future__ import annotations

import pytest

from chuanhui.playbook.fault_list import FAULTS
from chuanhui.playbook.lints import LINTS, WAIVABLE
from chuanhui.playbook.load import load_text

from .sample import TEXT, codes, line_of, load

FIELD = "    place: {ask: 位置, kind: point}\n"
FORM_LINE = line_of(FIELD.strip())


def with_field(field: str) -> list[tuple[str, int]]:
    return codes(FIELD, FIELD + f"    extra: {field}\n")


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("{ask: 小区名称, kind: text}", "BU001"),
        ("{ask: 位置, kind: text}", "BU006"),
        ("{ask: 更多照片, kind: photo, least: 3, most: 6}", "BU005"),
        ("{ask: 更多照片, kind: photo, required: true}", "BU007"),
        ("{ask: 人脸识别照片, kind: photo}", "RI001"),
        ("{ask: 打卡, kind: yes_no}", "RI002"),
        ("{ask: {zh: 记录, en: Online time}, kind: number}", "RI002"),
        ("{ask: 巡查轨迹, kind: text}", "RI003"),
        ("{ask: 上访户, kind: text}", "RI004"),
        ("{ask: 网格员排名, kind: number}", "RI005"),
        ("{ask: 聊天记录, kind: text}", "RI006"),
        ("{ask: 手机, kind: phone}", "RI007"),
        ("{ask: 住址, kind: text}", "RI007"),
        ("{ask: 住址, kind: point}", "RI007"),
        ("{ask: 联系电话, kind: phone, personal: true}", "RI007"),
        ("{ask: 经办人, kind: name}", "RI007"),
        ("{ask: 备注, kind: text, personal: true}", "RI007"),
        ("{ask: 年龄, kind: number, personal: true}", "RI007"),
        ("{ask: 信访排名, kind: number}", "RI008"),
        ("{ask: 身份证号, kind: text, personal: true}", "RI009"),
        ("{ask: 自动停发名单, kind: text}", "RI010"),
    ],
)
def test_lints_refuse_a_question(field: str, code: str) -> None:
    assert with_field(field) == [(code, FORM_LINE + 1)]


def test_lints_refuse_a_word_in_a_key() -> None:
    assert codes(FIELD, FIELD + "    check_in: {ask: 到岗, kind: yes_no}\n") == [("RI002", FORM_LINE + 1)]


def test_a_held_fact_that_is_personal_has_both_faults() -> None:
    found = with_field("{ask: 户主姓名, kind: text, personal: true}")
    assert found == [("BU001", FORM_LINE + 1), ("RI007", FORM_LINE + 1)]


@pytest.mark.parametrize(
    "field",
    ["{ask: 是否公布值班电话, kind: yes_no}", "{ask: 手机信号盲区, kind: number}", "{ask: 门牌, kind: text}"],
)
def test_closed_answers_hold_nothing_of_a_person(field: str) -> None:
    assert with_field(field) == []


def test_the_mend_of_a_personal_question_leads_to_a_register() -> None:
    field = "    extra: {ask: 联系电话, kind: phone, personal: true}\n"
    told = load_text(TEXT.replace(FIELD, FIELD + field), "x").render()
    assert "登记到台账" in told
    assert "事项只引用其编号" in told


def test_a_version_in_force_stays_readable_with_its_personal_question() -> None:
    text = TEXT.replace(FIELD, FIELD + "    extra: {ask: 联系电话, kind: phone, personal: true}\n")
    assert load_text(text, "x").playbook is None
    kept = load_text(text, "x", kept=True)
    assert kept.playbook is not None
    assert [one.code for one in kept.faults] == ["RI007"]


def test_long_form_and_many_required_are_found_and_can_be_waived() -> None:
    extra = "".join(f"    more{n}: {{ask: 问题{n}, kind: text, required: true}}\n" for n in range(9))
    assert codes(FIELD, FIELD + extra) == [("BU002", line_of("  problem:")), ("BU003", line_of("  problem:"))]
    reason = "本季度专项普查只用一次，期满即撤。"
    waive = f"waive:\n  BU002: {reason}\n  BU003: {reason}\n"
    text = TEXT.replace(FIELD, FIELD + extra) + waive
    assert load_codes(text) == []


def load_codes(text: str) -> list[str]:
    return [one.code for one in load_text(text, "x").faults]


@pytest.mark.parametrize(
    ("waiver", "expected"),
    [
        ("waive: {BU001: 领导要求一定要保留这一项内容}", ["WV001"]),
        ("waive: {BU002: 短}", ["WV002"]),
        ("waive: {BU002: 本季度专项普查只用一次，期满即撤。}", ["WV003"]),
        ("waive: [BU002]", ["PB015"]),
        ("waive: {RI002: 打卡是工作需要，必须保留下来}", ["WV001"]),
    ],
)
def test_waivers_are_judged(waiver: str, expected: list[str]) -> None:
    assert load_codes(TEXT + waiver + "\n") == expected


def test_photo_is_demanded_only_where_somebody_judges_it() -> None:
    assert codes("moves: up, needs: reason", "moves: up, needs: {photo: before}") == [
        ("BU004", line_of("escalate:"))
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "part"),
    [
        ("papers: [finding, notice, hearing, decision, service]", "papers: [notice]", "AG002", "papers:"),
        ("waits: 5 working days", "waits: 2 days", "AG003", "waits:"),
        ("waits: 5 working days", "waits: 90 working hours", "AG003", "waits:"),
        ("《样例条例》第三十四条", "有关规定", "AG004", "basis: 《"),
        ("可以申请行政复议", "可以打电话", "AG005", "remedy:"),
    ],
)
def test_act_gate_is_whole(old: str, new: str, code: str, part: str) -> None:
    assert codes(old, new) == [(code, line_of(part))]


def test_act_gate_is_not_hurried() -> None:
    found = codes("        to: fined\n", "        to: fined\n        within: 9 days\n")
    assert "AG006" in {code for code, _ in found}


def test_a_step_that_looks_coercive_needs_the_gate() -> None:
    start = TEXT.index("        coercive:")
    gate = TEXT[start : TEXT.index("      verify:")]
    assert ("AG001", line_of("      fine:")) in codes(gate, "")
    assert ("AG001", line_of("escalate:")) in codes("moves: up,", "moves: up, name: {zh: 上报, en: seize},")


def test_a_month_is_long_enough_to_wait() -> None:
    assert load("waits: 5 working days", "waits: 1 month").faults == []


def test_every_lint_rests_on_a_rule_and_has_its_sentence() -> None:
    assert [one.code for one in LINTS if not one.rule.zh or not one.rule.en] == []
    assert {one.code for one in LINTS} <= set(FAULTS)
    assert len({one.code for one in LINTS}) == len(LINTS)
    assert set(WAIVABLE) == {
        "BU002", "BU003", "BU004", "BU008", "BU009", "AG001", "JU005", "VO002", "VO004", "VO005", "VO009",
        "MA009", "MA013", "MA014",
    }  # fmt: skip
