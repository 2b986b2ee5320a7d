"""Reads a workbook in a process of its own: ``python -m chuanhui.grid.registers.unpacking FILE R C``.

Whatever a hostile file does to the library, it does to this process: it knows no secret, may take only so
much memory and time, and its end is a refusal, not the end of a web worker. Rows go to the standard output in
batches, as `marshal` writes them behind their length: how many, and column by column the cells (text, whole
and broken numbers, truth, nothing). A column of texts is one text, parted by `PART`: a tenth of the work.
"""

from __future__ import annotations

import marshal
import resource
import struct
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any, BinaryIO

BATCH = 1000
LENGTH = struct.Struct(">Q")
PART = "\x1f"
MEMORY = 900 << 20
CPU_S = 60
TOO_LARGE, UNREADABLE = "too_large", "unreadable"


def main(path: str, most_rows: int, most_columns: int, out: BinaryIO) -> None:
    """Write the rows of the first visible sheet, then an empty batch; or a text that says why not.

    Args:
        path: the workbook.
        most_rows, most_columns: bounds; a sheet beyond them is refused.
        out: takes the batches.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine  # noqa: PLC0415 - reason: the bounds must hold before the library is loaded

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        visible = python_calamine.SheetVisibleEnum.Visible
        sheet = book.get_sheet_by_name(
            next(one.name for one in book.sheets_metadata if one.visible == visible)
        )
        if sheet.total_height > most_rows or sheet.total_width > most_columns:
            _send(TOO_LARGE, out)
            return
        rows = sheet.iter_rows()
        while batch := list(islice(rows, BATCH)):
            _send((len(batch), list(map(_column, zip(*batch, strict=True)))), out)
        _send((), out)
    except (python_calamine.CalamineError, StopIteration, MemoryError, ValueError, OverflowError):
        _send(UNREADABLE, out)


def _column(cells: Sequence[Any]) -> str | list[Any]:
    """Return the cells of a column as they travel."""
    if set(map(type, cells)) == {str}:
        told = PART.join(cells)
        # A cell may hold that very sign.
        if told.count(PART) == len(cells) - 1:
            return told
    return [cell if type(cell) is str else _plain(cell) for cell in cells]


def _send(batch: tuple[Any, ...] | str, out: BinaryIO) -> None:
    """Write one batch behind its length; version 2 looks for no repeated values: half the time."""
    told = marshal.dumps(batch, 2)
    out.write(LENGTH.pack(len(told)))
    out.write(told)


def _plain(cell: Any) -> Any:
    """Return a cell that is no text as one of the few types that travel."""
    if cell is None or isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.isoformat("minutes") if isinstance(cell, time) else str(cell)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.stdout.buffer)
