"""Tokens in the place of numbers, at the sender's: without a database; no number leaves the house."""

from __future__ import annotations

import argparse
import csv
import os
from pathlib import Path

import pyarrow as pa

from chuanhui.grid.registers.rules.sheets_faults import Faults
from chuanhui.site.verbs.answers import OK, Misuse, language, say, tell
from chuanhui.system.linkage.intake.files import table_of_file
from chuanhui.system.linkage.tokens import key_from, maker

USUAL = "标识"


def tokenise(asked: argparse.Namespace) -> int:
    """Write the file again with a token in the place of each number; what is no number becomes blank.

    Never over a file that stands, and readable for us alone.
    """
    lang = language(asked)
    token = maker(key_from(asked.key_file))
    heading, table = _read(asked.file, lang)
    names = asked.names or [USUAL] * len(asked.columns)
    lacking = [one for one in asked.columns if one not in heading]
    if lacking or len(names) != len(asked.columns) or len(set(names)) != len(names):
        told = "、".join(lacking) or "--names"
        raise Misuse(
            what=say(lang, f"没有这一列，或列名不对：{told}", f"no such column, or names differ: {told}")
        )
    columns, made, blank = [], 0, 0
    for place in range(len(heading)):
        cells = table.column(f"c{place}").to_pylist()
        if heading[place] in asked.columns:
            tokens = [token(cell) for cell in cells]
            made += sum(1 for one in tokens if one is not None)
            blank += sum(1 for one, cell in zip(tokens, cells, strict=True) if one is None and cell)
            cells = tokens
        columns.append(cells)
    new = dict(zip(asked.columns, names, strict=True))
    _write(asked.out, [new.get(one, one) for one in heading], columns)
    data = {"file": asked.out, "rows": table.num_rows, "tokens": made, "no_number": blank}
    lines = [
        say(
            lang,
            f"已写入 {asked.out}：{table.num_rows} 行，{made} 个标识",
            f"{asked.out}: {table.num_rows} rows",
        ),
    ]
    if blank:
        lines.append(
            say(lang, f"{blank} 个号码校验不过，留空", f"{blank} are no sound numbers and were left blank")
        )
    tell(asked, data, lines)
    return OK


def _read(path: Path, lang: str) -> tuple[list[str], pa.Table]:
    faults = Faults()
    found = table_of_file(path.read_bytes(), faults)
    if found is None:
        told = faults.in_order[0].sentence(lang) if faults.in_order else path.name
        raise Misuse(what=told)
    return found


def _write(path: Path, heading: list[str], columns: list[list[str | None]]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows(zip(*columns, strict=True))
