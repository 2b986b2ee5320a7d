"""A file that somebody sent, as batches of rows: guarded, unpacked apart, decoded."""

from __future__ import annotations

import marshal
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from chuanhui.grid.registers.rules.sheets import MOST_COLUMNS, MOST_ROWS
from chuanhui.grid.registers.rules.sheets_batch import Batch
from chuanhui.grid.registers.rules.sheets_faults import Faults
from chuanhui.grid.registers.rules.sheets_guarding import is_old_workbook, is_workbook, workbook_fault
from chuanhui.grid.registers.rules.sheets_text import decoded, rows_of_text
from chuanhui.grid.registers.unpacking import PART

_LENGTH = struct.Struct(">Q")
_SPARE = 501
"""Rows over the bound that a sheet may have: its heading, and empty ones below the last."""


def rows_of_file(data: bytes, faults: Faults) -> Iterator[Batch]:
    """Yield the rows of an xlsx or a CSV in batches, the heading first; what is wrong is noted in `faults`.

    Args:
        data: the whole file, as it was sent; its name decides nothing.
        faults: takes note of why a file cannot be read.
    """
    code = ""
    if is_workbook(data):
        code = workbook_fault(data)
        if not code:
            yield from _unpacked(data, faults)
            return
    elif is_old_workbook(data):
        code = "file.old"
    else:
        text = decoded(data)
        if text is not None:
            yield from map(Batch.of, rows_of_text(text, faults))
            return
        code = "file.not_xlsx"
    faults.add(0, "", code, rows=f"{MOST_ROWS:,}", columns=MOST_COLUMNS)


def _unpacked(data: bytes, faults: Faults) -> Iterator[Batch]:
    """Yield what the reading process tells; its death, whatever the cause, is an unreadable file."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        words = [sys.executable, "-m", "chuanhui.grid.registers.unpacking", file.name]
        # No secret of ours is in its surroundings.
        surroundings = {
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "PATH": os.environ.get("PATH", ""),
        }
        reading = subprocess.Popen(
            [*words, str(MOST_ROWS + _SPARE), str(MOST_COLUMNS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env=surroundings,
        )
        try:
            for batch in _batches(reading.stdout):
                if isinstance(batch, str):
                    code = batch if batch in {"too_large", "unreadable"} else "unreadable"
                    faults.add(0, "", f"file.{code}", rows=f"{MOST_ROWS:,}", columns=MOST_COLUMNS)
                    return
                yield batch
        finally:
            reading.kill()
            reading.wait()
            if reading.stdout is not None:
                reading.stdout.close()


def _batches(out: BinaryIO | Any) -> Iterator[Batch | str]:
    while True:
        head = out.read(_LENGTH.size)
        told = out.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
        batch = marshal.loads(told) if told else "unreadable"
        if not batch:
            return
        if isinstance(batch, str):
            yield batch
            return
        many, told = batch
        columns = [one.split(PART) if isinstance(one, str) else one for one in told]
        if any(len(one) != many for one in columns):
            yield "unreadable"
            return
        yield Batch(many, columns)
