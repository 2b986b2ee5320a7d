"""Matching: nothing collected for nothing, nothing decided by a match, nothing sensitive told."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.data import table
from chuanhui.playbook.faults import Fault
from chuanhui.playbook.lints.lint import Lint
from chuanhui.playbook.lints.protection import known, says
from chuanhui.playbook.places import Places
from chuanhui.playbook.saying_matching import PRESENCE, column_of
from chuanhui.playbook.schema import (
    About,
    CaseKind,
    Condition,
    Empty,
    FactColumn,
    Gather,
    IdentifyRole,
    NoticeKind,
    Op,
    Playbook,
    RiskRule,
    Text,
)
from chuanhui.playbook.schema.matching import THINGS
from chuanhui.playbook.spans import days_of

PURPOSE = Text(
    "个人信息保护法第六条：目的明确、合理，最小必要",
    "Personal Information Protection Law art. 6: a plain purpose, the least needed",
)
KEEP = Text(
    "个人信息保护法第十九条、第四十七条：保存最短时间，期满删除",
    "Personal Information Protection Law arts. 19 and 47: the shortest time, then deleted",
)
PEOPLE = Text(
    "house.md 第八条：机器只提建议，人来决定；个人信息保护法第二十四条",
    "house.md, law 8: the machine proposes, a person decides; Personal Information Protection Law art. 24",
)
SENSITIVE = Text(
    "个人信息保护法第二十八条；house.md：公示不出现健康、银行信息",
    "Personal Information Protection Law art. 28; house.md: no health or bank data in a public notice",
)
MISSING = Text("house.md 第五条：缺报不等于零", "house.md, law 5: missing is not zero")
CONSENT = Text(
    "个人信息保护法第二十九条：本人单独同意的，只用于所同意的事",
    "Personal Information Protection Law art. 29: what was consented to, and nothing else",
)
SOUND = Text("house.md：规则要能照着办", "house.md: a rule that can be lived by")

UNCOMPARED = frozenset({IdentifyRole.TOKEN, IdentifyRole.FAMILY, IdentifyRole.SEX})
"""Roles that need no field of the register: a token stands for the number, which tells the sex too."""
_DAYS = {
    PeriodKind.DAY: 1,
    PeriodKind.WEEK: 7,
    PeriodKind.XUN: 10,
    PeriodKind.MONTH: 30,
    PeriodKind.QUARTER: 91,
    PeriodKind.YEAR: 365,
}
_UP = {Op.AT_LEAST: False, Op.MORE: True}
_DOWN = {Op.AT_MOST: False, Op.LESS: True}


def unexplained(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find purposes that say nothing and bases that name no document (MA001)."""
    words = table("matching")
    for one in playbook.deliveries.values():
        if 0 < len(one.purpose.zh) < words["purpose_least"]:
            yield places.fault("MA001", "deliveries", one.id, "purpose", name=one.name, key="purpose")
        if one.basis and not any(word in one.basis.lower() for word in words["basis"]):
            yield places.fault("MA001", "deliveries", one.id, "basis", name=one.name, key="basis")


def unused_facts(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find columns of facts that no rule asks of (MA002)."""
    used = {row.fact for rule in playbook.risks.values() for row in rule.conditions}
    for source in playbook.deliveries.values():
        for one in source.facts.values():
            if one.ref not in used:
                yield places.fault("MA002", "deliveries", source.id, "facts", one.id, name=one.name)


def decided(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find warnings that decide: cases closed as they are filed, enforced, or that cut a benefit (MA003)."""
    for rule in playbook.risks.values():
        kind = playbook.cases.get(rule.opens)
        text = decides(kind) if kind else ""
        said = text or next(cuts(rule.name, rule.ask), "")
        if kind is not None and said:
            at = ("risks", rule.id, "opens" if text else "name")
            yield places.fault("MA003", *at, rule=rule.name, kind=kind.name, text=said)


def decides(kind: CaseKind) -> str:
    """Return what a kind of case decides without people: the step or the word, "" for nothing."""
    for step in kind.steps:
        if step.coercive or (not step.frm and step.to in kind.closed):
            return step.name.zh
    named = (kind.name, *(one.name for one in kind.steps), *kind.states.values())
    return next(cuts(*named), "")


def cuts(*texts: Text) -> Iterator[str]:
    """Yield the words of cutting something off that stand in texts."""
    for word in table("matching")["cuts"]:
        if any(says(one, [word]) for one in texts):
            yield word


def unmatched(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find deliveries that no plan matches (MA004)."""
    used = {one for plan in playbook.matching.values() for one in plan.sources}
    for one in playbook.deliveries.values():
        if one.id not in used:
            yield places.fault("MA004", "deliveries", one.id, name=one.name)


def matched_twice(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find deliveries that two plans use: a file is matched once, and gone with the first run (MA012)."""
    first: dict[str, Text] = {}
    for plan in playbook.matching.values():
        for one in plan.sources:
            if one in first:
                name = playbook.deliveries[one].name if one in playbook.deliveries else Text(one)
                at = ("matching", plan.id, "sources")
                yield places.fault("MA012", *at, name=name, plan=plan.name, other=first[one])
            first.setdefault(one, plan.name)


def uncompared(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find columns that identify, but have nothing on the register to be compared with (MA005)."""
    for source in playbook.deliveries.values():
        plans = [one for one in playbook.matching.values() if source.id in one.sources]
        compared = {role for plan in plans for role in plan.fields} | UNCOMPARED
        for role in source.identifies if plans else ():
            if role not in compared:
                at = ("deliveries", source.id, "identifies", role.value)
                yield places.fault("MA005", *at, name=source.name, value=role.value)


def posted(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find notices that tell a sensitive fact, or the sort of case that such a fact leads to (MA006)."""
    private = [
        one for source in playbook.deliveries.values() for one in source.facts.values() if one.sensitive
    ]
    refs = {one.ref: one for one in private}
    for notice in playbook.notices.values():
        asked = _wordings(playbook, places, notice)
        for name in notice.shows:
            ask = asked.get(name)
            same = next((one.name for one in private if ask and _alike(ask, one)), None)
            told = same or _betrays(playbook, notice, name, refs)
            if told is not None:
                yield places.fault("MA006", "notices", notice.id, "shows", notice=notice.name, ask=told)


def _alike(ask: Text, column: FactColumn) -> bool:
    return ask.zh in {column.name.zh, *column.headings}


def _wordings(playbook: Playbook, places: Places, notice: NoticeKind) -> dict[str, Text]:
    """Return the wordings of what the notice's subject has, by field."""
    sort, _, name = notice.about.partition(".")
    if sort == "registers":
        kind = known(playbook, places).get(name)
        return {one.id: one.field.ask for one in kind.fields} if kind else {}
    case = playbook.cases.get(name)
    form = playbook.forms.get(case.form) if case else None
    return {one.id: one.ask for one in form.fields} if form else {}


def _betrays(
    playbook: Playbook, notice: NoticeKind, shown: str, private: dict[str, FactColumn]
) -> Text | None:
    """Return the sensitive fact that the sort of a case would tell: an illness, shown as its category."""
    for rule in playbook.risks.values():
        kind = playbook.cases.get(rule.opens)
        if kind is None or notice.about != f"cases.{kind.id}" or shown != kind.category:
            continue
        behind = next((private[row.fact] for row in rule.conditions if row.fact in private), None)
        if behind is not None:
            return behind.name
    return None


def too_far_back(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find rules that look back longer than facts are kept (MA007)."""
    for rule in playbook.risks.values():
        for row in rule.conditions:
            source = playbook.deliveries.get(row.source)
            periods = row.last + row.before
            if source and periods > 1 and periods * _DAYS[source.every] > days_of(source.keep_facts):
                at = ("risks", rule.id, "when")
                yield places.fault("MA007", *at, rule=rule.name, periods=periods, name=source.name)


def too_long(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find files that lie about and facts that stay for ever (MA008)."""
    words = table("matching")
    for one in playbook.deliveries.values():
        for key, kept in (("inputs", one.keep_inputs), ("facts", one.keep_facts)):
            days, most = days_of(kept), int(words[f"{key}_most_days"])
            if days > most:
                at = ("deliveries", one.id, "keep", key)
                yield places.fault("MA008", *at, name=one.name, key=key, days=days, most=most)


def empty_counts(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find rules that take an empty fact for a risk (MA009)."""
    for rule in playbook.risks.values():
        if any(row.empty is Empty.YES for row in rule.conditions):
            yield places.fault("MA009", "risks", rule.id, "when", rule=rule.name)


def never_fires(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find rules whose rows contradict each other (MA010)."""
    for rule in playbook.risks.values():
        if fact := contradicted(rule):
            yield places.fault("MA010", "risks", rule.id, "when", rule=rule.name, fact=fact)


def contradicted(rule: RiskRule) -> str:
    """Return the fact on which rows that must all hold contradict each other, "" for none."""
    alone = [group[0] for group in rule.when if len(group) == 1]
    for number, one in enumerate(alone):
        for other in alone[number + 1 :]:
            if one.fact == other.fact and _clash(one, other):
                return one.fact
    return ""


def _clash(one: Condition, other: Condition) -> bool:
    ops = {one.op, other.op}
    if Op.ABSENT in ops:
        absent, second = (one, other) if one.op is Op.ABSENT else (other, one)
        sure = second.op is Op.PRESENT or second.empty is Empty.NO
        return second.op is not Op.ABSENT and sure and absent.last >= second.last
    gathered = one.gather is other.gather and one.last == other.last and one.gather is not Gather.ANY
    return gathered and (_apart(one, other) or _apart(other, one) or ops == {Op.TRUE, Op.FALSE})


def _apart(low: Condition, high: Condition) -> bool:
    """Return whether what `low` demands at least lies above what `high` demands at most."""
    if low.op not in _UP or high.op not in _DOWN or not low.value or not high.value:
        return False
    first, second = low.value[0], high.value[0]
    if not isinstance(first, Decimal) or not isinstance(second, Decimal):
        return False
    return first > second or (first == second and (_UP[low.op] or _DOWN[high.op]))


def declared_facts(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find rules that use what a person alone declared (MA011)."""
    kinds = known(playbook, places)
    for rule in playbook.risks.values():
        for row in rule.conditions:
            kind_id, _, field_id = row.fact.removeprefix(THINGS).partition(".")
            kind = kinds.get(kind_id) if row.fact.startswith(THINGS) else None
            one = kind.get(field_id) if kind else None
            if one is not None and one.declared:
                yield places.fault("MA011", "risks", rule.id, "when", rule=rule.name, ask=one.field.ask)


def over_siblings(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find rules whose rows on one source may each hold of another member of the household (MA013)."""
    for rule in playbook.risks.values():
        if rule.of is About.HOUSEHOLD and (source := mixed(playbook, rule)):
            name = playbook.deliveries[source].name
            yield places.fault("MA013", "risks", rule.id, "when", rule=rule.name, name=name)


def mixed(playbook: Playbook, rule: RiskRule) -> str:
    """Return the source of which two facts of persons are asked in rows of their own, "" for none."""
    first: dict[str, str] = {}
    for row in (group[0] for group in rule.when if len(group) == 1):
        column = column_of(row.fact, playbook)
        if column is None or column.about is About.HOUSEHOLD or row.gather is not Gather.ANY:
            continue
        if row.op not in PRESENCE and first.setdefault(row.source, row.fact) != row.fact:
            return row.source
    return ""


def tells_on(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find cases that tell everybody who sees them what rests on a sensitive fact (MA014)."""
    private = {
        one.ref for source in playbook.deliveries.values() for one in source.facts.values() if one.sensitive
    }
    for rule in playbook.risks.values():
        plan, kind = playbook.matching.get(rule.plan), playbook.cases.get(rule.opens)
        if plan is None or kind is None or not private & {row.fact for row in rule.conditions}:
            continue
        if plan.tells_rule or (kind.category and rule.kind and not rule.files_as):
            at = ("matching", plan.id, "tells_rule") if plan.tells_rule else ("risks", rule.id, "kind")
            yield places.fault("MA014", *at, rule=rule.name, kind=kind.name)


LINTS = (
    Lint("MA001", PURPOSE, False, unexplained),
    Lint("MA002", PURPOSE, False, unused_facts),
    Lint("MA003", PEOPLE, False, decided),
    Lint("MA004", PURPOSE, False, unmatched),
    Lint("MA005", PURPOSE, False, uncompared),
    Lint("MA006", SENSITIVE, False, posted),
    Lint("MA007", SOUND, False, too_far_back),
    Lint("MA008", KEEP, False, too_long),
    Lint("MA009", MISSING, True, empty_counts),
    Lint("MA010", SOUND, False, never_fires),
    Lint("MA011", CONSENT, False, declared_facts),
    Lint("MA012", SOUND, False, matched_twice),
    Lint("MA013", SOUND, True, over_siblings),
    Lint("MA014", SENSITIVE, True, tells_on),
)
