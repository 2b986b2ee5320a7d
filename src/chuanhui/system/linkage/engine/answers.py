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
from .strings import Array, Flags, Ints
from .weigh import Model

Floats = npt.NDArray[np.float64]
HOWS = ("exact", "repaired", "scored", "decided")
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
    decided: Flags


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

    def by_source(self) -> Ints:
        """Return how many rows of each source are settled."""
        return self._by_source

    def people_by_source(self) -> Ints:
        """Return how many people of each source they are."""
        return self.has_row.sum(axis=1)

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
        parts = [_column(chosen, settings, band)]
        for how, source, row, _, place in self.pieces:
            score = np.array(
                [float(model.score(name, np.array([PLAIN_PATTERN]))[0]) for name in model.sources]
            )
            parts.append(
                {
                    "source": source,
                    "row": row,
                    "place": place,
                    "how": np.full(len(row), how, np.int8),
                    "band": np.zeros(len(row), np.int8),
                    "score": score[source],
                    "runner_up": np.full(len(row), np.nan),
                    "pattern": np.full(len(row), PLAIN_PATTERN, np.int64),
                    "other": np.full(len(row), -1, np.int64),
                }
            )
        whole = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
        counts = {
            **{how: int((whole["how"] == at).sum()) for at, how in enumerate(HOWS)},
            **{band: int((whole["band"] == at).sum()) for at, band in enumerate(BANDS)},
        }
        return self._table(whole), counts

    def _table(self, whole: dict[str, Array]) -> pa.Table:
        place, other = whole["place"], whole["other"]
        home = self.household[place]
        columns: dict[str, Any] = {
            "source": _words(whole["source"], self.sources),
            "row": pa.array(whole["row"]),
            "person": pa.array(self.person[place], mask=place < 0),
            "household": pa.array(home, mask=(place < 0) | (home < 0)),
            "how": _words(whole["how"], HOWS),
            "band": _words(whole["band"], BANDS),
            "score": pa.array(whole["score"], mask=~np.isfinite(whole["score"])),
            "runner_up": pa.array(whole["runner_up"], mask=~np.isfinite(whole["runner_up"])),
            "pattern": pa.array(whole["pattern"]),
            "other": pa.array(self.person[other], mask=other < 0),
        }
        return pa.table(columns).select(LINKS.names)


def bands(chosen: Chosen, settings: Settings) -> npt.NDArray[np.int8]:
    """Return 0 for a link, 1 for a clerk, 2 for nothing."""
    score = np.where(chosen.place >= 0, chosen.score, -np.inf)
    ahead = score - np.where(np.isfinite(chosen.runner_up), chosen.runner_up, -1e9) >= settings.margin
    linked = chosen.decided | ((score >= settings.link) & ahead)
    return np.where(linked, 0, np.where(score >= settings.review, 1, 2)).astype(np.int8)


def _column(chosen: Chosen, settings: Settings, band: npt.NDArray[np.int8]) -> dict[str, Array]:
    nobody = band == BANDS.index("none")
    return {
        "source": chosen.source,
        "row": chosen.row,
        "place": np.where(nobody, -1, chosen.place),
        "how": np.where(chosen.decided, HOWS.index("decided"), HOWS.index("scored")).astype(np.int8),
        "band": band,
        "score": chosen.score,
        "runner_up": chosen.runner_up,
        "pattern": chosen.pattern,
        "other": np.where(nobody, -1, chosen.other),
    }


def _words(code: Array, words: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(code.astype(np.int8)), pa.array(words, pa.string()))
