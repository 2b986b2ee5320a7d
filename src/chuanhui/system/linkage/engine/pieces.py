"""What a match works on: the register as keys, the rows that are left, the pairs worth comparing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from .identities import repairs
from .keys import Keys, key_table
from .strings import Ints

PeopleAt = Callable[[Ints], Iterator[pa.Table]]
"""Returns the typed rows of the register at some places, in their order."""


class Register(ABC):
    """Whom rows may be, as far as finding candidates needs it."""

    person: Ints
    household: Ints  # −2 − place where there is none: alone
    kin: Ints
    surname: Ints  # how many bear each surname, by code

    def __len__(self) -> int:
        return len(self.person)

    @abstractmethod
    def register(self) -> pa.Table:
        """Return the keys that rows are joined on, with `at` and `household`."""

    @abstractmethod
    def asked(self, table: pa.Table) -> pa.Table:
        """Return keys of rows (`keys.key_table`) as they are joined with `register`."""

    @abstractmethod
    def wanted(self, column: str, values: Ints) -> Ints:
        """Return values of a column of keys as they stand in `register`."""

    @abstractmethod
    def repaired(self) -> pa.Table:
        """Return what the broken numbers of the register may have been: `at`, `number`, `household`."""

    @abstractmethod
    def compared(self, people_at: PeopleAt, places: Ints) -> tuple[People, Ints]:
        """Return people that hold those at some places, and where each of the places is among them."""


@dataclass
class People(Register):
    """The register as keys, in the order it was read."""

    person: Ints
    household: Ints
    keys: Keys
    kin: Ints
    group: Ints
    surname: Ints

    def register(self) -> pa.Table:
        """Return the keys that rows are joined on, with `at` and `household`."""
        return key_table(self.keys).append_column("household", pa.array(self.household))

    def asked(self, table: pa.Table) -> pa.Table:
        """Return the table as it is."""
        return table

    def wanted(self, column: str, values: Ints) -> Ints:
        """Return the values as they are."""
        del column
        return values

    def repaired(self) -> pa.Table:
        """Return what the broken numbers of the register may have been."""
        every = repairs_of(self.keys, self.keys.broken)
        at = every.column("at").to_numpy()
        return every.append_column("household", pa.array(self.household[at], pa.int64()))

    def compared(self, people_at: PeopleAt, places: Ints) -> tuple[People, Ints]:
        """Return these people and the places as they are."""
        del people_at
        return self, places


def repairs_of(keys: Keys, rows: Ints) -> pa.Table:
    """Return what the broken numbers of some rows may have been: `at`, `number`."""
    place, number = repairs(keys.texts)
    at = keys.broken[place] if len(place) else place
    chosen = np.isin(at, rows)
    return pa.table({"at": pa.array(at[chosen], pa.int64()), "number": pa.array(number[chosen], pa.int64())})


@dataclass
class Residue:
    """Rows that stage 1 did not settle, and the sample of those that it did (`link`: place of the person)."""

    source: Ints
    row: Ints
    mark: Ints
    link: Ints
    keys: Keys


@dataclass
class Pairs:
    """Candidates: place of the row in the residue, place of the person, pattern."""

    q: Ints
    p: Ints
    pattern: Ints
