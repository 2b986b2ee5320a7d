"""Every risk rule over every household at once, in DuckDB; what it says is what `playbook.risks` says of one.

The verdicts are numbers in an order (see `chuanhui.playbook.risks`), so a rule is ``least`` over its groups
of ``greatest`` over their conditions. Rows of one and the same person are judged person by person first: the
group is the ``max`` over a household of the ``least`` of each, 0 where nobody's says anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from chuanhui.playbook.risks import Verdict
from chuanhui.playbook.schema import About, Condition, FactColumn, RiskRule, SamePerson
from chuanhui.system.linkage.outcome.conditions import (
    measured,
    measures,
    named,
    table_of,
    text,
    verdict_and_band,
)
from chuanhui.system.linkage.outcome.known import Known

PEOPLE = {
    About.HOUSEHOLD: (
        "SELECT household, count(*) AS members FROM people WHERE household IS NOT NULL GROUP BY 1"
    ),
    About.PERSON: "SELECT DISTINCT person, household, 1 AS members FROM people",
}
NEVER = 1_000_000
"""More periods than any rule looks back."""

BANDS = 100
"""More than the limits that a value can pass: a verdict and a band as one number that can be compared."""


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


@dataclass(frozen=True)
class _Asked:
    """Every condition and every group of one person that some rules have, each once, by its place."""

    alone: Mapping[Condition, int]
    same: Mapping[SamePerson, int]
    own: Mapping[Condition, int]
    """The conditions of the groups of one person."""


def _asked(rules: Sequence[RiskRule]) -> _Asked:
    groups = [group for rule in rules for group in rule.when]
    same = dict.fromkeys(group for group in groups if isinstance(group, SamePerson))
    alone = dict.fromkeys(one for group in groups if not isinstance(group, SamePerson) for one in group)
    own = dict.fromkeys(one for group in same for one in group)
    return _Asked(
        {one: at for at, one in enumerate(alone)},
        {one: at for at, one in enumerate(same)},
        {one: at for at, one in enumerate(own)},
    )


def _judged(
    database: duckdb.DuckDBPyConnection,
    rules: Sequence[RiskRule],
    about: About,
    known: Known,
    columns: Mapping[str, FactColumn],
) -> pa.Table:
    database.register("people", known.subjects)
    for kind, tables in (("rows", known.rows), ("pending", known.pending), ("late", known.late)):
        for source, table in tables.items():
            database.register(f"{kind} {source}", table)
    asked = _asked(rules)
    if asked.same:
        # First and by itself: persons are many, and of most of them a group says nothing.
        own = _verdicts(asked.own, About.PERSON, about, known, columns)
        database.execute(f"CREATE TEMP TABLE same AS WITH own AS ({own}) {_same(asked)}")
    judged = _verdicts(asked.alone, about, about, known, columns)
    said = " UNION ALL ".join(_said(rule, asked) for rule in rules)
    return database.sql(f"WITH judged AS MATERIALIZED ({judged}) {said} ORDER BY 1, 2").to_arrow_table()


def _verdicts(
    places: Mapping[Condition, int],
    who: About,
    about: About,
    known: Known,
    columns: Mapping[str, FactColumn],
) -> str:
    """Return what each condition says of each household or person, as a query.

    Args:
        places: the conditions and their numbers.
        who: whose facts are gathered.
        about: what is called `subject`: of persons their household, where the rules are about those.
        known: the facts.
        columns: the facts that departments send.
    """
    selects, joins = _gathered(places, who.value, known, columns)
    told = ["subject"]
    for condition, place in places.items():
        verdict, band = verdict_and_band(condition, place, known)
        told += [f"{verdict} AS v{place}", f"{band} AS b{place}"]
    return (
        f"SELECT {', '.join(told)} FROM (SELECT p.{about.value} AS subject, {', '.join(selects)} "
        f"FROM ({PEOPLE[who]}) p {' '.join(joins)}) WHERE subject IS NOT NULL"
    )


def _gathered(
    places: Mapping[Condition, int], who: str, known: Known, columns: Mapping[str, FactColumn]
) -> tuple[list[str], list[str]]:
    """Return what is selected of each subject, and the joins that gather it: each source is read once."""
    selects, joins = ["p.members AS members"], list[str]()
    by_table: dict[tuple[str, str], list[Condition]] = {}
    for condition, place in places.items():
        table = table_of(condition, columns)
        by_table.setdefault(table, []).append(condition)
        there = table[0] in known.rows
        selects += [name if there else f"NULL AS {name}" for name in measured(condition, place)]
    for at, ((source, once), conditions) in enumerate(by_table.items()):
        if source not in known.rows:
            continue
        gathered = ", ".join(text for one in conditions for text in measures(one, places[one]))
        rows = named(f"rows {source}")
        if once:
            rows = f"(SELECT DISTINCT {who}, ago, {named(once)} FROM {rows})"
        joins.append(
            f"LEFT JOIN (SELECT {who} AS whose, {gathered} FROM {rows} "
            f"WHERE {who} IS NOT NULL GROUP BY 1) AS t{at} ON t{at}.whose = p.{who}"
        )
    for why, tables, waits, never in (
        ("pending", known.pending, "min(ago)", f"{NEVER}"),
        ("late", known.late, "true", "false"),
    ):
        for at, source in enumerate(tables):
            name, table_name = f"{why}_{at}", named(f"{why} {source}")
            joins.append(
                f"LEFT JOIN (SELECT {who} AS whose, {waits} AS waits FROM {table_name} GROUP BY 1) AS {name} "
                f"ON {name}.whose = p.{who}"
            )
            selects.append(f"coalesce({name}.waits, {never}) AS {table_name}")
    return selects, joins


def _same(asked: _Asked) -> str:
    """Return what each group of one person says, and its band, of households where any says something."""
    told = []
    for group, place in asked.same.items():
        places = [asked.own[one] for one in group]
        least = f"least({', '.join(f'v{one}' for one in places)})"
        told.append(f"max({least} * {BANDS} + {_band(places)}) AS s{place}")
    anything = " OR ".join(f"s{place} > 0" for place in asked.same.values())
    return f"FROM (SELECT subject, {', '.join(told)} FROM own GROUP BY 1) WHERE {anything}"


def _band(places: Sequence[int]) -> str:
    fires = int(Verdict.FIRES)
    bands = [f"CASE WHEN v{one} = {fires} THEN b{one} ELSE 0 END" for one in places]
    return f"greatest({', '.join(['0', *bands])})"


def _said(rule: RiskRule, asked: _Asked) -> str:
    verdicts, bands = list[str](), ["0"]
    for group in rule.when:
        if isinstance(group, SamePerson):
            said = f"coalesce(s{asked.same[group]}, 0)"
            verdicts.append(f"{said} // {BANDS}")
            bands.append(f"{said} % {BANDS}")
        else:
            places = [asked.alone[one] for one in group]
            verdicts.append(f"greatest({', '.join(f'v{one}' for one in places)})")
            bands.append(_band(places))
    verdict = f"least({', '.join(verdicts)})" if verdicts else "0"
    joined = " LEFT JOIN same USING (subject)" if asked.same else ""
    band = f"greatest({', '.join(bands)})"
    return (
        f"SELECT {text(rule.id)} AS rule, subject, {verdict} AS verdict, {band} AS band "
        f"FROM judged{joined} WHERE {verdict} > 0"
    )
