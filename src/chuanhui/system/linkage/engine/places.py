"""Villages, addresses, telephone numbers, dates and sex, as typed → integers that can be joined and compared.

An address is read as words and then its numbers in order (栋, 单元, 户 or 组, 号): the words and the first
number give
the coarse key, words and all numbers the exact one, which names one dwelling. `12号楼3单元501` and
`12-3-501` are equal.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .strings import (
    CHUNK,
    WEIGHTS,
    Column,
    Flags,
    Ints,
    distinct,
    hashed,
    mixed,
    plain,
    spread,
    strings,
    text_hash,
)

_VILLAGE_END = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|社区|村民小组|行政村|自然村|村|庄)$")
_ABOVE = re.compile(r"^.*?(?:省|自治区|(?<!城)市|县|(?<!小|社|校|厂|新)区|街道办事处|街道|镇|乡)(?=.)")
_SPACE = re.compile(r"[\s\u3000,，、.。·\-—#]+")
_DATE = re.compile(r"(\d{4})\D{0,2}?(\d{1,2})\D+(\d{1,2})\D*|(\d{4})(\d{2})(\d{2})\D*")
_NOT_DIGIT = re.compile(r"\D+")
_SEXES = {"男": 1, "女": 2, "m": 1, "f": 2, "male": 1, "female": 2, "1": 1, "2": 2, "男性": 1, "女性": 2}


@dataclass(frozen=True)
class Addresses:
    """Keys of typed addresses, −1 where a part is missing."""

    words: Ints
    coarse: Ints
    exact: Ints


def village_word(text: str) -> str:
    """Return the bare name of a village or community: without what stands above it and what kind it is."""
    text = _SPACE.sub("", unicodedata.normalize("NFKC", text))
    shorter = _ABOVE.sub("", text)
    while shorter != text:
        text, shorter = shorter, _ABOVE.sub("", shorter)
    bare = _VILLAGE_END.sub("", shorter)
    return bare if len(bare) >= 2 else shorter


def read_villages(column: Column, rows: int = 0) -> Ints:
    """Return one key a village; −1 for none."""
    values, place = distinct(column, rows)
    return spread(text_hash(village_word(text) for text in values.to_pylist()), place, -1)


def read_sexes(column: Column, rows: int = 0) -> npt.NDArray[np.uint8]:
    """Return 1 for male, 2 for female, 0 for anything else."""
    values, place = distinct(column, rows)
    found = np.array([_SEXES.get(text.strip().lower(), 0) for text in values.to_pylist()], np.uint8)
    return spread(found, place, 0)


def read_dates(column: Column, rows: int = 0) -> Ints:
    """Return yyyymmdd of typed dates as they stand, also impossible ones; −1 where none can be read."""
    values, place = distinct(column, rows)
    out = np.full(len(values), -1, np.int64)
    seen = strings(values)
    left = seen.length > 0
    for size, picks in ((10, (0, 1, 2, 3, 5, 6, 8, 9)), (8, range(8))):
        for places, shape in seen.of_length(size):
            digits = shape[:, list(picks)].astype(np.int64) - 48
            good = ((digits >= 0) & (digits <= 9)).all(axis=1)
            if size == 10:
                marks = shape[:, [4, 7]]
                good &= ((marks == 45) | (marks == 47) | (marks == 46)).all(axis=1)
            value = (digits * 10 ** np.arange(7, -1, -1)).sum(axis=1)
            out[places[good]] = value[good]
            left[places[good]] = False
    for at in np.flatnonzero(left).tolist():
        found = _DATE.fullmatch(unicodedata.normalize("NFKC", values[at].as_py()).strip())
        if found:
            year, month, day = (int(part) for part in found.groups() if part)
            out[at] = year * 10000 + month * 100 + day
    out[(out < 18800101) | (out > 20601231)] = -1
    return spread(out, place, -1)


def read_phones(column: Column, rows: int = 0) -> Ints:
    """Return telephone numbers as integers; −1 for what has fewer than seven digits or is one digit
    repeated."""
    array = plain(column, rows)
    out = np.full(len(array), -1, np.int64)
    seen = strings(array)
    left = seen.length > 0
    for places, shape in seen.of_length(11):
        good = ((shape - np.uint8(48)) <= 9).all(axis=1)
        value = np.zeros(len(shape), np.int64)
        for at in range(11):
            value = value * 10 + shape[:, at] - 48
        out[places[good]] = value[good]
        left[places[good]] = False
    rest = np.flatnonzero(left)
    for at, text in zip(rest.tolist(), array.take(pa.array(rest)).to_pylist(), strict=True):
        digits = _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", text))
        if len(digits) > 11 and digits[-11] == "1":
            digits = digits[-11:]
        if 7 <= len(digits) <= 12:
            out[at] = int(digits)
    units = out % 10
    out[(out == units * (10**11 - 1) // 9) | (out < 10**6)] = -1
    return out


def read_addresses(column: Column, rows: int = 0) -> Addresses:
    """Return the keys of typed addresses."""
    values, place = distinct(column, rows)
    if not len(values):
        nothing = np.full(len(place), -1, np.int64)
        return Addresses(nothing, nothing.copy(), nothing.copy())
    values = _half_width(values)
    parts = [_keys(values.slice(begin, CHUNK // 2)) for begin in range(0, len(values), CHUNK // 2)]
    words, coarse, exact = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Addresses(spread(words, place, -1), spread(coarse, place, -1), spread(exact, place, -1))


def _half_width(values: pa.Array) -> pa.Array:
    """Return the values with full-width digits made plain; looks at characters only where there are some."""
    data = strings(values).data
    if not (data == 0xEF).any():
        return values
    return pa.array([unicodedata.normalize("NFKC", text) for text in values.to_pylist()], pa.string())


def _keys(values: pa.Array) -> tuple[Ints, Ints, Ints]:
    seen = strings(values)
    size = np.maximum(seen.length, 0)
    begin = int(seen.start[0]) if len(seen) else 0
    data = seen.data[begin : begin + int(size.sum())]
    start = seen.start - begin
    owner, step, opens = _digits(data, start)
    at, whose = np.flatnonzero(opens), owner[opens]
    value = _numbers(data, step, opens)
    count = np.bincount(whose, minlength=len(seen))
    order = np.arange(len(at)) - np.r_[0, np.cumsum(count)[:-1]][whose]
    ends = start + size
    leads = order == 0
    ends[whose[leads]] = step[at[leads]]
    words = _words(start, ends - start, data)
    numbers = np.zeros((len(seen), 5), np.int64)
    kept = order < 5
    numbers[whose[kept], order[kept]] = value[kept] + 1
    coarse = np.where((count >= 1) & (words >= 0), hashed(np.stack([words, numbers[:, 0]], 1)), -1)
    exact = np.where((count >= 2) & (words >= 0), hashed(np.column_stack([words, numbers])), -1)
    return words, coarse, exact


def _digits(data: npt.NDArray[np.uint8], start: Ints) -> tuple[Ints, Ints, Flags]:
    """Return of each digit whose it is, where it stands, and whether a number begins with it."""
    place = np.flatnonzero((data - np.uint8(48)) <= 9)
    owner = np.searchsorted(start, place, side="right") - 1
    opens = np.ones(len(place), bool)
    opens[1:] = (place[1:] != place[:-1] + 1) | (owner[1:] != owner[:-1])
    return owner, place, opens


def _numbers(data: npt.NDArray[np.uint8], place: Ints, opens: Flags) -> Ints:
    """Return the numbers that the digits make; of more than six digits none is a house number."""
    first = np.flatnonzero(opens)
    size = np.diff(np.r_[first, len(place)])
    value = np.zeros(len(first), np.int64)
    for step in range(6):
        here = np.flatnonzero(size > step)
        value[here] = value[here] * 10 + data[place[first[here] + step]] - 48
    return value


def _words(start: Ints, size: Ints, data: npt.NDArray[np.uint8]) -> Ints:
    """Return the key of the words before the first number, equal to the key of a village of that name."""
    size = np.minimum(size, len(WEIGHTS))
    total = np.zeros(len(start), np.uint64)
    with np.errstate(over="ignore"):
        for length in np.unique(size).tolist():
            rows = np.flatnonzero(size == length)
            shape = data[start[rows][:, None] + np.arange(length)].astype(np.uint64)
            total[rows] = ((shape + np.uint64(1)) * WEIGHTS[:length]).sum(axis=1, dtype=np.uint64)
    _, sample, back = np.unique(mixed(total), return_index=True, return_inverse=True)
    texts = []
    for at in sample.tolist():
        raw = data[start[at] : start[at] + size[at]].tobytes().decode("utf-8", "ignore")
        texts.append(village_word(raw) if raw else "")
    return text_hash(texts)[back]
