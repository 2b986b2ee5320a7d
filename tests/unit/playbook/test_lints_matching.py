from __future__ import annotations

from pathlib import Path

import pytest

from chuanhui.playbook.fault_list import FAULTS
from chuanhui.playbook.load import load_text

from .matching_sample import codes, line_of, load
from .test_matching import HERE, ROW, VISITS

PURPOSE = "purpose: 发现医疗负担重的家庭，上门核实、给予帮扶，不作他用"
BASIS = "basis: 《川汇区数据共享协议》"
FILE = "file: {to: filed, by: [community_desk, district_desk, system]}"
ALL = "{fact: medical.visits, gather: all, is: at least, value: 5, empty: fails}"
LOW = "{fact: medical.visits, gather: all, is: less than, value: 5, empty: fails}"
HEAVY = "name: {zh: 医疗负担重"
TENANT = "fact: registers.household.housing, is: in, value: [tenant]"


@pytest.mark.parametrize(
    ("code", "old", "new", "part"),
    [
        ("MA001", PURPOSE, "purpose: 比对", "purpose: 发现医"),
        ("MA001", BASIS, "basis: 领导要求", BASIS),
        ("MA002", VISITS, HERE, "visits: {name"),
        ("MA003", "    name: 线索核实\n", "    name: 停发补贴\n", "opens: clue"),
        ("MA003", "states: {filed: 待核实}", "states: {filed: 拟取消资格}", "opens: clue"),
        ("MA003", "name: 核实\n", "name: 核减\n", "opens: clue"),
        ("MA003", "name: 收入骤减", "name: {zh: 收入变化, en: Cut benefit}", "name: 收入骤减"),
        ("MA003", "ask: {zh: 看看还有没有未报销的费用", "ask: {zh: 通知停保", HEAVY),
        ("MA003", FILE, FILE.replace("to: filed", "to: closed, outcome: fixed"), "opens: clue"),
        ("MA004", "sources: [medical, housing]", "sources: [medical]", "name: 住房安全"),
        ("MA005", "      birth: birth\n", "", "birth: 出生日期"),
        ("MA006", "shows: [visited]", "shows: [risk]", "shows: [visited]"),
        ("MA006", "visited: {ask: 走访结果", "visited: {ask: 自付费用", "shows: [visited]"),
        ("MA006", "visited: {ask: 走访结果", "visited: {ask: self_paid", "shows: [visited]"),
        ("MA007", "inputs: 10 days, facts: 24 months", "inputs: 10 days, facts: 11 months", "    when:"),
        ("MA008", "inputs: 10 days, facts: 24", "inputs: 40 days, facts: 24",
         "keep: {inputs: 10 days, facts: 24"),
        ("MA008", "facts: 36 months", "facts: 5 years", "keep: {inputs: 10 days, facts: 36"),
        ("MA009", VISITS, VISITS.replace("fails", "holds"), "when:"),
        ("MA010", VISITS, VISITS + "\n      - " + ALL + "\n      - " + LOW, "when:"),
        ("MA010", HERE, HERE + "\n      - {fact: medical, is: absent}", "when:"),
        ("MA013", HERE, "{fact: medical.insured, is: false, empty: fails}", "when:"),
        ("MA014", "    files_as: unseen\n    channel", "    channel", "kind: illness"),
        ("MA014", "    bands: {link: 0.5", "    tells_rule: true\n    bands: {link: 0.5", "bands: {link"),
        ("MA011", TENANT, "fact: registers.household.wish, is: true", "when:"),
    ],
)  # fmt: skip
def test_each_lint_finds_its_fault_at_its_place(code: str, old: str, new: str, part: str) -> None:
    nth = 3 if part == "when:" and code != "MA011" else 1
    # A fault of a whole delivery stands at its id, on the line before its name.
    above = 1 if code == "MA004" else 0
    assert (code, line_of(part, nth) - above) in codes(old, new)


def test_a_delivery_belongs_to_one_plan() -> None:
    again = "  again:\n" + load().text.partition("  residents:\n")[2].partition("risks:\n")[0]
    found = codes("risks:\n", again.replace("sources: [medical, housing]", "sources: [medical]") + "risks:\n")
    at = line_of("risks:") + again[: again.index("sources:")].count("\n")
    assert ("MA012", at) in found
    assert [code for code, _ in found] == ["MA012"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (VISITS, VISITS + "\n      - " + LOW),
        (HERE, "{fact: medical, is: absent}"),
        ("shows: [visited]", "shows: [detail]"),
        ("inputs: 10 days, facts: 24 months", "inputs: 31 days, facts: 13 months"),
        ("again: 6 months", "again: 1 year"),
        (ROW, ROW.replace("at least", "more than")),
    ],
)
def test_what_is_near_a_fault_and_is_none(old: str, new: str) -> None:
    assert {code for code, _ in codes(old, new)} == set()


def test_an_empty_fact_may_hold_where_a_reason_is_given() -> None:
    waived = VISITS.replace("fails", "holds")
    reason = "waive: {MA009: 住院次数没有报来的，一律先上门看一看再说}\nrisks:\n"
    assert load(VISITS, waived).playbook is None
    text = load(VISITS, waived).text.replace("risks:\n", reason, 1)
    assert load_text(text, "waived.yaml", registers={}).render() == ""


def test_nothing_else_can_be_waived() -> None:
    text = load().text.replace(
        "risks:\n", "waive: {MA003: 上级要求数据一到就停发，不再上门核实}\nrisks:\n", 1
    )
    assert [one.code for one in load_text(text, "waived.yaml", registers={}).faults] == ["WV001"]


def test_every_fault_of_matching_is_provoked() -> None:
    folder = Path(__file__).parent
    said = "".join((folder / f"test_{one}.py").read_text("utf-8") for one in ("matching", "lints_matching"))
    ours = [code for code in FAULTS if code.startswith("MA") or "PB150" <= code <= "PB169"]
    assert [code for code in ours if f'"{code}"' not in said] == []
