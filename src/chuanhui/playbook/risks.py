"""Whether a risk rule fires for one household: pure, no clock and no database.

The verdicts are ordered, so that a table of conditions is the least of its groups and a group the greatest
of its conditions; in SQL ``least`` and ``greatest`` of the same numbers say the same::

    NO 0      the facts say no
    WAITS 1   a file has not come, or a row that may be theirs lies with a clerk: missing is not zero
    ASKS 2    a fact is empty, and the rule says that somebody must then be asked
    FIRES 3   the facts say yes

How a condition is judged, in this order:

1. A source whose file of this period is not there: WAITS. Facts of registers are always there.
2. `PRESENT` and `ABSENT` look for a row, or for a value that is not blank, within the last periods.
3. Otherwise blank cells are set aside. Facts of a household count once in a period, however often they are
   repeated. Nothing left, or a comparison with an earlier value that is not there or not above zero, or a
   share of no members: the fact is empty, and `Condition.empty` says what that means.
4. `ANY` fires when one value holds, `ALL` when every one does, `SUM` and `PER_HEAD` compare the sum, exactly:
   the sum by members is compared as ``sum`` with ``value x members``, a fall as ``(then - now) x 100`` with
   ``value x then``.
5. Where a row of the source that may be theirs lies with a clerk, of a period that the condition looks back
   on, only what no further row can undo stands: `ANY` and `PRESENT` that fire. All else WAITS.

The conditions of a `SamePerson` are judged in this way of each member of the household alone; the group says
the greatest, over the members, of the least that its conditions say of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from chuanhui.playbook.risk_answers import Answer, Facts, Finding, Seen, Verdict
from chuanhui.playbook.schema import (
    About,
    Condition,
    Empty,
    FactColumn,
    Gather,
    Op,
    Playbook,
    RiskRule,
    SamePerson,
    Value,
)

__all__ = ["Answer", "Facts", "Finding", "Seen", "Verdict", "columns_of", "evaluate", "judge"]

CENT = Decimal("0.01")


def columns_of(playbook: Playbook) -> dict[str, FactColumn]:
    """Return every fact that the departments of a playbook send, by ``source.fact``."""
    return {one.ref: one for source in playbook.deliveries.values() for one in source.facts.values()}


def evaluate(rule: RiskRule, facts: Facts, columns: Mapping[str, FactColumn]) -> Answer:
    """Return what a rule says of one household.

    Args:
        rule: the rule.
        facts: what is known.
        columns: the facts that departments send, see `columns_of`.
    """
    judged = [_group(group, facts, columns) for group in rule.when]
    verdict = min((one for one, _ in judged), default=Verdict.NO)
    return Answer(rule, verdict, tuple(findings for _, findings in judged))


def _group(
    group: tuple[Condition, ...], facts: Facts, columns: Mapping[str, FactColumn]
) -> tuple[Verdict, tuple[Finding, ...]]:
    """Return what a group says, and what its conditions found."""
    if isinstance(group, SamePerson) and facts.people:
        return _same_person(group, facts.people, columns)
    findings = tuple(judge(one, facts, columns) for one in group)
    decides = min if isinstance(group, SamePerson) else max
    return decides(one.verdict for one in findings), findings


def _same_person(
    group: SamePerson, people: Mapping[int, Facts], columns: Mapping[str, FactColumn]
) -> tuple[Verdict, tuple[Finding, ...]]:
    """Return what a group says of the persons of whom it says the most, one after the other."""
    each = [
        [replace(judge(one, own, columns), who=who) for one in group] for who, own in sorted(people.items())
    ]
    least = [min(one.verdict for one in findings) for findings in each]
    verdict = max(least)
    if verdict is Verdict.NO:
        return verdict, tuple(max(each, key=lambda findings: sum(one.verdict for one in findings)))
    carry = (findings for findings, one in zip(each, least, strict=True) if one is verdict)
    return verdict, tuple(one for findings in carry for one in findings)


def judge(condition: Condition, facts: Facts, columns: Mapping[str, FactColumn]) -> Finding:
    """Return what one condition finds; see the head of this module for the order of its questions."""
    source = condition.source
    if source and source not in facts.sent:
        return Finding(condition, Verdict.WAITS)
    if condition.op in {Op.PRESENT, Op.ABSENT}:
        found = _presence(condition, facts)
    else:
        found = _compared(condition, facts, columns.get(condition.fact))
    reaches = facts.ago.get(source, 0) < condition.last + condition.before
    if source in facts.pending and reaches and not _stands(found):
        return Finding(condition, Verdict.WAITS, values=found.values, blanks=found.blanks, pending=True)
    return found


def _stands(found: Finding) -> bool:
    """Return whether no further row can undo what was found."""
    condition = found.condition
    sure = condition.op is Op.PRESENT or (condition.gather is Gather.ANY and condition.op is not Op.ABSENT)
    return sure and found.verdict is Verdict.FIRES and not found.empty


def _presence(condition: Condition, facts: Facts) -> Finding:
    if "." in condition.fact:
        cells = _window(condition, facts.seen.get(condition.fact, ()), 0)
        there = sum(1 for one in cells if one.value is not None)
        blanks = len(cells) - there
    else:
        there = sum(1 for ago in facts.rows.get(condition.fact, ()) if 0 <= ago < condition.last)
        blanks = 0
    holds = bool(there) is (condition.op is Op.PRESENT)
    return Finding(condition, Verdict.FIRES if holds else Verdict.NO, values=there, blanks=blanks)


def _compared(condition: Condition, facts: Facts, column: FactColumn | None) -> Finding:
    cells = _window(condition, facts.seen.get(condition.fact, ()), 0)
    values = _values(cells, column)
    blanks = sum(1 for one in cells if one.value is None)
    said = Measured() if not values else _MEASURES[condition.gather](condition, values, facts, column)
    if said.holds is None:
        verdict = _EMPTY[condition.empty]
        return Finding(condition, verdict, values=len(values), blanks=blanks, empty=True)
    verdict = Verdict.FIRES if said.holds else Verdict.NO
    return Finding(condition, verdict, said.value, len(values), blanks, band=said.band)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a comparison said; `holds` is None where there was nothing to compare."""

    holds: bool | None = None
    value: Value | None = None
    band: int = 0


def _window(condition: Condition, cells: Iterable[Seen], shift: int) -> list[Seen]:
    """Return the cells of the last periods, or of as many periods that lie `shift` earlier."""
    return [one for one in cells if shift <= one.ago < shift + condition.last]


def _values(cells: Iterable[Seen], column: FactColumn | None) -> list[Value]:
    """Return the values; of a household's own fact each once in a period."""
    told = [(one.ago, one.value) for one in cells if one.value is not None]
    if column is not None and column.about is About.HOUSEHOLD:
        told = list(dict.fromkeys(told))
    return [value for _, value in told]


def _any(condition: Condition, values: list[Value], _: Facts, __: FactColumn | None) -> Measured:
    holding = [one for one in values if _holds(condition.op, one, condition.value)]
    bands = [(_band(condition, one), one) for one in holding]
    if not bands:
        return Measured(False, values[0])
    band, value = max(bands, key=lambda pair: pair[0])
    return Measured(True, value, band)


def _all(condition: Condition, values: list[Value], _: Facts, __: FactColumn | None) -> Measured:
    failing = [one for one in values if not _holds(condition.op, one, condition.value)]
    if failing:
        return Measured(False, failing[0])
    band, value = min(((_band(condition, one), one) for one in values), key=lambda pair: pair[0])
    return Measured(True, value, band)


def _sum(condition: Condition, values: list[Value], facts: Facts, column: FactColumn | None) -> Measured:
    total = _total(values)
    if condition.op in {Op.FALLS, Op.RISES}:
        return _change(condition, total, facts, column)
    return Measured(_holds(condition.op, total, condition.value), total, _band(condition, total))


def _per_head(condition: Condition, values: list[Value], facts: Facts, column: FactColumn | None) -> Measured:
    if facts.members < 1:
        return Measured()
    total, heads = _total(values), Decimal(facts.members)
    if condition.op in {Op.FALLS, Op.RISES}:
        return _change(condition, total, facts, column)
    limits = tuple(_number(one) * heads for one in condition.value)
    share = (total / heads).quantize(CENT, ROUND_HALF_UP)
    return Measured(_holds(condition.op, total, limits), share, _band(condition, total, heads))


def _change(condition: Condition, now: Decimal, facts: Facts, column: FactColumn | None) -> Measured:
    """Return how a sum has changed, in per cent of what it was; the members of a household cancel out."""
    earlier = _values(_window(condition, facts.seen.get(condition.fact, ()), condition.before), column)
    then = _total(earlier)
    if not earlier or then <= 0:
        return Measured()
    moved = (then - now if condition.op is Op.FALLS else now - then) * 100
    limits = (_number(condition.value[0]), *condition.bands)
    holds = [moved >= one * then for one in limits]
    share = (moved / then).quantize(CENT, ROUND_HALF_UP)
    return Measured(holds[0], share, sum(holds[1:]) if holds[0] else 0)


def _band(condition: Condition, value: Value, heads: Decimal = Decimal(1)) -> int:
    """Return how many limits a value has passed, in the direction of the comparison."""
    return sum(1 for one in condition.bands if _holds(condition.op, value, (one * heads,)))


def _total(values: Iterable[Value]) -> Decimal:
    return sum((_number(one) for one in values), Decimal(0))


def _number(value: Any) -> Decimal:
    return Decimal(value)


def _holds(op: Op, value: Value, wanted: Sequence[Value]) -> bool:
    return _TESTS[op](value, wanted)


_TESTS: dict[Op, Callable[[Any, Sequence[Any]], bool]] = {
    Op.AT_LEAST: lambda value, wanted: bool(value >= wanted[0]),
    Op.MORE: lambda value, wanted: bool(value > wanted[0]),
    Op.AT_MOST: lambda value, wanted: bool(value <= wanted[0]),
    Op.LESS: lambda value, wanted: bool(value < wanted[0]),
    Op.IN: lambda value, wanted: value in wanted,
    Op.NOT_IN: lambda value, wanted: value not in wanted,
    Op.TRUE: lambda value, wanted: value is True,
    Op.FALSE: lambda value, wanted: value is False,
}
_EMPTY = {Empty.NO: Verdict.NO, Empty.YES: Verdict.FIRES, Empty.ASK: Verdict.ASKS}
_MEASURES: dict[Gather, Callable[[Condition, list[Value], Facts, FactColumn | None], Measured]] = {
    Gather.ANY: _any,
    Gather.ALL: _all,
    Gather.SUM: _sum,
    Gather.PER_HEAD: _per_head,
}
