"""A department's file as a table of texts: CSV, XLSX or Parquet, UTF-8 or GB 18030; nothing is judged yet.

Every cell comes out as the text that was typed, null where nothing was. Only what no text can say is told
apart here: a row longer than its heading, a file that cannot be read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from chuanhui.grid.registers.rules.sheets import MOST_COLUMNS
from chuanhui.grid.registers.rules.sheets_faults import Faults
from chuanhui.grid.registers.rules.sheets_guarding import is_old_workbook, is_workbook
from chuanhui.grid.registers.sheets_in import rows_of_file

MOST_ROWS = 5_000_000
MOST_BYTES = 1 << 30
"""Bounds of a file that is no workbook, and of what a Parquet file may inflate to; a workbook has its own."""

HEADING_LONGEST = 20_000
_PLAIN = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_decimal)
_TEXT = (pa.types.is_string, pa.types.is_large_string)


Cells = list[list[str | None]]


def table_of_file(
    data: bytes, faults: Faults, ragged: Cells | None = None
) -> tuple[list[str], pa.Table] | None:
    """Return the heading and the columns ``c0, c1, …`` of a file, all text; None when it cannot be read.

    Args:
        data: the whole file; its first bytes say what it is, its name decides nothing.
        faults: takes note of why a file cannot be read, and of rows longer than the heading.
        ragged: takes the cells of these rows, where given, each at its place in the heading.

    The table has a column ``line`` (int32): the line of the sheet, the heading being 1.
    """
    try:
        if len(data) > MOST_BYTES:
            raise _Unreadable("file.too_large")
        if data[:4] == b"PAR1":
            return _of_parquet(data)
        if is_workbook(data) or is_old_workbook(data):
            return _of_workbook(data, faults, ragged)
        return _of_text(data, faults, ragged)
    except _Unreadable as why:
        faults.add(0, "", str(why), rows=f"{MOST_ROWS:,}", columns=MOST_COLUMNS)
        return None


class _Unreadable(Exception):
    """A file cannot be read; its text is the code of the sentence."""


def _of_workbook(data: bytes, faults: Faults, kept: Cells | None) -> tuple[list[str], pa.Table] | None:
    heading: list[str] | None = None
    lines: list[int] = []
    columns: list[list[str | None]] = []
    number = 1
    for several in rows_of_file(data, faults):
        batch = [_shortened(several.row(at)) for at in range(several.many)]
        if heading is None:
            heading = [_text_of(cell) or "" for cell in batch[0]] if batch else []
            while heading and not heading[-1]:
                heading.pop()
            columns = [[] for _ in heading]
            batch = batch[1:]
        for row in batch:
            number += 1
            cells = [_text_of(cell) for cell in row]
            if any(cells[len(columns) :]):
                faults.add(number, "", "row.ragged", found=len(cells), wanted=len(columns))
                if kept is not None:
                    kept.append(cells[: len(columns)])
            elif any(cells):
                lines.append(number)
                for place, column in enumerate(columns):
                    column.append(cells[place] if place < len(cells) else None)
    if faults.count and not lines:
        return None
    arrays = [pa.array(lines, pa.int32()), *(pa.array(one, pa.string()) for one in columns)]
    return heading or [], pa.table(arrays, ["line", *_names(len(columns))])


def _shortened(row: list[Any]) -> list[Any]:
    """Return a row without the empty cells at its end: those that only longer rows of its batch have."""
    while row and row[-1] in (None, ""):
        row.pop()
    return row


def _text_of(cell: Any) -> str | None:
    """Return a cell as text; a number that a sheet could not keep whole has an exponent."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell if isinstance(cell, str) else repr(cell)


def _of_text(data: bytes, faults: Faults, kept: Cells | None) -> tuple[list[str], pa.Table]:
    plain = _in_utf8(data)
    if plain is None:
        raise _Unreadable("file.not_xlsx")
    first = plain[:HEADING_LONGEST].partition(b"\n")[0].decode(errors="replace").rstrip("\r")
    mark = max((",", ";", "\t"), key=first.count)
    heading = next(csv.reader([first], delimiter=mark), [])
    if len(heading) > MOST_COLUMNS:
        raise _Unreadable("file.too_large")
    names = _names(len(heading))
    ragged: list[tuple[int, int, str]] = []

    def on_ragged(row: Any) -> str:
        ragged.append((row.number or 0, row.actual_columns, row.text))
        return "skip"

    try:
        table = pyarrow.csv.read_csv(
            io.BytesIO(plain),
            # One thread, so that a row knows its number.
            read_options=pyarrow.csv.ReadOptions(column_names=names, skip_rows=1, use_threads=False),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=mark, newlines_in_values=True, invalid_row_handler=on_ragged
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        raise _Unreadable("file.unreadable") from None
    if table.num_rows + len(ragged) > MOST_ROWS:
        raise _Unreadable("file.too_large")
    for number, found, text in ragged:
        if kept is not None:
            kept.append(_cells_of(text, mark, len(heading)))
        faults.add(number, "", "row.ragged", found=found, wanted=len(heading))
    return heading, _with_lines(table, sorted(number for number, *_ in ragged))


def _cells_of(text: str, mark: str, count: int) -> list[str | None]:
    """Return the first cells of a row that is longer or shorter than its heading, as many as that has."""
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), [])[:count]
    except csv.Error:
        cells = []
    return [cell or None for cell in cells] + [None] * (count - len(cells))


def _in_utf8(data: bytes) -> bytes | None:
    """Return a text in UTF-8 without its mark: UTF-8 where that fits, else GB 18030, as offices write."""
    if b"\x00" in data[:4096]:
        return None
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode()
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030").encode()
        except UnicodeDecodeError:
            return None
    return data


def _with_lines(table: pa.Table, skipped: list[int]) -> pa.Table:
    """Number the rows as the file does: rows that were left out count."""
    lines = _numbered(table.num_rows, skipped)
    return table.add_column(0, "line", pa.array(lines, pa.int32()))


def _numbered(count: int, skipped: list[int]) -> Iterator[int]:
    without, number = iter(skipped), 1
    gap = next(without, None)
    for _ in range(count):
        number += 1
        while number == gap:
            number += 1
            gap = next(without, None)
        yield number


def _of_parquet(data: bytes) -> tuple[list[str], pa.Table]:
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        about = file.metadata
        inflated = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
        if about.num_rows > MOST_ROWS or about.num_columns > MOST_COLUMNS or inflated > MOST_BYTES:
            raise _Unreadable("file.too_large")
        table = file.read()
        columns = [_as_text(one) for one in table.columns]
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        raise _Unreadable("file.unreadable") from None
    if any(one is None for one in columns):
        raise _Unreadable("file.unreadable")
    return table.column_names, _with_lines(pa.table(columns, _names(len(columns))), [])


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return a column as text, None for a nested or binary one."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if any(test(kind) for test in _TEXT):
        return pc.if_else(pc.equal(column, ""), None, column.cast(pa.string()))
    if pa.types.is_date(kind):
        return pc.strftime(column, format="%Y-%m-%d")
    if pa.types.is_null(kind) or any(test(kind) for test in _PLAIN):
        return column.cast(pa.string())
    return None


def _names(count: int) -> list[str]:
    return [f"c{at}" for at in range(count)]
