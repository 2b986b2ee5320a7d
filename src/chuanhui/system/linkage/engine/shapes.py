"""What goes into a match and what comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa

from .memory import Memory
from .weigh import Model

LINKS = pa.schema(
    [
        ("source", pa.string()),
        ("row", pa.int64()),
        ("person", pa.int64()),
        ("household", pa.int64()),
        ("how", pa.string()),
        ("band", pa.string()),
        ("score", pa.float64()),
        ("runner_up", pa.float64()),
        ("pattern", pa.int64()),
        ("other", pa.int64()),
    ]
)
"""`how` is exact, repaired or scored; `band` linked, review or none."""


@dataclass(frozen=True)
class Registry:
    """The register: `person`, `household` (int64) and the roles as typed, as a table or a Parquet file.

    Attributes:
        columns: what the columns are called in the file, where it differs: ours → theirs.
    """

    people: pa.Table | Path | str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """What one source sent: `row` (int64) and the roles that it has, as typed; absent roles are absent."""

    source: str
    rows: pa.Table | Path | str
    columns: Mapping[str, str] = field(default_factory=dict)


@cache
def _defaults() -> dict[str, Any]:
    text = (files(__package__) / "data" / "settings.json").read_text(encoding="utf-8")
    return {key: entry["value"] for key, entry in json.loads(text).items()}


def _default(key: str) -> Any:
    return field(default_factory=lambda: _defaults()[key])


@dataclass(frozen=True)
class Settings:
    """Numbers of a run; where they come from stands beside them in `data/settings.json` or in the playbook.

    Attributes:
        link, margin, review: bits; a link needs the first and leads its rival by the second, a clerk sees
        the rest
            down to the third.
    """

    link: float = _default("link")
    margin: float = _default("margin")
    review: float = _default("review")
    kept: float = _default("kept")
    samples: int = _default("samples")
    memory_mb: int = _default("memory_mb")
    threads: int = _default("threads")
    seed: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a match found: `LINKS` (every row of every batch), the model, counts per stage, what to remember.

    Attributes:
        asked: rows for a clerk that no memory knew; None without a memory.
    """

    links: pa.Table
    model: Model
    counts: dict[str, int]
    memory: Memory | None = None
    asked: int | None = None


class Cancelled(Exception):
    """The run was asked to stop and did."""
