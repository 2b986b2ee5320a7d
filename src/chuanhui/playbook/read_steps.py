"""Reads the steps of a case: who may take them, from where to where, by when, with what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from chuanhui.kernel.allowances import Allowance
from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Entries, Items, Node, Scalar
from chuanhui.playbook.reading import Reading, Section
from chuanhui.playbook.schema import Form, Gate, Need, Outcome, Step, Table, Text

T = TypeVar("T")

STEP_KEYS = (
    "name", "from", "to", "by", "needs", "not_by", "within", "window", "clock", "outcome", "sets", "moves",
    "counts", "coercive", "after", "not_before",
)  # fmt: skip
GATE_KEYS = ("basis", "papers", "waits", "waits_from", "remedy")
NEED_KINDS = ("reason", "photo", "field")
WHO = tuple(vocabulary.ROLES)


@dataclass(frozen=True)
class Around:
    """What a step may refer to: the kind's form and the options of its category."""

    form: Form | None
    options: Sequence[str]


def read_step(reading: Reading, step_id: str, node: Node, where: str, around: Around) -> Step:
    """Return one step; its references to other steps are checked when all are read."""
    section = Section(reading, node, where, STEP_KEYS)
    to, early = section.need("to"), section.get("not_before")
    if section.sound and not section.get("by"):
        reading.fault("PB052", section.node, step=step_id)
    return Step(
        id=step_id,
        name=_name(section, step_id),
        frm=section.words("from"),
        to=reading.id(to, section.at("to")) if to else "",
        by=section.words("by", WHO, code="PB042"),
        needs=_needs(section, around.form),
        not_by=section.words("not_by"),
        within=allowances(section, "within", around.options, until=True),
        window=allowances(section, "window", around.options, until=False),
        clock=_one(section, "clock", ("restart", "resume"), "restart"),
        outcome=tuple(Outcome(one) for one in section.words("outcome", [one.value for one in Outcome])),
        sets=_one(section, "sets", ("owner",), ""),
        moves=_one(section, "moves", ("up",), ""),
        counts=reading.id(counted, section.at("counts")) if (counted := section.get("counts")) else "",
        coercive=_gate(section),
        after=section.words("after"),
        not_before=reading.allowance(early, section.at("not_before"), counted=True) if early else None,
    )


def table(
    section: Section, key: str, options: Sequence[str], read: Callable[[Node, str], T | None]
) -> Table[T] | None:
    """Return a value, or a table of values by condition with `otherwise`, read by `read`."""
    node = section.get(key)
    if node is None:
        return None
    if not isinstance(node, Entries):
        return Table((), read(node, section.at(key)))
    rows: list[tuple[str, T]] = []
    otherwise: T | None = None
    conditions = ("urgent", *options)
    for condition, (written, value) in node.pairs.items():
        found = read(value, f"{section.at(key)}.{condition}")
        if condition == "otherwise":
            otherwise = found
        elif condition not in conditions:
            known = (*conditions, "otherwise")
            section.reading.fault("PB046", written, value=condition, allowed=known)
        elif found is not None:
            rows.append((condition, found))
    return Table(tuple(rows), otherwise)


def allowances(section: Section, key: str, options: Sequence[str], *, until: bool) -> Table[Allowance] | None:
    """Return the allowances under `key`; a table must have `otherwise`."""
    found = table(
        section, key, options, lambda node, where: section.reading.allowance(node, where, counted=not until)
    )
    node = section.get(key)
    if isinstance(node, Entries) and "otherwise" not in node.pairs:
        section.reading.fault("PB062", node)
    return found


def _one(section: Section, key: str, allowed: Sequence[str], default: str) -> str:
    node = section.get(key)
    return (section.reading.one_of(node, section.at(key), allowed) or default) if node else default


def _name(section: Section, step_id: str) -> Text:
    node = section.get("name")
    if node:
        return section.reading.wording(node, section.at("name"))
    known = vocabulary.STEPS.get(step_id)
    if known is None and section.sound:
        section.reading.fault(
            "PB045", section.node, value=step_id, what_zh="步骤", what_en="step",
            mend_zh="写上 name。", mend_en="Write its name.", allowed=tuple(vocabulary.STEPS),
        )  # fmt: skip
    return known or Text(step_id)


def _needs(section: Section, form: Form | None) -> tuple[Need, ...]:
    node = section.get("needs")
    if node is None:
        return ()
    needs: list[Need] = []
    for one in node.items if isinstance(node, Items) else [node]:
        if isinstance(one, Scalar):
            if word := section.reading.one_of(one, section.at("needs"), ("reason", "photo")):
                needs.append(Need(word))
            continue
        detail = Section(section.reading, one, section.at("needs"), NEED_KINDS)
        for kind, (_, value) in detail.node.pairs.items():
            needs.extend(_tagged(section, kind, value, form))
    return tuple(needs)


def _tagged(section: Section, kind: str, node: Node, form: Form | None) -> list[Need]:
    reading, where = section.reading, f"{section.at('needs')}.{kind}"
    found: tuple[str, ...]
    if kind == "photo":
        found = (reading.one_of(node, where, vocabulary.PHOTO_TAGS),)
    elif kind == "field":
        found = tuple(word for word, one in reading.words(node, where) if _in_form(reading, word, one, form))
    else:
        return [Need("reason")] if kind == "reason" and reading.truth(node, where) else []
    return [Need(kind, tag) for tag in found if tag]


def _in_form(reading: Reading, word: str, node: Node, form: Form | None) -> bool:
    if form is None or form.get(word):
        return True
    ids = tuple(one.id for one in form.fields)
    reading.fault("PB047", node, form=form.id, value=word, allowed=ids)
    return False


def _gate(section: Section) -> Gate | None:
    node = section.get("coercive")
    if node is None:
        return None
    gate = Section(section.reading, node, section.at("coercive"), GATE_KEYS)
    papers = gate.words("papers", vocabulary.PAPERS)
    if gate.sound and gate.need("papers") is None:
        return None
    waits, waits_from = gate.need("waits"), gate.need("waits_from")
    allowed = gate.reading.allowance(waits, gate.at("waits"), counted=True) if waits else None
    start = gate.reading.one_of(waits_from, gate.at("waits_from"), papers) if waits_from else ""
    basis, remedy = gate.text("basis"), gate.wording("remedy", longest=200)
    return Gate(basis, papers, allowed, start, remedy) if allowed else None
