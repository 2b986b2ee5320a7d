"""Many rows at once: questions to tables in memory, and their columns as PostgreSQL takes and gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from pyarrow import csv

THREADS = 2
BATCH = 50_000
"""Rows of one statement: some ten megabytes of text."""


def ask(question: str, parameters: tuple[Any, ...] = (), **tables: pa.Table) -> pa.Table:
    """Return the answer to a question in SQL over tables by their names; nothing of it reaches a disk."""
    with duckdb.connect(config={"threads": THREADS, "temp_directory": ""}) as database:
        for name, table in tables.items():
            database.register(name, table)
        return database.sql(question, params=parameters or None).to_arrow_table()


def put(statement: str, values: Mapping[str, Any], table: pa.Table) -> int:
    """Execute a statement that unnests the columns of a table as arrays; return how many rows it touched.

    Args:
        statement: names each column as ``%(name)s::type[]``.
        values: parameters that are the same for all rows.
        table: texts, numbers and bytes.
    """
    touched = 0
    for piece in _pieces(table):
        arrays = {name: array_text(piece.column(name)) for name in piece.column_names}
        with connection.cursor() as cursor:
            cursor.execute(statement, {**values, **arrays})
            touched += cursor.rowcount
    return touched


def _pieces(table: pa.Table) -> Iterator[pa.Table]:
    for begin in range(0, table.num_rows, BATCH):
        yield table.slice(begin, BATCH)


def array_text(column: pa.ChunkedArray) -> str:
    """Return a column as the text of an array: null stays null, and a comma in a cell parts nothing."""
    if pa.types.is_binary(column.type):
        texts = pa.array(
            [None if one is None else f'"\\\\x{one.hex()}"' for one in column.to_pylist()], pa.string()
        )
    elif pa.types.is_string(column.type):
        plain = pc.replace_substring(pc.replace_substring(column, "\\", "\\\\"), '"', '\\"')
        texts = pc.binary_join_element_wise('"', plain, '"', "")
    else:
        texts = pc.cast(column, pa.string())
    return "{" + ",".join(pc.fill_null(texts, "NULL").to_pylist()) + "}"


def fetch(question: str, values: Mapping[str, Any], schema: pa.Schema) -> pa.Table:
    """Return what the database answers, column by column.

    Args:
        question: in SQL; its columns are named and typed by `schema`.
        values: its parameters.
        schema: of texts and numbers; bytes come as hexadecimal text.
    """
    out = pa.BufferOutputStream()
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f"COPY ({question}) TO STDOUT (FORMAT csv)", values) as copy,
    ):
        for piece in copy:
            out.write(piece)
    found = out.getvalue()
    if not found.size:
        return schema.empty_table()
    return csv.read_csv(
        found,
        csv.ReadOptions(column_names=schema.names),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=False),
    )
