"""Arrow strings as bytes in numpy: the ground of everything that reads typed text quickly.

Most typed values have one of a few shapes (an 18-character number, a name of two or three characters). They
are read
here as matrices of bytes, all values of one length at once; only what is left goes through Python, value by
value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint16]
Flags = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]
Column: TypeAlias = "pa.Array | pa.ChunkedArray | None"

CHUNK = 1 << 17
# Odd constants of a multilinear hash; drawn once from the digits of a fixed seed, the same on every machine.
WEIGHTS = np.random.Generator(np.random.PCG64(20260601)).integers(
    1, 1 << 63, 512, dtype=np.uint64
) * np.uint64(2) + np.uint64(1)


@dataclass(frozen=True)
class Strings:
    """A column of strings: all bytes, where each begins, how long it is; −1 for a missing one."""

    data: npt.NDArray[np.uint8]
    start: Ints
    length: Ints

    def __len__(self) -> int:
        return len(self.length)

    def of_length(self, size: int) -> Iterator[tuple[Ints, npt.NDArray[np.uint8]]]:
        """Yield places and bytes (one row a value) of all values that hold `size` bytes, in pieces."""
        places = np.flatnonzero(self.length == size)
        if not len(places):
            return
        # Every place of the bytes as the beginning of a value: whole values are picked, not single bytes.
        there = np.ndarray((len(self.data) - size + 1,), f"V{size}", self.data.data, 0, (1,))
        for begin in range(0, len(places), CHUNK):
            piece = places[begin : begin + CHUNK]
            yield piece, there[self.start[piece]].view(np.uint8).reshape(-1, size)


def plain(column: Column, rows: int = 0) -> pa.Array:
    """Return one contiguous Arrow string array; a column that is absent is a column of nothing."""
    array = _whole(column, rows)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array if pa.types.is_string(array.type) else array.cast(pa.string())


def _whole(column: Column, rows: int) -> pa.Array:
    if column is None:
        return pa.nulls(rows, pa.string())
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    return column


def strings(array: pa.Array) -> Strings:
    """Return the bytes behind an Arrow string array, without copying."""
    size = len(array)
    _, offsets, data = array.buffers()
    if offsets is None or size == 0:
        return Strings(np.zeros(0, np.uint8), np.zeros(size, np.int64), np.full(size, -1, np.int64))
    at = np.frombuffer(offsets, np.int32)[array.offset : array.offset + size + 1].astype(np.int64)
    length = np.diff(at)
    if array.null_count:
        length[array.is_null().to_numpy(zero_copy_only=False)] = -1
    raw = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return Strings(raw, at[:-1], length)


def distinct(column: Column, rows: int = 0) -> tuple[pa.Array, Ints]:
    """Return the values of a column and, for each row, the place of its value; −1 for a missing one."""
    coded = _whole(column, rows)
    if pa.types.is_dictionary(coded.type):
        # Of what was coded before us a value may stand twice, and may itself be missing.
        if not pa.types.is_string(coded.dictionary.type) or coded.dictionary.null_count:
            coded = pc.dictionary_encode(plain(coded))
    else:
        coded = pc.dictionary_encode(plain(coded))
    place = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return coded.dictionary, place.astype(np.int64)


def spread(values: Array, place: Ints, missing: Any) -> Array:
    """Return `values[place]`, and `missing` where the place is −1."""
    if not len(values):
        return np.full(len(place), missing, values.dtype)
    out = values[place]
    out[place < 0] = missing
    return out


def translated(texts: Iterable[str], table: dict[int, str | int | None]) -> list[str]:
    """Return texts through a table of characters, in one call for all of them."""
    return "\n".join(text.replace("\n", " ") for text in texts).translate(table).split("\n")


def hashed(parts: Array) -> Ints:
    """Return one 63-bit hash a row of an integer matrix: a sum of products with odd constants, then mixed."""
    parts = parts.astype(np.uint64, copy=False)
    with np.errstate(over="ignore"):
        total = (parts + np.uint64(1)) * WEIGHTS[: parts.shape[1]]
        return mixed(total.sum(axis=1, dtype=np.uint64))


def mixed(value: npt.NDArray[np.uint64]) -> Ints:
    """Return 63 well mixed bits of 64 (the finaliser of splitmix64)."""
    with np.errstate(over="ignore"):
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        value ^= value >> np.uint64(31)
    return (value >> np.uint64(1)).astype(np.int64)


def text_hash(texts: Iterable[str]) -> Ints:
    """Return one 63-bit hash for each text; the empty one gives −1."""
    out = []
    for text in texts:
        row = text.encode("utf-16-le")[: 2 * len(WEIGHTS)]
        codes = np.frombuffer(row, np.uint16).astype(np.uint64)
        with np.errstate(over="ignore"):
            total = ((codes + np.uint64(1)) * WEIGHTS[: len(codes)]).sum(dtype=np.uint64)
        out.append(total if text else np.uint64(0))
    values = mixed(np.array(out, np.uint64)) if out else np.zeros(0, np.int64)
    if out:
        values[[not text for text in texts]] = -1
    return values


def whole_numbers(table: pa.Table, name: str) -> Ints:
    """Return a column of whole numbers, −1 where there is none."""
    if name not in table.column_names:
        return np.full(table.num_rows, -1, np.int64)
    out: Ints = table.column(name).fill_null(-1).to_numpy().astype(np.int64, copy=False)
    return out
