"""Reads the rows of the table of a risk rule: which fact, compared how, and what its absence means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from chuanhui.playbook.nodes import Entries, Items, Node
from chuanhui.playbook.read_deliveries import NUMERIC, read_decimal
from chuanhui.playbook.read_forms import Words
from chuanhui.playbook.read_rhythm import listed, written
from chuanhui.playbook.read_things import Things
from chuanhui.playbook.reading import Section
from chuanhui.playbook.schema import (
    About,
    Condition,
    Empty,
    FactColumn,
    FactKind,
    FieldKind,
    Gather,
    Op,
    SamePerson,
    Value,
)
from chuanhui.playbook.schema.matching import THINGS

CONDITION_KEYS = ("fact", "gather", "is", "value", "empty", "last", "before", "bands")
ANY, SAME = "any", "same_person"
MOST_PERIODS = 36
MOST_ROWS, MOST_BANDS = 20, 10

ORDERED = (Op.AT_LEAST, Op.MORE, Op.AT_MOST, Op.LESS)
CHANGES = (Op.FALLS, Op.RISES)
PRESENCE = (Op.PRESENT, Op.ABSENT)
FITS: dict[FactKind, tuple[Op, ...]] = {
    **dict.fromkeys(NUMERIC, (*ORDERED, *CHANGES, *PRESENCE)),
    FactKind.YES_NO: (Op.TRUE, Op.FALSE, *PRESENCE),
    FactKind.CHOICE: (Op.IN, Op.NOT_IN, *PRESENCE),
    FactKind.MONTH: (*ORDERED, *PRESENCE),
    FactKind.DATE: (*ORDERED, *PRESENCE),
}
_FIELDS = {
    FieldKind.NUMBER: FactKind.NUMBER,
    FieldKind.QUANTITY: FactKind.NUMBER,
    FieldKind.YES_NO: FactKind.YES_NO,
    FieldKind.CHOICE: FactKind.CHOICE,
    FieldKind.DATE: FactKind.DATE,
}
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_ADDED = (Gather.SUM, Gather.PER_HEAD)


@dataclass(frozen=True)
class Told:
    """What rules may name: the facts of the plan's sources, the registers near its household, the lists.

    Attributes:
        register: kind of thing of a person of the plan.
        homes: whether the rule is about households: only there can rows be of one and the same person.
    """

    sources: tuple[str, ...]
    columns: Mapping[str, FactColumn]
    registers: tuple[str, ...]
    things: Things
    words: Words
    register: str = ""
    homes: bool = True

    @property
    def known(self) -> tuple[str, ...]:
        """Return every fact of the plan, for whoever wrote another."""
        return tuple(one for one, fact in self.columns.items() if fact.source in self.sources)


@dataclass(frozen=True)
class Fact:
    """A fact that a condition may ask of; `kind` None for a whole source, or where it is not known."""

    kind: FactKind | None = None
    options: tuple[str, ...] | None = None
    whole: bool = False


def read_when(section: Section, told: Told) -> tuple[tuple[Condition, ...], ...]:
    """Return the table of a rule: a list of conditions, each alone, or several under a word of groups."""
    node = section.need("when")
    if node is None:
        return ()
    if not isinstance(node, Items):
        section.reading.wrong_kind(node, section.at("when"), Items)
        return ()
    if not node.items:
        section.reading.fault("PB025", node, where=section.at("when"))
    groups = (_group(section, one, told) for one in node.items[:MOST_ROWS])
    found = tuple(one for one in groups if one)
    rows = sum(len(one) for one in found)
    if rows > MOST_ROWS or len(node.items) > MOST_ROWS:
        section.reading.fault("PB032", section.key("when"), where=section.at("when"), most=MOST_ROWS)
    if sum(1 for group in found for one in group if one.bands) > 1:
        section.reading.fault("PB161", section.key("when"), value="bands")
    return found


def _group(section: Section, node: Node, told: Told) -> tuple[Condition, ...]:
    """Return one group: a condition, or those under ``any:`` (one is enough) or ``same_person:`` (all)."""
    where = section.at("when")
    word = next((one for one in (ANY, SAME) if isinstance(node, Entries) and one in node.pairs), None)
    if word is None:
        return (_condition(Section(section.reading, node, where, CONDITION_KEYS), told),)
    part = Section(section.reading, node, where, (word,))
    inner = part.get(word)
    nodes = inner.items if isinstance(inner, Items) else []
    if inner is not None and len(nodes) < 2:
        section.reading.wrong_kind(inner, f"{where}.{word}", Items)
    parts = [Section(section.reading, one, where, CONDITION_KEYS) for one in nodes]
    if word == ANY:
        return tuple(_condition(one, told) for one in parts)
    if not told.homes:
        section.reading.fault("PB174", part.key(SAME))
    return SamePerson(_own(one, _condition(one, told), told) for one in parts)


def _own(section: Section, row: Condition, told: Told) -> Condition:
    """Return a row that is asked of one person; what is known of the household alone is a fault."""
    column = told.columns.get(row.fact)
    of_home = column is not None and column.about is About.HOUSEHOLD
    kind_id = row.fact.removeprefix(THINGS).partition(".")[0] if row.fact.startswith(THINGS) else ""
    if of_home or (kind_id and told.register and kind_id != told.register):
        section.reading.fault("PB175", section.get("fact") or section.node, value=row.fact)
    elif row.gather is Gather.PER_HEAD:
        section.reading.fault("PB160", section.key("gather"), key="gather: per head", value=SAME)
    return row


def _condition(section: Section, told: Told) -> Condition:
    ref = section.text("fact")
    fact = _fact(section, ref, told)
    op = _op(section, fact)
    gather = _gather(section, op, fact)
    return Condition(
        fact=ref,
        op=op,
        value=_value(section, op, fact),
        gather=gather,
        empty=_empty(section, op),
        last=_periods(section, "last", ref),
        before=_before(section, op),
        bands=_bands(section, op, fact),
    )


def _fact(section: Section, ref: str, told: Told) -> Fact:
    """Return what is known of a fact; one that the plan cannot have is a fault."""
    node = section.get("fact")
    if node is None or not ref:
        return Fact()
    if ref.startswith(THINGS):
        return _register_fact(section, node, ref, told)
    source, dot, _ = ref.partition(".")
    column = told.columns.get(ref)
    if (dot and column is None) or (not dot and source not in told.sources):
        section.reading.fault("PB155", node, value=ref, allowed=(*told.known, *told.sources))
    elif source not in told.sources:
        section.reading.fault("PB156", node, value=source, allowed=told.sources)
    if column is None:
        return Fact(whole=not dot)
    options = tuple(told.words.get(column.words, ())) if column.kind is FactKind.CHOICE else None
    return Fact(column.kind, options)


def _register_fact(section: Section, node: Node, ref: str, told: Told) -> Fact:
    kind_id, _, field_id = ref.removeprefix(THINGS).partition(".")
    if told.registers and kind_id not in told.registers:
        allowed = tuple(f"{THINGS}{one}" for one in told.registers)
        section.reading.fault("PB155", node, value=ref, allowed=allowed)
        return Fact()
    kind = told.things.get(kind_id)
    field = kind.get(field_id) if kind else None
    if kind is None:
        return Fact()
    if field is None:
        known = tuple(one.id for one in kind.fields)
        section.reading.fault("PB153", node, value=field_id, register=kind_id, allowed=known)
        return Fact()
    if field.field.kind not in _FIELDS:
        section.reading.fault("PB157", node, op="is", kind=field.field.kind.value, allowed=tuple(_FIELDS))
        return Fact()
    options = told.words.get(field.field.of) if kind_id in told.things.own else None
    return Fact(_FIELDS[field.field.kind], tuple(options) if options is not None else None)


def _op(section: Section, fact: Fact) -> Op:
    node = section.need("is")
    found = section.reading.one_of(node, section.at("is"), tuple(Op)) if node else ""
    op = Op(found) if found else Op.PRESENT
    allowed = PRESENCE if fact.whole else FITS.get(fact.kind, tuple(Op)) if fact.kind else tuple(Op)
    if node and found and op not in allowed:
        kind = fact.kind.value if fact.kind else "rows"
        section.reading.fault("PB157", node, op=op.value, kind=kind, allowed=tuple(allowed))
    return op


def _gather(section: Section, op: Op, fact: Fact) -> Gather:
    node = section.get("gather")
    found = section.reading.one_of(node, section.at("gather"), tuple(Gather)) if node else ""
    gather = Gather(found) if found else Gather.ANY
    at = node or section.get("is") or section.node
    if op in CHANGES and gather not in _ADDED:
        section.reading.fault("PB159", at, op=op.value, value=gather.value, allowed=tuple(_ADDED))
    elif gather in _ADDED and (op not in (*ORDERED, *CHANGES) or (fact.kind and fact.kind not in NUMERIC)):
        allowed = (Gather.ANY, Gather.ALL)
        section.reading.fault("PB159", at, op=op.value, value=gather.value, allowed=allowed)
    elif node and op in PRESENCE:
        section.reading.fault("PB160", section.key("gather"), key="gather", value=op.value)
    return gather


def _empty(section: Section, op: Op) -> Empty:
    if op in PRESENCE:
        if section.get("empty"):
            section.reading.fault("PB160", section.key("empty"), key="empty", value=op.value)
        return Empty.NO
    node = section.need("empty")
    found = section.reading.one_of(node, section.at("empty"), tuple(Empty)) if node else ""
    return Empty(found) if found else Empty.NO


def _periods(section: Section, key: str, ref: str) -> int:
    if ref.startswith(THINGS) and section.get(key):
        section.reading.fault("PB160", section.key(key), key=key, value=ref)
    return section.whole(key, 1, MOST_PERIODS, 1)


def _before(section: Section, op: Op) -> int:
    """Return how many periods ago the value compared with was sent."""
    if op in CHANGES:
        return section.whole("before", 1, MOST_PERIODS, None)
    if section.get("before"):
        section.reading.fault("PB160", section.key("before"), key="before", value=op.value)
    return 0


def _value(section: Section, op: Op, fact: Fact) -> tuple[Value, ...]:
    if op in {*PRESENCE, Op.TRUE, Op.FALSE}:
        if section.get("value"):
            section.reading.fault("PB160", section.key("value"), key="value", value=op.value)
        return ()
    node = section.need("value")
    if node is None:
        return ()
    if op in {Op.IN, Op.NOT_IN}:
        return tuple(_option(section, one, fact) for one in listed(node))
    return (_one(section, node, op, fact),)


def _option(section: Section, node: Node, fact: Fact) -> str:
    if fact.options is None:
        return section.reading.scalar(node, section.at("value"))
    return section.reading.one_of(node, section.at("value"), fact.options)


def _one(section: Section, node: Node, op: Op, fact: Fact) -> Value:
    reading, where = section.reading, section.at("value")
    if op in CHANGES:
        return Decimal(reading.percent(node, where, 100 if op is Op.FALLS else 1000))
    if fact.kind is FactKind.DATE:
        return reading.day(node, where)
    if fact.kind is FactKind.MONTH:
        said = reading.scalar(node, where)
        if said and not _MONTH.fullmatch(said):
            reading.fault("PB158", node, value=said, kind=FactKind.MONTH.value)
        return said
    if fact.kind is None:
        return written(node)
    return read_decimal(reading, node, where)


def _bands(section: Section, op: Op, fact: Fact) -> tuple[Decimal, ...]:
    """Return the limits behind the first, each worse than the one before."""
    node = section.get("bands")
    if node is None:
        return ()
    if op not in (*ORDERED, *CHANGES) or fact.kind in {FactKind.DATE, FactKind.MONTH}:
        section.reading.fault("PB160", section.key("bands"), key="bands", value=op.value)
        return ()
    first = section.get("value")
    nodes = [*([first] if first else []), *listed(node)]
    limits = [_one(section, one, op, fact) for one in nodes]
    found = [one for one in limits if isinstance(one, Decimal)]
    signed = [-one for one in found] if op in {Op.AT_MOST, Op.LESS} else found
    if any(later <= one for one, later in pairwise(signed)):
        section.reading.fault("PB161", section.key("bands"), value=written(nodes[0]))
    if len(found) > MOST_BANDS:
        section.reading.fault("PB032", section.key("bands"), where=section.at("bands"), most=MOST_BANDS)
    return tuple(found[1:])
