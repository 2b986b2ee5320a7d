"""Reading a whole column of a batch at once, where its cells need no repair and have no fault; pure.

Most cells are as the register keeps them. That is seen for a thousand of them in a few calls; whatever is not
plainly so is `UNSURE`, and its row is read cell by cell as `sheets_cells` does, which tells and repairs. What
is read here is what would be read there, which a test proves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from chuanhui.grid.registers.rules.sheets_cells import BLANK, EXACT_DIGITS, MOST_REMEMBERED, Reader
from chuanhui.kernel.codes.identity import ID_SIGNS, BadIdentity, citizen_check, parse_credit_code
from chuanhui.kernel.values import Wrong
from chuanhui.playbook.schema import Field, FieldKind

UNSURE: Final = object()
"""Stands for a value that only the reader of cells can tell."""

Swift = Callable[[list[Any]], list[Any] | None]
"""Takes filled cells of one column and returns their values; None where one of them is not plain."""

_ODD_ASCII, _ODD = "'\x00*", "'’\x00*" + BLANK
_NO_NAME = re.compile(r"[\s0-9<>{}\[\]@#/\\•]")
_PHONES = re.compile(r"1[0-9]{10}(?:\|1[0-9]{10})*")
_NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.QUANTITY})
_TEXT: frozenset[type] = frozenset({str})


def read_column(swift: Swift, cells: Sequence[Any]) -> list[Any]:
    """Return the values of a column, None for an empty cell, `UNSURE` where its row must be looked at.

    Args:
        swift: reader of the column.
        cells: one of each row.
    """
    if None not in cells and "" not in cells:
        return _halved(swift, list(cells))
    filled = [place for place, cell in enumerate(cells) if cell is not None and cell != ""]
    values: list[Any] = [None] * len(cells)
    if filled:
        for place, value in zip(filled, _halved(swift, [cells[one] for one in filled]), strict=True):
            values[place] = value
    return values


def swift_of(field: Field, read: Reader) -> Swift:
    """Return what reads many cells of a column at once.

    Args:
        field: that the column answers.
        read: its reader of one cell; what it tells of is never asked of it here.
    """
    if field.kind is FieldKind.TEXT:
        return lambda cells: _texts(cells, field.longest)
    if field.kind is FieldKind.NAME:
        return lambda cells: _names(cells, field.longest)
    if field.kind is FieldKind.PHONE:
        return _phones
    if field.kind is FieldKind.ID_NUMBER:
        return _Citizens()
    if field.kind is FieldKind.CREDIT_CODE:
        return _credit_codes
    if field.kind not in _NUMBERS:
        return _Each(read, _TEXT)
    # Of numbers 2 and 2.0 are one; of a choice they may be two.
    each = _Each(read, _TEXT | {int, float})
    return lambda cells: _wholes(cells, field) or each(cells)


def swift_of_codes(code: re.Pattern[str]) -> Swift:
    """Return what reads a column of numbers or codes of one form."""

    def codes(cells: list[Any]) -> list[Any] | None:
        texts = _tidy(cells)
        return texts if texts is not None and all(map(code.fullmatch, texts)) else None

    return codes


def _halved(swift: Swift, cells: list[Any]) -> list[Any]:
    """Return the values of some cells; where one is not plain, those of either half by themselves."""
    values = swift(cells)
    if values is not None:
        return values
    if len(cells) == 1:
        return [UNSURE]
    half = len(cells) // 2
    return [*_halved(swift, cells[:half]), *_halved(swift, cells[half:])]


def _tidy(cells: list[Any]) -> list[str] | None:
    """Return the cells as texts where none needs tidying, none masks, and no digit can be lost; else None."""
    kinds = set(map(type, cells))
    if kinds == {int}:
        return list(map(str, cells)) if _in_bounds(cells) else None
    if kinds != {str} or list(map(str.strip, cells)) != cells:
        return None
    joined = "".join(cells)
    odd = _ODD_ASCII if joined.isascii() else _ODD
    return None if any(sign in joined for sign in odd) else cells


def _in_bounds(cells: list[Any]) -> bool:
    return bool(min(cells) > -(10**EXACT_DIGITS) and max(cells) < 10**EXACT_DIGITS)


def _texts(cells: list[Any], longest: int) -> list[Any] | None:
    texts = _tidy(cells)
    return texts if texts is not None and len(max(texts, key=len)) <= longest else None


def _names(cells: list[Any], longest: int) -> list[Any] | None:
    names = _texts(cells, longest)
    # What is normal as a whole is normal in every part, and nothing merges with the bar between two.
    joined = "|".join(names or ())
    is_plain = unicodedata.is_normalized("NFKC", joined) and not _NO_NAME.search(joined)
    return names if is_plain else None


def _phones(cells: list[Any]) -> list[Any] | None:
    """Mobile numbers as they are kept, also where the sheet took them for whole numbers."""
    kinds = set(map(type, cells))
    if kinds == {int}:
        cells = list(map(str, cells))
    elif kinds != {str}:
        return None
    # Two numbers in one cell would pass for two cells: the lengths tell.
    joined = "|".join(cells)
    return cells if len(max(cells, key=len)) == 11 and _PHONES.fullmatch(joined) else None


def _credit_codes(cells: list[Any]) -> list[Any] | None:
    try:
        return (
            cells if set(map(type, cells)) == {str} and list(map(parse_credit_code, cells)) == cells else None
        )
    except BadIdentity:
        return None


def _wholes(cells: list[Any], field: Field) -> list[Any] | None:
    if set(map(type, cells)) != {int} or not _in_bounds(cells):
        return None
    low = field.least is not None and min(cells) < field.least
    return None if low or (field.most is not None and max(cells) > field.most) else cells


class _Each:
    """Reads each written form once; one that the reader of cells would repair or refuse is unsure."""

    __slots__ = ("_kinds", "_known", "_read")

    def __init__(self, read: Reader, kinds: frozenset[type]) -> None:
        self._read, self._kinds, self._known = read, kinds, dict[Any, Any]()

    def __call__(self, cells: list[Any]) -> list[Any] | None:
        if not self._kinds.issuperset(map(type, cells)):
            return None
        known = self._known
        fresh = {cell: self._told(cell) for cell in set(cells).difference(known)}
        if fresh and len(known) + len(fresh) <= MOST_REMEMBERED:
            known.update(fresh)
        elif fresh:
            return [fresh[cell] if cell in fresh else known[cell] for cell in cells]
        return list(map(known.__getitem__, cells))

    def _told(self, cell: Any) -> Any:
        if type(cell) is str and (_tidy([cell]) is None or not unicodedata.is_normalized("NFKC", cell)):
            return UNSURE
        try:
            value = self._read(cell, 0)
        except Wrong:
            return UNSURE
        return UNSURE if value is None else value


def _sum_of(body: str) -> int:
    """Return what seventeen digits add to the sum behind the check sign, by eleven."""
    return ID_SIGNS.index(citizen_check(body))


_SEQUENCES = {f"{n:03}": _sum_of(f"{n:017}") for n in range(1000)}


class _Citizens:
    """Reads numbers of identity: an area and a day are judged once, and the check sign from three sums."""

    __slots__ = ("_areas", "_days")

    def __init__(self) -> None:
        self._areas, self._days = dict[str, int](), dict[str, int]()

    def __call__(self, cells: list[Any]) -> list[Any] | None:
        if set(map(type, cells)) != {str}:
            return None
        areas, days = self._areas, self._days
        if len(areas) + len(days) > MOST_REMEMBERED:
            areas.clear()
            days.clear()
        for one in {cell[:6] for cell in cells}.difference(areas):
            if not _is_digits(one, 6):
                return None
            areas[one] = _sum_of(f"{one}00000000000")
        for one in {cell[6:14] for cell in cells}.difference(days):
            if not _is_digits(one, 8) or not _is_day(one):
                return None
            days[one] = _sum_of(f"000000{one}000")
        for cell in cells:
            last = _SEQUENCES.get(cell[14:17])
            if last is None or ID_SIGNS[(areas[cell[:6]] + days[cell[6:14]] + last) % 11] != cell[17:]:
                return None
        return cells


def _is_digits(text: str, many: int) -> bool:
    return len(text) == many and text.isascii() and text.isdigit()


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
