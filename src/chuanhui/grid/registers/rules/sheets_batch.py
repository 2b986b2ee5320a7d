"""Some rows of a sheet, held by columns: the way they travel and the way they are judged; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple


class Batch(NamedTuple):
    """Rows of a sheet.

    Attributes:
        many: rows.
        columns: the cells of each column, one of each row; None for a cell that is not there.
    """

    many: int
    columns: Sequence[Sequence[Any]]

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]]) -> Batch:
        """Return a batch of rows; a short one lacks its last cells."""
        return cls(len(rows), list(zip_longest(*rows)))

    def row(self, place: int) -> list[Any]:
        """Return the cells of one row."""
        return [cells[place] for cells in self.columns]

    def only(self, places: Iterable[int]) -> Batch:
        """Return some of the rows."""
        wanted = list(places)
        return Batch(len(wanted), [[cells[place] for place in wanted] for cells in self.columns])

    def filled(self) -> Sequence[int]:
        """Return the places of the rows that are not empty."""
        # A column without a gap tells that none is.
        if any(all(cells) for cells in self.columns):
            return range(self.many)
        return [at for at, cells in enumerate(zip(*self.columns, strict=True)) if any(cells)]
