"""Rules over all households at once say what they say of each; warnings come once, and again when worse."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.playbook.risks import Verdict, evaluate
from chuanhui.playbook.schema import (
    About,
    Condition,
    Empty,
    FactColumn,
    FactKind,
    Gather,
    Op,
    RiskRule,
    SamePerson,
    Text,
)
from chuanhui.system.linkage.outcome import Known, Warned, answers, back_test, facts_of, fresh, judge_all

COLUMNS = {
    one.ref: one
    for one in (
        FactColumn("paid", "medical", Text("自付", "paid"), ("自付",), FactKind.MONEY),
        FactColumn(
            "grade", "house", Text("等级", "grade"), ("等级",), FactKind.CHOICE, about=About.HOUSEHOLD
        ),
        FactColumn(
            "income", "house", Text("收入", "income"), ("收入",), FactKind.MONEY, about=About.HOUSEHOLD
        ),
        FactColumn("safe", "house", Text("安全", "safe"), ("安全",), FactKind.YES_NO),
    )
}
CENTS = st.sampled_from([Decimal(0), Decimal("0.25"), Decimal(3)])
LIMITS = st.sampled_from([Decimal(one) for one in ("-10", "0", "0.25", "0.5", "3", "3.25", "6", "50")])


def rule(*groups, id_="r", of=About.HOUSEHOLD):
    return RiskRule(
        id_, Text("规则", "rule"), "plan", of, tuple(groups), "办法", "clue", parse_allowance("6 months")
    )


@st.composite
def conditions(draw):
    empty, last = draw(st.sampled_from(Empty)), draw(st.integers(1, 3))
    shape = draw(st.sampled_from(["number", "change", "choice", "truth", "presence"]))
    if shape == "presence":
        fact = draw(
            st.sampled_from(["medical", "house", "medical.paid", "house.grade", "registers.home.kind"])
        )
        return Condition(fact, draw(st.sampled_from([Op.PRESENT, Op.ABSENT])), last=last)
    if shape == "choice":
        wanted = tuple(draw(st.lists(st.sampled_from("ABCD"), min_size=1, max_size=2)))
        fact = draw(st.sampled_from(["house.grade", "registers.home.kind"]))
        gather = draw(st.sampled_from([Gather.ANY, Gather.ALL]))
        return Condition(fact, draw(st.sampled_from([Op.IN, Op.NOT_IN])), wanted, gather, empty, last)
    if shape == "truth":
        gather = draw(st.sampled_from([Gather.ANY, Gather.ALL]))
        return Condition("house.safe", draw(st.sampled_from([Op.TRUE, Op.FALSE])), (), gather, empty, last)
    fact = draw(st.sampled_from(["medical.paid", "house.income"]))
    limit = draw(LIMITS)
    if shape == "change":
        gather = draw(st.sampled_from([Gather.SUM, Gather.PER_HEAD]))
        bands = tuple(sorted(draw(st.sets(LIMITS, max_size=2))))
        before = draw(st.integers(1, 2))
        op = draw(st.sampled_from([Op.FALLS, Op.RISES]))
        return Condition(fact, op, (limit,), gather, empty, last, before, bands)
    op = draw(st.sampled_from([Op.AT_LEAST, Op.MORE, Op.AT_MOST, Op.LESS]))
    bands = tuple(draw(st.sets(LIMITS, max_size=2)))
    return Condition(fact, op, (limit,), draw(st.sampled_from(Gather)), empty, last, 0, bands)


def rows_of(draw, columns, kinds):
    lines = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), *kinds), max_size=16))
    who = [one[0] for one in lines]
    held = [[one[at + 2] for one in lines] for at in range(len(columns))]
    return pa.table(
        {
            "person": pa.array(who, pa.int64()),
            "household": pa.array([PEOPLE[one] for one in who], pa.int64()),
            "ago": pa.array([one[1] for one in lines], pa.int32()),
            **{name: pa.array(cells, kind) for (name, kind), cells in zip(columns, held, strict=True)},
        }
    )


PEOPLE = {0: 10, 1: 10, 2: 10, 3: 11, 4: 12, 5: None}
MONEY = pa.decimal128(24, 6)


@st.composite
def tables(draw):
    maybe = st.none()
    rows = {
        "medical": rows_of(draw, [("paid", MONEY)], [maybe | CENTS]),
        "house": rows_of(
            draw,
            [("grade", pa.string()), ("income", MONEY), ("safe", pa.bool_())],
            [maybe | st.sampled_from("ABCD"), maybe | CENTS, maybe | st.booleans()],
        ),
        "registers.home": rows_of(draw, [("kind", pa.string())], [maybe | st.sampled_from("ABCD")]),
    }
    subjects = pa.table(
        {"household": pa.array(PEOPLE.values(), pa.int64()), "person": pa.array(PEOPLE, pa.int64())}
    )
    pending = {
        source: pa.table(
            {
                "household": pa.array([PEOPLE[one] for one in who], pa.int64()),
                "person": who,
                "ago": pa.array([draw(st.integers(0, 3)) for _ in who], pa.int32()),
            }
        )
        for source in ("medical", "house")
        if (who := pa.array(draw(st.lists(st.integers(0, 5), max_size=2)), pa.int64()).to_pylist())
    }
    sent = draw(st.sets(st.sampled_from(["medical", "house"]), min_size=1))
    late = {
        source: pa.table({"household": pa.array([PEOPLE[one] for one in who], pa.int64()), "person": who})
        for source in sorted(sent)
        if (who := pa.array(draw(st.lists(st.integers(0, 5), max_size=2)), pa.int64()).to_pylist())
    }
    return Known(subjects, rows, frozenset(sent), pending, late)


GROUPS = st.sampled_from([tuple, SamePerson])
TABLES = st.lists(
    st.tuples(GROUPS, st.lists(conditions(), min_size=1, max_size=2)).map(lambda one: one[0](one[1])),
    min_size=1,
    max_size=3,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.lists(st.tuples(TABLES, st.sampled_from(About)), min_size=6, max_size=6))
def test_all_at_once_says_what_one_by_one_says(known, drawn):
    rules = [rule(*groups, id_=f"r{n}", of=about) for n, (groups, about) in enumerate(drawn)]
    said = judge_all(rules, known, COLUMNS).to_pylist()
    found = {(one["rule"], one["subject"]): (one["verdict"], one["band"]) for one in said}
    for asked in rules:
        everybody = [
            one for one in (PEOPLE.values() if asked.of is About.HOUSEHOLD else PEOPLE) if one is not None
        ]
        for who, facts in facts_of(asked.of, everybody, known, each=True).items():
            answer = evaluate(asked, facts, COLUMNS)
            wanted = None if answer.verdict is Verdict.NO else (answer.verdict, answer.band)
            assert found.pop((asked.id, who), None) == wanted
    assert found == {}


def small(paid):
    lines = [(10, 0, Decimal(one)) for one in paid]
    rows = pa.table(
        {
            "household": pa.array([one[0] for one in lines], pa.int64()),
            "person": pa.array([one[1] for one in lines], pa.int64()),
            "ago": pa.array([0] * len(lines), pa.int32()),
            "paid": pa.array([one[2] for one in lines], MONEY),
        }
    )
    subjects = pa.table({"household": pa.array([10, 11], pa.int64()), "person": pa.array([0, 3], pa.int64())})
    return Known(subjects, {"medical": rows}, frozenset({"medical"}))


SUM = Condition(
    "medical.paid", Op.AT_LEAST, (Decimal("20000"),), Gather.SUM, Empty.NO, bands=(Decimal(50_000),)
)


@pytest.mark.parametrize(("cents", "fires"), [("0.00", True), ("-0.01", False)])
def test_a_limit_is_met_to_the_last_cent(cents, fires):
    known = small(["0.1"] * 3 + ["19999.7", cents])
    found = judge_all([rule((SUM,))], known, COLUMNS).to_pylist()
    assert [one["subject"] for one in found] == ([10] if fires else [])
    if fires:
        told = answers(rule((SUM,)), [10], known, COLUMNS)[10]
        assert (told.fires, told.behind[0].value, told.behind[0].values) == (True, Decimal("20000.00"), 5)


def test_a_rule_waits_only_for_those_whose_party_has_not_sent():
    known = small(["60000"])
    absent = rule((Condition("medical", Op.ABSENT),), id_="none")
    missing = pa.table({"household": pa.array([11], pa.int64()), "person": pa.array([3], pa.int64())})
    late = Known(known.subjects, known.rows, known.sent, late={"medical": missing})
    found = judge_all([rule((SUM,)), absent], late, COLUMNS).to_pylist()
    assert [(one["rule"], one["subject"], one["verdict"]) for one in found] == [
        ("none", 11, Verdict.WAITS),
        ("r", 10, Verdict.FIRES),
        ("r", 11, Verdict.WAITS),
    ]


def test_rows_of_one_person_are_not_put_together_from_two():
    rows = pa.table(
        {
            "household": pa.array([10, 10, 10, 11], pa.int64()),
            "person": pa.array([0, 1, 2, 3], pa.int64()),
            "ago": pa.array([0] * 4, pa.int32()),
            "grade": pa.array(["A", "D", "A", "A"]),
            "safe": pa.array([True, False, True, False]),
        }
    )
    subjects = pa.table(
        {"household": pa.array([10, 10, 10, 11], pa.int64()), "person": pa.array([0, 1, 2, 3], pa.int64())}
    )
    known = Known(subjects, {"house": rows}, frozenset({"house"}))
    pupil, out = Condition("house.grade", Op.IN, ("A",)), Condition("house.safe", Op.FALSE)
    rules = [rule((pupil,), (out,), id_="any"), rule(SamePerson((pupil, out)), id_="same")]
    found = judge_all(rules, known, COLUMNS).to_pylist()
    assert [(one["rule"], one["subject"]) for one in found] == [("any", 10), ("any", 11), ("same", 11)]
    told = answers(rules[1], [10, 11], known, COLUMNS)
    assert [[(one.who, one.verdict) for one in told[home].all] for home in (10, 11)] == [
        [(0, Verdict.FIRES), (0, Verdict.NO)],
        [(3, Verdict.FIRES), (3, Verdict.FIRES)],
    ]


def test_two_rules_are_told_apart_and_texts_are_no_sql():
    quoted = "r'); DROP TABLE judged; --"
    known = small(["60000"])
    found = judge_all([rule((SUM,)), rule((SUM,), id_=quoted)], known, COLUMNS).to_pylist()
    assert [(one["rule"], one["band"]) for one in found] == [("r", 1), (quoted, 1)]


DAY = date(2026, 11, 1)


def found_of(*lines):
    names = ("rule", "subject", "verdict", "band")
    kinds = (pa.string(), pa.int64(), pa.int8(), pa.int8())
    columns = zip(*lines, strict=True) if lines else [[]] * 4
    return pa.table(
        {name: pa.array(list(of), kind) for name, kind, of in zip(names, kinds, columns, strict=True)}
    )


@pytest.mark.parametrize(
    ("until", "told_band", "band", "is_new"),
    [
        (DAY, 0, 0, False),
        (DAY - timedelta(days=1), 0, 0, True),
        (DAY, 0, 1, True),
        (DAY, 1, 1, False),
    ],
)
def test_a_household_is_warned_again_behind_its_time_or_when_it_is_worse(until, told_band, band, is_new):
    found = found_of(("r", 10, Verdict.FIRES, band))
    earlier = [Warned("r", 10, until, told_band), Warned("s", 10, DAY, 9), Warned("r", 11, DAY, 9)]
    assert fresh(found, earlier, DAY).num_rows == int(is_new)


def test_what_waits_warns_nobody_and_what_asks_does():
    found = found_of(("r", 10, Verdict.WAITS, 0), ("r", 11, Verdict.ASKS, 0), ("r", 12, Verdict.FIRES, 0))
    assert fresh(found, [], DAY).column("subject").to_pylist() == [11, 12]


def test_a_back_test_counts_new_warnings_and_what_people_found_later():
    months = [date(2026, month, 5) for month in (6, 7, 8)]
    silent = months[0] + timedelta(days=40)
    fired = found_of(*(("r", who, Verdict.FIRES, 0) for who in (1, 2, 3)), ("r", 4, Verdict.ASKS, 0))
    periods = [(f"{day:%Y-%m}", day, max(silent, day), fired) for day in months]
    said = {1: [(months[0], True)], 2: [(months[1], False), (months[0] - timedelta(days=1), True)]}
    june, july, august = back_test(periods, said)
    assert (june.found, june.asked, june.confirmed, june.refuted, june.unknown) == (3, 1, 1, 1, 1)
    assert (july.found, july.asked) == (0, 0)
    assert (august.found, august.confirmed, august.refuted) == (3, 0, 0)


def told(condition, *lines):
    """Return the verdict and band of one condition over the house's rows: person, periods ago, income."""
    table = pa.table(
        {
            "household": pa.array([10] * len(lines), pa.int64()),
            "person": pa.array([one[0] for one in lines], pa.int64()),
            "ago": pa.array([one[1] for one in lines], pa.int32()),
            "income": pa.array([Decimal(one[2]) for one in lines], MONEY),
        }
    )
    subjects = pa.table({"household": pa.array([10], pa.int64()), "person": pa.array([0], pa.int64())})
    known = Known(subjects, {"house": table}, frozenset({"house"}))
    found = judge_all([rule((condition,))], known, COLUMNS).to_pylist()
    answer = evaluate(rule((condition,)), facts_of(About.HOUSEHOLD, [10], known)[10], COLUMNS)
    assert [(one["verdict"], one["band"]) for one in found] == [(answer.verdict, answer.band)] * bool(found)
    return Verdict(found[0]["verdict"]) if found else Verdict.NO


@pytest.mark.parametrize(
    ("lines", "last", "total"),
    [
        ([(0, 0, 3), (1, 0, 3)], 1, 3),
        ([(0, 0, 3), (1, 0, 4)], 1, 7),
        ([(0, 0, 3), (0, 1, 3)], 1, 3),
        ([(0, 0, 3), (1, 1, 3)], 2, 6),
    ],
)
def test_what_is_said_of_a_household_counts_once_in_a_period(lines, last, total):
    for limit, verdict in ((total, Verdict.FIRES), (total + 1, Verdict.NO)):
        asked = Condition("house.income", Op.AT_LEAST, (Decimal(limit),), Gather.SUM, last=last)
        assert told(asked, *lines) is verdict


@pytest.mark.parametrize(
    ("then", "now", "verdict"), [(100, 70, Verdict.FIRES), (100, 71, Verdict.NO), (0, 5, Verdict.ASKS)]
)
def test_a_fall_is_measured_by_what_was_there_before(then, now, verdict):
    asked = Condition("house.income", Op.FALLS, (Decimal(30),), Gather.SUM, Empty.ASK, before=1)
    assert told(asked, (0, 0, now), (0, 1, then)) is verdict
