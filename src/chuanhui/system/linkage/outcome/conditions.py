"""One condition of a risk rule in the words of DuckDB: what is gathered for it, and what that says.

The verdicts are numbers in an order (see `chuanhui.playbook.risks`). Sums are decimals: a limit is met to the
last cent or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from chuanhui.playbook.risks import Verdict
from chuanhui.playbook.schema import About, Condition, Empty, FactColumn, Gather, Op
from chuanhui.system.linkage.outcome.known import Known

SUM = "DECIMAL(30, 6)"
"""Room for a sum of a household, and for that sum times a limit."""

_EMPTY = {Empty.NO: Verdict.NO, Empty.YES: Verdict.FIRES, Empty.ASK: Verdict.ASKS}
_COMPARED = {Op.AT_LEAST: ">=", Op.MORE: ">", Op.AT_MOST: "<=", Op.LESS: "<"}


def table_of(condition: Condition, columns: Mapping[str, FactColumn]) -> tuple[str, str]:
    """Return which rows a condition looks at, and the column whose equal values count once in a period."""
    column = columns.get(condition.fact)
    once = column.id if column is not None and column.about is About.HOUSEHOLD else ""
    if condition.op in {Op.PRESENT, Op.ABSENT}:
        once = ""
    if "." not in condition.fact:
        return condition.fact, ""
    return condition.fact.rpartition(".")[0], once


def measured(condition: Condition, at: int) -> tuple[str, ...]:
    """Return the names of what is gathered for a condition."""
    if condition.op in {Op.PRESENT, Op.ABSENT}:
        return (f"n{at}",)
    if condition.gather in {Gather.ANY, Gather.ALL}:
        return f"n{at}", f"h{at}", f"g{at}"
    if condition.op in {Op.FALLS, Op.RISES}:
        return f"n{at}", f"s{at}", f"m{at}", f"e{at}"
    return f"n{at}", f"s{at}"


def measures(condition: Condition, at: int) -> list[str]:
    """Return what is gathered for a condition, group by group of rows."""
    window = f"ago >= 0 AND ago < {condition.last}"
    if "." not in condition.fact:
        return [f"count(*) FILTER ({window}) AS n{at}"]
    cell = named(condition.fact.rpartition(".")[2])
    found = [f"count({cell}) FILTER ({window}) AS n{at}"]
    if condition.op in {Op.PRESENT, Op.ABSENT}:
        return found
    there = f"{cell} IS NOT NULL AND {window}"
    if condition.gather in {Gather.ANY, Gather.ALL}:
        test = _test(condition.op, cell, condition.value)
        band = _band(condition, cell)
        if condition.gather is Gather.ANY:
            return [
                *found,
                f"bool_or({test}) FILTER ({there}) AS h{at}",
                f"max({band}) FILTER ({there} AND {test}) AS g{at}",
            ]
        return [
            *found,
            f"bool_and({test}) FILTER ({there}) AS h{at}",
            f"min({band}) FILTER ({there}) AS g{at}",
        ]
    found.append(f"CAST(sum({cell}) FILTER ({window}) AS {SUM}) AS s{at}")
    if condition.op in {Op.FALLS, Op.RISES}:
        earlier = f"ago >= {condition.before} AND ago < {condition.before + condition.last}"
        found.append(f"count({cell}) FILTER ({earlier}) AS m{at}")
        found.append(f"CAST(sum({cell}) FILTER ({earlier}) AS {SUM}) AS e{at}")
    return found


def verdict_and_band(condition: Condition, at: int, known: Known) -> tuple[str, str]:
    """Return the verdict of a condition, and how many limits its value has passed, as expressions."""
    waits, fires, no = int(Verdict.WAITS), int(Verdict.FIRES), int(Verdict.NO)
    source = condition.source
    if source and source not in known.sent:
        return str(waits), "0"
    holds, band = _holds(condition, at)
    count = f"coalesce(n{at}, 0)"
    if condition.op in {Op.PRESENT, Op.ABSENT}:
        verdict, sure = f"CASE WHEN {holds} THEN {fires} ELSE {no} END", condition.op is Op.PRESENT
        stands = holds
    else:
        empty = int(_EMPTY[condition.empty])
        is_empty = f"{count} = 0 OR {holds} IS NULL"
        verdict = f"CASE WHEN {is_empty} THEN {empty} WHEN {holds} THEN {fires} ELSE {no} END"
        sure, stands = condition.gather is Gather.ANY, f"NOT ({is_empty}) AND {holds}"
    if source in known.pending:
        wait = f"{named(f'pending {source}')} < {condition.last + condition.before}"
        kept = f"{wait} AND NOT coalesce({stands}, false)" if sure else wait
        verdict = f"CASE WHEN {kept} THEN {waits} ELSE {verdict} END"
    if source in known.late:
        verdict = f"CASE WHEN {named(f'late {source}')} THEN {waits} ELSE {verdict} END"
    return verdict, f"coalesce({band}, 0)"


def _holds(condition: Condition, at: int) -> tuple[str, str]:
    """Return whether a condition holds (null: nothing to compare), and the band, over what was gathered."""
    if condition.op in {Op.PRESENT, Op.ABSENT}:
        return f"coalesce(n{at}, 0) {'>' if condition.op is Op.PRESENT else '='} 0", "0"
    if condition.gather in {Gather.ANY, Gather.ALL}:
        return f"h{at}", f"g{at}"
    if condition.op in {Op.FALLS, Op.RISES}:
        moved = f"e{at} - s{at}" if condition.op is Op.FALLS else f"s{at} - e{at}"
        limits = [f"CAST(({moved}) * 100 >= {_number(one)} * e{at} AS INT)" for one in condition.bands]
        there = f"n{at} > 0 AND m{at} > 0 AND e{at} > 0"
        holds = f"CASE WHEN {there} THEN ({moved}) * 100 >= {_number(condition.value[0])} * e{at} END"
        return holds, f"CASE WHEN {there} THEN {' + '.join(limits) or '0'} END"
    heads = " * members" if condition.gather is Gather.PER_HEAD else ""
    test = _test(condition.op, f"s{at}", condition.value, heads)
    holds = f"CASE WHEN n{at} > 0 AND members > 0 THEN {test} END"
    return holds, _band(condition, f"s{at}", heads)


def _band(condition: Condition, cell: str, heads: str = "") -> str:
    passed = [f"CAST({_test(condition.op, cell, (one,), heads)} AS INT)" for one in condition.bands]
    return f"({' + '.join(passed)})" if passed else "0"


def _test(op: Op, cell: str, wanted: Sequence[Any], heads: str = "") -> str:
    if op in _COMPARED:
        return f"({cell} {_COMPARED[op]} {_literal(wanted[0])}{heads})"
    if op in {Op.IN, Op.NOT_IN}:
        listed = ", ".join(_literal(one) for one in wanted)
        return f"({cell} {'IN' if op is Op.IN else 'NOT IN'} ({listed}))"
    return f"({cell} = {'true' if op is Op.TRUE else 'false'})"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return text(value)


def _number(value: Any) -> str:
    return f"CAST('{Decimal(value):f}' AS DECIMAL(18, 6))"


def text(value: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def named(value: str) -> str:
    """Return a name as SQL writes it, whatever stands in it."""
    return '"' + value.replace('"', '""') + '"'
