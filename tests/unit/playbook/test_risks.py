from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from chuanhui.playbook.risk_words import explain
from chuanhui.playbook.risks import Facts, Seen, Verdict, columns_of, evaluate, judge
from chuanhui.playbook.schema import (
    About,
    Condition,
    Empty,
    FactColumn,
    FactKind,
    Gather,
    Op,
    Playbook,
    RiskRule,
    Text,
    Value,
)

from .matching_sample import load

MONEY = FactColumn("paid", "s", Text("自付"), ("自付",), FactKind.MONEY, "元")
HOUSE = replace(MONEY, id="income", about=About.HOUSEHOLD)
COLUMNS = {one.ref: one for one in (MONEY, HOUSE)}
NO, WAITS, ASKS, FIRES = Verdict.NO, Verdict.WAITS, Verdict.ASKS, Verdict.FIRES
SENT = frozenset({"s"})


def seen(*values: Value | int | None, ago: int = 0) -> list[Seen]:
    return [Seen(Decimal(one) if isinstance(one, int) else one, ago) for one in values]


def verdict(row: Condition, cells: list[Seen], *, members: int = 1, **facts: object) -> Verdict:
    return judge(row, Facts(seen={row.fact: cells}, sent=SENT, members=members, **facts), COLUMNS).verdict


def paid(op: Op, value: int, gather: Gather = Gather.ANY, **more: object) -> Condition:
    return Condition("s.paid", op, (Decimal(value),), gather, **more)


@pytest.mark.parametrize(
    ("op", "below", "same", "above"),
    [
        (Op.AT_LEAST, NO, FIRES, FIRES),
        (Op.MORE, NO, NO, FIRES),
        (Op.AT_MOST, FIRES, FIRES, NO),
        (Op.LESS, FIRES, NO, NO),
    ],
)
def test_the_border_belongs_to_at_least_and_at_most(
    op: Op, below: Verdict, same: Verdict, above: Verdict
) -> None:
    assert [verdict(paid(op, 100), seen(one)) for one in (99, 100, 101)] == [below, same, above]


@pytest.mark.parametrize(
    ("gather", "expected"),
    [(Gather.ANY, FIRES), (Gather.ALL, NO), (Gather.SUM, FIRES), (Gather.PER_HEAD, NO)],
)
def test_values_of_a_household_become_one(gather: Gather, expected: Verdict) -> None:
    assert verdict(paid(Op.AT_LEAST, 100, gather), seen(120, 60), members=2) is expected


def test_a_share_is_compared_exactly_and_not_rounded() -> None:
    third = paid(Op.AT_LEAST, 33, Gather.PER_HEAD)
    assert verdict(third, seen(98), members=3) is NO
    assert verdict(third, seen(99), members=3) is FIRES
    found = judge(third, Facts({"s.paid": seen(100)}, sent=SENT, members=3), COLUMNS)
    assert found.value == Decimal("33.33")


@pytest.mark.parametrize(("empty", "expected"), [(Empty.NO, NO), (Empty.YES, FIRES), (Empty.ASK, ASKS)])
@pytest.mark.parametrize("cells", [[], [Seen(None)], [Seen(None), Seen(None, 1)]])
def test_the_rule_says_what_an_empty_fact_means(empty: Empty, expected: Verdict, cells: list[Seen]) -> None:
    row = paid(Op.AT_LEAST, 1, Gather.SUM, empty=empty, last=2)
    found = judge(row, Facts({"s.paid": cells}, sent=SENT), COLUMNS)
    assert (found.verdict, found.empty, found.blanks) == (expected, True, len(cells))


def test_blank_cells_are_set_aside_and_counted() -> None:
    found = judge(paid(Op.AT_MOST, 100, Gather.ALL), Facts({"s.paid": seen(90, None)}, sent=SENT), COLUMNS)
    assert (found.verdict, found.values, found.blanks, found.empty) == (FIRES, 1, 1, False)


def test_no_members_make_a_share_empty() -> None:
    assert verdict(paid(Op.LESS, 100, Gather.PER_HEAD, empty=Empty.ASK), seen(90), members=0) is ASKS


def test_only_the_last_periods_count() -> None:
    row = paid(Op.AT_LEAST, 100, Gather.SUM, last=3)
    assert verdict(row, [*seen(40), *seen(40, ago=2), *seen(40, ago=3)]) is NO
    assert verdict(row, [*seen(40), *seen(60, ago=2), *seen(40, ago=3)]) is FIRES


def test_a_fact_of_the_household_counts_once_in_a_period() -> None:
    row = Condition("s.income", Op.AT_LEAST, (Decimal(100),), Gather.SUM, last=2)
    assert verdict(row, seen(60, 60)) is NO
    assert verdict(row, [*seen(60, 60), *seen(60, ago=1)]) is FIRES
    assert verdict(replace(row, fact="s.paid"), seen(60, 60)) is FIRES


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [(70, 100, FIRES), (71, 100, NO), (100, 70, NO), (0, 100, FIRES), (70, 0, ASKS), (70, None, ASKS),
     (None, 9, ASKS)],
)  # fmt: skip
def test_a_fall_is_a_share_of_what_it_was(now: int | None, then: int | None, expected: Verdict) -> None:
    row = paid(Op.FALLS, 30, Gather.SUM, before=12, empty=Empty.ASK)
    assert verdict(row, [*seen(now), *seen(then, ago=12)]) is expected


def test_a_rise_is_the_other_way_round() -> None:
    row = paid(Op.RISES, 50, Gather.PER_HEAD, before=1)
    assert verdict(row, [*seen(150), *seen(100, ago=1)], members=4) is FIRES
    assert verdict(row, [*seen(149), *seen(100, ago=1)], members=4) is NO
    found = judge(row, Facts({"s.paid": [*seen(150), *seen(100, ago=1)]}, sent=SENT), COLUMNS)
    assert found.value == Decimal("50.00")


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        (Op.IN, "c", FIRES), (Op.IN, "a", NO), (Op.NOT_IN, "a", FIRES), (Op.NOT_IN, "d", NO),
        (Op.TRUE, True, FIRES), (Op.TRUE, False, NO), (Op.FALSE, False, FIRES), (Op.FALSE, True, NO),
    ],
)  # fmt: skip
def test_options_and_truths(op: Op, value: Value, expected: Verdict) -> None:
    assert verdict(Condition("s.x", op, ("c", "d")), [Seen(value)]) is expected


def test_months_and_days_are_compared_in_time() -> None:
    assert verdict(Condition("s.m", Op.LESS, ("2022-10",)), [Seen("2022-09")]) is FIRES


@pytest.mark.parametrize(
    ("fact", "rows", "cells", "last", "there"),
    [
        ("s", (0,), [], 1, True), ("s", (1,), [], 1, False), ("s", (1,), [], 2, True),
        ("s", (), [], 2, False),
        ("s.paid", (0,), seen(None), 1, False), ("s.paid", (0,), seen(0), 1, True),
    ],
)  # fmt: skip
def test_a_row_is_there_or_not(
    fact: str, rows: tuple[int, ...], cells: list[Seen], last: int, there: bool
) -> None:
    facts = Facts(seen={"s.paid": cells}, rows={"s": rows}, sent=SENT)
    found = [judge(Condition(fact, op, last=last), facts, COLUMNS).verdict for op in (Op.PRESENT, Op.ABSENT)]
    assert found == ([FIRES, NO] if there else [NO, FIRES])


def test_a_file_that_has_not_come_is_not_zero() -> None:
    for row in (Condition("s", Op.ABSENT), Condition("s", Op.PRESENT), paid(Op.AT_MOST, 1, empty=Empty.YES)):
        found = judge(row, Facts(seen={"s.paid": seen(0)}, rows={"s": (0,)}), COLUMNS)
        assert (found.verdict, found.pending) == (WAITS, False)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (Condition("s", Op.ABSENT), WAITS),
        (Condition("s", Op.PRESENT), WAITS),
        (Condition("s.paid", Op.PRESENT), FIRES),
        (paid(Op.AT_LEAST, 50), FIRES),
        (paid(Op.AT_LEAST, 500), WAITS),
        (paid(Op.AT_LEAST, 50, Gather.SUM), WAITS),
        (paid(Op.AT_LEAST, 50, Gather.ALL), WAITS),
    ],
)
def test_a_row_with_a_clerk_holds_back_what_it_could_undo(row: Condition, expected: Verdict) -> None:
    facts = Facts(seen={"s.paid": seen(60)}, sent=SENT, pending=SENT)
    found = judge(row, facts, COLUMNS)
    assert (found.verdict, found.pending) == (expected, expected is WAITS)


@pytest.mark.parametrize(
    ("ago", "last", "before", "expected"),
    [(1, 1, 0, FIRES), (1, 2, 0, WAITS), (2, 2, 0, FIRES), (1, 1, 1, WAITS), (0, 1, 0, WAITS)],
)
def test_only_what_looks_as_far_back_waits_for_an_earlier_row(
    ago: int, last: int, before: int, expected: Verdict
) -> None:
    row = replace(paid(Op.AT_LEAST, 50, Gather.SUM), last=last, before=before)
    facts = Facts(seen={"s.paid": seen(60)}, sent=SENT, pending=SENT, ago={"s": ago})
    assert judge(row, facts, COLUMNS).verdict is expected


def test_an_empty_fact_that_holds_can_be_undone_by_a_row_with_a_clerk() -> None:
    facts = Facts(sent=SENT, pending=SENT)
    assert judge(paid(Op.AT_LEAST, 1, empty=Empty.YES), facts, COLUMNS).verdict is WAITS


@pytest.mark.parametrize(("total", "band"), [(20000, 0), (49999, 0), (50000, 1), (100000, 2), (900000, 2)])
def test_bands_tell_how_bad_it_is(total: int, band: int) -> None:
    bands = (Decimal(50000), Decimal(100000))
    row = paid(Op.AT_LEAST, 20000, Gather.SUM, bands=bands)
    assert judge(row, Facts({"s.paid": seen(total)}, sent=SENT), COLUMNS).band == band


def test_bands_of_shares_falls_and_single_values() -> None:
    facts = Facts({"s.paid": [*seen(30, 60), *seen(200, ago=1)]}, sent=SENT, members=2)
    shares = paid(Op.LESS, 60, Gather.PER_HEAD, bands=(Decimal(50), Decimal(40)))
    falls = paid(Op.FALLS, 30, Gather.SUM, before=1, bands=(Decimal(50), Decimal(60)))
    single = paid(Op.LESS, 70, bands=(Decimal(50), Decimal(20)))
    every = replace(single, gather=Gather.ALL)
    assert [judge(one, facts, COLUMNS).band for one in (shares, falls, single, every)] == [1, 1, 1, 0]


def rule(*groups: tuple[Condition, ...]) -> RiskRule:
    heavy = book().risks["heavy_cost"]
    return replace(heavy, when=groups)


def book() -> Playbook:
    playbook = load().playbook
    assert playbook is not None
    return playbook


def test_the_verdict_is_the_least_of_the_groups_and_the_greatest_within() -> None:
    """Every pair of verdicts, in a table and under any."""
    rows = {
        NO: paid(Op.AT_LEAST, 500),
        WAITS: Condition("other", Op.PRESENT),
        ASKS: Condition("s.none", Op.TRUE, empty=Empty.ASK),
        FIRES: paid(Op.AT_LEAST, 50),
    }
    facts = Facts(seen={"s.paid": seen(60)}, sent=SENT)
    for one in Verdict:
        for other in Verdict:
            both = evaluate(rule((rows[one],), (rows[other],)), facts, COLUMNS)
            either = evaluate(rule((rows[one], rows[other])), facts, COLUMNS)
            assert (both.verdict, either.verdict) == (min(one, other), max(one, other))


def test_a_rule_without_rows_never_fires() -> None:
    assert evaluate(rule(), Facts(), COLUMNS).verdict is NO


def test_the_order_of_cells_changes_nothing() -> None:
    rng = random.Random(7)
    playbook = book()
    heavy, columns = playbook.risks["heavy_cost"], columns_of(playbook)
    for _ in range(200):
        cells = [Seen(Decimal(rng.randrange(40000)), rng.randrange(14)) for _ in range(rng.randrange(6))]
        cells += [Seen(None, rng.randrange(14)) for _ in range(rng.randrange(2))]
        facts = Facts(
            seen={"medical.self_paid": cells, "medical.insured": [Seen(rng.random() < 0.5)]},
            sent=frozenset({"medical"}),
        )
        again = replace(facts, seen={**facts.seen, "medical.self_paid": list(reversed(cells))})
        one, other = evaluate(heavy, facts, columns), evaluate(heavy, again, columns)
        assert (one.verdict, one.band, one.empties) == (other.verdict, other.band, other.empties)
        known = sum(int(cell.value) for cell in cells if cell.value is not None and cell.ago < 12)
        if known < 20000:
            assert one.verdict is NO


def test_an_answer_says_what_is_behind_it_and_what_was_empty() -> None:
    playbook = book()
    facts = Facts(
        seen={"medical.self_paid": seen(26000, None), "registers.household.rooms": seen(2)},
        sent=frozenset({"medical"}),
    )
    answer = evaluate(playbook.risks["heavy_cost"], facts, columns_of(playbook))
    assert answer.fires
    assert [one.condition.fact for one in answer.behind] == ["medical.self_paid", "registers.household.rooms"]
    assert answer.empties == ("registers.household.housing", "medical.insured")
    assert [one.zh for one in explain(answer, playbook)] == [
        "医疗负担重（样例方案第三条）：预警，请上门核实",
        "＋ 医保结算·自付费用近12期合计26000元，不低于20000元：成立，另有1格空白未计",
        "？ 住户·居住情况属于租住：没有数据，先问清楚",
        "＋ 住户·房间数每一人2，不高于2：成立",
        "－ 医保结算·参保为否：没有数据，视为不成立",
    ]


def test_an_answer_that_waits_says_for_what() -> None:
    playbook = book()
    heavy, columns = playbook.risks["heavy_cost"], columns_of(playbook)
    facts = Facts(seen={"registers.household.rooms": seen(2)})
    late = evaluate(heavy, facts, columns)
    assert late.waits
    assert explain(late, playbook)[1].zh.endswith("：本期数据还没有报来")
    clerk = evaluate(
        heavy, replace(facts, sent=frozenset({"medical"}), pending=frozenset({"medical"})), columns
    )
    assert explain(clerk, playbook)[1].en.endswith(": a row that may be theirs waits for a clerk")
    assert clerk.waits
    assert not clerk.asks


def test_a_change_and_a_missing_row_are_explained() -> None:
    playbook = book()
    rule_ = playbook.risks["falling_income"]
    facts = Facts(
        seen={"housing.income": [*seen(30000), *seen(60000, ago=12)], "medical.last_seen": [Seen("2022-03")]},
        sent=frozenset({"medical", "housing"}),
        members=3,
    )
    answer = evaluate(rule_, facts, columns_of(playbook))
    assert not answer.fires
    assert [one.zh for one in explain(answer, playbook)] == [
        "收入骤减（样例方案第五条）：不预警",
        "＋ 住房安全·家庭收入人均降幅50%，比12期前下降30%以上：成立",
        "－ “医保结算”中没有记录：不成立",
        "－ 医保结算·住院次数高于1：没有数据，视为不成立",
        "＋ 医保结算·最近就诊月份每一人2022-03，不早于2022-01：成立",
    ]
    assert [one.condition.fact for one in answer.behind] == ["medical", "medical.visits"]
