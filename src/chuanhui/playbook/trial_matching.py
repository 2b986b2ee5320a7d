"""Reads the lines of a trial that try risk rules and deliveries: no register, no database, only the words.

::

    - facts: {medical_insurance.self_paid: 26000, medical_insurance.self_paid@1: [800, 950], members: 3}
    - expect: {of: risks.heavy_medical_cost, fires: true, because: medical_insurance.self_paid}
    - deliver: {of: medical_insurance, lines: ["姓名,出生日期,自付费用", "…"]}
    - expect: {of: deliveries.medical_insurance, rows: 1, refused: 0}

``@n`` says that a value was sent n periods ago; a list has one value for each member of the household;
``none`` is a blank cell. Where a rule asks of one and the same person, the first values of all lists are of
one member, the second ones of another. A file that is not among `late` has come; its row is there when one of
its facts is told, or when `rows` names it: the first time as a row of the first member, and so on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from chuanhui.playbook.nodes import Node
from chuanhui.playbook.reading import Reading, Section
from chuanhui.playbook.risk_answers import Facts, Seen
from chuanhui.playbook.saying_matching import column_of
from chuanhui.playbook.schema import FactKind, FieldKind, Playbook, Value
from chuanhui.playbook.schema.matching import THINGS
from chuanhui.playbook.trial_lines import Line
from chuanhui.playbook.trial_lines import Value as Told

MATCHING_VERBS = ("facts", "deliver")
FACT_WORDS = ("rows", "late", "pending", "members")
DELIVER_KEYS = ("of", "lines")
BLANK = "none"
PURE = "system"
"""Who acts in a line that touches nothing."""

_FACT = re.compile(r"([a-z][\w.]*?)(?:@(\d{1,2}))?")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_NUMERIC = (FactKind.NUMBER, FactKind.MONEY, FactKind.WHOLE)
_FIELDS = {
    FieldKind.NUMBER: FactKind.NUMBER,
    FieldKind.QUANTITY: FactKind.NUMBER,
    FieldKind.DATE: FactKind.DATE,
}


def read_matching_line(
    reading: Reading,
    playbook: Playbook | None,
    verb: str,
    node: Node,
    value: Callable[[Node, str], Told],
) -> tuple[str, dict[str, Told]]:
    """Return what a line of `MATCHING_VERBS` is about and what it tells; what it names is checked.

    Args:
        reading: takes note of faults.
        playbook: the playbook tried; None where it is not known.
        verb: the word of the line.
        node: what stands under it.
        value: reads a single value of a trial.
    """
    if verb == "deliver":
        section = Section(reading, node, verb, DELIVER_KEYS)
        of, lines = section.text("of"), section.need("lines")
        known = tuple(playbook.deliveries) if playbook else ()
        at = section.get("of")
        if playbook and at and of and of not in known:
            reading.fault("PB155", at, value=of, allowed=known)
        return of, {"lines": value(lines, "deliver.lines")} if lines else {}
    section = Section(reading, node, verb, tuple(getattr(node, "pairs", ())))
    told = {key: value(one, f"facts.{key}") for key, (_, one) in section.node.pairs.items()}
    if playbook is not None:
        for key, (written, one) in section.node.pairs.items():
            _check(reading, playbook, key, told[key], written, one)
    return "risks", told


def _check(reading: Reading, playbook: Playbook, key: str, told: Told, written: Node, node: Node) -> None:
    """Note a fact, source or value that the playbook does not know."""
    if key in FACT_WORDS:
        for one in _listed(told) if key != "members" else ():
            if one.partition("@")[0] not in playbook.deliveries:
                reading.fault("PB155", node, value=one, allowed=tuple(playbook.deliveries))
        if key == "members" and not isinstance(told, int):
            reading.fault("PB158", node, value=str(told), kind=FactKind.WHOLE.value)
        return
    found = _FACT.fullmatch(key)
    ref = found[1] if found else key
    if not ref.startswith(THINGS) and column_of(ref, playbook) is None:
        known = tuple(fact.ref for one in playbook.deliveries.values() for fact in one.facts.values())
        reading.fault("PB155", written, value=ref, allowed=(*known, *FACT_WORDS))
        return
    kind = kind_of(ref, playbook)
    for value in told if isinstance(told, tuple) else (told,):
        try:
            cell(value, kind)
        except ValueError:
            reading.fault("PB158", node, value=str(value), kind=kind.value if kind else "")


def kind_of(ref: str, playbook: Playbook) -> FactKind | None:
    """Return the kind of a fact; None for options and truths of registers, and where it is not known."""
    if column := column_of(ref, playbook):
        return column.kind
    kind_id, _, field_id = ref.removeprefix(THINGS).partition(".")
    kind = playbook.registers.get(kind_id)
    field = kind.get(field_id) if kind else None
    return _FIELDS.get(field.field.kind) if field else None


def cell(told: Told, kind: FactKind | None) -> Value | None:
    """Return the value that a trial tells, None for a blank cell.

    Raises:
        ValueError: it is no value of this kind.
    """
    if told in {"", BLANK} or isinstance(told, tuple):
        return None
    if kind in _NUMERIC or (kind is None and isinstance(told, int) and not isinstance(told, bool)):
        try:
            return Decimal(str(told))
        except InvalidOperation as wrong:
            raise ValueError(told) from wrong
    if kind is FactKind.YES_NO:
        if str(told).lower() not in {"true", "false"}:
            raise ValueError(told)
        return str(told).lower() == "true"
    if kind is FactKind.DATE:
        return date.fromisoformat(str(told))
    if kind is FactKind.MONTH and not _MONTH.fullmatch(str(told)):
        raise ValueError(told)
    return told if isinstance(told, bool) else str(told)


def facts_of(line: Line, playbook: Playbook) -> Facts:
    """Return what a line of `facts` tells of one household."""
    seen: dict[str, list[Seen]] = {}
    rows: dict[str, set[int]] = {}
    for key, told in line.facts.items():
        found = _FACT.fullmatch(key)
        if key in FACT_WORDS or found is None:
            continue
        ref, ago = found[1], int(found[2] or 0)
        kind = kind_of(ref, playbook)
        values = told if isinstance(told, tuple) else (told,)
        seen.setdefault(ref, []).extend(Seen(cell(one, kind), ago) for one in values)
        rows.setdefault(ref.partition(".")[0], set()).add(ago)
    named = [_row(one) for one in _listed(line.facts.get("rows", ()))]
    for source, ago in named:
        rows.setdefault(source, set()).add(ago)
    whole = Facts(
        seen=seen,
        rows={source: tuple(sorted(agos)) for source, agos in rows.items() if source in playbook.deliveries},
        sent=frozenset(playbook.deliveries) - set(_listed(line.facts.get("late", ()))),
        pending=frozenset(_listed(line.facts.get("pending", ()))),
        members=_members(line.facts),
    )
    return replace(whole, people=_people(whole, named))


def _row(said: str) -> tuple[str, int]:
    """Return the source of a row that is named, and how many periods ago it was sent."""
    source, _, ago = said.partition("@")
    return source, int(ago or 0)


def _people(whole: Facts, named: Sequence[tuple[str, int]]) -> dict[int, Facts]:
    """Return what is told of each member: of every fact and period the value at his place in the list.

    Args:
        whole: what is told of the household.
        named: source and period of the rows that stand there without a fact, one member's after another's.
    """
    found: dict[int, tuple[dict[str, list[Seen]], dict[str, set[int]]]] = {
        number: ({}, {}) for number in range(1, whole.members + 1)
    }
    for ref, cells in whole.seen.items():
        told: dict[int, int] = {}
        for cell_ in cells:
            number = told[cell_.ago] = told.get(cell_.ago, 0) + 1
            seen, rows = found.setdefault(number, ({}, {}))
            seen.setdefault(ref, []).append(cell_)
            rows.setdefault(ref.partition(".")[0], set()).add(cell_.ago)
    given: Counter[tuple[str, int]] = Counter()
    for row in named:
        given[row] += 1
        _, rows = found.setdefault(given[row], ({}, {}))
        rows.setdefault(row[0], set()).add(row[1])
    return {
        number: Facts(
            seen, {key: tuple(sorted(agos)) for key, agos in rows.items()}, whole.sent, whole.pending
        )
        for number, (seen, rows) in found.items()
    }


def _members(told: Mapping[str, Told]) -> int:
    found = told.get("members", 1)
    return found if isinstance(found, int) else 1


def _listed(told: Told) -> tuple[str, ...]:
    return told if isinstance(told, tuple) else (str(told),)
