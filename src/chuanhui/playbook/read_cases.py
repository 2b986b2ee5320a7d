"""Reads `cases:`: each kind of case with its owners, steps, states and limits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from chuanhui.kernel.allowances import Allowance
from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Entries, Items, Node, Scalar
from chuanhui.playbook.read_forms import Words
from chuanhui.playbook.read_steps import WHO, Around, read_step, table
from chuanhui.playbook.read_things import Things
from chuanhui.playbook.reading import Reading, Section, limited
from chuanhui.playbook.schema import (
    CaseKind,
    Extend,
    FieldKind,
    Form,
    Lights,
    Owners,
    Reopen,
    Step,
    Suspend,
    Table,
    Text,
)

CASE_KEYS = (
    "name", "form", "category", "source", "number", "owner", "steps", "states", "closed", "extend", "suspend",
    "reopen", "merge", "lights", "about",
)  # fmt: skip
OWNER_KEYS = ("territory", "line", "subject")
EXTEND_KEYS = ("of", "adds", "at_most", "by", "granted_by", "before")
SUSPEND_KEYS = ("at_most", "longest", "by", "granted_by", "resumes")
REOPEN_KEYS = ("by", "within", "to", "counts")
ORIGINAL = "once the original"
MOST_KINDS = 40
MOST_STEPS = 60
MOST_STATES = 40

_Declared = tuple[Words, Mapping[str, Form], Things]

_NUMBER = re.compile(r"(?:[^{}]|\{year\})*\{n:0[1-9]\}(?:[^{}]|\{year\})*")
_OF_CLOSING = re.compile(r"(.+?)\s+of\s+closing")


def read_cases(
    top: Section, words: Words, forms: Mapping[str, Form], things: Things, *, required: bool = True
) -> tuple[dict[str, CaseKind], set[str]]:
    """Return the kinds of case, and the ids of those that were read without a fault.

    Args:
        top: the whole playbook.
        words, forms: what it has declared.
        things: the registers that cases can be about.
        required: whether it must have any; a playbook with other work need not.
    """
    kinds: dict[str, CaseKind] = {}
    sound: set[str] = set()
    for kind_id, node in limited(top, "cases", MOST_KINDS, required=required):
        before = len(top.reading.faults)
        kinds[kind_id] = _read_kind(top.reading, kind_id, node, (words, forms, things))
        if len(top.reading.faults) == before:
            sound.add(kind_id)
    return kinds, sound


def _read_kind(reading: Reading, kind_id: str, node: Node, declared: _Declared) -> CaseKind:
    words, forms, things = declared
    section = Section(reading, node, f"cases.{kind_id}", CASE_KEYS)
    form = _form(section, forms)
    category = _category(section, form)
    field = form.get(category) if form and category else None
    options = tuple(words.get(field.of, {})) if field else ()
    steps = _steps(section, form, options)
    step_ids = tuple(one.id for one in steps)
    reached = _reached(section, steps)
    closed = section.words("closed") or ("closed",)
    return CaseKind(
        id=kind_id,
        name=section.wording("name"),
        form=form.id if form else "",
        number=_number(section),
        category=category,
        source=_source(section, words),
        owner=_owners(section, options),
        steps=steps,
        states=_states(section, reached),
        closed=_known(section, "closed", reached) if section.get("closed") else closed,
        extend=_extend(section, steps, step_ids),
        suspend=_suspend(section),
        reopen=_reopen(section, reached),
        merge_by=_merge(section),
        lights=_lights(section),
        about=things.name(section, "about") if section.get("about") else "",
    )


def _reached(section: Section, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the states that any step leads to or from, in that order."""
    named = [*(one.to for one in steps), *(state for one in steps for state in one.frm)]
    reached = tuple(dict.fromkeys(named))
    if len(reached) > MOST_STATES:
        section.reading.fault("PB032", section.node, where=section.at("states"), most=MOST_STATES)
    return reached[:MOST_STATES]


def _form(section: Section, forms: Mapping[str, Form]) -> Form | None:
    node = section.need("form")
    name = section.reading.one_of(node, section.at("form"), forms, "PB040") if node else ""
    return forms.get(name)


def _category(section: Section, form: Form | None) -> str:
    """Return the form's field that sorts the cases: named by `category`, else a field of that name."""
    node = section.get("category")
    if form is None:
        return ""
    if node is None:
        found = form.get("category")
        return "category" if found and found.kind is FieldKind.CHOICE else ""
    name = section.reading.scalar(node, section.at("category"))
    field = form.get(name)
    ids = tuple(one.id for one in form.fields)
    if name and field is None:
        section.reading.fault("PB047", node, form=form.id, value=name, allowed=ids)
    elif field and field.kind is not FieldKind.CHOICE:
        section.reading.fault("PB049", node, value=name, kind=field.kind.value)
    return name if field else ""


def _source(section: Section, words: Words) -> str:
    node = section.get("source")
    return section.reading.one_of(node, section.at("source"), words, "PB041") if node else ""


def _number(section: Section) -> str:
    value = section.text("number", longest=40)
    node = section.get("number")
    if value and node and not _NUMBER.fullmatch(value):
        section.reading.fault("PB026", node, value=value)
    return value


def _owners(section: Section, options: Sequence[str]) -> Owners:
    node = section.need("owner")
    if node is None:
        return Owners("")
    owner = Section(section.reading, node, section.at("owner"), OWNER_KEYS)
    place = owner.need("territory")
    level = owner.reading.one_of(place, owner.at("territory"), vocabulary.TERRITORIES) if place else ""
    line: Table[str] | None = table(owner, "line", options, owner.reading.scalar)
    several: Table[tuple[str, ...]] | None = table(owner, "subject", options, owner.reading.names)
    if several is None:
        return Owners(level, line)
    rows = tuple((condition, _alone(names)) for condition, names in several.rows)
    return Owners(level, line, Table(rows, _alone(several.otherwise or ())), several)


def _alone(names: tuple[str, ...]) -> str:
    """Return the one unit of the subject slot; "" where several share it and the line co-ordinates them."""
    return names[0] if len(names) == 1 else ""


def _steps(section: Section, form: Form | None, options: Sequence[str]) -> tuple[Step, ...]:
    around = Around(form, options)
    steps = tuple(
        read_step(section.reading, step_id, node, f"{section.at('steps')}.{step_id}", around)
        for step_id, node in limited(section, "steps", MOST_STEPS)
    )
    ids = tuple(one.id for one in steps)
    holder = section.get("steps")
    for step in steps:
        node = holder.get(step.id) if isinstance(holder, Entries) else None
        listed = node.get("not_by") if isinstance(node, Entries) else None
        for one in listed.items if isinstance(listed, Items) else [listed] if listed else []:
            where = f"{section.at('steps')}.{step.id}.not_by"
            section.reading.one_of(one, where, ids, "PB043")
    return steps


def _states(section: Section, reached: Sequence[str]) -> dict[str, Text]:
    """Return the wording of every state, the playbook's own before the standard one."""
    worded: dict[str, Text] = {}
    for state, node in section.entries("states"):
        where = section.at("states")
        if state not in reached:
            section.reading.fault("PB044", node, value=state, where=where, allowed=tuple(reached))
        worded[state] = section.reading.wording(node, f"{where}.{state}")
    declared = tuple(worded)
    for state in reached:
        if state and state not in worded:
            known = vocabulary.STATES.get(state)
            if known is None:
                _unworded(section, state, (*declared, *vocabulary.STATES))
            worded[state] = known or Text(state)
    return {state: worded[state] for state in reached if state}


def _unworded(section: Section, state: str, known: Sequence[str]) -> None:
    section.reading.fault(
        "PB045",
        section.get("steps") or section.node,
        value=state,
        what_zh="状态",
        what_en="state",
        mend_zh=f"在 states 中写上名称，例如 {state}: 处置中。",
        mend_en=f"Word it under states, for example {state}: in hand.",
        allowed=tuple(known),
    )


def _known(section: Section, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
    return section.words(key, allowed, code="PB044")


def _extend(section: Section, steps: Sequence[Step], step_ids: Sequence[str]) -> Extend | None:
    node = section.get("extend")
    if node is None:
        return None
    part = Section(section.reading, node, section.at("extend"), EXTEND_KEYS)
    of_node, adds_node = part.need("of"), part.need("adds")
    of = part.reading.one_of(of_node, part.at("of"), step_ids, "PB043") if of_node else ""
    timed = tuple(one.id for one in steps if one.within)
    if of and of_node and of not in timed:
        part.reading.fault("PB048", of_node, value=of, allowed=timed)
    adds: Allowance | None = None
    if adds_node and part.text("adds") != ORIGINAL:
        adds = part.reading.allowance(adds_node, part.at("adds"), counted=True)
    before = part.get("before")
    if before:
        part.reading.one_of(before, part.at("before"), ("due", "closing"))
    late = part.get("before") is not None and part.text("before") == "closing"
    return Extend(
        of, adds, part.whole("at_most", 1, 9, None), _who(part, "by"), _who(part, "granted_by"), not late
    )


def _suspend(section: Section) -> Suspend | None:
    node = section.get("suspend")
    if node is None:
        return None
    part = Section(section.reading, node, section.at("suspend"), SUSPEND_KEYS)
    longest = part.need("longest")
    if resumes := part.get("resumes"):
        part.reading.one_of(resumes, part.at("resumes"), ("by itself",))
    limit = part.reading.allowance(longest, part.at("longest"), counted=True) if longest else None
    at_most, granted = part.whole("at_most", 1, 9, None), _who(part, "granted_by")
    by = part.words("by", WHO, code="PB042") or ("owner",)
    return Suspend(at_most, limit, by, granted) if limit else None


def _reopen(section: Section, reached: Sequence[str]) -> Reopen | None:
    node = section.get("reopen")
    if node is None:
        return None
    part = Section(section.reading, node, section.at("reopen"), REOPEN_KEYS)
    to_node, within_node = part.need("to"), part.need("within")
    to = part.reading.one_of(to_node, part.at("to"), reached, "PB044") if to_node else ""
    by, counts = _who(part, "by"), part.text("counts", optional=True) or "reopened"
    within = _after_closing(part, within_node) if within_node else None
    return Reopen(by, within, to, counts) if within else None


def _after_closing(part: Section, node: Node) -> Allowance | None:
    """Return the allowance of ``10 days of closing``, or of plain ``10 days``."""
    said = _OF_CLOSING.fullmatch(node.value) if isinstance(node, Scalar) else None
    if said:
        node = Scalar(said[1], False, node.line, node.col)
    return part.reading.allowance(node, part.at("within"), counted=True)


def _merge(section: Section) -> tuple[str, ...]:
    node = section.get("merge")
    if node is None:
        return ()
    return _who(Section(section.reading, node, section.at("merge"), ("by",)), "by")


def _lights(section: Section) -> Lights:
    node = section.get("lights")
    if node is None:
        return Lights()
    part = Section(section.reading, node, section.at("lights"), ("yellow", "red"))
    yellow, red = part.get("yellow"), part.get("red")
    return Lights(
        part.reading.percent(yellow, part.at("yellow")) if yellow else 80,
        part.reading.percent(red, part.at("red")) if red else 100,
    )


def _who(part: Section, key: str) -> tuple[str, ...]:
    part.need(key)
    return part.words(key, WHO, code="PB042")
