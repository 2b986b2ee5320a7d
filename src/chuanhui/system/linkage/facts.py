"""Facts of a file as rows keep them, sealed, and back as typed columns that rules are judged on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from chuanhui.playbook.schema import FactColumn, Source
from chuanhui.system.linkage.columns import ask
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


def wire_texts(facts: pa.Table) -> pa.Table:
    """Return `row` and `facts` of every row of a file: what `wire_rows` returns, written as JSON."""
    cells = [
        f"""'"{name}":' || {_cell(f'"{name}"', facts.schema.field(name).type)}"""
        for name in sorted(facts.column_names)
        if name != "row"
    ]
    whole = f"concat_ws(',', {', '.join(cells)})" if cells else "''"
    return ask(f"SELECT row, '{{' || {whole} || '}}' AS facts FROM cells", cells=facts)


def _cell(name: str, of: pa.DataType) -> str:
    """Return the SQL that writes a cell as JSON; null for a blank one."""
    if pa.types.is_boolean(of):
        return f"CASE WHEN {name} THEN 'true' WHEN NOT {name} THEN 'false' END"
    text = f"CAST({name} AS VARCHAR)"
    if pa.types.is_decimal(of):
        text = f"rtrim(rtrim({text}, '0'), '.')"
    return f"CAST(to_json({text}) AS VARCHAR)"


def typed(column: FactColumn, values: list[Any]) -> pa.Array:
    """Return a fact of many rows as rules compare it, null where the row did not have it."""
    of = TYPES[column.kind]
    if pa.types.is_boolean(of):
        return pa.array([None if one is None else bool(one) for one in values], of)
    return pc.cast(pa.array([None if one is None else str(one) for one in values], pa.string()), of)


def table_of(source: Source, persons: list[int], rows: list[Mapping[str, Any]]) -> pa.Table:
    """Return rows of a source, ``person`` and a column for each fact, as rules are judged on them."""
    columns: dict[str, Any] = {"person": pa.array(persons, pa.int64())}
    for fact in source.facts.values():
        columns[fact.id] = typed(fact, [one.get(fact.id) for one in rows])
    return pa.table(columns)


def plain_fact(value: Any) -> Any:
    """Return a fact as plain JSON holds it, a number without needless noughts."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value
