"""Says recurring and judged work in single facts, as `saying` does for cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chuanhui.kernel.allowances import WEEKDAYS
from chuanhui.playbook import vocabulary
from chuanhui.playbook.measures import write_measure
from chuanhui.playbook.saying_words import NO, YES, Path, Said, joined, listed, named, roles, text_of
from chuanhui.playbook.schema import (
    NOTHING,
    DueAt,
    Each,
    Indicator,
    Measure,
    Playbook,
    ReturnKind,
    RosterKind,
    Text,
)

Facts = dict[str, tuple[Text, Any]]


def say_work(playbook: Playbook) -> Iterator[tuple[Path, Said]]:
    """Yield all that a playbook says of groups, recurring work and indicators, then of what is judged."""
    for group in playbook.groups.values():
        label = named(Text("分组", "group"), group.name)
        yield ("groups", group.id), Said(label, Text("、".join(group.areas), ", ".join(group.areas)))
    for kind in playbook.returns.values():
        sort = "sweeps" if kind.coverage else "returns"
        yield from told((sort, kind.id), f"{sort}.{kind.id}", kind.name, _return(kind))
    for roster in playbook.rosters.values():
        yield from told(("rosters", roster.id), f"rosters.{roster.id}", roster.name, _roster(roster))
    for one in playbook.indicators.values():
        yield from told(("indicators", one.id), f"indicators.{one.id}", one.name, _indicator(one))


def told(path: Path, ident: str, name: Text, facts: Facts) -> Iterator[tuple[Path, Said]]:
    """Yield a heading and what belongs to it; what is empty is not said."""
    label = Text(f"“{name.zh}”", f"`{ident}`")
    yield path, Said(label)
    for key, (what, value) in facts.items():
        if value not in (None, "", NOTHING, ()):
            yield (*path, key), Said(joined(label, what), text_of(value))


def yes(value: bool) -> Text | None:
    """Return yes, or nothing: what is not so is not said."""
    return YES if value else None


def each_said(each: Each, groups: Mapping[str, Text] | None = None) -> Text:
    """Return for whom, in words: 社区（农村组）."""
    of = vocabulary.EACH.get(each.of, Text(each.of))
    if not each.among:
        return of
    among = (groups or {}).get(each.among, Text(each.among))
    return Text(f"{of.zh}（{among.zh}）", f"{of.get('en')} ({among.get('en')})")


def _return(kind: ReturnKind) -> Facts:
    facts: Facts = {
        "name": (Text("的名称", "name"), kind.name),
        "every": (Text("的周期", "period"), vocabulary.RHYTHMS[kind.every]),
        "each": (Text("由谁报", "owed by each"), each_said(kind.each)),
        "by": (Text("由谁填报", "sent by"), roles(kind.by)),
        "form": (Text("的表单", "form"), kind.form),
        "due": (Text("的上报时限", "due"), due_said(kind.due)),
        "since": (Text("的开始日期", "first day"), kind.since),
        "until": (Text("的结束日期", "last day"), kind.until),
        "working_days": (Text("只在工作日上报", "on working days only"), yes(kind.working_days)),
        "zero": (Text("是否接受零报告", "zero is taken"), YES if kind.zero else NO),
        "fill": (Text("由台账带出", "filled by the ledger"), _pairs(kind.fill)),
        "approve": (Text("由谁审核", "approved by"), roles(kind.approve)),
        "opens": (Text("可转办事项", "opens"), kind.opens),
        "counts_only": (Text("只登记不排名", "is counted and never ranked"), yes(kind.counts_only)),
    }
    if swept := kind.coverage:
        facts["targets"] = Text("的走访对象", "targets"), swept.targets
        facts["reasons"] = Text("的未访原因表", "list of reasons"), swept.reasons
        facts["at_most"] = Text("每周最多上门次数", "visits a week at most"), swept.at_most or None
    return facts


def _roster(kind: RosterKind) -> Facts:
    shifts = [f"{one.name.zh} {one.begins:%H:%M}—{one.ends:%H:%M}" for one in kind.shifts]
    english = [f"{one.name.get('en')} {one.begins:%H:%M}-{one.ends:%H:%M}" for one in kind.shifts]
    return {
        "name": (Text("的名称", "name"), kind.name),
        "every": (Text("的周期", "period"), vocabulary.RHYTHMS[kind.every]),
        "each": (Text("的范围", "for each"), each_said(kind.each)),
        "by": (Text("由谁排班", "planned by"), roles(kind.by)),
        "picks": (Text("每班人数", "posts a shift"), kind.picks),
        "from": (Text("从谁中排", "planned from"), roles(kind.pool)),
        "shifts": (Text("的班次", "shifts"), Text("、".join(shifts), ", ".join(english))),
        "forces": (Text("的力量表", "forces"), kind.forces),
        "since": (Text("的开始日期", "first day"), kind.since),
        "until": (Text("的结束日期", "last day"), kind.until),
        "opens": (Text("可转办事项", "opens"), kind.opens),
        "check": (Text("由何检查核实", "checked by"), kind.check),
        "note": (Text("的说明", "note"), kind.note),
        "attest_within": (Text("的登记时限", "told within"), kind.attest_within),
    }


def _indicator(one: Indicator) -> Facts:
    return {
        "name": (Text("的名称", "name"), one.name),
        "count": (Text("的分子" if one.of else "的内容", "counts"), measure_said(one.count)),
        "of": (Text("的分母", "out of"), measure_said(one.of) if one.of else None),
        "cohort": (Text("的归期", "moment"), vocabulary.COHORTS.get(one.cohort)),
        "exclude": (Text("不计", "leaves out"), listed(vocabulary.EXCLUDED[each] for each in one.exclude)),
        "at_least": (Text("的最小样本", "smallest denominator"), one.at_least),
        "better": (
            Text("以何为好", "better"),
            Text("多", "more") if one.better == "more" else Text("少", "less"),
        ),
        "places": (Text("的小数位", "decimals"), one.places),
        "source": (Text("的出处", "source"), one.source),
    }


def measure_said(measure: Measure) -> Text:
    """Return a measure as it is written, with its conditions."""
    where = "; ".join(f"{key}: {', '.join(options)}" for key, options in measure.where.items())
    return Text(f"{write_measure(measure)}（{where}）" if where else write_measure(measure))


def due_said(due: DueAt) -> Text:
    """Return when something is due, in words."""
    if due.after is not None:
        return Text(f"期末后{due.after.text('zh')}", f"{due.after.text('en')} after the period")
    at = f"{due.at:%H:%M}" if due.at else ""
    if due.weekday is None:
        return Text(f"期末当日 {at}", f"the last day, {at}")
    return Text(f"{WEEKDAYS['zh'][due.weekday]} {at}", f"{WEEKDAYS['en'][due.weekday]} {at}")


def _pairs(pairs: Mapping[str, str]) -> Text:
    return Text(
        "；".join(f"{key}：{value}" for key, value in pairs.items()), "; ".join(map(": ".join, pairs.items()))
    )
