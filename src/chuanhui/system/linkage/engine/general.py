"""Link or deduplicate tables of any language: no Chinese names, no check characters, no household needed.

Pairs come from values that two records share, alone or two by two, as long as few others share them. Fields
are compared
in levels; how often each level is met among strangers is counted on random pairs, how often among links is
estimated
without labels by expectation maximisation over counts of patterns, and a value shared by few weighs more
than one
shared by many. A match in two tables is one to one; in one table pairs are kept as they score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .strings import Flags, Ints, plain

Floats = npt.NDArray[np.float64]
CROWD = 2000  # left × right records that may share a key before it is no key
DRAWN = 120_000
ROUNDS = 40
BITS = 3


class Level(IntEnum):
    """How two values stand to one another."""

    MISSING = 0
    SAME = 1
    ONE_EDIT = 2
    CLOSE = 3
    ALIKE = 4
    CROSSED = 5  # it stands in the other column
    DIFFERENT = 6


@dataclass(frozen=True)
class Comparison:
    """A column to compare; `crosses` names a column that it is sometimes mistaken for."""

    column: str
    crosses: str = ""


@dataclass
class _Side:
    """One table: per column the number of each row's value in a common list, −1 for none."""

    codes: dict[str, Ints]
    rows: int


def link(left: pa.Table, right: pa.Table, comparisons: Sequence[Comparison], *, seed: int = 0) -> pa.Table:
    """Return the links between two tables without repetitions: `left`, `right` (row numbers), `score`
    (bits)."""
    sides, values = _coded((left, right), comparisons)
    a, b = _candidates(sides[0], sides[1], comparisons)
    score = _scored(sides, values, comparisons, a, b, seed, is_one=False)
    order = np.lexsort((b, a, -score))
    used_a, used_b, kept = np.zeros(left.num_rows, bool), np.zeros(right.num_rows, bool), []
    for at in order[score[order] > 0].tolist():
        if not used_a[a[at]] and not used_b[b[at]]:
            used_a[a[at]] = used_b[b[at]] = True
            kept.append(at)
    return pa.table({"left": a[kept], "right": b[kept], "score": score[kept]})


def deduplicate(table: pa.Table, comparisons: Sequence[Comparison], *, seed: int = 0) -> pa.Table:
    """Return pairs of rows of one table that are the same: `left` < `right` (row numbers), `score` (bits)."""
    sides, values = _coded((table, table), comparisons)
    a, b = _candidates(sides[0], sides[1], comparisons)
    a, b = a[a < b], b[a < b]
    score = _scored(sides, values, comparisons, a, b, seed, is_one=True)
    kept = score > 0
    return pa.table({"left": a[kept], "right": b[kept], "score": score[kept]})


def _coded(
    tables: tuple[pa.Table, pa.Table], comparisons: Sequence[Comparison]
) -> tuple[list[_Side], pa.Array]:
    """Return both tables with numbers for values, and the values; a value has one number in all columns."""
    names = [one.column for one in comparisons]
    columns = [plain(table.column(name)) for table in tables for name in names]
    every = pa.concat_arrays(columns).dictionary_encode()
    texts = [" ".join(text.split()).casefold() for text in every.dictionary.to_pylist()]
    cleaned = pa.array([text or None for text in texts], pa.string()).dictionary_encode()
    second = cleaned.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    first = every.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    codes = np.where(first >= 0, second[first], -1)
    sides, begin = [], 0
    for table in tables:
        held = {}
        for name in names:
            held[name] = codes[begin : begin + table.num_rows]
            begin += table.num_rows
        sides.append(_Side(held, table.num_rows))
    return sides, cleaned.dictionary


def _candidates(left: _Side, right: _Side, comparisons: Sequence[Comparison]) -> tuple[Ints, Ints]:
    """Return pairs that share a rare value, or two values that are rare together."""
    names = [one.column for one in comparisons]
    keys = [((name,), (name,)) for name in names] + [(pair, pair) for pair in combinations(names, 2)]
    for one in comparisons:
        if one.crosses:
            others = [name for name in names if name not in {one.column, one.crosses}]
            keys += [((one.column, other), (one.crosses, other)) for other in others]
            keys.append(((one.column, one.crosses), (one.crosses, one.column)))
    found = []
    for mine, theirs in keys:
        found.append(_joined(_key(left, mine), _key(right, theirs), right.rows))
    both = np.unique(np.concatenate(found))
    return both // max(right.rows, 1), both % max(right.rows, 1)


def _key(side: _Side, names: tuple[str, ...]) -> Ints:
    key = side.codes[names[0]]
    for name in names[1:]:
        more = side.codes[name]
        key = np.where((key >= 0) & (more >= 0), key << 31 | more, -1)
    return key


def _joined(a: Ints, b: Ints, size: int) -> Ints:
    """Return left × size + right for all pairs of equal keys that few share."""
    order = np.argsort(b, kind="stable")
    first = np.searchsorted(b[order], a, "left")
    count = np.where(a >= 0, np.searchsorted(b[order], a, "right") - first, 0)
    _, back, mine = np.unique(a, return_inverse=True, return_counts=True)
    count = np.where(count * mine[back] <= CROWD, count, 0)
    rows = np.repeat(np.arange(len(a)), count)
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    pairs: Ints = rows * size + order[np.repeat(first, count) + step]
    return pairs


def _scored(
    sides: list[_Side],
    values: pa.Array,
    comparisons: Sequence[Comparison],
    a: Ints,
    b: Ints,
    seed: int,
    *,
    is_one: bool,
) -> Floats:
    """Return the bits of each pair."""
    rng = np.random.default_rng(seed)
    ra, rb = rng.integers(0, sides[0].rows, DRAWN), rng.integers(0, sides[1].rows, DRAWN)
    if is_one:
        ra, rb = ra[ra != rb], rb[ra != rb]
    all_a, all_b = np.concatenate([a, ra]), np.concatenate([b, rb])
    levels = _levels(sides, values, comparisons, all_a, all_b)
    mine, random = levels[: len(a)], levels[len(a) :]
    chance = np.stack([(_counts(random[:, at]) + 0.5) / (len(random) + 3.5) for at in range(levels.shape[1])])
    every = sides[0].rows * (sides[0].rows - 1) / 2 if is_one else sides[0].rows * sides[1].rows
    match, share = _expected(mine, chance, every)
    score = np.full(len(a), np.log2(share / (1 - share)))
    for at, one in enumerate(comparisons):
        level = mine[:, at]
        met = chance[at][level].copy()
        same = level == Level.SAME
        codes = np.concatenate([side.codes[one.column] for side in sides])
        count = np.bincount(codes[codes >= 0], minlength=len(values))
        shared = sides[0].codes[one.column][a[same]]
        met[same] = np.maximum(count[shared] / max(len(codes), 1), 1.0 / len(codes))
        score += np.where(level == Level.MISSING, 0.0, np.log2(match[at][level] / met))
    return score


def _counts(level: Ints) -> Floats:
    return np.bincount(level, minlength=7)[:7].astype(float)


def _expected(levels: Ints, chance: Floats, every: float) -> tuple[Floats, float]:
    """Return the probability of each level among links, and the share of links among all pairs, by EM over
    patterns."""
    packed = (levels << (BITS * np.arange(levels.shape[1]))).sum(axis=1)
    pattern, sample, count = np.unique(packed, return_index=True, return_counts=True)
    del pattern
    kinds = levels[sample]
    match = np.tile([0.0, 0.75, 0.1, 0.04, 0.03, 0.02, 0.06], (levels.shape[1], 1))
    share = min(0.5, max(1.0, len(np.unique(levels[:, 0]))) * 1000 / every)
    for _ in range(ROUNDS):
        bits = np.full(len(kinds), np.log2(share / (1 - share)))
        for at in range(kinds.shape[1]):
            level = kinds[:, at]
            known = np.log2(np.maximum(match[at][level], 1e-9) / chance[at][level])
            bits += np.where(level == Level.MISSING, 0.0, known)
        weight = count / (1 + np.exp2(-np.clip(bits, -60, 60)))
        share = float(np.clip(weight.sum() / every, 1e-12, 0.5))
        for at in range(kinds.shape[1]):
            counts = np.bincount(kinds[:, at], weight, minlength=7)[:7]
            counts[0] = 0
            match[at] = (counts + 0.1) / (counts.sum() + 0.7)
    return match, share


def _levels(
    sides: list[_Side], values: pa.Array, comparisons: Sequence[Comparison], a: Ints, b: Ints
) -> Ints:
    """Return the level of each pair and comparison."""
    columns = []
    for one in comparisons:
        left, right = sides[0].codes[one.column][a], sides[1].codes[one.column][b]
        level = _level(left, right, values)
        if one.crosses:
            over = sides[1].codes[one.crosses][b]
            back = sides[0].codes[one.crosses][a]
            crossed: Flags = ((left == over) & (left >= 0)) | ((right == back) & (right >= 0))
            level[crossed & (level != Level.SAME)] = Level.CROSSED
        columns.append(level)
    return np.stack(columns, axis=1)


def _level(left: Ints, right: Ints, values: pa.Array) -> Ints:
    """Return the level of each pair of values; each pair of values is compared once."""
    level = np.full(len(left), int(Level.DIFFERENT), np.int64)
    apart = np.flatnonzero((left != right) & (left >= 0) & (right >= 0))
    size = len(values)
    both, back = np.unique(
        np.minimum(left[apart], right[apart]) * size + np.maximum(left[apart], right[apart]),
        return_inverse=True,
    )
    table = pa.table(
        {"a": values.take(pa.array(both // max(size, 1))), "b": values.take(pa.array(both % max(size, 1)))}
    )
    with duckdb.connect(config={"threads": 2}) as base:
        base.register("pairs", table)
        found = base.sql(
            f"SELECT CASE WHEN damerau_levenshtein(a, b) = 1 THEN {Level.ONE_EDIT.value} "
            f"WHEN jaro_winkler_similarity(a, b) >= 0.92 OR damerau_levenshtein(a, b) = 2 AND length(a) > 5 "
            f"THEN {Level.CLOSE.value} "
            f"WHEN jaro_winkler_similarity(a, b) >= 0.8 THEN {Level.ALIKE.value} "
            f"ELSE {Level.DIFFERENT.value} END AS level FROM pairs"
        ).to_arrow_table()
    level[apart] = found.column("level").to_numpy()[back]
    level[left == right] = Level.SAME
    level[(left < 0) | (right < 0)] = Level.MISSING
    return level
