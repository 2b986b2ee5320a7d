"""The cells of a fact, read once for each form in which they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from chuanhui.grid.registers.rules.reading import READERS
from chuanhui.kernel.values import Wrong, number_of
from chuanhui.playbook.schema import FactColumn, FactKind, Field, FieldKind, Text

PLACES = 6
NUMBER = pa.decimal128(24, PLACES)
"""Fifteen digits before the point are read; three are left for adding up a household."""

TYPES: Mapping[FactKind, pa.DataType] = {
    FactKind.NUMBER: NUMBER,
    FactKind.MONEY: NUMBER,
    FactKind.WHOLE: NUMBER,
    FactKind.YES_NO: pa.bool_(),
    FactKind.CHOICE: pa.string(),
    FactKind.MONTH: pa.string(),
    FactKind.DATE: pa.date32(),
}
_YES = frozenset({"是", "有", "对", "√", "1", "1.0", "true", "yes", "y", "t"})
_NO = frozenset({"否", "无", "没有", "不是", "×", "0", "0.0", "false", "no", "n", "f"})
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")
_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
Options = Mapping[str, Text]


def read_column(
    fact: FactColumn, options: Options, cells: pa.ChunkedArray
) -> tuple[pa.ChunkedArray, list[tuple[int, Wrong]]]:
    """Return the values of a column, null where a cell was blank or wrong, and what was wrong by row.

    Args:
        fact: that the column brings.
        options: of a choice.
        cells: texts.
    """
    written = cells.combine_chunks().dictionary_encode()
    if isinstance(written, pa.ChunkedArray):
        written = written.combine_chunks()
    reads = _READERS[fact.kind]
    values: list[Any] = []
    wrong: dict[int, Wrong] = {}
    for at, text in enumerate(written.dictionary.to_pylist()):
        plain = unicodedata.normalize("NFKC", text).strip().lstrip("'’").strip()
        try:
            values.append(reads(fact, plain, options) if plain else None)
        except Wrong as fault:
            values.append(None)
            wrong[at] = fault
    found = pa.array(values, TYPES[fact.kind]).take(written.indices)
    faults: list[tuple[int, Wrong]] = []
    if wrong:
        is_wrong = pc.is_in(written.indices, pa.array(list(wrong), written.indices.type))
        rows = pc.indices_nonzero(pc.fill_null(is_wrong, False)).to_pylist()
        faults = [(row, wrong[written.indices[row].as_py()]) for row in rows]
    return pa.chunked_array([found], TYPES[fact.kind]), faults


def _number(fact: FactColumn, text: str, _options: Options) -> Decimal:
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    number = number_of(text)
    if number != round(number, PLACES):
        raise Wrong("too_fine", places=PLACES)
    if fact.kind is FactKind.WHOLE and number != number.to_integral_value():
        raise Wrong("not_whole")
    if fact.least is not None and number < fact.least:
        raise Wrong("too_small", least=fact.least)
    if fact.most is not None and number > fact.most:
        raise Wrong("too_large", most=fact.most)
    return round(number, PLACES)


def _yes_no(_fact: FactColumn, text: str, _options: Options) -> bool:
    word = text.lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Wrong("not_yes_no")


def _choice(fact: FactColumn, text: str, options: Options) -> str:
    for word, label in options.items():
        if text in (word, label.zh, label.en):
            return word
    raise Wrong("not_option", options="、".join(label.zh for label in options.values()))


def _month(_fact: FactColumn, text: str, _options: Options) -> str:
    written = _MONTH.fullmatch(text)
    if not written or not 1 <= int(written[2]) <= 12:
        raise Wrong("not_month")
    return f"{written[1]}-{int(written[2]):02}"


def _date(fact: FactColumn, text: str, _options: Options) -> date:
    compact = _DATE.fullmatch(text)
    if compact:
        text = "-".join(compact.groups())
    asked = Field(fact.id, fact.name, FieldKind.DATE)
    return date.fromisoformat(READERS[FieldKind.DATE](asked, text, None))


_READERS: Mapping[FactKind, Callable[[FactColumn, str, Options], Any]] = {
    FactKind.NUMBER: _number,
    FactKind.MONEY: _number,
    FactKind.WHOLE: _number,
    FactKind.YES_NO: _yes_no,
    FactKind.CHOICE: _choice,
    FactKind.MONTH: _month,
    FactKind.DATE: _date,
}
