"""From what a rule said to a question for people: whom to ask, in which words, and what came of it; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chuanhui.kernel.allowances import Allowance
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.playbook.schema import CaseKind, FieldKind, Outcome, Playbook, RiskRule
from chuanhui.system.linkage.rules.state import Verdict

SOURCES = ("department_warning", "data_match")
"""Words by which playbooks say that a comparison of data raised a case, where the rule names none."""


def silent_until(at: datetime, again: Allowance, calendar: WorkingCalendar) -> date:
    """Return the last local day on which a rule does not warn of the same subject again."""
    return (due(at, again, calendar).at or at).astimezone(calendar.zone).date()


def answers_for(playbook: Playbook, case_kind: CaseKind, rule: RiskRule, unread: int = 0) -> dict[str, Any]:
    """Return the answers of the case that a rule opens.

    Nothing of the facts is told, and the rule only where the plan says so: everybody who sees the case would
    know that somebody is ill. Whoever is to know opens the warning, on record.

    Args:
        unread: rows that could not be read of the files whose silence the rule rests on, or of all that the
            plan compares where it does not tell its rules: it is said that one of them may be the
            household's. What did not come is not nothing.
    """
    form = playbook.forms[case_kind.form]
    answers: dict[str, Any] = {}
    category = form.get(case_kind.category)
    sort = rule.files_as or rule.kind
    if sort and category is not None and sort in playbook.words.get(category.of, {}):
        answers[category.id] = sort
    plan = playbook.matching[rule.plan]
    what = rule.name.zh if plan.tells_rule else f"“{plan.name.zh}”有一条预警"
    told = f"【数据比对】{what}，请入户核实。"
    if unread:
        told += f"注意：比对所用的部门数据有 {unread} 行未能读入，其中可能有该户，请一并核对。"
    if not plan.tells_rule:
        told += "规则、依据和要了解的事在预警页上，有权的岗位登记事由后查看。"
    elif rule.ask.zh:
        told += f"请了解：{rule.ask.zh}"
    text = next((one for one in form.fields if one.kind is FieldKind.TEXT), None)
    if text is not None:
        answers[text.id] = told[: text.longest]
    return answers


def stranger_answers(playbook: Playbook, case_kind: CaseKind, source: str, count: int) -> dict[str, Any]:
    """Return the answers of the case that asks a sender about rows which match nobody: a number, no names."""
    form = playbook.forms[case_kind.form]
    name = playbook.deliveries[source].name.zh
    text = next((one for one in form.fields if one.kind is FieldKind.TEXT), None)
    told = f"【数据比对】“{name}”有 {count} 行在台账中找不到对应的人，请核对。"
    return {text.id: told[: text.longest]} if text is not None else {}


def source_of(playbook: Playbook, case_kind: CaseKind, channel: str) -> str:
    """Return the word for where the case comes from; "" leaves it to the cases room."""
    known = playbook.words.get(case_kind.source, {})
    return next((word for word in (channel, *SOURCES) if word and word in known), "")


def files_itself(case_kind: CaseKind) -> bool:
    """Tell whether the system may file such a case; otherwise whoever started the run does."""
    return any("system" in one.by for one in case_kind.filing)


_VERDICTS: Mapping[str, Verdict] = {
    Outcome.FIXED.value: Verdict.VERIFIED,
    Outcome.NOTHING_TO_DO.value: Verdict.REFUTED,
}


def verdict_of(case: CaseState) -> Verdict:
    """Return what a case says of the warning that opened it: open while it is, else read off its outcome.

    One that was taken back says nothing of what was feared: a household need not let anybody look.
    """
    if case.is_open:
        return Verdict.OPEN
    return _VERDICTS.get(case.outcome, Verdict.UNCLEAR)
