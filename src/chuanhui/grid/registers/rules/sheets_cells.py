"""Reading the cells of one column: repaired where safe, and told; refused where digits are lost; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from chuanhui.grid.registers.rules.reading import READERS
from chuanhui.grid.registers.rules.sheets_faults import Repairs
from chuanhui.kernel.values import Wrong
from chuanhui.playbook.schema import Field, FieldKind

EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; the rest are zeros that nobody typed."""

BLANK = "\ufeff\u200b\u200c\u200d\u2060"
_EXPONENT = re.compile(r"[0-9]+(?:\.[0-9]+)?[Ee]\+?[0-9]+")
_CODES = frozenset({FieldKind.ID_NUMBER, FieldKind.CREDIT_CODE})
_WORDS = frozenset({FieldKind.TEXT, FieldKind.NAME, FieldKind.PHONE, *_CODES})
_FEW = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.DATE, FieldKind.TIME, FieldKind.YES_NO})
"""Kinds whose answers repeat, so that each written form is read once."""

MOST_REMEMBERED = 20_000
Reader = Callable[[Any, int], Any]


def tidy(cell: Any, row: int, column: str, repairs: Repairs) -> str:
    """Return a cell as text without what sheets add: outer spaces, invisible signs, the apostrophe of a text.

    Args:
        cell: text or a number.
        row, column: for telling what was repaired.
        repairs: takes note.

    Raises:
        Wrong: a number of more digits than a spreadsheet keeps, or no content at all.
    """
    if type(cell) is not str:
        if isinstance(cell, bool):
            raise Wrong("cell.error")
        if isinstance(cell, int) and abs(cell) < 10**EXACT_DIGITS:
            return str(cell)
        if isinstance(cell, float) and abs(cell) < 10**EXACT_DIGITS:
            return repr(cell)
        raise Wrong("cell.lost_digits")
    text = cell.strip()
    if text[:1] in "'’" and text:
        text = text[1:].strip()
        repairs.note(row, column, "apostrophe")
    if not text.isascii() and any(sign in text for sign in BLANK):
        text = "".join(sign for sign in text if sign not in BLANK).strip()
    if len(text) < len(cell) and cell[:1] not in "'’":
        repairs.note(row, column, "spaces")
    return text


def reader_of(field: Field, column: str, options: Mapping[str, Any] | None, repairs: Repairs) -> Reader:
    """Return what reads a cell of a column as the register keeps it, None for an empty one.

    Args:
        field: that the column answers.
        column: its name, for telling what was repaired.
        options: the list of words of a choice.
        repairs: takes note of what was repaired.

    The reader raises `Wrong`.
    """
    read = READERS[field.kind]
    if field.kind in _FEW:
        return _remembering(lambda cell, row: _plain_cell(field, cell, row, column, options, repairs))
    if field.kind not in _WORDS:
        return lambda cell, row: _plain_cell(field, cell, row, column, options, repairs)
    is_code = field.kind in _CODES
    is_text = field.kind is FieldKind.TEXT

    def words(cell: Any, row: int) -> Any:
        if is_code and type(cell) is not str:
            # Also one that still has all its digits lost its leading zeros, or its X, if it had any.
            raise Wrong("cell.lost_digits")
        text = tidy(cell, row, column, repairs)
        if not text:
            return None
        if is_code and _EXPONENT.fullmatch(text):
            raise Wrong("cell.lost_digits")
        kept = read(field, text, options)
        if not is_text and kept != text:
            repairs.note(row, column, "full_width" if not text.isascii() and kept.isascii() else "written")
        return kept

    return words


def _plain_cell(
    field: Field, cell: Any, row: int, column: str, options: Mapping[str, Any] | None, repairs: Repairs
) -> Any:
    if field.kind is FieldKind.YES_NO and isinstance(cell, bool):
        return cell
    text = tidy(cell, row, column, repairs)
    if not text:
        return None
    if not text.isascii() and field.kind not in (FieldKind.CHOICE, FieldKind.CHOICES):
        plain = unicodedata.normalize("NFKC", text)
        if plain != text:
            repairs.note(row, column, "full_width")
            text = plain
    return READERS[field.kind](field, text, options)


def _remembering(read: Reader) -> Reader:
    """Return a reader that reads each written form once; what was wrong or repaired is looked at again."""
    known: dict[Any, Any] = {}

    def remembered(cell: Any, row: int) -> Any:
        if type(cell) is str and cell in known:
            return known[cell]
        value = read(cell, row)
        # What had to be repaired is not remembered: each such cell is told.
        if type(cell) is str and len(known) < MOST_REMEMBERED and _is_tidy(cell):
            known[cell] = value
        return value

    return remembered


def _is_tidy(cell: str) -> bool:
    if cell.isascii():
        return cell == cell.strip() and cell[:1] != "'"
    bare = not any(sign in cell for sign in BLANK) and cell[:1] not in "'’"
    return bare and cell == unicodedata.normalize("NFKC", cell).strip()
