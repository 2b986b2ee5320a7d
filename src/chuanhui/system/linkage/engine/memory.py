"""What is remembered from month to month: keyed hashes of rows, never what was typed.

A row is known by a keyed hash of its identity columns. Remembered are who it was found to be and, where it
was scored,
its candidates with their patterns, so that next month's choice is made over old and new rows alike and
comes out as if
all had been compared again. What people decided stands above what the machine would say.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Self

import pyarrow as pa

ROWS = pa.schema(
    [("source", pa.string()), ("mark", pa.int64()), ("person", pa.int64()), ("how", pa.string())]
)
"""Rows settled without a score: exact or repaired. Words may be dictionaries, here and below."""

CANDIDATES = pa.schema(
    [("source", pa.string()), ("mark", pa.int64()), ("person", pa.int64()), ("pattern", pa.int64())]
)
"""Rows that were scored: one entry a candidate kept, and one without a person for a row that has none."""

DECISIONS = pa.schema(
    [("source", pa.string()), ("mark", pa.int64()), ("person", pa.int64()), ("decision", pa.string())]
)
"""What clerks said: confirmed or denied."""


@dataclass(frozen=True)
class Memory:
    """Last month's answers.

    Attributes:
        key: at least 32 bytes; with another key nothing is recognised.
        stamp: of the register and the model the answers were made with; with another stamp only decisions
            count.
        model: those weights, as JSON.
    """

    key: bytes
    stamp: str = ""
    settled: pa.Table = field(default_factory=ROWS.empty_table)
    candidates: pa.Table = field(default_factory=CANDIDATES.empty_table)
    decisions: pa.Table = field(default_factory=DECISIONS.empty_table)
    model: str = field(default="", repr=False)

    def decided(self, table: pa.Table) -> Self:
        """Return this memory with the decisions of clerks (`DECISIONS`)."""
        return replace(self, decisions=table.cast(DECISIONS))

    def to_arrow(self) -> dict[str, pa.Table]:
        """Return the tables to keep; the key stays with whoever holds it."""
        stamped = self.settled.replace_schema_metadata({"stamp": self.stamp, "model": self.model})
        return {"settled": stamped, "candidates": self.candidates, "decisions": self.decisions}

    @classmethod
    def from_arrow(cls, key: bytes, tables: dict[str, pa.Table]) -> Self:
        """Return the memory of `to_arrow`."""
        beside = tables["settled"].schema.metadata or {}
        return cls(
            key,
            beside.get(b"stamp", b"").decode(),
            tables["settled"].select(ROWS.names),
            tables["candidates"].select(CANDIDATES.names),
            tables["decisions"].cast(DECISIONS),
            beside.get(b"model", b"").decode(),
        )

    def salt(self) -> str:
        """Return the text that keys the marks: derived, so that the key itself reaches no query."""
        return hashlib.blake2b(b"chuanhui.linkage.mark.3", key=self.key[:64], digest_size=16).hexdigest()
