"""The facts of a few households, out of the tables of all, and what a rule says of them and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from chuanhui.playbook.risks import Answer, Facts, Seen, evaluate
from chuanhui.playbook.schema import About, FactColumn, RiskRule, SamePerson
from chuanhui.system.linkage.outcome.known import Known

_WHO = frozenset({"household", "person", "ago"})


def answers(
    rule: RiskRule, subjects: Sequence[int], known: Known, columns: Mapping[str, FactColumn]
) -> dict[int, Answer]:
    """Return what a rule says of some subjects and why, condition by condition.

    Args:
        rule: the rule.
        subjects: households or persons, as the rule is of the one or the other; a few thousand at most.
        known: the facts of all.
        columns: the facts that departments send.
    """
    each = any(isinstance(group, SamePerson) for group in rule.when)
    told = facts_of(rule.of, subjects, known, each=each)
    return {who: evaluate(rule, facts, columns) for who, facts in told.items()}


def facts_of(about: About, subjects: Iterable[int], known: Known, *, each: bool = False) -> dict[int, Facts]:
    """Return the facts of some subjects, as `playbook.risks` takes them.

    Args:
        about: whom they are.
        subjects: households or persons.
        known: the facts of all.
        each: of households also what is known of each person in them.
    """
    who = about.value
    wanted = list(dict.fromkeys(subjects))
    asked = pa.array(wanted, pa.int64())
    members = dict.fromkeys(wanted, 1)
    if about is About.HOUSEHOLD:
        members = dict.fromkeys(wanted, 0)
        for one in _of(known.subjects, who, asked).column(who).to_pylist():
            members[one] += 1
    seen: dict[int, dict[str, list[Seen]]] = {one: {} for one in wanted}
    rows: dict[int, dict[str, list[int]]] = {one: {} for one in wanted}
    for source, table in known.rows.items():
        for row in _of(table, who, asked).to_pylist():
            subject = row[who]
            rows[subject].setdefault(source, []).append(row["ago"])
            for name, value in row.items():
                if name not in _WHO:
                    seen[subject].setdefault(f"{source}.{name}", []).append(Seen(value, row["ago"]))
    pending, late = (_waiting(tables, who, asked) for tables in (known.pending, known.late))
    ago = _ago(known.pending, who, asked)
    nothing = frozenset[str]()
    people = _people(asked, known) if each and about is About.HOUSEHOLD else {}
    return {
        one: Facts(
            seen[one],
            rows[one],
            known.sent - late.get(one, nothing),
            pending.get(one, nothing),
            members[one],
            people.get(one, {}),
            ago.get(one, {}),
        )
        for one in wanted
    }


def _people(homes: pa.Array, known: Known) -> dict[int, dict[int, Facts]]:
    """Return what is known of each person of some households."""
    rows = _of(known.subjects, About.HOUSEHOLD.value, homes).to_pylist()
    facts = facts_of(About.PERSON, [row["person"] for row in rows], known)
    found: dict[int, dict[int, Facts]] = {}
    for row in rows:
        found.setdefault(row["household"], {})[row["person"]] = facts[row["person"]]
    return found


def _waiting(tables: Mapping[str, pa.Table], who: str, asked: pa.Array) -> dict[int, frozenset[str]]:
    """Return for which sources each of some subjects waits."""
    found: dict[int, frozenset[str]] = {}
    for source, table in tables.items():
        for subject in set(_of(table, who, asked).column(who).to_pylist()):
            found[subject] = found.get(subject, frozenset()) | {source}
    return found


def _ago(tables: Mapping[str, pa.Table], who: str, asked: pa.Array) -> dict[int, dict[str, int]]:
    """Return how many periods ago the latest row was told for which subjects wait, by source."""
    found: dict[int, dict[str, int]] = {}
    for source, table in tables.items():
        for row in _of(table, who, asked).to_pylist():
            told = found.setdefault(row[who], {})
            told[source] = min(row["ago"], told.get(source, row["ago"]))
    return found


def _of(table: pa.Table, who: str, asked: pa.Array) -> Any:
    return table.filter(pc.is_in(table.column(who), asked))
