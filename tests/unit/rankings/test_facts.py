"""Facts of cases: the golden month, cohorts, exclusions, and what a case counts for at an instant."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rankings.rules.facts import Seen, facts_of_cases
from chuanhui.mechanism.rankings.rules.numbers import percent
from chuanhui.mechanism.rankings.rules.parts import Worth, shown
from chuanhui.playbook.schema import Indicator, Measure, Text

from .scene import MONTH, SUBJECT, at, case, rate, value_of

INSIDE = at("2016-12-20 10:00")
BEYOND = at("2017-01-03 18:00")


def tianmen() -> list[CaseState]:
    """996 cases of 天门, December 2016: 972 due (956 events, 16 components), 911 of those closed (902 and 9),
    737 of them in time; 24 filed and due only in January, six of which were closed early."""
    made = []
    for number in range(996):
        category = "component" if number < 16 or number >= 990 else "event"
        due = number < 972
        in_group = number if number < 16 else number - 16
        closed = (in_group < (9 if number < 16 else 902)) if due else number >= 990
        on_time = closed and len([one for one in made if one.on_time]) < 737
        made.append(
            case(
                number,
                category=category,
                answer_due_at=INSIDE if due else BEYOND,
                closed_at=INSIDE if closed else None,
                on_time=on_time if closed else None,
                outcome="fixed" if closed else "",
            )
        )
    return made


def test_golden_numbers_of_tianmen():
    cases = tianmen()
    events = {"category": ("event",)}
    components = {"category": ("component",)}
    filed = Indicator("filed", Text("立案数"), Measure(SUBJECT, "filed"))
    due = Indicator("due", Text("应结案数"), Measure(SUBJECT, "due"))
    assert shown(filed, value_of(filed, cases).value) == "996"
    assert shown(due, value_of(due, cases).value) == "972"
    asked = (rate("closed"), rate("closed_on_time"))
    narrower = (rate("closed", where=events), rate("closed", where=components))
    told = [
        (one.count.amount, one.base.amount if one.base else None, shown(indicator, one.value))
        for indicator in (*asked, *narrower)
        for one in (value_of(indicator, cases),)
    ]
    assert told == [(911, 972, "93.72%"), (737, 972, "75.82%"), (902, 956, "94.35%"), (9, 16, "56.25%")]


def test_both_parts_name_exactly_their_rows():
    told = value_of(rate("closed"), tianmen())
    assert told.base is not None
    assert (len(told.count.ids), len(told.base.ids)) == (911, 972)
    assert set(told.count.ids) <= set(told.base.ids)


def test_cohort_of_the_denominator_is_the_cohort_of_both_unless_one_is_named():
    early = case(1, answer_due_at=BEYOND, closed_at=INSIDE, on_time=True, outcome="fixed")
    assert value_of(rate("closed"), [early]).worth is Worth.NONE
    assert value_of(rate("closed", of="filed"), [early]).value == 1
    assert value_of(rate("closed_on_time", of="closed"), [early]).value == 1
    assert value_of(rate("closed", cohort="filed"), [early]).worth is Worth.NONE


def test_window_is_half_open():
    edges = [MONTH.since, MONTH.until - timedelta(microseconds=1), MONTH.until]
    due = Indicator("due", Text("应结案数"), Measure(SUBJECT, "due"))
    told = [value_of(due, [case(1, answer_due_at=one)]).value for one in edges]
    assert told == [1, 1, 0]


def test_exclusions_leave_a_case_out_of_both_parts():
    standing = case(1, answer_due_at=INSIDE, suspended_until=BEYOND)
    twin = case(2, answer_due_at=INSIDE, closed_at=INSIDE, on_time=True, outcome="duplicate")
    plain = case(3, answer_due_at=INSIDE)
    cases = [standing, twin, plain]
    assert value_of(rate("closed"), cases).value == Fraction(1, 3)
    told = value_of(rate("closed", exclude=("suspended", "duplicate")), cases)
    assert (told.value, told.base.ids if told.base else ()) == (0, (str(plain.id),))


def test_small_numbers_have_no_value():
    told = value_of(rate("closed", at_least=5), [case(n, answer_due_at=INSIDE) for n in range(4)])
    assert (told.worth, told.value, told.base.amount if told.base else None) == (Worth.FEW, None, 4)


def test_counters_count_cases_in_a_cohort_and_rises_without_one():
    before = case(1, counts={"rework": 1})
    now = case(1, answer_due_at=INSIDE, counts={"rework": 3})
    alone = Indicator("reworked", Text("返工"), Measure(SUBJECT, "reworked"))
    times = Indicator("times", Text("返工次数"), Measure(SUBJECT, "counts.rework"))
    assert value_of(rate("reworked"), [now]).value == 1
    assert value_of(alone, [Seen(now, before)]).value == 1
    assert value_of(times, [Seen(now, before)]).value == 2
    assert value_of(alone, [Seen(now, now)]).value == 0
    assert value_of(rate("counts.rework"), [now]).value == 3


@pytest.mark.parametrize(
    ("fact", "said", "worth"),
    [
        ("open", {}, 1),
        ("open", {"closed_at": INSIDE, "on_time": True}, 0),
        ("overdue", {"due_at": INSIDE}, 1),
        ("overdue", {"due_at": BEYOND}, 0),
        ("dismissed", {"closed_at": INSIDE, "on_time": True, "outcome": "nothing_to_do"}, 1),
        ("dismissed", {"closed_at": INSIDE, "on_time": True, "outcome": "fixed"}, 0),
        ("satisfied", {"closed_at": INSIDE, "on_time": True, "counts": {"confirmed": 1}}, 1),
        ("answered", {"closed_at": INSIDE, "on_time": True, "counts": {"reopened": 1}}, 1),
        ("answered", {"closed_at": INSIDE, "on_time": True}, 0),
        ("handed_back", {"counts": {"handed_back": 2}}, 1),
        ("admitted", {}, 1),
        ("admitted", {"closed_at": INSIDE, "on_time": True, "outcome": "not_ours"}, 0),
        ("handled", {"answer_due_at": INSIDE}, 0),
        ("handled", {"answer_due_at": INSIDE, "kept": {"fix": False}}, 1),
        ("handled_on_time", {"answer_due_at": INSIDE, "kept": {"fix": False}}, 0),
        ("handled_on_time", {"answer_due_at": INSIDE, "kept": {"fix": True}}, 1),
        ("handled_on_time", {"answer_due_at": BEYOND, "kept": {"fix": True}}, 0),
    ],
)
def test_each_fact(fact, said, worth):
    alone = Indicator(fact, Text(fact), Measure(SUBJECT, fact))
    assert value_of(alone, [case(1, **said)]).value == worth


def test_a_case_that_waits_for_its_owner_again_is_not_handled():
    """After rework, or where the owner has a second duty, what was done once is not what is asked now."""
    again = case(1, answer_due_at=INSIDE, kept={"fix": True}, due_step="fix")
    measure = Measure(SUBJECT, "handled_on_time")
    for waiting in (False, True):
        facts = facts_of_cases([Seen(again)], measure, MONTH, cohort="due", waits=lambda _, it=waiting: it)
        assert len(list(facts)) == (not waiting)


def test_only_rows_with_the_asked_attributes_count():
    cases = [case(n, source=source, urgent=n == 0) for n, source in enumerate(("self", "resident", "self"))]
    filed = Indicator("filed", Text("立案"), Measure(SUBJECT, "filed", {"source": ("self", "street")}))
    urgent = Indicator("urgent", Text("紧急"), Measure(SUBJECT, "filed", {"urgent": ("true",)}))
    assert (value_of(filed, cases).value, value_of(urgent, cases).value) == (2, 1)


@given(
    st.lists(
        st.tuples(st.booleans(), st.booleans(), st.sampled_from(["", "fixed", "duplicate", "void"])),
        max_size=30,
    )
)
def test_a_rate_lies_between_nothing_and_one_and_its_rows_add_up(drawn):
    cases = [
        case(
            number,
            answer_due_at=INSIDE if due else BEYOND,
            closed_at=INSIDE if outcome else None,
            on_time=kept if outcome else None,
            outcome=outcome,
        )
        for number, (due, kept, outcome) in enumerate(drawn)
    ]
    closed = value_of(rate("closed", exclude=("void",)), cases)
    kept = value_of(rate("closed_on_time", exclude=("void",)), cases)
    assert kept.count.amount <= closed.count.amount
    assert set(kept.count.ids) <= set(closed.count.ids)
    for one in (closed, kept):
        assert one.base is not None
        assert (one.count.amount, one.base.amount) == (len(one.count.ids), len(one.base.ids))
        assert (one.value is None) == (one.base.amount == 0)
        if one.value is not None:
            assert 0 <= one.value <= 1
            assert percent(one.value).endswith("%")
