"""Says departments' files, matching plans and risk rules in single facts, and a rule as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from chuanhui.playbook.saying_words import Path, Said, joined, listed, roles, text_of
from chuanhui.playbook.saying_work import Facts, told, yes
from chuanhui.playbook.schema import (
    NOTHING,
    Condition,
    FactColumn,
    FieldKind,
    Gather,
    MatchingPlan,
    Op,
    Playbook,
    RegisterField,
    RiskRule,
    SamePerson,
    Source,
    Text,
    Value,
)
from chuanhui.playbook.schema.matching import THINGS
from chuanhui.playbook.vocabulary import POST_ROLES, RHYTHMS
from chuanhui.playbook.vocabulary_matching import (
    ABOUTS,
    DATED,
    EMPTIES,
    FACT_KINDS,
    GATHERS,
    IDENTIFIES,
    OPS,
    SAME_PERSON,
    SENDS,
)

PRESENCE = (Op.PRESENT, Op.ABSENT)
CHANGES = (Op.FALLS, Op.RISES)


def say_matching(playbook: Playbook) -> Iterator[tuple[Path, Said]]:
    """Yield all that a playbook says of what departments send and what is asked of it."""
    for source in playbook.deliveries.values():
        path = ("deliveries", source.id)
        yield from told(path, f"deliveries.{source.id}", source.name, _delivery(source))
        for one in source.facts.values():
            yield from _column((*path, "facts", one.id), source, one)
    for plan in playbook.matching.values():
        yield from told(("matching", plan.id), f"matching.{plan.id}", plan.name, _plan(plan))
    for rule in playbook.risks.values():
        yield from told(("risks", rule.id), f"risks.{rule.id}", rule.name, _risk(rule, playbook))


def _delivery(source: Source) -> Facts:
    headings = {
        f"identifies.{role.value}": (
            Text(f"以何表头报{IDENTIFIES[role].zh}", f"headings of the {IDENTIFIES[role].en}"),
            names,
        )
        for role, names in source.identifies.items()
    }
    sender = POST_ROLES.get(source.role, NOTHING)
    unit = f"@{source.unit}" if source.unit else ""
    return {
        "name": (Text("的名称", "name"), source.name),
        "from": (Text("由谁报送", "sent by"), Text(f"{sender.zh}{unit}", f"{sender.en}{unit}")),
        "among": (Text("只由哪些地方报", "only those of"), source.among),
        "every": (Text("多久一次", "every"), RHYTHMS[source.every]),
        "due": (Text("期后多久报到", "due after the period"), source.due),
        "purpose": (Text("的用途", "purpose"), source.purpose),
        "basis": (Text("的依据", "basis"), source.basis),
        "keep.inputs": (Text("的原始文件最多等多久", "files wait at most"), source.keep_inputs),
        "keep.facts": (Text("的事实保存多久", "facts kept for"), source.keep_facts),
        "sends": (Text("报什么来认人", "tells who by"), SENDS[source.sends]),
        **headings,
    }


def _column(path: Path, source: Source, one: FactColumn) -> Iterator[tuple[Path, Said]]:
    label = Text(f"“{source.name.zh}”的“{one.id}”", f"fact `{one.ref}`")
    yield path, Said(label)
    facts: Facts = {
        "name": (Text("的名称", "name"), one.name),
        "of": (Text("的表头", "headings"), one.headings),
        "kind": (Text("的类型", "kind"), FACT_KINDS[one.kind]),
        "unit": (Text("的单位", "unit"), one.unit),
        "words": (Text("的选项表", "list"), one.words),
        "sensitive": (Text("是否敏感", "is sensitive"), yes(one.sensitive)),
        "about": (Text("说的是", "is about a"), ABOUTS[one.about]),
        "least": (Text("的下限", "least"), one.least),
        "most": (Text("的上限", "most"), one.most),
    }
    for key, (what, value) in facts.items():
        if value not in (None, "", NOTHING, ()):
            yield (*path, key), Said(joined(label, what), text_of(value))


def _plan(plan: MatchingPlan) -> Facts:
    fields = {
        f"fields.{role.value}": (
            Text(f"的{IDENTIFIES[role].zh}取自", f"{IDENTIFIES[role].en} from"),
            Text(" + ".join(paths)),
        )
        for role, paths in plan.fields.items()
    }
    strangers = {
        f"strangers.{source}": (Text(f"中“{source}”查无此人时立", f"strangers of {source} open"), kind)
        for source, kind in plan.strangers.items()
    }
    people = listed(
        Text(f"{roles([role]).zh}{at}{unit}", f"{roles([role]).en}{at}{unit}")
        for role, at, unit in (one.partition("@") for one in plan.by)
    )
    return {
        "name": (Text("的名称", "name"), plan.name),
        "register": (Text("比对的台账", "register"), plan.register),
        **fields,
        "household": (Text("以何归属为一户", "household by"), plan.household),
        "sources": (Text("用到的数据", "deliveries"), plan.sources),
        "every": (Text("多久一次", "every"), RHYTHMS[plan.every]),
        "by": (Text("由谁办理", "run by"), people),
        "bands": (
            Text("的匹配线、领先、复核线", "lines of match, margin and review"),
            Text(f"{plan.bands.link}、{plan.bands.margin}、{plan.bands.review}"),
        ),
        "bands.basis": (Text("的分线依据", "basis of the lines"), plan.bands.basis),
        "tells_rule": (Text("的预警是否写明规则", "tells the rule"), yes(plan.tells_rule)),
        **strangers,
    }


def _risk(rule: RiskRule, playbook: Playbook) -> Facts:
    return {
        "name": (Text("的名称", "name"), rule.name),
        "plan": (Text("属于比对方案", "plan"), rule.plan),
        "of": (Text("按什么预警", "warns of a"), ABOUTS[rule.of]),
        "when": (Text("的条件", "fires when"), rule_said(rule, playbook)),
        "kind": (Text("归为", "sorted as"), _category(rule, rule.kind, playbook)),
        "files_as": (Text("立案时归为", "filed as"), _category(rule, rule.files_as, playbook)),
        "channel": (Text("的来源", "filed with the source"), rule.channel),
        "basis": (Text("的依据", "basis"), rule.basis),
        "opens": (Text("立什么事项", "opens"), rule.opens),
        "again": (Text("多久内不重复", "not again within"), rule.again),
        "ask": (Text("请上门的人问", "asks"), rule.ask),
    }


def _category(rule: RiskRule, option: str, playbook: Playbook) -> Text:
    kind = playbook.cases.get(rule.opens)
    form = playbook.forms.get(kind.form) if kind else None
    asked = form.get(kind.category) if kind and form else None
    return playbook.words.get(asked.of, {}).get(option, Text(option)) if asked else Text(option)


def rule_said(rule: RiskRule, playbook: Playbook) -> Text:
    """Return the table of a rule as one sentence: all must hold, of several under `any` one is enough.

    What must hold of one and the same person stands together, with these words before it.
    """
    groups = [_group_said(group, playbook) for group in rule.when]
    return Text("，并且".join(one.zh for one in groups), ", and ".join(one.en for one in groups))


def _group_said(group: tuple[Condition, ...], playbook: Playbook) -> Text:
    rows = [condition_said(one, playbook) for one in group]
    if isinstance(group, SamePerson):
        zh, en = "，又".join(one.zh for one in rows), ", and ".join(one.en for one in rows)
        return Text(f"（{SAME_PERSON.zh}：{zh}）", f"({SAME_PERSON.en}: {en})")
    if len(rows) == 1:
        return rows[0]
    return Text(f"（{'，或者'.join(one.zh for one in rows)}）", f"({', or '.join(one.en for one in rows)})")


def condition_said(row: Condition, playbook: Playbook) -> Text:
    """Return one condition in words: 医保结算·自付费用近12期合计不低于20000元（没有数据视为不成立）."""
    what, how = subject_said(row, playbook), compared_said(row, playbook)
    if row.op in PRESENCE:
        return Text(f"{what.zh}{how.zh}", f"{what.en} {how.en}")
    zh, en = [EMPTIES[row.empty].zh], [EMPTIES[row.empty].en]
    if row.bands:
        limits = listed(value_said(one, row, playbook) for one in row.bands)
        zh.append(f"过{limits.zh}再次预警")
        en.append(f"warned again past {limits.en}")
    return Text(f"{what.zh}{how.zh}（{'；'.join(zh)}）", f"{what.en} {how.en} ({'; '.join(en)})")


def subject_said(row: Condition, playbook: Playbook) -> Text:
    """Return what a condition looks at: the fact, the periods and how values are put together."""
    name = fact_said(row.fact, playbook)
    zh, en = name.zh, name.get("en")
    if row.last > 1:
        zh, en = f"{zh}近{row.last}期", f"{en} of the last {row.last} periods"
    if row.gather is not Gather.ANY:
        zh, en = f"{zh}{GATHERS[row.gather].zh}", f"{en} {GATHERS[row.gather].en}"
    return Text(zh, en)


def compared_said(row: Condition, playbook: Playbook) -> Text:
    """Return what is asked of it: 不低于20000元, 比12期前下降30%."""
    dated = row.value and not isinstance(row.value[0], Decimal)
    op = DATED.get(row.op, OPS[row.op]) if dated else OPS[row.op]
    if not row.value:
        return op
    wanted = listed(value_said(one, row, playbook) for one in row.value)
    if row.op in CHANGES:
        return Text(
            f"比{row.before}期前{op.zh}{wanted.zh}以上",
            f"{op.en} {wanted.en} or more in {row.before} periods",
        )
    return Text(f"{op.zh}{wanted.zh}", f"{op.en} {wanted.en}")


def fact_said(ref: str, playbook: Playbook) -> Text:
    """Return the name of a fact: 医保结算·自付费用, 住户·居住情况, or of a whole source."""
    if ref.startswith(THINGS):
        kind_id, _, field_id = ref.removeprefix(THINGS).partition(".")
        kind = playbook.registers.get(kind_id)
        field = kind.get(field_id) if kind else None
        if kind is None or field is None:
            return Text(f"台账 {kind_id}·{field_id}", f"{kind_id} {field_id}")
        return Text(
            f"{kind.name.zh}·{field.field.ask.zh}", f"{kind.name.get('en')}: {field.field.ask.get('en')}"
        )
    source = playbook.deliveries.get(ref.partition(".")[0])
    column = column_of(ref, playbook)
    if source is None:
        return Text(ref, ref)
    if column is None:
        return Text(f"“{source.name.zh}”中", f"`{source.name.get('en')}`")
    return Text(f"{source.name.zh}·{column.name.zh}", f"{source.name.get('en')}: {column.name.get('en')}")


def column_of(ref: str, playbook: Playbook) -> FactColumn | None:
    """Return the column that brings a fact, None for a fact of a register or a whole source."""
    source, _, name = ref.partition(".")
    kind = playbook.deliveries.get(source)
    return kind.facts.get(name) if kind else None


def value_said(value: Value, row: Condition, playbook: Playbook) -> Text:
    """Return a value as people write it: with its unit, its wording, as per cent."""
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, Decimal):
        shown = f"{value.normalize():f}" if value else "0"
        if row.op in CHANGES:
            return Text(f"{shown}%", f"{shown}%")
        unit = unit_of(row.fact, playbook)
        return Text(f"{shown}{unit}", f"{shown} {unit}".strip())
    if isinstance(value, str):
        return option_said(value, row.fact, playbook)
    return Text(value.isoformat(), value.isoformat())


def unit_of(ref: str, playbook: Playbook) -> str:
    """Return the unit of a fact, "" for none."""
    column, field = column_of(ref, playbook), _field_of(ref, playbook)
    return column.unit if column else field.field.unit if field else ""


def option_said(option: str, ref: str, playbook: Playbook) -> Text:
    """Return the wording of an option; of a register of another playbook, its id."""
    column, field = column_of(ref, playbook), _field_of(ref, playbook)
    name = column.words if column else ""
    if field is not None and field.field.kind is FieldKind.CHOICE:
        name = field.field.of
    found = playbook.words.get(name, {}).get(option, Text(option, option))
    return Text(found.zh, found.get("en"))


def _field_of(ref: str, playbook: Playbook) -> RegisterField | None:
    if not ref.startswith(THINGS):
        return None
    kind_id, _, field_id = ref.removeprefix(THINGS).partition(".")
    kind = playbook.registers.get(kind_id)
    return kind.get(field_id) if kind else None
