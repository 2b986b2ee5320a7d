"""Identity numbers (GB 11643): read what was typed, judge it by its check character, repair it exactly.

A number is carried as an integer of its first 17 digits; the 18th character follows from them. Where a
typed number
fails its check, the check character itself says which corrections are possible: for one wrong digit there
is at most
one replacement at each position, so all numbers within one slip (a wrong, swapped, lost or doubled
character) are a
few dozen, and repair becomes an exact join instead of a search for similar ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .strings import Column, Flags, Ints, plain, strings, translated

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int64)
CHECKS = np.frombuffer(b"10X98765432", np.uint8)
POWERS = 10 ** np.arange(16, -1, -1, dtype=np.int64)
FIRST_YEAR, LAST_YEAR = 1880, 2060
X = ord("X")

_TYPED: dict[int, str | int | None] = {
    ord(a): b for a, b in zip("０１２３４５６７８９", "0123456789", strict=True)
}
_TYPED |= {ord(sign): "X" for sign in "xXＸｘ×✕"} | {ord(sign): "*" for sign in "＊*"}
_TYPED |= dict.fromkeys(map(ord, " 　\t\r'\"‘’“”`-－—–.,，。　\u00a0\u200b\ufeff"), None)
_NUMBERLIKE = re.compile(r"[0-9]{14,19}[0-9X*]?")


class Kind(IntEnum):
    """What a typed number turned out to be."""

    MISSING = 0
    VALID = 1
    OLD = 2  # 15 digits, as issued until 1999: no check character
    TRUNCATED = 3  # a spreadsheet kept 15 digits and wrote zeros after them
    BROKEN = 4  # it fails its check, or has lost or gained a digit
    ENDED = 5  # 17 digits whose check character is the X that was left away


@dataclass(frozen=True)
class Numbers:
    """The numbers of a column: 17 digits as an integer (−1: none), what they are, and the broken ones as
    text."""

    number: Ints
    kind: npt.NDArray[np.uint8]
    broken: Ints
    texts: list[str]


def read_numbers(column: Column, rows: int = 0) -> Numbers:
    """Return the identity numbers of a column of typed text."""
    array = plain(column, rows)
    number = np.full(len(array), -1, np.int64)
    kind = np.zeros(len(array), np.uint8)
    seen = strings(array)
    left = seen.length >= 0
    for places, shape in seen.of_length(18):
        good, value = _checked(shape)
        kept = places[good]
        number[kept], kind[kept] = value[good], Kind.VALID
        left[kept] = False
    rest = np.flatnonzero(left)
    texts = _cleaned(array, rest)
    for size in (18, 17, 15):
        chosen = [place for place, text in enumerate(texts) if len(text) == size]
        if chosen:
            _judge(rest[chosen], [texts[place] for place in chosen], size, number, kind)
    unclear = kind[rest] == int(Kind.MISSING)
    for at in np.flatnonzero(unclear).tolist():
        if len(texts[at]) >= 14 and _NUMBERLIKE.fullmatch(texts[at]):
            kind[rest[at]] = Kind.BROKEN
    broken = np.flatnonzero(kind[rest] == int(Kind.BROKEN))
    broken_texts = [texts[at] for at in broken.tolist()]
    return Numbers(number, kind, rest[broken], broken_texts)


def _cleaned(array: pa.Array, places: Ints) -> list[str]:
    if not len(places):
        return []
    return translated(array.take(pa.array(places)).to_pylist(), _TYPED)


def _judge(places: Ints, texts: list[str], size: int, number: Ints, kind: npt.NDArray[np.uint8]) -> None:
    """Write number and kind of cleaned texts of one length; what is not digits stays as it is."""
    if size == 18:
        texts = [text[:17] + "X" if text[17] == "*" else text for text in texts]
    is_ascii = np.array([text.isascii() for text in texts])
    places = places[is_ascii]
    joined = "".join(text for text, good in zip(texts, is_ascii, strict=True) if good).encode("ascii")
    shape = np.frombuffer(joined, np.uint8).reshape(-1, size)
    digits = ((shape[:, :15] >= 48) & (shape[:, :15] <= 57)).all(axis=1)
    if size == 15:
        full = np.concatenate(
            [shape[:, :6], np.tile(np.frombuffer(b"19", np.uint8), (len(shape), 1)), shape[:, 6:]], 1
        )
        good = digits & is_birth(valued(full)[:, None])[:, 0]
        number[places[good]], kind[places[good]] = valued(full)[good], Kind.OLD
        kind[places[digits & ~good]] = Kind.BROKEN
        return
    digits &= ((shape[:, 15:17] >= 48) & (shape[:, 15:17] <= 57)).all(axis=1)
    value = valued(shape[:, :17])
    right = digits & is_birth(value[:, None])[:, 0]
    check = CHECKS[remainder(shape[:, :17])]
    if size == 17:
        good, sort = right & (check == X), Kind.ENDED
    else:
        good, sort = right & (check == shape[:, 17]), Kind.VALID
        cut = digits & (shape[:, 15:] == 48).all(axis=1)
        number[places[cut & ~good]], kind[places[cut & ~good]] = value[cut & ~good], Kind.TRUNCATED
        digits &= ~cut
    number[places[good]], kind[places[good]] = value[good], sort
    kind[places[digits & ~good]] = Kind.BROKEN


def _checked(shape: npt.NDArray[np.uint8]) -> tuple[Flags, Ints]:
    """Return which rows of 18 bytes are valid numbers, and the first 17 digits of all."""
    digits = ((shape[:, :17] - np.uint8(48)) <= 9).all(axis=1)
    value = valued(shape[:, :17])
    good = digits & (CHECKS[remainder(shape[:, :17])] == shape[:, 17])
    return good & is_birth(value[:, None])[:, 0], value


def valued(shape: npt.NDArray[np.uint8]) -> Ints:
    """Return rows of digit bytes as integers."""
    total = np.zeros(len(shape), np.int64)
    for at in range(shape.shape[1]):
        total *= 10
        total += shape[:, at]
        total -= 48
    return total


def remainder(shape: npt.NDArray[np.uint8]) -> Ints:
    """Return the weighted sum of 17 digit bytes modulo 11."""
    total = np.zeros(len(shape), np.int32)
    for at in range(17):
        total += (shape[:, at].astype(np.int32) - 48) * int(WEIGHTS[at])
    return (total % 11).astype(np.int64)


def is_birth(number: Ints) -> Flags:
    """Return whether the eight digits of birth in a 17-digit number can be a date."""
    year, month, day = number // 10**7 % 10**4, number // 10**5 % 100, number // 1000 % 100
    return (
        (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    )


def birth_of(number: Ints) -> Ints:
    """Return yyyymmdd of 17-digit numbers; −1 for none."""
    return np.where(number >= 0, number // 1000 % 10**8, -1)


def repairs(texts: list[str]) -> tuple[Ints, Ints]:
    """Return every valid number within one slip of each broken text, as places in `texts` and 17-digit
    integers.

    One slip is a wrong character, two neighbours swapped, a character lost or typed twice.
    """
    found = [_repair(texts, size) for size in (17, 18, 19)]
    place = np.concatenate([one for one, _ in found])
    number = np.concatenate([one for _, one in found])
    both = np.unique(np.stack([place, number], axis=1), axis=0)
    return both[:, 0], both[:, 1]


def _repair(texts: list[str], size: int) -> tuple[Ints, Ints]:
    chosen = [place for place, text in enumerate(texts) if len(text) == size and _is_plain(text)]
    if not chosen:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    joined = "".join(texts[place] for place in chosen).encode("ascii")
    shape = np.frombuffer(joined, np.uint8).reshape(-1, size).astype(np.int16)
    tries = {17: _lost, 18: _wrong, 19: _doubled}[size](shape)
    places, numbers = [], []
    for one in tries:
        body = one[:, :17]
        good = ((body >= 48) & (body <= 57)).all(axis=1)
        good &= ((one[:, 17] >= 48) & (one[:, 17] <= 57)) | (one[:, 17] == X)
        digits = np.where(good[:, None], body, 48).astype(np.uint8)
        value = valued(digits)
        good &= (CHECKS[remainder(digits)] == one[:, 17]) & is_birth(value[:, None])[:, 0]
        places.append(np.array(chosen, np.int64)[good])
        numbers.append(value[good])
    return np.concatenate(places), np.concatenate(numbers)


def _is_plain(text: str) -> bool:
    return text.isascii() and "*" not in text


def _wrong(shape: npt.NDArray[np.int16]) -> list[npt.NDArray[np.int16]]:
    """Return tries for 18 characters: each digit solved for, the check character anew, neighbours swapped."""
    tries = []
    body = np.clip(shape[:, :17] - 48, 0, 9).astype(np.int64)
    total = (body * WEIGHTS).sum(axis=1)
    given = np.where(shape[:, 17] == X, 2, np.argmax(CHECKS[None, :] == shape[:, 17:18], axis=1))
    for at in range(17):
        # weight × digit ≡ what is missing (mod 11) has one solution below 11, because 11 is prime.
        inverse = pow(int(WEIGHTS[at]), -1, 11)
        digit = ((given - total + body[:, at] * WEIGHTS[at]) * inverse) % 11
        one = shape.copy()
        one[:, at] = np.where(digit <= 9, digit + 48, 0)
        tries.append(one)
    last = shape.copy()
    last[:, 17] = CHECKS[total % 11]
    tries.append(last)
    for at in range(17):
        one = shape.copy()
        one[:, at], one[:, at + 1] = shape[:, at + 1], shape[:, at]
        tries.append(one)
    return tries


def _lost(shape: npt.NDArray[np.int16]) -> list[npt.NDArray[np.int16]]:
    """Return tries for 17 characters: every character at every gap."""
    tries = []
    for at in range(18):
        for sign in (*range(48, 58), *([X] if at == 17 else [])):
            filled = np.full((len(shape), 1), sign, np.int16)
            tries.append(np.concatenate([shape[:, :at], filled, shape[:, at:]], axis=1))
    return tries


def _doubled(shape: npt.NDArray[np.int16]) -> list[npt.NDArray[np.int16]]:
    return [np.delete(shape, at, axis=1) for at in range(19)]
