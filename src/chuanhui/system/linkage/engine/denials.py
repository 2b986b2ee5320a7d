"""Whom people have said that rows are not: such a row is looked at anew and takes nobody from others.

The denied are no candidates of the row, not even by a number and a name that agree; so the choice, which
gives a person to the row that is likeliest his, is made as if that row had never been about him.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from .shapes import Batch
from .strings import Flags, Ints

DENIED = pa.schema([("source", pa.string()), ("row", pa.int64()), ("person", pa.int64())])
"""Rows of this month's batches, each with somebody that it is not."""


class Denials:
    """What was denied of the rows of a run; sources are places in its list of batches."""

    def __init__(self, table: pa.Table | None, batches: Sequence[Batch]) -> None:
        places = {batch.source: at for at, batch in enumerate(batches)}
        lines = table.cast(DENIED).to_pylist() if table is not None else []
        self._said = {(places[one["source"]], one["row"], one["person"]) for one in lines}
        self._touched = {(source, row) for source, row, _ in self._said}
        self._rows = np.array(sorted({row for _, row in self._touched}), np.int64)

    def conditions(self, others: Sequence[str]) -> list[str]:
        """Return, by source, the condition that draws rows of which somebody was denied, or another."""
        found = []
        for at, other in enumerate(others):
            rows = sorted(row for source, row in self._touched if source == at)
            found.append(f"({other} OR row IN ({', '.join(map(str, rows))}))" if rows else other)
        return found

    def are(self, source: Ints, row: Ints, person: Ints) -> Flags:
        """Return of rows and people whether the one was denied to be the other."""
        found = np.zeros(len(row), bool)
        for at in self._near(row):
            found[at] = (int(source[at]), int(row[at]), int(person[at])) in self._said
        return found

    def touch(self, source: Ints, row: Ints) -> Flags:
        """Return of rows whether anybody was denied."""
        found = np.zeros(len(row), bool)
        for at in self._near(row):
            found[at] = (int(source[at]), int(row[at])) in self._touched
        return found

    def _near(self, row: Ints) -> list[int]:
        near: list[int] = np.flatnonzero(np.isin(row, self._rows)).tolist() if len(self._rows) else []
        return near
