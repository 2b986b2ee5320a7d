"""Links against the truth: precision, recall and F1, over all and per department."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from bench.rig.residents import DEPARTMENTS

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Verdict:
    """What links are worth; `without`: leaving out rows in which a relative's number was typed."""

    precision: float
    recall: float
    f1: float
    f1_without: float
    automatic: tuple[float, float]
    clerk: float
    errors: int
    errors_without: int
    departments: dict[str, float]

    def words(self) -> tuple[str, ...]:
        """Return the figures of a line of the table."""
        first, second = self.automatic
        return (
            f"{self.precision:.5f}", f"{self.recall:.5f}", f"{self.f1:.5f}", f"{self.f1_without:.5f}",
            f"{first:.5f}, {second:.5f}", f"{self.clerk:.3%}",
        )  # fmt: skip


def clean(data: Path) -> None:
    """Write, once, each department's file with the key that the truth gives it: what the floor joins."""
    folder = data / "clean"
    folder.mkdir(exist_ok=True)
    truth = pq.read_table(data / "truth.parquet")
    for name in DEPARTMENTS:
        if not (folder / f"{name}.parquet").is_file():
            own = truth.filter(pc.equal(truth["department"], name))
            rows = pq.read_table(data / f"{name}.parquet")
            if not own["row_id"].equals(rows["row_id"]):
                raise SystemExit("truth and files are not in the same order")
            target = folder / f"{name}.parquet"
            pq.write_table(rows.append_column("uid", own["resident_uid"]), target, compression="zstd")


def judged(data: Path, links: Path) -> Verdict:
    """Return the verdict on a file of `source`, `row`, `person`, `score`, `how`, `band`.

    Everything with even odds or better counts as a link; what a clerk is asked counts by the machine's
    guess, except
    in `automatic`.
    """
    truth, found = pq.read_table(data / "truth.parquet"), pq.read_table(links)
    number = {name: at for at, name in enumerate(DEPARTMENTS)}
    key, theirs = (_key(one, number, *names) for one, names in
                   ((truth, ("department", "row_id")), (found, ("source", "row"))))  # fmt: skip
    order = np.argsort(theirs)
    at = np.searchsorted(theirs[order], key)
    at[at == len(order)] = 0
    there = theirs[order][at] == key if len(order) else np.zeros(len(key), bool)
    person = np.where(there, found["person"].fill_null(-1).to_numpy()[order][at], -1)
    score = found["score"].fill_null(-99.0).to_numpy()[order][at]
    band = np.array(found["band"].to_pylist(), object)[order][at]
    want = truth["resident_uid"].fill_null(-1).to_numpy()
    relative = np.array(pc.match_substring(truth["errors"], "id_relative"))
    guess = np.where((band == "linked") | (score >= 0), person, -1)
    every = np.ones(len(want), bool)
    precision, recall, f1 = _figures(guess, want, every)
    first, second, _ = _figures(np.where(band == "linked", person, -1), want, every)
    return Verdict(
        precision, recall, f1,
        _figures(guess, want, ~relative)[2],
        (first, second),
        float(((band == "review") & there).mean()),
        int((guess != want).sum()),
        int(((guess != want) & ~relative).sum()),
        {name: _figures(guess, want, key // 10**9 == at)[2] for name, at in number.items()},
    )  # fmt: skip


def _key(one: pa.Table, number: dict[str, int], name: str, row: str) -> npt.NDArray[np.int64]:
    names = np.array([number[word] for word in one[name].to_pylist()], np.int64)
    key: npt.NDArray[np.int64] = names * 10**9 + one[row].to_numpy().astype(np.int64)
    return key


def _figures(
    guess: npt.NDArray[np.int64], want: npt.NDArray[np.int64], chosen: Flags
) -> tuple[float, float, float]:
    guess, want = guess[chosen], want[chosen]
    right = int(((guess == want) & (guess >= 0)).sum())
    precision, recall = right / max(int((guess >= 0).sum()), 1), right / max(int((want >= 0).sum()), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
