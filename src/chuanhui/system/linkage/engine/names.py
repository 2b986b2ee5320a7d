"""Chinese names as twelve 16-bit codes: cleaned, folded to simplified characters, compared character by
character.

Nothing here counts bytes: one wrong character is one difference, whatever its encoding. Characters outside
the basic
plane take a code of the private area. Unreadable characters and masks (`张*强`) have codes of their own.
"""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from enum import IntEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .strings import Codes, Column, Flags, Ints, mixed, plain, strings

WIDTH = 12
LANE = 4  # codes in 64 bits
UNREADABLE, MASKED = 0xFFFE, 0xFFFF
PRIVATE, PRIVATE_SIZE = 0xE000, 0x1900
_NOTE = re.compile(r"[（(\[【<《{].*?(?:[）)\]】>》}]|$)")
_DROPPED = re.compile(r"[\s\u3000\u00a0\u200b-\u200f\ufeff·•・‧.．。、,，'\"’‘`_\-0-9]+")
_UNREADABLE_SIGNS = "?？□�■�"
_MASKS = "*＊某×○〇"


class Name(IntEnum):
    """How the name in a row stands to the name in the register."""

    MISSING = 0
    SAME = 1
    SAME_SOUND = 2
    SAME_SHAPE = 3
    MASKED = 4
    CHARACTER_LOST = 5
    SWAPPED = 6
    ONE_GIVEN_DIFFERS = 7
    SURNAME_DIFFERS = 8
    SAME_SURNAME = 9
    SHARES_CHARACTER = 10
    DIFFERENT = 11


def _lines(name: str) -> list[str]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]


@cache
def simplified() -> Codes:
    """Return, for each code of the basic plane, the code of its simplified form."""
    table = np.arange(65536, dtype=np.uint16)
    for pair in _lines("traditional.txt"):
        table[ord(pair[0])] = ord(pair[1])
    return table


@cache
def sounds() -> tuple[Codes, Codes]:
    """Return the first and the second toneless reading of each character, numbered; its own code if it has
    none.

    Source: the table of single characters in the pypinyin package.
    """
    found = importlib.util.find_spec("pypinyin")
    if found is None or found.origin is None:
        raise RuntimeError("pypinyin is not installed: it is in requirements/runtime.lock")
    readings = json.loads((Path(found.origin).parent / "pinyin_dict.json").read_text(encoding="utf-8"))
    first = np.arange(65536, dtype=np.uint16)
    second = np.zeros(65536, np.uint16)
    known: dict[str, int] = {}
    bare = cache(_toneless)  # some 1,500 readings, each of many characters
    for code, marked in readings.items():
        at = int(code)
        if at >= 65536:
            continue
        heard = dict.fromkeys(bare(one) for one in marked.split(","))
        numbers = [known.setdefault(one, len(known) + 1) for one in heard]
        first[at] = numbers[0]
        second[at] = numbers[1] if len(numbers) > 1 else 0
    return first, second


def _toneless(reading: str) -> str:
    parts = unicodedata.normalize("NFD", reading)
    return "".join("v" if sign == "\u0308" else sign for sign in parts if sign.isalpha() or sign == "\u0308")


@cache
def lookalikes() -> Ints:
    """Return the sorted pairs of characters that look alike, as `lower << 16 | higher`."""
    pairs = {
        min(ord(a), ord(b)) << 16 | max(ord(a), ord(b))
        for group in _lines("lookalikes.txt")
        for a in group
        for b in group
        if a != b
    }
    return np.array(sorted(pairs), np.int64)


def read_names(column: Column, rows: int = 0) -> Codes:
    """Return the names of a column as rows of twelve codes; zeros where there is none."""
    array = plain(column, rows)
    codes = np.zeros((len(array), WIDTH), np.uint16)
    seen = strings(array)
    left = seen.length > 0
    fold = simplified()
    for size in (6, 9, 12):
        for places, shape in seen.of_length(size):
            lead = shape[:, ::3]
            good = ((lead >= 0xE4) & (lead <= 0xE9)).all(axis=1)
            wide = shape.astype(np.uint16)
            code = (wide[:, ::3] & 0x0F) << 12 | (wide[:, 1::3] & 0x3F) << 6 | (wide[:, 2::3] & 0x3F)
            good &= (code != 0x67D0).all(axis=1)  # 某 hides a name
            codes[places[good], : size // 3] = fold[code[good]]
            left[places[good]] = False
    rest = np.flatnonzero(left)
    if len(rest):
        texts = array.take(pa.array(rest)).to_pylist()
        known: dict[str, npt.NDArray[np.uint16]] = {}
        for place, text in zip(rest.tolist(), texts, strict=True):
            if text not in known:
                known[text] = _spelled(text)
            codes[place] = known[text]
    return codes


def _spelled(text: str) -> npt.NDArray[np.uint16]:
    """Return the codes of one name that is not two to four plain characters."""
    text = _NOTE.sub("", unicodedata.normalize("NFKC", text))
    text = _DROPPED.sub("", text).upper()
    row = np.zeros(WIDTH, np.uint16)
    fold = simplified()
    for at, sign in enumerate(text[:WIDTH]):
        code = ord(sign)
        if sign in _MASKS:
            row[at] = MASKED
        elif sign in _UNREADABLE_SIGNS:
            row[at] = UNREADABLE
        elif code > 0xFFFF:
            row[at] = PRIVATE + code % PRIVATE_SIZE
        else:
            row[at] = fold[code]
    return row


def name_keys(codes: Codes) -> Ints:
    """Return one key a name: equal keys, equal names (certain up to four characters); −1 for none."""
    lanes = _lanes(codes)
    with np.errstate(over="ignore"):
        total = lanes[:, 0].copy()
        for at in range(1, lanes.shape[1]):
            total ^= lanes[:, at] * np.uint64(0x9E3779B97F4A7C15 + 2 * at)
    keys = mixed(total)
    keys[codes[:, 0] == 0] = -1
    return keys


def sound_keys(codes: Codes) -> Ints:
    """Return one key a sound of a name, by the first reading of each character; −1 for none."""
    return name_keys(sounds()[0][codes])


def compare_names(left: Codes, right: Codes) -> npt.NDArray[np.uint8]:
    """Return the level of each pair of names."""
    level = np.full(len(left), Name.DIFFERENT, np.uint8)
    missing = (left[:, 0] == 0) | (right[:, 0] == 0)
    one, other = _lanes(left), _lanes(right)
    same = (one == other).all(axis=1)
    level[same] = Name.SAME
    level[missing] = Name.MISSING
    rest = ~same & ~missing
    # Nearly all names have four characters or fewer; what is compared grows with the square of the width.
    long = ((one[:, 1:] != 0) | (other[:, 1:] != 0)).any(axis=1)
    for rows, width in ((np.flatnonzero(rest & ~long), LANE), (np.flatnonzero(rest & long), WIDTH)):
        if len(rows):
            level[rows] = _differing(left[rows, :width], right[rows, :width])
    return level


def _lanes(codes: Codes) -> npt.NDArray[np.uint64]:
    """Return the codes four at a time."""
    return np.ascontiguousarray(codes).view(np.uint64).reshape(-1, WIDTH // LANE)


def _differing(a: Codes, b: Codes) -> npt.NDArray[np.uint8]:
    width = max(int((a != 0).sum(axis=1).max()), int((b != 0).sum(axis=1).max()))
    a, b = a[:, :width], b[:, :width]
    size_a, size_b = (a != 0).sum(axis=1), (b != 0).sum(axis=1)
    hidden = (a >= UNREADABLE) | (b >= UNREADABLE)
    equal = (a == b) & (a != 0)
    used = (a != 0) | (b != 0)
    differs = used & ~equal & ~hidden
    wrong = differs.sum(axis=1)
    level = np.full(len(a), Name.DIFFERENT, np.uint8)
    shared = _shares(a, b)
    level[shared] = Name.SHARES_CHARACTER
    surname = a[:, 0] == b[:, 0]
    level[surname] = Name.SAME_SURNAME
    long = size_a == size_b
    level[long & (wrong == 1) & ~surname & (size_a >= 3)] = Name.SURNAME_DIFFERS
    level[long & (wrong == 1) & surname & (size_a >= 3)] = Name.ONE_GIVEN_DIFFERS
    two = np.flatnonzero(long & (wrong == 2))
    level[two[_swapped(a[two], b[two], differs[two])]] = Name.SWAPPED
    # A mask may stand for several characters: what is plain on both sides must agree, the surname among it.
    covered = hidden.any(axis=1) & (wrong == 0) & equal.any(axis=1)
    lost = _lost(a, b, size_a, size_b)
    level[lost] = Name.CHARACTER_LOST
    fits = equal | ~used
    one = np.flatnonzero(long & (wrong == 1))
    level[one[(_alike(a[one], b[one]) | fits[one]).all(axis=1)]] = Name.SAME_SHAPE
    # Character by character: most pairs are out after the first one or two.
    rows = np.flatnonzero(long & (wrong >= 1))
    for at in range(width):
        kept = fits[rows, at]
        open_rows = np.flatnonzero(~kept)
        kept[open_rows] = _heard(a[rows[open_rows], at], b[rows[open_rows], at])
        rows = rows[kept]
    level[rows] = Name.SAME_SOUND
    level[covered] = Name.MASKED
    return level


def _shares(a: Codes, b: Codes) -> Flags:
    out = np.zeros(len(a), bool)
    for at in range(a.shape[1]):
        out |= ((a[:, at : at + 1] == b) & (b != 0) & (b < UNREADABLE)).any(axis=1)
    return out


def _swapped(a: Codes, b: Codes, differs: Flags) -> Flags:
    out = np.zeros(len(a), bool)
    for at in range(a.shape[1] - 1):
        out |= differs[:, at] & differs[:, at + 1] & (a[:, at] == b[:, at + 1]) & (a[:, at + 1] == b[:, at])
    return out


def _lost(a: Codes, b: Codes, size_a: Ints, size_b: Ints) -> Flags:
    """Return where one name is the other without one character, and keeps at least two."""
    out = np.zeros(len(a), bool)
    for short, long, small, big in ((a, b, size_a, size_b), (b, a, size_b, size_a)):
        rows = np.flatnonzero((big - small == 1) & (small >= 2))
        x, y = short[rows], long[rows]
        ahead = np.cumprod(x == y, axis=1).sum(axis=1)
        shifted = np.concatenate([y[:, 1:], np.zeros((len(y), 1), np.uint16)], axis=1)
        behind = np.cumprod((x == shifted)[:, ::-1], axis=1).sum(axis=1) - (x.shape[1] - small[rows])
        out[rows] = ahead + behind >= small[rows]
    return out


def _alike(a: Codes, b: Codes) -> Flags:
    known = lookalikes()
    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    key = low << 16 | high
    at = np.searchsorted(known, key)
    at[at == len(known)] = 0
    alike: Flags = known[at] == key
    return alike


def _heard(a: Codes, b: Codes) -> Flags:
    first, second = sounds()
    one, two, other_one, other_two = first[a], second[a], first[b], second[b]
    heard: Flags = (
        (one == other_one)
        | ((two != 0) & ((two == other_one) | (two == other_two)))
        | ((other_two != 0) & (one == other_two))
    )
    return heard
