"""What is remembered from month to month: keyed digests, never what was typed.

A row is known by a keyed digest of its identity columns. Remembered are who it was found to be and, where it
was scored, its candidates with their patterns, so that next month's choice is made over old and new rows
alike and comes out as if all had been compared again. The register is remembered as keyed digests of its
keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
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

REGISTER = ("register", "register_repairs")


@dataclass(frozen=True)
class Memory:
    """Last month's answers.

    Attributes:
        key: at least 32 bytes; with another key nothing is recognised.
        stamp: of the register and the model the answers were made with; with another stamp nothing counts.
        model: those weights, as JSON.
        fingerprint: of the register as it was given, keyed.
        register: digests of the register (`veiled.Veiled`); without them the register is read again.
    """

    key: bytes
    stamp: str = ""
    settled: pa.Table = field(default_factory=ROWS.empty_table)
    candidates: pa.Table = field(default_factory=CANDIDATES.empty_table)
    model: str = field(default="", repr=False)
    fingerprint: str = ""
    register: Mapping[str, pa.Table] = field(default_factory=dict, repr=False)

    def to_arrow(self) -> dict[str, pa.Table]:
        """Return the tables to keep; the key stays with whoever holds it."""
        stamped = self.settled.replace_schema_metadata(
            {"stamp": self.stamp, "model": self.model, "fingerprint": self.fingerprint}
        )
        tables = {"settled": stamped, "candidates": self.candidates}
        return tables | dict(self.register)

    @classmethod
    def from_arrow(cls, key: bytes, tables: Mapping[str, pa.Table]) -> Self:
        """Return the memory of `to_arrow`; the tables of the register may be missing."""
        beside = tables["settled"].schema.metadata or {}
        return cls(
            key,
            beside.get(b"stamp", b"").decode(),
            tables["settled"].select(ROWS.names),
            tables["candidates"].select(CANDIDATES.names),
            beside.get(b"model", b"").decode(),
            beside.get(b"fingerprint", b"").decode(),
            {name: tables[name] for name in REGISTER if name in tables},
        )

    def register_key(self) -> bytes:
        """Return the key of the register's digests."""
        return hashlib.blake2b(b"chuanhui.linkage.register.1", key=self.key[:64], digest_size=32).digest()

    def salt(self) -> str:
        """Return the text that keys the marks: derived, so that the key itself reaches no query."""
        return hashlib.blake2b(b"chuanhui.linkage.mark.3", key=self.key[:64], digest_size=16).hexdigest()
