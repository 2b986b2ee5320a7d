"""The answers of a run as they come in, and the table they become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .compare import FIELDS, Number
from .names import Name
from .shapes import LINKS, Batch, Settings
from .strings import Array, Ints
from .weigh import Model

Floats = npt.NDArray[np.float64]
HOWS = ("exact", "repaired", "scored")
BANDS = ("linked", "review", "none")
PLAIN_PATTERN = (Number.SAME << FIELDS["number"][0]) | (Name.SAME << FIELDS["name"][0])
"""What a row settled without a score stands for: same number, same name."""


@dataclass
class Chosen:
    """Answers of rows that were scored: places of people, −1 for nobody."""

    source: Ints
    row: Ints
    mark: Ints
    place: Ints
    score: Floats
    runner_up: Floats
    pattern: Ints
    other: Ints


class Answers:
    """Collects rows as they are settled."""

    def __init__(self, batches: Sequence[Batch], person: Ints, household: Ints) -> None:
        self.sources = [batch.source for batch in batches]
        self.person = person
        self.household = household
        self.count = 0
        self.pieces: list[tuple[int, Ints, Ints, Ints, Ints]] = []
        self.has_row = np.zeros((len(self.sources), len(person)), bool)
        self._by_source = np.zeros(len(self.sources), np.int64)

    def settle(self, how: str, source: Ints, row: Ints, mark: Ints, place: Ints) -> None:
        """Note rows that need no score."""
        self.pieces.append((HOWS.index(how), source, row, mark, place))
        self.count += len(row)
        self.has_row[source, place] = True
        self._by_source += np.bincount(source, minlength=len(self.sources))

    def places(self, person: Ints) -> Ints:
        """Return where people stand in the register; −1 for those who do not."""
        if not len(self.person):
            return np.full(len(person), -1, np.int64)
        low, high = int(self.person.min()), int(self.person.max())
        if high - low <= 8 * len(self.person):  # keys close together: a table beats a search
            table = np.full(high - low + 2, -1, np.int64)
            table[self.person - low] = np.arange(len(self.person))
            return table[np.where((person < low) | (person > high), high - low + 1, person - low)]
        order = np.argsort(self.person, kind="stable")
        at = np.minimum(np.searchsorted(self.person, person, sorter=order), len(order) - 1)
        return np.where(self.person[order[at]] == person, order[at], -1)

    def by_source(self) -> Ints:
        """Return how many rows of each source are settled."""
        return self._by_source

    def people_by_source(self) -> Ints:
        """Return how many people of each source they are."""
        people: Ints = self.has_row.sum(axis=1)
        return people

    def groups(self, group: Ints, size: int) -> npt.NDArray[np.int64]:
        """Return, per source and group, how many rows are settled."""
        out = np.zeros((len(self.sources), size), np.int64)
        for _, source, _, _, place in self.pieces:
            flat = np.bincount(source * size + group[place], minlength=out.size)
            out += flat.reshape(out.shape)
        return out

    def finish(self, chosen: Chosen, model: Model, settings: Settings) -> tuple[pa.Table, dict[str, int]]:
        """Return the table of all rows, and counts by how and band."""
        band = bands(chosen, settings)
        counts = dict.fromkeys((*HOWS, *BANDS), 0)
        for at, word in enumerate(BANDS):
            counts[word] = int((band == at).sum())
        counts["scored"] = len(chosen.row)
        tables = [self._scored(chosen, band)]
        plain = np.array([float(model.score(name, np.array([PLAIN_PATTERN]))[0]) for name in self.sources])
        while self.pieces:
            how, source, row, _, place = self.pieces.pop()
            counts[HOWS[how]] += len(row)
            counts[BANDS[0]] += len(row)
            tables.append(self._settled(how, source, row, place, plain))
        return pa.concat_tables(tables), counts

    def _scored(self, chosen: Chosen, band: npt.NDArray[np.int8]) -> pa.Table:
        nobody = band == BANDS.index("none")
        place = np.where(nobody, -1, chosen.place)
        other = np.where(nobody, -1, chosen.other)
        how = np.full(len(chosen.row), HOWS.index("scored"))
        columns: dict[str, Any] = {
            "source": _words(chosen.source, self.sources),
            "row": pa.array(chosen.row),
            **self._who(place),
            "how": _words(how, HOWS),
            "band": _words(band, BANDS),
            "score": pa.array(chosen.score, mask=~np.isfinite(chosen.score)),
            "runner_up": pa.array(chosen.runner_up, mask=~np.isfinite(chosen.runner_up)),
            "pattern": pa.array(chosen.pattern),
            "other": pa.array(self.person[other], mask=other < 0),
        }
        return pa.table(columns).select(LINKS.names)

    def _settled(self, how: int, source: Ints, row: Ints, place: Ints, plain: Floats) -> pa.Table:
        size = len(row)
        columns: dict[str, Any] = {
            "source": _words(source, self.sources),
            "row": pa.array(row),
            **self._who(place),
            "how": _words(np.full(size, how), HOWS),
            "band": _words(np.zeros(size), BANDS),
            "score": pa.array(plain[source]),
            "runner_up": pa.nulls(size, pa.float64()),
            "pattern": pa.array(np.full(size, PLAIN_PATTERN, np.int64)),
            "other": pa.nulls(size, pa.int64()),
        }
        return pa.table(columns).select(LINKS.names)

    def _who(self, place: Ints) -> dict[str, pa.Array]:
        home = self.household[place]
        return {
            "person": pa.array(self.person[place], mask=place < 0),
            "household": pa.array(home, mask=(place < 0) | (home < 0)),
        }


def bands(chosen: Chosen, settings: Settings) -> npt.NDArray[np.int8]:
    """Return 0 for a link, 1 for a clerk, 2 for nothing."""
    score = np.where(chosen.place >= 0, chosen.score, -np.inf)
    ahead = score - np.where(np.isfinite(chosen.runner_up), chosen.runner_up, -1e9) >= settings.margin
    linked = (score >= settings.link) & ahead
    return np.where(linked, 0, np.where(score >= settings.review, 1, 2)).astype(np.int8)


def _words(code: Array, words: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(code.astype(np.int8)), pa.array(words, pa.string()))
