"""The joins on Apache Spark: the same queries, the same pairs; for registers that one machine cannot join.

Spark joins; keys, comparisons and weights are worked out on this side, by the same code as with DuckDB. So
machines of a cluster need Java and Spark alone, no Python, and what comes out cannot differ but by a join.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from . import queries
from .keys import ROLES
from .shapes import Batch, Registry, Settings
from .spark_errors import SparkFailed
from .spark_session import session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PIECE = 1 << 17
SIGN = "char(31)"
LOCAL = "local[2]"
T = TypeVar("T")


class SparkJoins:
    """One session for one run; nothing outlives it."""

    def __init__(
        self, registry: Registry, batches: Sequence[Batch], settings: Settings, *, master: str = LOCAL
    ) -> None:
        self.registry = registry
        self.batches = list(batches)
        self._settings = settings
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

    def people(self) -> Iterator[pa.Table]:
        """Yield person, household and the roles of the register, in pieces and in its order."""
        names = self.registry.columns
        there = _names(self.registry.people)
        wanted = ("person", "household", *ROLES)
        picked = {one: names.get(one, one) for one in wanted if names.get(one, one) in there}
        if isinstance(self.registry.people, pa.Table):
            pieces = iter(self.registry.people.select(list(picked.values())).to_batches(PIECE))
        else:
            pieces = pq.ParquetFile(self.registry.people).iter_batches(PIECE, columns=list(picked.values()))
        for piece in pieces:
            table = pa.Table.from_batches([piece]).select(list(picked.values()))
            yield table.rename_columns(list(picked))

    def sizes(self) -> list[int]:
        """Return how many rows each batch has."""
        return [
            one.rows.num_rows if isinstance(one.rows, pa.Table) else pq.read_metadata(one.rows).num_rows
            for one in self.batches
        ]

    def exact(self, sampled: Sequence[str], rows: pa.Table | None = None, salt: str = "") -> pa.Table:
        """Return all rows with the person of stage 1; what was typed where there is none, or in the sample.

        Args:
            sampled: per batch, the condition that draws the sample.
            rows: look at these rows (source, row, mark, roles) instead of the batches.
            salt: keys the marks of rows; none are made without it.
        """
        if rows is None:
            names = [self._batch(place, sampled[place], salt) for place in range(len(self.batches))]
        else:
            self._view("unknown", rows)
            cases = " ".join(f"WHEN {place} THEN {condition}" for place, condition in enumerate(sampled))
            names = [f"(SELECT *, CASE source {cases} END AS sampled FROM unknown)"]
        columns = self.registry.columns
        named = {one: columns.get(one, one) for one in ("person", "id_number", "name")}
        self._view("people", self.registry.people, list(named.values()))
        picked = ", ".join(f"{_quoted(theirs)} AS {one}" for one, theirs in named.items())
        carried = ["mark"] if salt else []
        text = queries.exact(f"(SELECT {picked} FROM people)", names, ROLES, carried)
        found = self.ask(text)
        total = sum(self.sizes()) if rows is None else rows.num_rows
        if found.num_rows > total:
            found = self.ask(queries.once(text, ROLES, carried))
        return found

    def known(self, memory: pa.Table, salt: str) -> pa.Table:
        """Return all rows with what is remembered (`person`, `how`); what was typed for the others alone."""
        self._view("memory", memory)
        names = [self._batch(place, "false", salt) for place in range(len(self.batches))]
        return self.ask(queries.known(names, ROLES))

    def registered(self, **tables: pa.Table) -> None:
        """Give tables a name for the queries that follow."""
        for name, table in tables.items():
            self._view(name, table)
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

    def _batch(self, place: int, sampled: str, salt: str) -> str:
        batch = self.batches[place]
        there = _names(batch.rows)
        typed = {role: batch.columns.get(role, role) for role in ROLES}
        row = batch.columns.get("row", "row")
        self._view(f"batch_{place}", batch.rows, [row, *(one for one in typed.values() if one in there)])
        text = {
            role: f"CAST({_quoted(typed[role])} AS STRING)"
            if typed[role] in there
            else "CAST(NULL AS STRING)"
            for role in ROLES
        }
        columns = ", ".join(f"{text[role]} AS {role}" for role in ROLES)
        parts = [f"coalesce({text[role]}, '')" for role in ROLES if typed[role] in there]
        inner = f"SELECT {_quoted(row)} AS row, {columns} FROM batch_{place}"
        if salt:
            digest = f"md5({f' || {SIGN} || '.join([repr(salt), *parts, repr(salt)])}) AS digest"
            inner = f"SELECT {_quoted(row)} AS row, {columns}, {digest} FROM batch_{place}"
            inner = f"SELECT * EXCEPT (digest), {_mark('digest')} AS mark FROM ({inner})"
        return f"(SELECT {place} AS source, *, {sampled} AS sampled FROM ({inner}))"

    def _view(self, name: str, held: pa.Table | Path | str, columns: Sequence[str] | None = None) -> None:
        """Give a table or a Parquet file a name; of a table only some columns leave this process."""
        if isinstance(held, pa.Table):
            table = _plain(held if columns is None else held.select(list(dict.fromkeys(columns))))
            frame = _told(lambda: self._base.createDataFrame(table))
        else:
            frame = _told(lambda: self._base.read.parquet(_path(held)))
        _told(lambda: frame.createOrReplaceTempView(name))


def _told(work: Callable[[], T]) -> T:
    """Do some work in Spark; of what goes wrong only its name gets out: its words may hold data."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - reason: comes with pyspark
    from pyspark.errors import PySparkException  # noqa: PLC0415 - reason: an extra

    try:
        return work()
    except (PySparkException, Py4JError) as error:
        name = error.getCondition() if isinstance(error, PySparkException) else None
        raise SparkFailed(kind=name or type(error).__name__) from None


def _mark(digest: str) -> str:
    """Return the SQL of DuckDB's `md5_number_lower(…) >> 1`: the last 8 bytes from the right, halved."""

    def half(first: int) -> str:
        pairs = " || ".join(f"substr({digest}, {at}, 2)" for at in range(first, first - 8, -2))
        return f"CAST(conv({pairs}, 16, 10) AS BIGINT)"

    return f"shiftleft({half(31)}, 31) + shiftright({half(23)}, 1)"


def _plain(table: pa.Table) -> pa.Table:
    """Return a table in the types that Spark reads: no dictionaries, no views, no large strings."""

    def plain(kind: pa.DataType) -> pa.DataType:
        if pa.types.is_dictionary(kind):
            return plain(kind.value_type)
        is_text = pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
        return pa.string() if is_text else kind

    return table.cast(pa.schema([field.with_type(plain(field.type)) for field in table.schema]))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _path(held: Path | str) -> str:
    """Return the address of a file; signs that Spark reads as a pattern are taken as they are."""
    return "file://" + re.sub(r"([\\*?\[\]{}])", r"\\\1", str(Path(held).resolve()))


def _names(held: Any) -> set[str]:
    return set(held.column_names if isinstance(held, pa.Table) else pq.read_schema(held).names)
