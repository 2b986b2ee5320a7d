"""Words for a ranking: what its parts are called, and the formula of an indicator in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chuanhui.mechanism.rankings.rules.facts import cohort_of
from chuanhui.mechanism.rankings.rules.parts import MEANS, indicator_of
from chuanhui.playbook.measures import WITHOUT, belonging
from chuanhui.playbook.schema import Indicator, Measure, Playbook, Ranking, Text
from chuanhui.playbook.vocabulary import COHORTS, FACTS, OUTCOMES

EXCLUDED = {
    "suspended": Text("挂账（缓办）中的", "suspended"),
    **{one.value: text for one, text in OUTCOMES.items()},
}
STANDS = Text("窗口结束时", "at the window's end")
ATTRIBUTES = {
    "category": Text("类别", "category"),
    "source": Text("来源", "source"),
    "urgent": Text("紧急", "urgent"),
    "outcome": Text("结果", "outcome"),
    "item": Text("检查项", "item"),
}


def part_names(ranking: Ranking, playbook: Playbook) -> dict[str, Text]:
    """Return what each part of a ranking is called."""
    return {part.of: indicator_of(part.of, playbook).name for part in ranking.score}


def formula(
    indicator: Indicator, playbook: Playbook, things: Mapping[str, Text] | None = None
) -> tuple[Text, ...]:
    """Return an indicator in sentences: its formula, cohort, exclusions, small-number rule, sense, source.

    Args:
        indicator: of the playbook.
        playbook: whose words are used.
        things: names of the kinds of register, which other playbooks may declare; None for its own only.
    """
    named = {one.id: one.name for one in playbook.registers.values()} | dict(things or {})
    found = [_fraction(indicator, playbook, named)]
    cohort = COHORTS.get(cohort_of(indicator))
    if indicator.count.subject.startswith("cases."):
        told = cohort or STANDS
        found.append(Text(f"口径：{told.zh}的事件", f"Cohort: cases {told.en}"))
    if indicator.of_things:
        found.append(Text("口径：窗口结束时的台账", "Cohort: the register at the window's end"))
    if indicator.of_notices:
        found.append(
            Text(
                "口径：本期张贴的公示，或应贴日期在本期的事件",
                "Cohort: notices posted, or due, in the window",
            )
        )
    if indicator.exclude:
        zh = "、".join(EXCLUDED[one].zh for one in indicator.exclude)
        en = ", ".join(EXCLUDED[one].en for one in indicator.exclude)
        found.append(Text(f"不计：{zh}", f"Left out of both parts: {en}"))
    if indicator.at_least > 1:
        found.append(
            Text(
                f"小样本：分母不足 {indicator.at_least} 时不计算",
                f"Small numbers: no value with a denominator below {indicator.at_least}",
            )
        )
    better = (
        Text("越高越好", "more is better")
        if indicator.better == "more"
        else Text("越低越好", "less is better")
    )
    found.append(better)
    if indicator.source:
        found.append(Text(f"依据：{indicator.source}", f"Source: {indicator.source}"))
    return tuple(found)


def _fraction(indicator: Indicator, playbook: Playbook, things: Mapping[str, Text]) -> Text:
    count = measured(indicator.count, playbook, things)
    if indicator.of is not None:
        base = measured(indicator.of, playbook, things)
        return Text(f"{count.zh} ÷ {base.zh}", f"{count.en} ÷ {base.en}")
    if indicator.count.fact in MEANS:
        return Text(f"{count.zh}（各次检查的平均）", f"{count.en} (mean of the visits)")
    return count


def measured(measure: Measure, playbook: Playbook, things: Mapping[str, Text]) -> Text:
    """Return a measure in words: the kind of work, the fact, and its conditions."""
    sort, _, kind = measure.subject.partition(".")
    named = _named(sort, kind, playbook, things)
    fact = FACTS.get(sort, {}).get(measure.fact) or _fact(measure, playbook, things)
    zh, en = f"{named.zh}·{fact.zh}", f"{named.get('en')}: {fact.get('en')}"
    for name, wanted in measure.where.items():
        attribute = ATTRIBUTES.get(name, Text(name, name))
        zh += f"（{attribute.zh}为{_words(wanted, playbook, 'zh')}）"
        en += f" ({attribute.en} {_words(wanted, playbook, 'en')})"
    return Text(zh, en)


def _named(sort: str, kind: str, playbook: Playbook, things: Mapping[str, Text]) -> Text:
    if sort == "registers":
        return things.get(kind, Text(kind))
    if sort == "notices":
        return playbook.notices[kind].name
    if sort == "cases":
        return playbook.cases[kind].name
    if sort == "inspections":
        return playbook.inspections[kind].name
    if sort == "rosters":
        return playbook.rosters[kind].name
    return playbook.returns[kind].name


def _fact(measure: Measure, playbook: Playbook, things: Mapping[str, Text]) -> Text:
    if other := belonging(measure.fact):
        name = things.get(other, Text(other))
        if measure.fact.startswith(WITHOUT):
            return Text(f"没有{name.zh}", f"without {name.get('en').lower()}")
        return Text(f"有{name.zh}", f"with {name.get('en').lower()}")
    if measure.fact == "sum":
        form = playbook.forms[playbook.returns[measure.subject.partition(".")[2]].form]
        asked = form.get(measure.field)
        return asked.ask if asked is not None else Text(measure.field)
    counter = measure.fact.removeprefix("counts.")
    return Text(f"“{counter}”次数", f"times “{counter}”")


def _words(options: Iterable[str], playbook: Playbook, lang: str) -> str:
    known = {option: text for words in playbook.words.values() for option, text in words.items()}
    told = [known[one].get(lang) if one in known else one for one in options]
    return ("、" if lang == "zh" else ", ").join(told)
