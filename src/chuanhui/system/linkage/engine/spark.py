"""The joins on Apache Spark: the same queries, the same pairs; for registers that one machine cannot join.

Spark joins; keys, comparisons and weights are worked out on this side, by the same code as with DuckDB. So
machines of a cluster need Java and Spark alone, no Python, and what comes out cannot differ but by a join.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

import pyarrow as pa

from .joins import Held, Joins
from .shapes import Batch, Registry, Settings
from .spark_errors import SparkFailed
from .spark_session import session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LOCAL = "local[2]"
T = TypeVar("T")


class SparkJoins(Joins):
    """One session for one run; nothing outlives it."""

    text = "STRING"
    sign = "char(31)"

    def __init__(
        self, registry: Registry, batches: Sequence[Batch], settings: Settings, *, master: str = LOCAL
    ) -> None:
        super().__init__(registry, batches, settings)
        self._master = master
        self._held: dict[str, DataFrame] = {}
        self._stack = ExitStack()
        self._base: SparkSession

    def __enter__(self) -> Self:
        self._base = self._stack.enter_context(session(self._master))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.clear()
        self._stack.close()

    def stop(self) -> None:
        """Break off the query that runs; for another thread."""
        self._base.sparkContext.cancelAllJobs()

    def registered(self, **tables: pa.Table) -> None:
        """Give tables a name for the queries that follow."""
        for name, table in tables.items():
            self._relation(name, table)
            former = self._held.pop(name, None)
            if former is not None:
                former.unpersist()
            # Sent once and kept where it is joined, not sent again with each of the queries that read it.
            self._held[name] = self._base.table(name).persist()

    def ask(self, text: str) -> pa.Table:
        """Return the answer to one of the queries in `queries`.

        Raises:
            SparkFailed: Spark gave up.
        """
        return _told(lambda: self._base.sql(text).toArrow())

    def _quoted(self, name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    def _relation(self, name: str, held: Held, columns: Sequence[str] | None = None) -> str:
        """Give a table or a Parquet file a name; of a table only some columns leave this process."""
        if isinstance(held, pa.Table):
            table = _plain(held if columns is None else held.select(list(dict.fromkeys(columns))))
            frame = _told(lambda: self._base.createDataFrame(table))
        else:
            frame = _told(lambda: self._base.read.parquet(_path(held)))
        _told(lambda: frame.createOrReplaceTempView(name))
        return name

    def _digest(self, text: str) -> str:
        return f"md5({text})"

    def _mark(self, digest: str) -> str:
        """Return what DuckDB's `md5_number` holds in its lower 63 bits: the first 8 bytes, from the right."""

        def half(first: int) -> str:
            pairs = " || ".join(f"substr({digest}, {at}, 2)" for at in range(first, first - 8, -2))
            return f"CAST(conv({pairs}, 16, 10) AS BIGINT)"

        return f"shiftleft({half(15)} & {(1 << 31) - 1}, 32) + {half(7)}"


def _told(work: Callable[[], T]) -> T:
    """Do some work in Spark; of what goes wrong only its name gets out: its words may hold data."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - reason: comes with pyspark
    from pyspark.errors import PySparkException  # noqa: PLC0415 - reason: an extra

    try:
        return work()
    except (PySparkException, Py4JError) as error:
        name = error.getCondition() if isinstance(error, PySparkException) else None
        raise SparkFailed(kind=name or type(error).__name__) from None


def _plain(table: pa.Table) -> pa.Table:
    """Return a table in the types that Spark reads: no dictionaries, no views, no large strings."""

    def plain(kind: pa.DataType) -> pa.DataType:
        if pa.types.is_dictionary(kind):
            return plain(kind.value_type)
        is_text = pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
        return pa.string() if is_text else kind

    return table.cast(pa.schema([field.with_type(plain(field.type)) for field in table.schema]))


def _path(held: Path | str) -> str:
    """Return the address of a file; signs that Spark reads as a pattern are taken as they are."""
    return "file://" + re.sub(r"([\\*?\[\]{}])", r"\\\1", str(Path(held).resolve()))
