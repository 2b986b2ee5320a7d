"""Who sends, runs, looks and decides; which periods; what is missing and what came of a warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from tests.unit.playbook.matching_sample import load

from chuanhui.grid.posts.rules import Acting, ActingKind
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import rules
from chuanhui.system.linkage.errors import BadAnswer, BadDecision, BadMatchPeriod
from chuanhui.system.linkage.rules import (
    Delivery,
    DeliveryState,
    Pair,
    PairState,
    Run,
    RunState,
    Sent,
    Stage,
    Verdict,
    Why,
)

AT = datetime(2026, 11, 9, tzinfo=UTC)
PLAYBOOK = load().playbook
PLAN = PLAYBOOK.matching["residents"]
MEDICAL = PLAYBOOK.deliveries["medical"]
UNITS = {"yibaoju": 7}


def acting(role: str, unit: int | None = 1) -> Acting:
    return Acting(
        1,
        f"{role}@x",
        role,
        unit,
        "单位",
        1,
        "某",
        "411602.",
        "411602.",
        Sight.of("411602."),
        ActingKind.POST,
    )


def test_a_source_is_sent_by_the_post_that_it_names():
    assert rules.refusal_to_deliver(MEDICAL, acting("department_desk", 7), UNITS.get) is None
    told = rules.refusal_to_deliver(MEDICAL, acting("department_desk", 8), UNITS.get)
    assert told.code == "linkage.not_your_delivery"
    assert "部门派遣员（yibaoju）" in told.sentence()
    assert rules.refusal_to_deliver(MEDICAL, acting("department_head", 7), UNITS.get) is not None
    every = PLAYBOOK.deliveries["housing"]
    assert rules.refusal_to_deliver(every, acting("street_desk", 3), UNITS.get) is None


def test_a_plan_is_run_by_roles_and_posts_and_overseen_by_officers():
    assert rules.may_run(PLAN, acting("district_desk"), UNITS.get)
    assert rules.may_run(PLAN, acting("department_desk", 7), UNITS.get)
    assert not rules.may_run(PLAN, acting("department_desk", 8), UNITS.get)
    assert rules.may_run(PLAN, Acting.system("411602."), UNITS.get)
    assert rules.may_oversee(PLAN, acting("auditor"), UNITS.get)
    assert not rules.may_oversee(PLAN, acting("street_desk"), UNITS.get)
    assert rules.refusal_to_run(PLAN, acting("street_desk"), UNITS.get).code == "linkage.not_your_match"


def test_behind_a_warning_look_who_may_see_the_card_and_who_runs_the_plan():
    reveal = ("community_head",)
    assert rules.refusal_to_look(reveal, PLAN, acting("community_head"), UNITS.get) is None
    assert rules.refusal_to_look(reveal, PLAN, acting("district_desk"), UNITS.get) is None
    assert rules.refusal_to_look(reveal, PLAN, acting("street_desk"), UNITS.get) is not None
    assert rules.refusal_to_look(reveal, PLAN, Acting.system("411602."), UNITS.get) is not None


@pytest.mark.parametrize("key", ["2026-W45", "2026-12", "nonsense"])
def test_other_periods_and_those_to_come_are_refused(key):
    with pytest.raises(BadMatchPeriod):
        rules.period_for(key, PLAN, date(2026, 11, 9))
    assert rules.period_for("2026-11", PLAN, date(2026, 11, 9)) == parse_period("2026-11")


RUN = Run(
    uuid4(), "411602.", "411602.", None, "matching", 1, "residents", "2026-10", 1, AT, state=RunState.RUNNING
)


def test_a_run_is_cancelled_until_its_warnings_are_written():
    assert rules.refusal_to_cancel(RUN, {Stage.FACTS.value}) is None
    assert rules.refusal_to_cancel(RUN, {Stage.WARN.value}) is not None
    assert rules.refusal_to_cancel(replace(RUN, state=RunState.FAILED), ()) is None
    assert rules.refusal_to_cancel(replace(RUN, state=RunState.DONE), ()) is not None
    assert rules.refusal_to_resume(replace(RUN, state=RunState.FAILED)) is None
    assert rules.refusal_to_resume(RUN) is not None
    assert (RUN.ref, RUN.is_under_way) == ("matching@1", True)


def test_a_decision_needs_its_word_and_reason():
    assert rules.decision_of("confirm", "") is PairState.CONFIRMED
    assert rules.decision_of("deny", "不是") is PairState.DENIED
    assert rules.decision_of("unsure", "看不清") is PairState.UNSURE
    for word, reason in (("deny", ""), ("unsure", ""), ("", "x")):
        with pytest.raises(BadDecision):
            rules.decision_of(word, reason)
    pair = Pair(
        uuid4(), uuid4(), uuid4(), "411602.", "411602.", None, "m", 1, "p", "s", "2026-10", AT, uuid4()
    )
    assert rules.refusal_to_decide(pair) is None
    assert rules.refusal_to_decide(replace(pair, state=PairState.DENIED)).code == "linkage.pair_decided"
    assert rules.answer_of("died") is Why.DIED
    with pytest.raises(BadAnswer):
        rules.answer_of("why")


def test_missing_is_neither_nothing_nor_not_yet_due():
    due, before, after = AT, datetime(2026, 11, 8, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC)
    sent = Delivery(
        uuid4(), "411602.", "411602.", 1, "m", 1, "p", "s", "2026-10", before, due, DeliveryState.WAITING
    )
    assert rules.sent_so(None, due, before) is Sent.NOT_DUE
    assert rules.sent_so(None, due, after) is Sent.MISSING
    assert rules.sent_so(sent, due, after) is Sent.SENT
    assert rules.sent_so(replace(sent, nothing=True), due, after) is Sent.NOTHING
    assert rules.sent_so(replace(sent, state=DeliveryState.EXPIRED), due, after) is Sent.EXPIRED


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        ("fixed", Verdict.VERIFIED),
        ("nothing_to_do", Verdict.REFUTED),
        ("void", Verdict.UNCLEAR),
        ("not_ours", Verdict.UNCLEAR),
    ],
)
def test_a_verdict_is_read_off_the_case(outcome, verdict):
    assert rules.verdict_of(SimpleNamespace(is_open=False, outcome=outcome)) is verdict
    assert rules.verdict_of(SimpleNamespace(is_open=True, outcome="")) is Verdict.OPEN


def test_a_case_tells_that_a_warning_is_there_and_neither_rule_nor_fact():
    rule, kind = PLAYBOOK.risks["heavy_cost"], PLAYBOOK.cases["clue"]
    assert rules.answers_for(PLAYBOOK, kind, rule) == {
        "risk": "unseen",
        "detail": "【数据比对】“居民比对”有一条预警，请入户核实。"
        "规则、依据和要了解的事在预警页上，有权的岗位登记事由后查看。",
    }


def test_a_plan_may_let_its_cases_tell_the_rule_and_what_to_find_out():
    rule, kind = PLAYBOOK.risks["heavy_cost"], PLAYBOOK.cases["clue"]
    plan = replace(PLAYBOOK.matching["residents"], tells_rule=True)
    openly = replace(PLAYBOOK, matching={"residents": plan})
    assert rules.answers_for(openly, kind, replace(rule, files_as="")) == {
        "risk": "illness",
        "detail": "【数据比对】医疗负担重，请入户核实。请了解：看看还有没有未报销的费用",
    }


def test_a_case_says_how_it_is_filed_and_who_files_it():
    rule, kind = PLAYBOOK.risks["heavy_cost"], PLAYBOOK.cases["clue"]
    assert rules.source_of(PLAYBOOK, kind, rule.channel) == "warning"
    assert rules.source_of(PLAYBOOK, kind, "") == ""
    assert rules.files_itself(kind) is any("system" in step.by for step in kind.filing)
    told = rules.stranger_answers(PLAYBOOK, PLAYBOOK.cases["rows"], "medical", 3)
    assert told["detail"] == "【数据比对】“医保结算”有 3 行在台账中找不到对应的人，请核对。"
