"""The joins on DuckDB, in memory, within a limit; the default engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from . import queries
from .keys import ROLES
from .shapes import Batch, Registry, Settings

SIGN = "chr(31)"
PIECE = 1 << 17


class DuckJoins:
    """One connection for one run: nothing is written to disk, and everything is gone at its end."""

    def __init__(self, registry: Registry, batches: Sequence[Batch], settings: Settings) -> None:
        self.registry = registry
        self.batches = list(batches)
        self._settings = settings
        self._base = duckdb.connect(
            config={
                "threads": settings.threads,
                "memory_limit": f"{settings.memory_mb}MB",
                "temp_directory": "",
                "preserve_insertion_order": False,
                "enable_external_file_cache": False,
            }
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def stop(self) -> None:
        """Break off the query that runs; for another thread."""
        self._base.interrupt()

    def people(self) -> Iterator[pa.Table]:
        """Yield person, household and the roles of the register, in pieces."""
        names = self.registry.columns
        there = _names(self.registry.people)
        wanted = ("person", "household", *ROLES)
        picked = {one: names.get(one, one) for one in wanted if names.get(one, one) in there}
        if isinstance(self.registry.people, pa.Table):
            batches = self.registry.people.select(list(picked.values())).to_batches(PIECE)
        else:
            batches = pq.ParquetFile(self.registry.people).iter_batches(PIECE, columns=list(picked.values()))
        for batch in batches:
            table = pa.Table.from_batches([batch]).select(list(picked.values()))
            yield table.rename_columns(list(picked))

    def sizes(self) -> list[int]:
        """Return how many rows each batch has."""
        return [
            one.rows.num_rows if isinstance(one.rows, pa.Table) else pq.read_metadata(one.rows).num_rows
            for one in self.batches
        ]

    def exact(self, sampled: Sequence[str], rows: pa.Table | None = None, salt: str = "") -> pa.Table:
        """Return all rows with the person of stage 1; what was typed only where there is none, or in the
        sample.

        Args:
            sampled: per batch, the condition that draws the sample.
            rows: look at these rows (source, row, mark, roles) instead of the batches.
            salt: keys the marks of rows; none are made without it.
        """
        if rows is None:
            names = [self._batch(place, sampled[place], salt) for place in range(len(self.batches))]
        else:
            self._base.register("unknown", rows)
            cases = " ".join(f"WHEN {place} THEN {condition}" for place, condition in enumerate(sampled))
            names = [f"(SELECT *, CASE source {cases} END AS sampled FROM unknown)"]
        people = self._relation("people", self.registry.people)
        columns = self.registry.columns
        named = ", ".join(f'"{columns.get(one, one)}" AS {one}' for one in ("person", "id_number", "name"))
        carried = ["mark"] if salt else []
        text = queries.exact(f"(SELECT {named} FROM {people})", names, ROLES, carried)
        found = self._table(text)
        total = sum(self.sizes()) if rows is None else rows.num_rows
        if found.num_rows > total:
            found = self._table(queries.once(text, ROLES, carried))
        return found

    def known(self, memory: pa.Table, salt: str) -> pa.Table:
        """Return all rows with what is remembered of them (`person`, `how`); what was typed only for the
        others."""
        self._base.register("memory", memory)
        names = [self._batch(place, "false", salt) for place in range(len(self.batches))]
        return self._table(queries.known(names, ROLES))

    def registered(self, **tables: pa.Table) -> None:
        """Give tables a name for the queries that follow."""
        for name, table in tables.items():
            self._base.register(name, table)

    def ask(self, text: str) -> pa.Table:
        """Return the answer to one of the queries in `queries`."""
        return self._table(text)

    def _table(self, text: str) -> pa.Table:
        return self._base.sql(text).to_arrow_table()

    def _batch(self, place: int, sampled: str, salt: str) -> str:
        batch = self.batches[place]
        relation = self._relation(f"batch_{place}", batch.rows)
        there = _names(batch.rows)
        typed = {role: batch.columns.get(role, role) for role in ROLES}
        columns = ", ".join(
            f'CAST("{typed[role]}" AS VARCHAR) AS {role}'
            if typed[role] in there
            else f"NULL::VARCHAR AS {role}"
            for role in ROLES
        )
        row = batch.columns.get("row", "row")
        parts = [
            f"coalesce(CAST(\"{typed[role]}\" AS VARCHAR), '')" for role in ROLES if typed[role] in there
        ]
        mark = f", {_mark(salt, parts)} AS mark" if salt else ""
        inner = f'SELECT "{row}" AS row, {columns}{mark} FROM {relation}'
        return f"(SELECT {place} AS source, *, {sampled} AS sampled FROM ({inner}))"

    def _relation(self, name: str, held: pa.Table | Path | str) -> str:
        if isinstance(held, pa.Table):
            self._base.register(name, held)
            return name
        return f"read_parquet('{str(held).replace(chr(39), chr(39) * 2)}')"


def _mark(salt: str, parts: Sequence[str]) -> str:
    """Return the SQL of a row's keyed mark: 63 bits of a keyed digest of everything typed about its
    person."""
    text = f" || {SIGN} || ".join([f"'{salt}'", *parts, f"'{salt}'"])
    return f"CAST(md5_number_lower({text}) >> 1 AS BIGINT)"


def _names(held: pa.Table | Path | str) -> set[str]:
    if isinstance(held, pa.Table):
        return set(held.column_names)
    return set(pq.read_schema(held).names)
