"""The register of last month as keyed digests: candidates are found in it without reading the register again.

A digest is the encryption of a key and what it is a key of, by AES under a key that stands in no memory:
without it nobody can tell whose name, number or address it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from .pieces import People, PeopleAt, Register
from .reading import read_people
from .shapes import Registry
from .strings import Ints

# What joins with one another has the same sign.
SIGNS = {
    "number": 1, "cut": 2, "stem": 2, "name_key": 3, "sound_key": 4, "birth": 5,
    "phone": 6, "village": 7, "exact": 8, "coarse": 9,
}  # fmt: skip
LOW = np.int64((1 << 63) - 1)


def digested(values: Ints, column: str, key: bytes) -> Ints:
    """Return 63 bits of a keyed digest of each value of a column of keys."""
    blocks = np.empty((len(values), 2), "<i8")
    blocks[:, 0], blocks[:, 1] = values, SIGNS[column]
    # Single blocks that are never decrypted: a keyed function, not a cipher of a text.
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    found = np.frombuffer(cipher.update(blocks.tobytes()), "<i8").reshape(-1, 2)
    return found[:, 0] & LOW


def veiled(table: pa.Table, key: bytes) -> pa.Table:
    """Return a table of keys with a digest in the place of each; nulls stay."""
    columns = {}
    for name in table.column_names:
        column = table[name]
        if name in SIGNS:
            none = column.is_null().to_numpy()
            values = digested(column.fill_null(0).to_numpy(), name, key)
            columns[name] = pa.array(values, pa.int64(), mask=none)
        else:
            columns[name] = column
    return pa.table(columns)


def fingerprint(registry: Registry, key: bytes) -> str:
    """Return a keyed fingerprint of a register as it was given, by which it is known again unread."""
    found = hashlib.blake2b(key=key, digest_size=16)
    found.update(json.dumps(sorted(registry.columns.items())).encode())
    if isinstance(registry.people, pa.Table):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, registry.people.schema) as stream:
            stream.write_table(registry.people)
        found.update(sink.getvalue())
    else:
        with Path(registry.people).open("rb") as file:
            while piece := file.read(1 << 22):
                found.update(piece)
    return found.hexdigest()


@dataclass
class Veiled(Register):
    """A register of which only digests are at hand."""

    person: Ints
    household: Ints
    kin: Ints
    surname: Ints
    digests: pa.Table
    broken: pa.Table
    key: bytes

    @classmethod
    def of(cls, people: People, key: bytes) -> Self:
        """Return the digests of people."""
        digests = veiled(people.register().drop_columns(["at", "household", "cut"]), key)
        return cls(
            people.person, people.household, people.kin, people.surname, digests,
            veiled(people.repaired(), key), key,
        )  # fmt: skip

    def to_arrow(self) -> dict[str, pa.Table]:
        """Return the tables to keep."""
        whole = self.digests
        for name in ("person", "household", "kin"):
            whole = whole.append_column(name, pa.array(getattr(self, name)))
        borne = np.flatnonzero(self.surname)
        surnames = [borne.tolist(), self.surname[borne].tolist()]
        told = {"surnames": json.dumps(surnames)}
        return {"register": whole.replace_schema_metadata(told), "register_repairs": self.broken}

    @classmethod
    def from_arrow(cls, tables: Mapping[str, pa.Table], key: bytes) -> Self:
        """Return the digests of `to_arrow`."""
        whole = tables["register"]
        codes, counts = json.loads((whole.schema.metadata or {})[b"surnames"])
        surname = np.zeros(65536, np.int64)
        surname[codes] = counts
        person, household, kin = (whole[name].to_numpy() for name in ("person", "household", "kin"))
        digests = whole.drop_columns(["person", "household", "kin"]).replace_schema_metadata(None)
        return cls(person, household, kin, surname, digests, tables["register_repairs"], key)

    def register(self) -> pa.Table:
        """Return the digests that rows are joined on, with `at` and `household`."""
        whole = self.digests.append_column("at", pa.array(np.arange(len(self))))
        return whole.append_column("household", pa.array(self.household))

    def asked(self, table: pa.Table) -> pa.Table:
        """Return the digests of keys of rows."""
        return veiled(table, self.key)

    def wanted(self, column: str, values: Ints) -> Ints:
        """Return the digests of values."""
        return digested(values, column, self.key)

    def repaired(self) -> pa.Table:
        """Return the digests of what the broken numbers of the register may have been."""
        return self.broken

    def compared(self, people_at: PeopleAt, places: Ints) -> tuple[People, Ints]:
        """Read the people at some places, and return where each of the places is among them."""
        wanted, at = np.unique(places, return_inverse=True)
        people = read_people(people_at(wanted))
        people.kin = self.kin[wanted]
        return people, at
