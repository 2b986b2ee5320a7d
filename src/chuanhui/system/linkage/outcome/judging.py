"""Every risk rule over every household at once, in DuckDB; what it says is what `playbook.risks` says of one.

The verdicts are numbers in an order (see `chuanhui.playbook.risks`), so a rule is ``least`` over its groups
of ``greatest`` over their conditions. Sums are decimals: a limit is met to the last cent or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from chuanhui.playbook.risks import Verdict
from chuanhui.playbook.schema import About, Condition, Empty, FactColumn, Gather, Op, RiskRule

SUM = "DECIMAL(30, 6)"
"""Room for a sum of a household, and for that sum times a limit."""

_EMPTY = {Empty.NO: Verdict.NO, Empty.YES: Verdict.FIRES, Empty.ASK: Verdict.ASKS}
_COMPARED = {Op.AT_LEAST: ">=", Op.MORE: ">", Op.AT_MOST: "<=", Op.LESS: "<"}


@dataclass(frozen=True)
class Known:
    """What is known of all households, or persons, of one matching plan.

    Attributes:
        subjects: ``household``, ``person`` (int64; one row for each person of the register; one without a
            household has null there).
        rows: linked rows by source, ``registers.<kind>`` for what a register holds itself: ``household``,
            ``person``, ``ago`` (int32, periods before the present one) and a column for each fact.
        sent: sources whose file of the present period was matched.
        pending: ``household``, ``person`` of rows that lie with a clerk, by source.
        late: of sources that some have sent, ``household``, ``person`` of those for whom others answer, who
            have not: for them the source was not sent.
    """

    subjects: pa.Table
    rows: Mapping[str, pa.Table]
    sent: frozenset[str] = frozenset()
    pending: Mapping[str, pa.Table] = field(default_factory=dict)
    late: Mapping[str, pa.Table] = field(default_factory=dict)


def judge_all(
    rules: Sequence[RiskRule], known: Known, columns: Mapping[str, FactColumn], *, threads: int = 2
) -> pa.Table:
    """Return what the rules say where they say anything: ``rule``, ``subject``, ``verdict``, ``band``.

    Args:
        rules: of one plan.
        known: the facts.
        columns: the facts that departments send, by ``source.fact``.
        threads: of the database that lives as long as this call.

    `subject` is a household or a person as the rule is of the one or the other; `verdict` is 1 to 3.
    """
    found = []
    for about in About:
        of = [one for one in rules if one.of is about]
        if of:
            # Without a folder for what memory does not hold: facts of people are never put on a disk.
            with duckdb.connect(config={"threads": threads, "temp_directory": ""}) as database:
                found.append(_judged(database, of, about, known, columns))
    empty = pa.schema(
        [("rule", pa.string()), ("subject", pa.int64()), ("verdict", pa.int8()), ("band", pa.int8())]
    )
    return pa.concat_tables([one.cast(empty) for one in found]) if found else empty.empty_table()


def _judged(
    database: duckdb.DuckDBPyConnection,
    rules: Sequence[RiskRule],
    about: About,
    known: Known,
    columns: Mapping[str, FactColumn],
) -> pa.Table:
    database.register("people", known.subjects)
    asked = list(dict.fromkeys(one for rule in rules for one in rule.conditions))
    places = {condition: at for at, condition in enumerate(asked)}
    selects, joins = _gathered(database, places, about.value, known, columns)
    people = (
        "SELECT household, count(*) AS members FROM people WHERE household IS NOT NULL GROUP BY 1"
        if about is About.HOUSEHOLD
        else "SELECT DISTINCT person, 1 AS members FROM people"
    )
    verdicts = []
    for condition in asked:
        verdict, band = _verdict(condition, places[condition], known)
        verdicts += [f"{verdict} AS v{places[condition]}", f"{band} AS b{places[condition]}"]
    said = " UNION ALL ".join(_said(rule, places) for rule in rules)
    return database.sql(
        f"WITH measured AS MATERIALIZED (SELECT {', '.join(selects)} FROM ({people}) p {' '.join(joins)}), "
        f"judged AS MATERIALIZED (SELECT subject, {', '.join(verdicts)} FROM measured) {said} ORDER BY 1, 2"
    ).to_arrow_table()


def _gathered(
    database: duckdb.DuckDBPyConnection,
    places: Mapping[Condition, int],
    who: str,
    known: Known,
    columns: Mapping[str, FactColumn],
) -> tuple[list[str], list[str]]:
    """Return what is selected of each subject, and the joins that gather it: each source is read once."""
    selects, joins = [f"p.{who} AS subject", "p.members AS members"], list[str]()
    by_table: dict[tuple[str, str], list[Condition]] = {}
    for condition, place in places.items():
        table = _table_of(condition, columns)
        by_table.setdefault(table, []).append(condition)
        there = table[0] in known.rows
        selects += [name if there else f"NULL AS {name}" for name in _measured(condition, place)]
    for at, ((source, once), conditions) in enumerate(by_table.items()):
        if source not in known.rows:
            continue
        database.register(f"rows_{at}", known.rows[source])
        measures = ", ".join(text for one in conditions for text in _measures(one, places[one]))
        rows = f"rows_{at}" if not once else f"(SELECT DISTINCT {who}, ago, {_name(once)} FROM rows_{at})"
        joins.append(
            f"LEFT JOIN (SELECT {who} AS subject, {measures} FROM {rows} "
            f"WHERE {who} IS NOT NULL GROUP BY 1) AS t{at} ON t{at}.subject = p.{who}"
        )
    for why, tables in (("pending", known.pending), ("late", known.late)):
        for at, (source, table) in enumerate(tables.items()):
            name = f"{why}_{at}"
            database.register(name, table)
            joins.append(
                f"LEFT JOIN (SELECT DISTINCT {who} AS subject, true AS waits FROM {name}) AS {name} "
                f"ON {name}.subject = p.{who}"
            )
            selects.append(f"coalesce({name}.waits, false) AS {_name(f'{why} {source}')}")
    return selects, joins


def _said(rule: RiskRule, places: Mapping[Condition, int]) -> str:
    groups = [", ".join(f"v{places[one]}" for one in group) for group in rule.when]
    verdict = f"least({', '.join(f'greatest({one})' for one in groups)})" if groups else "0"
    fires = int(Verdict.FIRES)
    bands = ", ".join(
        f"CASE WHEN v{places[one]} = {fires} THEN b{places[one]} ELSE 0 END" for one in rule.conditions
    )
    return (
        f"SELECT {_text(rule.id)} AS rule, subject, {verdict} AS verdict, greatest(0, {bands}) AS band "
        f"FROM judged WHERE {verdict} > 0"
    )


def _table_of(condition: Condition, columns: Mapping[str, FactColumn]) -> tuple[str, str]:
    """Return which rows a condition looks at, and the column whose equal values count once in a period."""
    column = columns.get(condition.fact)
    once = column.id if column is not None and column.about is About.HOUSEHOLD else ""
    if condition.op in {Op.PRESENT, Op.ABSENT}:
        once = ""
    if "." not in condition.fact:
        return condition.fact, ""
    return condition.fact.rpartition(".")[0], once


def _measured(condition: Condition, at: int) -> tuple[str, ...]:
    """Return the names of what is gathered for a condition."""
    if condition.op in {Op.PRESENT, Op.ABSENT}:
        return (f"n{at}",)
    if condition.gather in {Gather.ANY, Gather.ALL}:
        return f"n{at}", f"h{at}", f"g{at}"
    if condition.op in {Op.FALLS, Op.RISES}:
        return f"n{at}", f"s{at}", f"m{at}", f"e{at}"
    return f"n{at}", f"s{at}"


def _measures(condition: Condition, at: int) -> list[str]:
    """Return what is gathered for a condition, group by group of rows."""
    window = f"ago >= 0 AND ago < {condition.last}"
    if "." not in condition.fact:
        return [f"count(*) FILTER ({window}) AS n{at}"]
    cell = _name(condition.fact.rpartition(".")[2])
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


def _verdict(condition: Condition, at: int, known: Known) -> tuple[str, str]:
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
        wait = _name(f"pending {source}")
        kept = f"{wait} AND NOT coalesce({stands}, false)" if sure else wait
        verdict = f"CASE WHEN {kept} THEN {waits} ELSE {verdict} END"
    if source in known.late:
        verdict = f"CASE WHEN {_name(f'late {source}')} THEN {waits} ELSE {verdict} END"
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
    return _text(value)


def _number(value: Any) -> str:
    return f"CAST('{Decimal(value):f}' AS DECIMAL(18, 6))"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
