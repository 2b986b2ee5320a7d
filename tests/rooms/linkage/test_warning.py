"""Warnings: once for a household and rule, again when it is worse; looked behind on record; verdicts."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from tests.rooms.linkage import office
from tests.rooms.linkage.office import (
    LATER,
    MEDICAL,
    NOVEMBER,
    NOW,
    OCTOBER,
    RUNNER,
    VILLAGE,
    ZONE,
    do,
    month,
    who,
)

from chuanhui.grid.registers.errors import PersonalText, ReasonMissing
from chuanhui.journal.actions import seal_now
from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.rules import Given
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.actions.following import settle
from chuanhui.system.linkage.errors import BadLook, BadMonths, NotYourWarning, RuleNotFound, WarningNotFound
from chuanhui.system.linkage.queries import differing, warning_of_case
from chuanhui.system.linkage.queries.warned import Filters, warnings

pytestmark = pytest.mark.usefixtures("populated")
SUMMER = datetime(2027, 8, 9, 9, 0, tzinfo=ZONE)


def bands() -> list[tuple[str, int]]:
    """Return the warnings of the rule, oldest first."""
    return list(
        models.Warned.objects.filter(rule="heavy_cost").order_by("opened_at").values_list("period", "band")
    )


def test_a_household_is_warned_of_once_within_the_time_and_again_when_it_is_worse():
    month("21000", OCTOBER, NOW)
    month("22000", NOVEMBER, LATER)
    assert bands() == [(OCTOBER, 0)]
    month("60000", "2026-12", datetime(2027, 1, 9, 9, 0, tzinfo=ZONE))
    assert bands() == [(OCTOBER, 0), ("2026-12", 1)]
    month("61000", "2027-06", SUMMER)
    assert [one for one, _ in bands()] == [OCTOBER, "2026-12", "2027-06"]


def test_what_is_behind_is_opened_with_a_purpose_on_record():
    month("21000", OCTOBER, NOW)
    warned = models.Warned.objects.get(rule="heavy_cost")
    with pytest.raises(BadLook):
        do(VILLAGE, actions.open_warning, warning_id=warned.id, purpose="curiosity", reason="入户核实情况")
    with pytest.raises(ReasonMissing):
        do(VILLAGE, actions.open_warning, warning_id=warned.id, purpose="give_help", reason="")
    with pytest.raises(PersonalText):
        do(
            VILLAGE,
            actions.open_warning,
            warning_id=warned.id,
            purpose="give_help",
            reason=f"核实 {office.citizen(7)}",
        )
    assert models.Share.objects.filter(what="opened").count() == 0
    opened = do(
        VILLAGE, actions.open_warning, warning_id=warned.id, purpose="give_help", reason="入户核实情况"
    )
    (line,) = opened.findings
    assert (line.value, line.unit, line.carries, line.name.zh) == ("21000", "元", True, "自付费用")
    assert "21000" not in repr(opened)
    share = models.Share.objects.get(what="opened")
    assert (share.subject, share.thing_id, share.columns) == (
        warned.id,
        warned.thing_id,
        ["medical.self_paid"],
    )
    assert "linkage.open" in [one.kind for one in entries_of(Sight.everything(), warned.id)]


def test_who_looks_behind_a_warning():
    month("21000", OCTOBER, NOW)
    warned = models.Warned.objects.get(rule="heavy_cost")
    look = {"warning_id": warned.id, "purpose": "give_help", "reason": "入户核实情况"}
    with pytest.raises(NotYourWarning):
        do("street_desk@xiaoqiao", actions.open_warning, **look)
    with pytest.raises(WarningNotFound):
        do("community_desk@xiaoqiao/dongguan", actions.open_warning, **look)
    with pytest.raises(WarningNotFound):
        do(MEDICAL, actions.open_warning, **look)
    assert do(RUNNER, actions.open_warning, **look).findings


def close(outcome: str, now: datetime = LATER) -> models.Warned:
    """Close the case of the one warning."""
    warned = models.Warned.objects.get(rule="heavy_cost")
    given = Given(reason="已入户", outcome=outcome)
    do(VILLAGE, cases.take_step, case_id=warned.case_id, step="verify", given=given, now=now)
    return warned


@pytest.mark.parametrize(("outcome", "verdict"), [("fixed", "verified"), ("nothing_to_do", "refuted")])
def test_the_verdict_follows_from_the_case(outcome, verdict):
    month("21000", OCTOBER, NOW)
    warned = close(outcome)
    seal_now(LATER)
    while actions.follow(now=LATER):
        pass
    warned.refresh_from_db()
    assert (warned.verdict, warned.settled_at) == (verdict, LATER)
    assert actions.follow(now=LATER) == 0
    do(
        "community_head@xiaoqiao/beihuayuan",
        cases.reopen,
        case_id=warned.case_id,
        reason="补充核实",
        now=LATER,
    )
    enter(Sight.everything())
    assert settle({warned.case_id}, now=LATER) == 1
    warned.refresh_from_db()
    assert (warned.verdict, warned.settled_at) == ("open", None)
    assert list(differing()) == []
    assert warning_of_case(who(VILLAGE), warned.case_id).id == warned.id


def test_what_is_still_looked_into_stands_first_then_the_latest():
    month("21000", OCTOBER, NOW)
    old = close("fixed")
    models.Warned.objects.filter(id=old.id).update(settled_at=LATER)
    new = models.Warned.objects.get(id=old.id)
    new.id, new.settled_at, new.case_id, new.rule = uuid4(), None, None, "another"
    new.save(force_insert=True)
    asked = Filters(plans=((old.campaign, old.plan),))
    assert [one.id for one in warnings(Sight.everything(), asked).rows] == [new.id, old.id]


def test_a_rule_is_tested_over_the_months_that_are_kept():
    month("21000", OCTOBER, NOW)
    month("100", NOVEMBER, LATER)
    close("fixed")
    enter(Sight.everything())
    settle(set(models.Warned.objects.values_list("case_id", flat=True)), now=LATER)
    by = who(RUNNER, LATER)
    found = actions.backtest(rule="heavy_cost", months=3, by=by, now=LATER)
    assert [(one.period, one.found, one.confirmed) for one in found.periods] == [
        (OCTOBER, 1, 1),
        (NOVEMBER, 0, 0),
        ("2026-12", 0, 0),
    ]
    assert (found.found, found.confirmed, found.refuted) == (1, 1, 0)
    with pytest.raises(BadMonths):
        actions.backtest(rule="heavy_cost", months=0, by=by, now=LATER)
    with pytest.raises(RuleNotFound):
        actions.backtest(rule="unknown", months=3, by=by, now=LATER)
