"""Risk rules in words: what fires, on what basis, what an empty fact means; and their back-test."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chuanhui.desk.frame import member, refused
from chuanhui.desk.linkage_frame import chip, linkage_page, parts_for, period_name, plan_name
from chuanhui.desk.registers_questions import typed_text
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed
from chuanhui.playbook.saying_matching import PRESENCE, condition_said
from chuanhui.playbook.saying_words import text_of
from chuanhui.playbook.schema import RiskRule, SamePerson
from chuanhui.playbook.vocabulary_matching import ABOUTS, EMPTIES
from chuanhui.system.linkage.actions.testing import MOST_PERIODS, Backtest, backtest
from chuanhui.system.linkage.queries.pages import Part, part_of_rule
from chuanhui.system.linkage.queries.warned import Filters, verdicts

TAB = "linkage_rules"
MONTHS = 6


@member
@require_safe
def linkage_rules(request: Any) -> HttpResponse:
    """Show every rule in force that this post has anything to do with."""
    return _page(request)


@member
@require_POST
def test(request: Any, campaign: str, rule: str) -> HttpResponse:
    """Try a rule over the months that are kept: numbers only; the look at the register is on record."""
    part, declared = part_of_rule(request.acting, campaign, rule, at=request.now)
    typed = typed_text(request, "months")
    try:
        found = backtest(
            rule=f"{campaign}.{declared.id}",
            months=int(typed) if typed.isdecimal() and len(typed) < 4 else 0,
            by=request.acting,
            now=request.now,
        )
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _page(request, (part, declared), refusal=refusal, status=refused(request, refusal))
    return _page(request, (part, declared), tested=found)


def _page(
    request: Any,
    asked: tuple[Part, RiskRule] | None = None,
    *,
    tested: Backtest | None = None,
    refusal: ChuanhuiError | None = None,
    status: int = 200,
) -> HttpResponse:
    mine = parts_for(request, TAB)
    rows = []
    for part in mine:
        for rule in part.ground.risks:
            row = _rule(request, part, rule)
            if asked is not None and rule.id == asked[1].id and part.name == asked[0].name:
                row.tested = _tested(tested) if tested is not None else None
                row.refusal, row.open = refusal, True
            rows.append(row)
    typed = typed_text(request, "months")
    context = {
        "rows": rows,
        "months": typed if typed.isdecimal() and len(typed) < 4 else str(MONTHS),
        "most": MOST_PERIODS,
    }
    return linkage_page(request, "linkage_rules.html", context, tab=TAB, status=status)


def _rule(request: Any, part: Part, rule: RiskRule) -> Row:
    playbook = part.ground.playbook
    asked = Filters(plans=((playbook.id, part.ground.plan.id),), rule=rule.id)
    counts = verdicts(request.acting.sight, asked) if part.counts_rules else {}
    asks_rule = f"?rule={rule.id}" if part.ground.plan.tells_rule else ""
    return Row(
        id=f"{playbook.id}-{rule.id}",
        name=rule.name,
        plan=plan_name(part),
        of=ABOUTS[rule.of],
        groups=[
            Row(
                same=isinstance(group, SamePerson),
                rows=[
                    Row(
                        said=condition_said(one, playbook),
                        empty=None if one.op in PRESENCE else EMPTIES[one.empty],
                    )
                    for one in group
                ],
            )
            for group in rule.when
        ],
        basis=rule.basis,
        opens=playbook.cases[rule.opens].name,
        again=text_of(rule.again),
        ask=rule.ask,
        version=f"{playbook.id}@{playbook.version}",
        counted=part.counts_rules,
        counts=[Row(state=chip(one), count=count) for one, count in counts.items() if count],
        warned=sum(counts.values()),
        list_url=reverse("desk:linkage_warnings") + asks_rule,
        test_url=reverse("desk:linkage_test", args=[playbook.id, rule.id]) if part.oversees else "",
        tested=None,
        refusal=None,
        open=False,
    )


def _tested(found: Backtest) -> Row:
    return Row(
        found=found.found,
        confirmed=found.confirmed,
        refuted=found.refuted,
        unknown=found.found - found.confirmed - found.refuted,
        judged=found.confirmed + found.refuted,
        share=f"{100 * found.confirmed / (found.confirmed + found.refuted):.0f}%"
        if found.confirmed + found.refuted
        else "—",
        rows=[
            Row(
                name=period_name(one.period),
                found=one.found,
                asked=one.asked,
                confirmed=one.confirmed,
                refuted=one.refuted,
                unknown=one.unknown,
            )
            for one in found.periods
        ],
    )
