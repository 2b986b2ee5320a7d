"""Reading a CSV of unknown origin: UTF-8 or GB 18030, comma, semicolon or tab; pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from chuanhui.grid.registers.rules.sheets import MOST_COLUMNS
from chuanhui.grid.registers.rules.sheets_faults import Faults

TEXT_BYTES = 80 << 20
CELL_LONGEST = 10_000


def decoded(data: bytes) -> str | None:
    """Return a file's text, None where it is none: UTF-8 where that fits, else GB 18030, as offices write."""
    if b"\x00" in data[:4096] or len(data) > TEXT_BYTES:
        return None
    for name in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def rows_of_text(text: str, faults: Faults, *, batch: int = 1000) -> Iterator[list[list[Any]]]:
    """Yield the rows of a CSV in batches; a row longer than the heading is noted and left empty.

    Args:
        text: the file.
        faults: takes note.
        batch: rows at once.
    """
    head = text[:2000].partition("\n")[0]
    mark = max((",", ";", "\t"), key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    width, found = 0, list[list[Any]]()
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            width = width or len(cells)
            if len(cells) > width and any(cells[width:]):
                faults.add(number, "", "row.ragged", found=len(cells), wanted=width)
                cells = []
            if len(cells) > MOST_COLUMNS or any(len(cell) > CELL_LONGEST for cell in cells):
                faults.add(number, "", "file.unreadable")
                return
            found.append(cells)
            if len(found) == batch:
                yield found
                found = []
    except csv.Error:
        faults.add(number + 1, "", "file.unreadable")
        return
    yield found
