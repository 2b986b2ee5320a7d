from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chuanhui.playbook.risks import Seen, columns_of, evaluate
from chuanhui.playbook.schema import Playbook
from chuanhui.playbook.schema.matching import Condition, Op, SamePerson
from chuanhui.playbook.trial_matching import facts_of
from chuanhui.playbook.trials import Line, read_trials

from .matching_sample import load

HEAD = """\
trials:
  - name: 医疗负担重的先核实
    systems: [S119]
    clock: "2022-08-05 09:00"
    do:
"""
EXPECT = "      - expect: {of: risks.heavy_cost, fires: true, because: medical.self_paid}\n"


def book() -> Playbook:
    playbook: Playbook | None = load().playbook
    assert playbook is not None
    return playbook


def read(*lines: str, expect: str = EXPECT) -> tuple[tuple[Line, ...], list[tuple[str, int]]]:
    """Return the lines of a trial, and the faults with their lines."""
    text = HEAD + "".join(f"      - {one}\n" for one in lines) + expect
    trials, faults = read_trials(text, "trials.yaml", book())
    return (trials[0].do if trials else ()), [(one.code, one.line) for one in faults]


def test_facts_of_a_household_are_told_as_people_write_them() -> None:
    lines, faults = read(
        'facts: {medical.self_paid: [12000, none], medical.self_paid@11: "8000.50", medical.insured: false, '
        "housing.grade: c, housing.built: 1998-05-01, medical.last_seen: 2022-03, "
        "registers.household.housing: tenant, registers.household.rooms: 2, "
        "rows: [medical@3], late: housing, pending: medical, members: 3}"
    )
    assert faults == []
    facts = facts_of(lines[0], book())
    assert facts.seen == {
        "medical.self_paid": [Seen(Decimal(12000)), Seen(None), Seen(Decimal("8000.50"), 11)],
        "medical.insured": [Seen(False)],
        "housing.grade": [Seen("c")],
        "housing.built": [Seen(date(1998, 5, 1))],
        "medical.last_seen": [Seen("2022-03")],
        "registers.household.housing": [Seen("tenant")],
        "registers.household.rooms": [Seen(Decimal(2))],
    }
    assert facts.rows == {"medical": (0, 3, 11), "housing": (0,)}
    assert (facts.sent, facts.pending, facts.members) == (frozenset({"medical"}), {"medical"}, 3)


def test_a_trial_says_what_the_engine_is_asked() -> None:
    lines, _ = read("facts: {medical.self_paid: 26000, registers.household.rooms: 1}")
    answer = evaluate(book().risks["heavy_cost"], facts_of(lines[0], book()), columns_of(book()))
    assert answer.fires
    assert lines[1].facts == {"of": "risks.heavy_cost", "fires": True, "because": "medical.self_paid"}


def test_a_row_without_facts_is_a_members_too() -> None:
    lines, _ = read("facts: {medical.insured: [none, true], rows: [medical, housing, housing, medical@3]}")
    facts = facts_of(lines[0], book())
    assert facts.rows == {"medical": (0, 3), "housing": (0,)}
    assert {number: dict(one.rows) for number, one in facts.people.items()} == {
        1: {"medical": (0, 3), "housing": (0,)},
        2: {"medical": (0,), "housing": (0,)},
    }


def test_a_named_row_fires_what_is_asked_of_one_and_the_same_person() -> None:
    there, insured = (
        Condition(fact="medical", op=Op.PRESENT),
        Condition(fact="medical.insured", op=Op.FALSE),
    )
    rule = replace(book().risks["heavy_cost"], when=(SamePerson((there,)),))
    lines, _ = read("facts: {rows: [medical], members: 3}")
    answer = evaluate(rule, facts_of(lines[0], book()), columns_of(book()))
    assert answer.fires
    assert [one.who for one in answer.all] == [1]
    # The row of one member does not speak for another.
    both = replace(rule, when=(SamePerson((replace(there, fact="housing"), insured)),))
    lines, _ = read("facts: {medical.insured: [true, false], rows: [housing], members: 2}")
    assert not evaluate(both, facts_of(lines[0], book()), columns_of(book())).fires
    lines, _ = read("facts: {medical.insured: [true, false], rows: [housing, housing], members: 2}")
    assert evaluate(both, facts_of(lines[0], book()), columns_of(book())).fires


def test_a_delivery_is_told_line_by_line() -> None:
    lines, faults = read('deliver: {of: medical, lines: ["姓名,自付费用", "甲,100"]}')
    assert faults == []
    assert (lines[0].of, lines[0].facts) == ("medical", {"lines": ("姓名,自付费用", "甲,100")})


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("facts: {medical.selfpaid: 1}", "PB155"),
        ("facts: {medical: 1}", "PB155"),
        ("facts: {late: school}", "PB155"),
        ("facts: {rows: [school@2]}", "PB155"),
        ("facts: {medical.self_paid: 两万}", "PB158"),
        ("facts: {medical.insured: 3}", "PB158"),
        ("facts: {medical.last_seen: 2022-13}", "PB158"),
        ("facts: {housing.built: 1998}", "PB158"),
        ("facts: {members: 三}", "PB158"),
        ("facts: [1]", "PB015"),
        ("deliver: {of: school, lines: [a]}", "PB155"),
        ("deliver: {of: medical}", "PB014"),
        ("deliver: {of: medical, lines: [a], as: owner}", "PB012"),
    ],
)
def test_what_the_playbook_does_not_know_is_refused(line: str, code: str) -> None:
    _, faults = read(line)
    assert (code, 6) in faults


def test_an_unknown_rule_is_refused() -> None:
    _, faults = read(
        "facts: {medical.self_paid: 1}", expect="      - expect: {of: risks.heavy, fires: true}\n"
    )
    assert faults == [("PB088", 7)]
