"""Why a risk rule fired, or did not: one line for each condition, with the fact behind it."""

from __future__ import annotations

from collections.abc import Mapping

from chuanhui.playbook.risk_answers import Answer, Finding, Verdict
from chuanhui.playbook.saying_matching import (
    compared_said,
    condition_said,
    fact_said,
    subject_said,
    value_said,
)
from chuanhui.playbook.schema import Empty, Op, Playbook, Text

SAYS: dict[Verdict, Text] = {
    Verdict.NO: Text("不成立", "does not hold"),
    Verdict.WAITS: Text("暂不能判断", "cannot be told yet"),
    Verdict.ASKS: Text("先问清楚", "to be asked for first"),
    Verdict.FIRES: Text("成立", "holds"),
}
VERDICTS: dict[Verdict, Text] = {
    Verdict.NO: Text("不预警", "No warning"),
    Verdict.WAITS: Text("等数据", "Waits for data"),
    Verdict.ASKS: Text("先问清楚", "Somebody is to be asked first"),
    Verdict.FIRES: Text("预警，请上门核实", "A warning: go and look"),
}
_EMPTY: dict[Empty, Text] = {
    Empty.NO: Text("没有数据，视为不成立", "no data, which does not hold"),
    Empty.YES: Text("没有数据，视为成立", "no data, which holds"),
    Empty.ASK: Text("没有数据，先问清楚", "no data: ask first"),
}


def explain(answer: Answer, playbook: Playbook, called: Mapping[int, str] | None = None) -> tuple[Text, ...]:
    """Return the lines that explain an answer: the rule and its verdict, then each condition.

    Each line of a condition begins with ＋ where it holds and － where it does not, ？ where it is not known.
    A row of one and the same person ends with whom it was found of.

    Args:
        answer: to be explained.
        playbook: its words.
        called: what the members of the household are called, by their numbers; without it, 第二人 is ``2``.
    """
    rule, verdict = answer.rule, VERDICTS[answer.verdict]
    first = Text(
        f"{rule.name.zh}（{rule.basis}）：{verdict.zh}", f"{rule.name.get('en')} ({rule.basis}): {verdict.en}"
    )
    return (first, *(finding_said(one, playbook, called or {}) for one in answer.all))


def finding_said(found: Finding, playbook: Playbook, called: Mapping[int, str]) -> Text:
    """Return one condition with what was found: ＋ 医保结算·自付费用合计26000元，不低于20000元."""
    said = _found(found, playbook, {Verdict.FIRES: "＋", Verdict.NO: "－"}.get(found.verdict, "？"))
    if found.who is None:
        return said
    who = called.get(found.who, "")
    zh, en = who or f"第{found.who}人", who or f"person {found.who}"
    return Text(f"{said.zh}（{zh}）", f"{said.en} ({en})")


def _found(found: Finding, playbook: Playbook, sign: str) -> Text:
    row = found.condition
    if found.verdict is Verdict.WAITS:
        why = (
            Text("有一行可能是本户的，等人工核对", "a row that may be theirs waits for a clerk")
            if found.pending
            else Text("本期数据还没有报来", "the file of this period has not come")
        )
        what = condition_said(row, playbook)
        return Text(f"{sign} {what.zh}：{why.zh}", f"{sign} {what.en}: {why.en}")
    if row.op in {Op.PRESENT, Op.ABSENT}:
        return _presence(found, playbook, sign)
    what, how = subject_said(row, playbook), compared_said(row, playbook)
    if found.empty or found.value is None:
        why = _EMPTY[row.empty]
        return Text(f"{sign} {what.zh}{how.zh}：{why.zh}", f"{sign} {what.en} {how.en}: {why.en}")
    value, says = value_said(found.value, row, playbook), SAYS[found.verdict]
    change = {Op.FALLS: Text("降幅", "fell by "), Op.RISES: Text("升幅", "rose by ")}.get(
        row.op, Text("", "")
    )
    blank = Text("", "")
    if found.blanks:
        blank = Text(f"，另有{found.blanks}格空白未计", f", {found.blanks} blank cells set aside")
    return Text(
        f"{sign} {what.zh}{change.zh}{value.zh}，{how.zh}：{says.zh}{blank.zh}",
        f"{sign} {what.en} {change.en}{value.en}, {how.en}: {says.en}{blank.en}",
    )


def _presence(found: Finding, playbook: Playbook, sign: str) -> Text:
    name = fact_said(found.condition.fact, playbook)
    there = (
        Text(f"有{found.values}条记录", f"{found.values} there")
        if found.values
        else Text("没有记录", "nothing there")
    )
    says = SAYS[found.verdict]
    return Text(
        f"{sign} {name.zh}{there.zh}：{says.zh}", f"{sign} {name.get('en')}: {there.en}, which {says.en}"
    )
