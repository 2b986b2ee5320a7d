"""Reading the two files of an import: a CSV of areas and a GeoJSON of their borders."""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from chuanhui.grid.areas.errors import AreaFault
from chuanhui.grid.areas.rules.borders import Limits, read_border
from chuanhui.grid.areas.rules.coordinates import CoordinateSystem
from chuanhui.grid.areas.rules.layers import LAYER_OF, Layer, Level

COLUMNS = (
    "level", "code", "parent", "home", "name", "name_en", "slug", "synthetic", "buffer_m", "note",
)  # fmt: skip
REQUIRED = ("level", "code", "parent", "name", "slug")
_TRUTH = {"": False, "0": False, "1": True, "true": True, "false": False}
FORMULA_SIGNS = frozenset("=+-@\t\r")
"""A spreadsheet takes a cell that begins with one of these for a formula."""
LONGEST = {"name": 60, "name_en": 120, "slug": 60, "code": 24, "note": 300}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the CSV, its values read; `row` is its line, the heading being 1."""

    row: int
    level: Level
    code: str
    parent: str
    home: str
    name: str
    name_en: str
    slug: str
    synthetic: bool
    buffer_m: int
    note: str

    @property
    def layer(self) -> Layer:
        """Return the layer that the level belongs to."""
        return LAYER_OF[self.level]


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word nearest to `word`, or the first one when none is near."""
    words = list(known)
    return next(iter(difflib.get_close_matches(word[:80], words, n=1, cutoff=0.4)), words[0] if words else "")


def _text(data: bytes | str, file: str, limits: Limits) -> tuple[str, list[AreaFault]]:
    """Decode a file, refusing what is too large or not UTF-8."""
    if len(data) > limits.file_bytes:
        facts = {"size": f"{len(data)} B", "limit": f"{limits.file_bytes} B"}
        return "", [AreaFault("AR002", file=file, facts=facts)]
    if isinstance(data, str):
        return data.removeprefix("\ufeff"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        return "", [AreaFault("AR001", file=file, facts={"why": f"UTF-8, byte {error.start}"})]


def _heading_faults(heading: list[str], file: str) -> list[AreaFault]:
    """Return faults of the heading: missing, unknown and doubled columns."""
    wanted = ", ".join(COLUMNS)
    faults = [
        AreaFault("AR003", file=file, row=1, column=name, facts={"name": name, "wanted": wanted})
        for name in REQUIRED
        if name not in heading
    ]
    for place, name in enumerate(heading):
        if name not in COLUMNS:
            facts = {"name": name, "nearest": nearest(name, COLUMNS), "wanted": wanted}
            faults.append(AreaFault("AR004", file=file, row=1, column=name, facts=facts))
        elif name in heading[:place]:
            faults.append(AreaFault("AR005", file=file, row=1, column=name, facts={"name": name}))
    return faults


def _read_row(cells: Mapping[str, str], row: int, file: str) -> tuple[Row | None, list[AreaFault]]:
    """Read one row; every cell is judged by itself."""
    faults: list[AreaFault] = []

    def refuse(code: str, column: str, **facts: Any) -> None:
        faults.append(AreaFault(code, file=file, row=row, column=column, facts=facts))

    for column in ("level", "code", "name", "slug"):
        if not cells.get(column, ""):
            refuse("AR010", column, name=column)
    for column, most in LONGEST.items():
        if len(cells.get(column, "")) > most:
            value = cells[column][:20] + "…"
            refuse("AR021", column, value=value, found=len(cells[column]), limit=most)
    word = cells.get("level", "")
    if word and word not in Level.__members__.values():
        refuse("AR011", "level", value=word, nearest=nearest(word, Level), wanted=", ".join(Level))
    truth = cells.get("synthetic", "").lower()
    if truth not in _TRUTH:
        refuse("AR011", "synthetic", value=truth, nearest="0", wanted="0, 1")
    width = cells.get("buffer_m", "") or "0"
    if not (width.isascii() and width.isdigit() and int(width) <= 500):
        refuse("AR011", "buffer_m", value=width, nearest="20", wanted="0–500")
    if faults:
        return None, faults
    keep = {
        name: cells.get(name, "") for name in ("code", "parent", "home", "name", "name_en", "slug", "note")
    }
    return Row(row=row, level=Level(word), synthetic=_TRUTH[truth], buffer_m=int(width), **keep), []


def read_csv(data: bytes | str, file: str, limits: Limits) -> tuple[list[Row], list[AreaFault]]:
    """Read the CSV of areas: UTF-8, a heading, one area a row.

    Returns:
        The rows that could be read, and every fault of the others.
    """
    text, faults = _text(data, file, limits)
    if faults:
        return [], faults
    if "\0" in text:
        return [], [AreaFault("AR001", file=file, facts={"why": "NUL"})]
    try:
        lines = [(reader.line_num, cells) for reader in [csv.reader(io.StringIO(text))] for cells in reader]
    except csv.Error as error:
        return [], [AreaFault("AR001", file=file, facts={"why": str(error)})]
    heading = [cell.strip() for cell in lines[0][1]] if lines else []
    faults = _heading_faults(heading, file)
    if len(lines) - 1 > limits.features:
        faults.append(AreaFault("AR002", file=file, facts={"size": len(lines) - 1, "limit": limits.features}))
    if faults:
        return [], faults
    rows: list[Row] = []
    for number, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            facts = {"found": len(cells), "wanted": len(heading)}
            faults.append(AreaFault("AR006", file=file, row=number, facts=facts))
            continue
        values = {name: _told(cell.strip()) for name, cell in zip(heading, cells, strict=True)}
        row, wrong = _read_row(values, number, file)
        faults += wrong
        if row is not None:
            rows.append(row)
    return rows, faults


def inert(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; `read_csv` takes the mark off again."""
    return f"'{text}" if text[:1] in FORMULA_SIGNS else text


def _told(cell: str) -> str:
    """Return a cell without the mark of `inert`."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_SIGNS else cell


def read_features(
    data: bytes | str, file: str, limits: Limits
) -> tuple[list[Mapping[str, Any]], list[AreaFault]]:
    """Read a GeoJSON FeatureCollection as far as its list of features."""
    text, faults = _text(data, file, limits)
    if faults:
        return [], faults
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        return [], [AreaFault("AR001", file=file, facts={"why": f"JSON: {str(error)[:120]}"})]
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        return [], [AreaFault("AR001", file=file, facts={"why": "FeatureCollection"})]
    if len(features) > limits.features:
        return [], [AreaFault("AR002", file=file, facts={"size": len(features), "limit": limits.features})]
    return features, []


def read_borders(
    data: bytes | str,
    file: str,
    limits: Limits,
    layers: Mapping[str, Layer],
    system: CoordinateSystem = CoordinateSystem.WGS84,
) -> tuple[dict[str, BaseGeometry], list[AreaFault]]:
    """Read the GeoJSON of borders; each feature names its area in `properties.code`.

    Args:
        data, file, limits: the file, its name, its bounds.
        layers: layer by code of every area that may have a border here.
        system: declared coordinate system of the numbers.

    Returns:
        Borders by code in WGS-84, and every fault.
    """
    features, faults = read_features(data, file, limits)
    borders: dict[str, BaseGeometry] = {}
    first: dict[str, int] = {}
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = properties.get("code") if isinstance(properties, dict) else None
        if not isinstance(code, str) or not code:
            faults.append(AreaFault("AR010", file=file, row=number, column="code", facts={"name": "code"}))
        elif code in first:
            facts: dict[str, Any] = {"value": code, "first": first[code]}
            faults.append(AreaFault("AR013", file=file, row=number, column="code", facts=facts))
        elif code not in layers:
            faults.append(AreaFault("AR035", file=file, row=number, column="code", facts={"value": code}))
        else:
            first[code] = number
            border, wrong = read_border(
                feature.get("geometry"), layers[code], limits, system, file=file, row=number
            )
            faults += wrong
            if border is not None:
                borders[code] = border
    return borders, faults
