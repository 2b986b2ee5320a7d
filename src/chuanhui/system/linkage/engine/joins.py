"""What the joins of both engines share: which columns are read, what stage 1 asks, who is remembered.

An engine says how it quotes a name, gives a table a name and makes the mark of a row; the questions are
the same.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from . import queries
from .keys import ROLES
from .shapes import Batch, Registry, Settings
from .strings import Ints

PIECE = 1 << 17
REPEATED = ("sex", "village")
"""Roles of few values: read as they are coded in the file."""
Held: TypeAlias = pa.Table | Path | str


@dataclass
class Found:
    """The rows of all batches: those that are somebody's, and what was typed of the rest and of a sample."""

    settled: pa.Table
    rest: pa.Table

    def __len__(self) -> int:
        sampled = (
            pc.sum(pc.is_valid(self.rest["person"])).as_py() if "person" in self.rest.column_names else 0
        )
        return int(self.settled.num_rows + self.rest.num_rows - (sampled or 0))


class Joins(ABC):
    """One engine for one run, used as a context; nothing outlives it.

    Attributes:
        text: the engine's name of the type of text.
        sign: the engine's expression for the sign between the parts of a mark.
    """

    text: ClassVar[str]
    sign: ClassVar[str]

    def __init__(self, registry: Registry, batches: Sequence[Batch], settings: Settings) -> None:
        self.registry = registry
        self.batches = list(batches)
        self._settings = settings

    @abstractmethod
    def __enter__(self) -> Self: ...

    @abstractmethod
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    @abstractmethod
    def stop(self) -> None:
        """Break off the query that runs; for another thread."""

    def rest(self) -> None:
        """Give back what the engine keeps for a next query; called between stages."""
        return

    @abstractmethod
    def registered(self, **tables: pa.Table) -> None:
        """Give tables a name for the queries that follow."""

    @abstractmethod
    def ask(self, text: str) -> pa.Table:
        """Return the answer to one of the queries in `queries`."""

    @abstractmethod
    def _quoted(self, name: str) -> str:
        """Return a name of a column as it stands in a query."""

    @abstractmethod
    def _relation(self, name: str, held: Held, columns: Sequence[str] | None = None) -> str:
        """Return what a query reads a table or a Parquet file from; of a table only `columns` are needed."""

    @abstractmethod
    def _digest(self, text: str) -> str:
        """Return the digest of a text, as an expression."""

    @abstractmethod
    def _mark(self, digest: str) -> str:
        """Return 63 bits of a digest as a whole number, as an expression; the same number in every engine."""

    def people(self) -> Iterator[pa.Table]:
        """Yield person, household and the roles of the register, in pieces and in its order."""
        names = self.registry.columns
        there = names_of(self.registry.people)
        wanted = ("person", "household", *ROLES)
        picked = {one: names.get(one, one) for one in wanted if names.get(one, one) in there}
        if isinstance(self.registry.people, pa.Table):
            pieces = iter(self.registry.people.select(list(picked.values())).to_batches(PIECE))
        else:
            coded = [picked[one] for one in REPEATED if one in picked]
            file = pq.ParquetFile(self.registry.people, read_dictionary=coded)
            pieces = file.iter_batches(PIECE, columns=list(picked.values()))
        for piece in pieces:
            table = pa.Table.from_batches([piece]).select(list(picked.values()))
            yield table.rename_columns(list(picked))

    def people_at(self, places: Ints) -> Iterator[pa.Table]:
        """Yield what `people` yields of the people at some places, which are in order."""
        begin, empty = 0, True
        for piece in self.people():
            first, last = np.searchsorted(places, (begin, begin + piece.num_rows))
            if first < last or empty:
                yield piece.take(pa.array(places[first:last] - begin))
                empty = False
            begin += piece.num_rows

    def sizes(self) -> list[int]:
        """Return how many rows each batch has."""
        return [size_of(one.rows) for one in self.batches]

    def exact(self, sampled: Sequence[str], rows: pa.Table | None = None, salt: str = "") -> Found:
        """Return all rows with the person of stage 1, and what was typed of the others and of a sample.

        Args:
            sampled: per batch, the condition that draws the sample.
            rows: look at these rows (source, row, mark, roles) instead of the batches.
            salt: keys the marks of rows; none are made without it.
        """
        if rows is None:
            names = [self._batch(place, sampled[place], salt) for place in range(len(self.batches))]
        else:
            unknown = self._relation("unknown", rows)
            cases = " ".join(f"WHEN {place} THEN {condition}" for place, condition in enumerate(sampled))
            names = [f"(SELECT *, CASE source {cases} END AS sampled FROM {unknown})"]
        columns = self.registry.columns
        named = {one: columns.get(one, one) for one in ("person", "id_number", "name")}
        people = self._relation("people", self.registry.people, list(named.values()))
        picked = ", ".join(f"{self._quoted(theirs)} AS {one}" for one, theirs in named.items())
        carried = ["mark"] if salt else []
        text = queries.exact(f"(SELECT {picked} FROM {people})", names, ROLES, carried)
        plain = ["source", "row", *carried, "person"]
        found = self._parted(text, plain, "person")
        total = sum(self.sizes()) if rows is None else rows.num_rows
        if len(found) > total:
            found = self._parted(queries.once(text, ROLES, carried), plain, "person")
        return found

    def known(self, memory: pa.Table, salt: str, anew: Sequence[str]) -> Found:
        """Return all rows with what is remembered (`person`, `how`), and what was typed of the others.

        Args:
            memory: what is remembered.
            salt: keys the marks of rows.
            anew: per batch, the condition of rows that are looked at as if nothing were remembered of them.
        """
        remembered = self._relation("memory", memory)
        names = [self._batch(place, anew[place], salt) for place in range(len(self.batches))]
        text = queries.known(names, ROLES, remembered)
        return self._parted(text, ["source", "row", "mark", "person", "how"], "how")

    def _pieces(self, text: str) -> Iterator[pa.Table]:
        """Yield the answer to a query in pieces."""
        yield self.ask(text)

    def _parted(self, text: str, plain: Sequence[str], done: str) -> Found:
        """Part the rows of an answer into those where `done` is filled and the others, piece by piece."""
        settled, rest = [], []
        for piece in self._pieces(text):
            is_done = pc.is_valid(piece[done])
            settled.append(piece.select(list(plain)).filter(is_done))
            sampled = pc.fill_null(piece["sampled"], False) if "sampled" in piece.column_names else False
            rest.append(piece.filter(pc.or_(pc.invert(is_done), sampled)))
        return Found(pa.concat_tables(settled), pa.concat_tables(rest))

    def _batch(self, place: int, sampled: str, salt: str) -> str:
        """Return a batch as a relation of `source`, `row`, the roles, `sampled` and, with a salt, `mark`."""
        batch = self.batches[place]
        there = names_of(batch.rows)
        typed = {role: batch.columns.get(role, role) for role in ROLES}
        row = batch.columns.get("row", "row")
        used = [row, *(one for one in typed.values() if one in there)]
        relation = self._relation(f"batch_{place}", batch.rows, used)
        value = {
            role: f"CAST({self._quoted(typed[role]) if typed[role] in there else 'NULL'} AS {self.text})"
            for role in ROLES
        }
        columns = ", ".join(f"{value[role]} AS {role}" for role in ROLES)
        inner = f"SELECT {self._quoted(row)} AS row, {columns} FROM {relation}"
        if salt:
            parts = [f"coalesce({value[role]}, '')" for role in ROLES if typed[role] in there]
            # concat, not ||: a third of the time.
            digest = self._digest(f"concat('{salt}', {f', {self.sign}, '.join(parts)})" if parts else "''")
            inner = f"SELECT {self._quoted(row)} AS row, {columns}, {digest} AS digest FROM {relation}"
            inner = f"SELECT row, {', '.join(ROLES)}, {self._mark('digest')} AS mark FROM ({inner})"
        return f"(SELECT {place} AS source, *, {sampled} AS sampled FROM ({inner}))"


def names_of(held: Held) -> set[str]:
    """Return the columns of a table or a Parquet file."""
    return set(held.column_names if isinstance(held, pa.Table) else pq.read_schema(held).names)


def size_of(held: Held) -> int:
    """Return how many rows a table or a Parquet file has."""
    return int(held.num_rows if isinstance(held, pa.Table) else pq.read_metadata(held).num_rows)
