"""Rows of one and the same person of a household: read, said, tried, judged and explained."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from chuanhui.playbook.risk_words import explain
from chuanhui.playbook.risks import Answer, Facts, Seen, Verdict, columns_of, evaluate
from chuanhui.playbook.saying_matching import rule_said
from chuanhui.playbook.schema import Condition, Op, Playbook, SamePerson

from .matching_sample import codes, load

NO, WAITS, ASKS, FIRES = Verdict.NO, Verdict.WAITS, Verdict.ASKS, Verdict.FIRES
ROW = "      - {fact: medical.visits, is: more than, value: 1, empty: fails}"
GROUP = """\
      - same_person:
          - {fact: medical.visits, is: more than, value: 2, empty: fails}
          - {fact: medical.insured, is: "false", empty: asks}"""


def book(group: str = GROUP) -> Playbook:
    playbook = load(ROW, group).playbook
    assert playbook is not None
    return playbook


def only(playbook: Playbook) -> Playbook:
    """The playbook with its rule reduced to the one group."""
    rule = playbook.risks["falling_income"]
    same = tuple(one for one in rule.when if isinstance(one, SamePerson))
    return replace(playbook, risks={"falling_income": replace(rule, when=same)})


def member(visits: int | None, insured: bool | None, *, rows: bool = True, pending: bool = False) -> Facts:
    times = None if visits is None else Decimal(visits)
    cells = {"medical.visits": [Seen(times)], "medical.insured": [Seen(insured)]} if rows else {}
    sent = frozenset({"medical"})
    return Facts(cells, {"medical": (0,)} if rows else {}, sent, sent if pending else frozenset())


def judged(*people: Facts) -> Answer:
    playbook = only(book())
    facts = Facts(sent=frozenset({"medical"}), people=dict(enumerate(people, 1)), members=len(people))
    return evaluate(playbook.risks["falling_income"], facts, columns_of(playbook))


@pytest.mark.parametrize(
    ("people", "verdict", "whose"),
    [
        ([member(3, False)], FIRES, [1]),
        ([member(3, True), member(0, False)], NO, [1]),
        ([member(0, True), member(3, False), member(1, True)], FIRES, [2]),
        ([member(4, False), member(1, False), member(3, False)], FIRES, [1, 3]),
        ([member(0, False), member(3, None)], ASKS, [2]),
        ([member(0, False), member(0, True, rows=False)], NO, [1]),
        ([member(3, True), member(3, True, rows=False, pending=True)], WAITS, [2]),
        ([member(3, False), member(3, True, rows=False, pending=True)], FIRES, [1]),
    ],
)
def test_a_group_says_the_most_that_it_says_of_any_one_person(
    people: list[Facts], verdict: Verdict, whose: list[int]
) -> None:
    answer = judged(*people)
    assert answer.verdict is verdict
    assert list(dict.fromkeys(one.who for one in answer.all)) == whose
    assert len(answer.all) == 2 * len(whose)


def test_a_single_person_is_judged_as_the_one_that_he_is() -> None:
    playbook = only(book())
    rule, columns = playbook.risks["falling_income"], columns_of(playbook)
    assert evaluate(rule, member(3, False), columns).verdict is FIRES
    assert evaluate(rule, member(3, True), columns).verdict is NO


def test_the_explanation_says_of_whom() -> None:
    playbook = only(book())
    answer = judged(member(0, True), member(3, False))
    assert [one.zh for one in explain(answer, playbook)[1:]] == [
        "＋ 医保结算·住院次数3，高于2：成立（第2人）",
        "＋ 医保结算·参保否，为否：成立（第2人）",
    ]
    assert explain(answer, playbook, {2: "JM0000002"})[1].en.endswith("(JM0000002)")


def test_a_rule_says_that_it_must_be_the_same_person() -> None:
    playbook = only(book())
    said = rule_said(playbook.risks["falling_income"], playbook)
    assert said.zh.startswith("（同一个人：医保结算·住院次数高于2")
    assert "，又医保结算·参保为否" in said.zh
    assert said.en.startswith("(of one and the same person: ")


def test_a_group_equals_no_group_of_the_same_rows_of_which_one_is_enough() -> None:
    rows = (Condition("medical.insured", Op.FALSE), Condition("medical", Op.PRESENT))
    assert SamePerson(rows) == SamePerson(rows)
    assert SamePerson(rows) != rows
    assert rows != SamePerson(rows)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("fact: medical.visits, is: more than, value: 2", "fact: housing.grade, is: in, value: [c]", "PB175"),
        ("fact: medical.visits, is: more than, value: 2",
         "fact: registers.household.rooms, is: at most, value: 2", "PB175"),
        ("is: more than", "gather: per head, is: more than", "PB160"),
        ("      - same_person:", "      - any: []\n        same_person:", "PB012"),
    ],
)  # fmt: skip
def test_what_is_no_row_of_one_person_is_refused(old: str, new: str, code: str) -> None:
    assert GROUP.count(old) == 1
    assert code in {one for one, _ in codes(ROW, GROUP.replace(old, new))}


def test_a_rule_about_persons_does_not_need_the_word() -> None:
    when = "    of: household\n    when:\n      - {fact: housing.grade"
    group = f"    of: person\n    when:\n{GROUP}\n      - {{fact: housing.grade"
    assert "PB174" in {one for one, _ in codes(when, group)}
