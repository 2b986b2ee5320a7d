"""What a match works on: the register as keys, the rows that are left, the pairs worth comparing."""

from __future__ import annotations

from dataclasses import dataclass

from .keys import Keys
from .strings import Ints


@dataclass
class People:
    """The register as keys, in the order it was read."""

    person: Ints
    household: Ints  # −2 − place where there is none: alone
    keys: Keys
    kin: Ints
    group: Ints
    surname: Ints  # how many bear each surname, by code

    def __len__(self) -> int:
        return len(self.person)


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
