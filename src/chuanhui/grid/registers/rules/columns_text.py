"""Writing many rows as canonical JSON, column by column; pure.

Rows that have the same fields differ in their values alone: what stands around these is written once, and the
texts of a column are escaped in one go. The text is the one of `canonical_json`, which a test proves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

_PART = "\x1e"
_PARTED = "\\u001e"
_TRUTH = {True: "true", False: "false"}
_told: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode


def columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the values of rows that have the same fields, by field in the order of canonical JSON."""
    return {id: [row[id] for row in rows] for id in sorted(rows[0])} if rows else {}


def told_column(values: Sequence[Any]) -> Sequence[str]:
    """Return the JSON of each value of a column."""
    kinds = set(map(type, values))
    if kinds == {str}:
        parts = encode_basestring(_PART.join(values))[1:-1].split(_PARTED)
        # A value may hold that very sign: then they are written one by one.
        if len(parts) == len(values):
            return [f'"{one}"' for one in parts]
    if kinds == {int}:
        return list(map(str, values))
    if kinds == {bool}:
        return list(map(_TRUTH.__getitem__, values))
    return list(map(_told, values))


def told_rows(columns: Mapping[str, Sequence[str]], many: int) -> list[str]:
    """Return each row as a JSON object.

    Args:
        columns: JSON of each value, by field in the order of canonical JSON.
        many: rows; they may have no field at all.
    """
    if not columns:
        return ["{}"] * many
    around = ",".join(f"{encode_basestring(id)}:\x00".replace("%", "%%") for id in columns)
    whole = "{" + around.replace("\x00", "%s") + "}"
    return list(map(whole.__mod__, zip(*columns.values(), strict=True)))


def alike_in_fields(rows: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[list[int]]:
    """Return the places of rows that have the same open and the same protected fields, group by group."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[int]] = {}
    for at, (plain, guarded) in enumerate(rows):
        groups.setdefault((tuple(plain), tuple(guarded)), []).append(at)
    return list(groups.values())
