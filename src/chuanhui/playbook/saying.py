"""Says a playbook in single facts: a path of keys, what it is called, what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chuanhui.playbook.saying_civic import say_civic
from chuanhui.playbook.saying_judged import say_judged
from chuanhui.playbook.saying_matching import say_matching
from chuanhui.playbook.saying_things import say_things
from chuanhui.playbook.saying_words import NO, YES, Path, Said, joined, listed, named, roles, text_of
from chuanhui.playbook.saying_work import say_work
from chuanhui.playbook.schema import NOTHING, CaseKind, Field, Gate, Need, Playbook, Step, Text
from chuanhui.playbook.vocabulary import LEVELS, OUTCOMES, PAPERS, PHOTO_TAGS

__all__ = ["Path", "Said", "say"]

NEEDS = {"reason": Text("说明原因", "a reason"), "photo": Text("照片", "a photo")}


def say(playbook: Playbook) -> dict[Path, Said]:
    """Return all that a playbook says, in order; a heading comes before what belongs to it."""
    said: dict[Path, Said] = {
        ("name",): Said(Text("名称", "the name"), playbook.name),
        ("version",): Said(Text("版本", "the version"), Text(str(playbook.version))),
        ("basis",): Said(Text("依据", "the basis"), Text(playbook.basis)),
        ("in_force",): Said(Text("施行日期", "the date in force"), Text(playbook.in_force_from.isoformat())),
        ("calendar",): Said(Text("日历", "the calendar"), Text(playbook.calendar)),
    }
    if until := playbook.in_force_until:
        said["in_force", "until"] = Said(Text("截止日期", "the last day in force"), Text(until.isoformat()))
    for system in playbook.implements:
        said["implements", system] = Said(Text(f"系统 {system}", f"system {system}"))
    for cover, name in playbook.covers.items():
        said["covers", cover] = Said(named(Text("责任类型", "cover kind"), name))
    for name_of, options in playbook.words.items():
        said["words", name_of] = Said(Text(f"选项表“{name_of}”", f"word list `{name_of}`"))
        for option, wording in options.items():
            label = Text(f"“{name_of}”的选项“{option}”", f"option `{option}` of `{name_of}`")
            said["words", name_of, option] = Said(label, wording)
    for source, level in playbook.sources.items():
        said["sources", source] = Said(
            Text(f"来源“{source}”的层级", f"the level of `{source}`"), LEVELS[level]
        )
    for form in playbook.forms.values():
        said["forms", form.id] = Said(Text(f"表单“{form.id}”", f"form `{form.id}`"))
        for one in form.fields:
            said |= {("forms", form.id, one.id, *path): fact for path, fact in _field(form.id, one)}
    for kind in playbook.cases.values():
        said |= {("cases", kind.id, *path): fact for path, fact in _kind(kind)}
    said |= {**dict(say_work(playbook)), **dict(say_judged(playbook))}
    said |= {**dict(say_things(playbook)), **dict(say_civic(playbook))}
    said |= dict(say_matching(playbook))
    for code, reason in playbook.waivers.items():
        said["waive", code] = Said(
            Text(f"豁免 {code} 的理由", f"the reason for waiving {code}"), Text(reason)
        )
    return said


def _field(form: str, one: Field) -> Iterator[tuple[Path, Said]]:
    name = Text(f"“{form}”的问题“{one.ask.zh}”", f"question `{one.id}` of `{form}`")
    yield (), Said(name)
    facts: dict[str, tuple[Text, Any]] = {
        "ask": (Text("的问法", "wording"), one.ask),
        "kind": (Text("的类型", "kind"), one.kind.value),
        "of": (Text("的选项表", "list"), one.of),
        "required": (Text("是否必填", "required"), YES if one.required else NO),
        "longest": (Text("的最多字数", "longest"), one.longest),
        "least": (Text("的下限", "least"), one.least),
        "most": (Text("的上限", "most"), one.most),
        "unit": (Text("的单位", "unit"), one.unit),
        "personal": (Text("是否个人信息", "personal"), YES if one.personal else NO),
    }
    # Named by id, so that a question worded anew is one change and not two questions.
    label = Text(f"“{form}”的问题“{one.id}”", name.en)
    for key, (what, value) in facts.items():
        if value is not None and value != "":
            yield (key,), Said(joined(label, what), text_of(value))


def _kind(kind: CaseKind) -> Iterator[tuple[Path, Said]]:
    name = Text(f"“{kind.name.zh}”", f"`{kind.id}`")
    yield (), Said(Text(f"事项{name.zh}", f"kind of case {name.en}"))
    facts: dict[str, tuple[Text, Any]] = {
        "name": (Text("的名称", "name"), kind.name),
        "form": (Text("的表单", "form"), kind.form),
        "about": (Text("的对象", "is about"), kind.about),
        "number": (Text("的编号", "number"), kind.number),
        "territory": (Text("的属地责任", "territorial owner"), LEVELS[kind.owner.territory]),
        "line": (Text("的行业责任", "line owner"), kind.owner.line),
        "subject": (Text("的主体责任", "subject owner"), kind.owner.subjects),
        "merge": (Text("由谁并案", "merged by"), roles(kind.merge_by)),
        "yellow": (Text("的黄灯", "yellow light"), f"{kind.lights.yellow_pct}%"),
        "red": (Text("的红灯", "red light"), f"{kind.lights.red_pct}%"),
    }
    if rule := kind.extend:
        facts["extend.adds"] = (
            Text("延期的时长", "extension"),
            rule.adds or Text("原时限一次", "once the original"),
        )
        facts["extend.at_most"] = Text("延期的次数上限", "extensions at most"), rule.at_most
        facts["extend.granted_by"] = Text("延期由谁批准", "extensions granted by"), roles(rule.granted_by)
    if pause := kind.suspend:
        facts["suspend.longest"] = Text("挂账的最长时间", "longest suspension"), pause.longest
        facts["suspend.at_most"] = Text("挂账的次数上限", "suspensions at most"), pause.at_most
        facts["suspend.granted_by"] = Text("挂账由谁批准", "suspensions granted by"), roles(pause.granted_by)
    if again := kind.reopen:
        facts["reopen.by"] = Text("由谁重开", "reopened by"), roles(again.by)
        facts["reopen.within"] = Text("的重开期限", "reopening window"), again.within
    for key, (what, value) in facts.items():
        if value not in (None, "", NOTHING):
            yield (key,), Said(joined(name, what), text_of(value))
    for state, wording in kind.states.items():
        yield (
            ("states", state),
            Said(Text(f"{name.zh}的状态“{state}”", f"state `{state}` of {name.en}"), wording),
        )
    for step in kind.steps:
        for path, fact in _step(name, step):
            yield ("steps", step.id, *path), fact


def _step(kind: Text, step: Step) -> Iterator[tuple[Path, Said]]:
    label = Text(f"{kind.zh}的步骤“{step.name.zh}”", f"step `{step.id}` of {kind.en}")
    yield (), Said(label)
    facts: dict[str, tuple[Text, Any]] = {
        "name": (Text("的名称", "name"), step.name),
        "from": (Text("的起点", "from"), "、".join(step.frm)),
        "to": (Text("的去向", "to"), step.to),
        "by": (Text("由谁办理", "by"), roles(step.by)),
        "needs": (Text("的要求", "needs"), listed(_need(one) for one in step.needs)),
        "not_by": (Text("的回避", "not by"), "、".join(step.not_by)),
        "within": (Text("的时限", "deadline"), step.within),
        "window": (Text("的有效期", "window"), step.window),
        "clock": (Text("的计时", "clock"), step.clock),
        "outcome": (Text("的结果", "outcome"), listed(OUTCOMES[one] for one in step.outcome)),
        "sets": (Text("确定的责任", "sets"), step.sets),
        "moves": (Text("的流转", "moves"), step.moves),
        "counts": (Text("的计数", "counts"), step.counts),
        "coercive": (Text("的强制措施关口", "act gate"), _gate(step.coercive)),
        "after": (Text("的前提", "after"), "、".join(step.after)),
        "not_before": (Text("的最早时间", "not before"), step.not_before),
    }
    for key, (what, value) in facts.items():
        if value not in (None, "", NOTHING):
            yield (key,), Said(joined(label, what), text_of(value))


def _need(need: Need) -> Text:
    if need.kind == "field":
        return Text(f"填写“{need.tag}”", f"`{need.tag}`")
    return PHOTO_TAGS.get(need.tag, NEEDS[need.kind])


def _gate(gate: Gate | None) -> Text | None:
    if gate is None:
        return None
    papers = listed(PAPERS[one] for one in gate.papers)
    return Text(
        f"{gate.basis}；{papers.zh}；等待{gate.waits.text('zh')}；{gate.remedy.zh}",
        f"{gate.basis}; {papers.en}; waits {gate.waits.text('en')}; {gate.remedy.get('en')}",
    )
