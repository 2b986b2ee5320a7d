"""What can be wrong with a department's file; no sentence repeats a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chuanhui.grid.registers.rules.sheets_faults import Faults, SheetFault

SENTENCES = {
    "file.too_large": (
        "文件过大：最多 {rows} 行、{columns} 列。表格文件请另存为 CSV 或 Parquet。",
        "Too large: at most {rows} rows and {columns} columns. Save a workbook as CSV or Parquet.",
    ),
    "file.not_xlsx": (
        "只接收 CSV、XLSX 和 Parquet 文件。请另存后重试。",
        "Only CSV, XLSX and Parquet are taken. Save it as one of them.",
    ),
    "heading.none": (
        "第一行不是列名。请在第一行写上报送目录里的列名后重新报送。",
        "The first row names no columns. Put the declared names there and send the file again.",
    ),
    "heading.undeclared": (
        "报送目录没有“{name}”这一列，不得报送。请删去这一列后重新报送。",
        "The column “{name}” is not declared and may not be sent. Remove it and send the file again.",
    ),
    "heading.lacking": (
        "缺少“{name}”列。没有内容也请保留这一列：缺列不等于空白。",
        "The column “{name}” is missing. Keep it though it is empty: missing is not the same as blank.",
    ),
    "heading.numbers": (
        "约定报送密文标识，文件里却有“{name}”列。请删去号码后重新报送。",
        "Tokens are agreed in place of numbers, yet the column “{name}” is there. Remove the numbers.",
    ),
    "row.nobody": (
        "这一行没有证件号码、标识，也没有姓名，无法比对。",
        "The row has no number, token or name: it cannot be matched.",
    ),
    "not_month": ("应为年月，如 2026-11。", "This must be a month such as 2026-11."),
    "not_whole": ("应为整数。", "This must be a whole number."),
    "too_fine": ("最多 {places} 位小数。", "At most {places} decimal places."),
}


class DeliveryFault(SheetFault):
    """One fault of a file, a row or a cell."""

    SENTENCES: ClassVar[Mapping[str, tuple[str, str]]] = {**SheetFault.SENTENCES, **SENTENCES}


class DeliveryFaults(Faults):
    """Gathers them."""

    fault = DeliveryFault
