"""Facts of a file as rows keep them, sealed, and back as typed columns that rules are judged on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from chuanhui.playbook.schema import FactColumn, FactKind, Source
from chuanhui.system.linkage.intake.facts import TYPES

Wire = dict[str, Any]
"""One row of a file: its facts by id, as plain JSON; a blank cell is left out."""

ROWS = "rows"
"""The one field of what a row of facts seals."""


def wire_rows(facts: pa.Table, places: Sequence[int]) -> list[Wire]:
    """Return the facts of some rows of a file; a row whose cells are all blank is told as one."""
    names = [name for name in facts.column_names if name != "row"]
    columns = {name: facts.column(name).take(pa.array(places, pa.int64())).to_pylist() for name in names}
    return [
        {name: plain_fact(columns[name][at]) for name in names if columns[name][at] is not None}
        for at in range(len(places))
    ]


def all_rows(facts: pa.Table) -> list[Wire]:
    """Return the facts of every row of a file."""
    return wire_rows(facts, range(facts.num_rows))


def typed(column: FactColumn, value: Any) -> Any:
    """Return a fact as rules compare it; None for what is kept no more in the form it has today."""
    if value is None:
        return None
    if column.numeric:
        return Decimal(str(value))
    if column.kind is FactKind.DATE:
        return date.fromisoformat(str(value))
    return bool(value) if column.kind is FactKind.YES_NO else str(value)


def table_of(source: Source, rows: Sequence[tuple[int | None, int, int, Mapping[str, Any]]]) -> pa.Table:
    """Return the rows of a source as rules are judged on them.

    Args:
        rows: household, person, periods ago, and the facts.
    """
    columns: dict[str, Any] = {
        "household": pa.array([one[0] for one in rows], pa.int64()),
        "person": pa.array([one[1] for one in rows], pa.int64()),
        "ago": pa.array([one[2] for one in rows], pa.int32()),
    }
    for fact in source.facts.values():
        columns[fact.id] = pa.array([typed(fact, one[3].get(fact.id)) for one in rows], TYPES[fact.kind])
    return pa.table(columns)


def plain_fact(value: Any) -> Any:
    """Return a fact as plain JSON holds it, a number without needless noughts."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value
