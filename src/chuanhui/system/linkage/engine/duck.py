"""The joins on DuckDB, in memory, within a limit; the default engine."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from .joins import PIECE, Held, Joins, size_of
from .shapes import Batch, Registry, Settings

MILLION = 1_000_000


class DuckJoins(Joins):
    """One connection for one run: nothing is written to disk, and everything is gone at its end."""

    text = "VARCHAR"
    sign = "chr(31)"

    def __init__(self, registry: Registry, batches: Sequence[Batch], settings: Settings) -> None:
        super().__init__(registry, batches, settings)
        self._base = duckdb.connect(
            config={
                "threads": settings.threads,
                "memory_limit": f"{memory_mb(registry, settings)}MB",
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

    def rest(self) -> None:
        """Give back what DuckDB's allocator keeps: it does when its threads end, a fifth of a gigabyte."""
        self._base.execute("SET threads = 1")
        self._base.execute(f"SET threads = {int(self._settings.threads)}")

    def registered(self, **tables: pa.Table) -> None:
        """Give tables a name for the queries that follow."""
        for name, table in tables.items():
            self._base.register(name, table)

    def ask(self, text: str) -> pa.Table:
        """Return the answer to one of the queries in `queries`."""
        return self._base.sql(text).to_arrow_table()

    def _pieces(self, text: str) -> Iterator[pa.Table]:
        reader = self._base.sql(text).to_arrow_reader(PIECE)
        empty = True
        for batch in reader:
            empty = False
            yield pa.Table.from_batches([batch])
        if empty:
            yield reader.schema.empty_table()

    def _quoted(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def _relation(self, name: str, held: Held, columns: Sequence[str] | None = None) -> str:
        del columns  # DuckDB reads what a query names, no more
        if isinstance(held, pa.Table):
            self._base.register(name, held)
            return name
        # Signs that DuckDB reads as a pattern are taken as they are; so is a folder called `year=2026`.
        path = re.sub(r"([*?\[])", r"[\1]", str(held)).replace("'", "''")
        return f"read_parquet('{path}', hive_partitioning = false)"

    def _digest(self, text: str) -> str:
        return f"md5_number({text})"

    def _mark(self, digest: str) -> str:
        return f"CAST({digest} & {(1 << 63) - 1} AS BIGINT)"


def memory_mb(registry: Registry, settings: Settings) -> int:
    """Return what DuckDB may hold: that of a million people, and for more of them more in proportion."""
    return math.ceil(settings.memory_mb * max(1.0, size_of(registry.people) / MILLION))
