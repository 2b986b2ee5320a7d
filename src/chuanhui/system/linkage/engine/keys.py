"""Typed identity columns → keys: what both engines join on and compare; one row in, one row out.

`read_keys` looks at each row alone, so an engine may cut a table into pieces as it likes and gets the same
keys.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .identities import Kind, Numbers, birth_of, is_birth, read_numbers
from .names import name_keys, read_names, sound_keys
from .places import read_addresses, read_dates, read_phones, read_sexes, read_villages
from .strings import Codes, Ints

ROLES = ("id_number", "name", "sex", "birth", "phone", "village", "address")
_TRUNCATION = 100  # a spreadsheet keeps 15 of the 17 digits


@dataclass(frozen=True)
class Compared:
    """What is compared of a pair's one side; the rest of the keys serves to find pairs."""

    kind: npt.NDArray[np.uint8]
    name: Codes
    birth: Ints
    number_birth: Ints
    phone: Ints
    village: Ints
    words: Ints
    coarse: Ints
    exact: Ints
    sex: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.kind)


@dataclass
class Keys:
    """The keys of a piece of a table; −1 (0 for kinds and sexes) where nothing can be read."""

    number: Ints
    kind: npt.NDArray[np.uint8]
    name: Codes
    name_key: Ints
    sound_key: Ints
    birth: Ints
    number_birth: Ints
    phone: Ints
    village: Ints
    words: Ints
    coarse: Ints
    exact: Ints
    sex: npt.NDArray[np.uint8]
    broken: Ints
    texts: list[str]

    def __len__(self) -> int:
        return len(self.number)

    def take(self, rows: Ints) -> Compared:
        """Return what is compared of some rows."""
        return Compared(*(getattr(self, field.name)[rows] for field in fields(Compared)))


def read_keys(table: pa.Table) -> Keys:
    """Return the keys of a table that has some of the columns `ROLES`, strings as typed."""
    rows = table.num_rows
    column = {role: table.column(role) if role in table.column_names else None for role in ROLES}
    numbers = read_numbers(column["id_number"], rows)
    name = read_names(column["name"], rows)
    address = read_addresses(column["address"], rows)
    village = read_villages(column["village"], rows)
    birth = read_dates(column["birth"], rows)
    certain = np.isin(numbers.kind, (Kind.VALID, Kind.OLD, Kind.ENDED, Kind.TRUNCATED))
    return Keys(
        number=numbers.number,
        kind=numbers.kind,
        name=name,
        name_key=name_keys(name),
        sound_key=sound_keys(name),
        birth=birth,
        number_birth=_number_birth(numbers, np.where(certain, birth_of(numbers.number), -1)),
        phone=read_phones(column["phone"], rows),
        village=np.where(village >= 0, village, address.words),
        words=address.words,
        coarse=address.coarse,
        exact=address.exact,
        sex=read_sexes(column["sex"], rows),
        broken=numbers.broken,
        texts=numbers.texts,
    )


def _number_birth(numbers: Numbers, birth: Ints) -> Ints:
    """Return the dates of birth in the numbers; a broken number of 18 characters may still hold its own."""
    whole = [at for at, text in enumerate(numbers.texts) if len(text) == 18 and text[6:14].isdigit()]
    value = np.array([int(numbers.texts[at][6:14]) for at in whole], np.int64)
    good = is_birth(value * 1000)
    birth[numbers.broken[whole][good]] = value[good]
    return birth


def joined(parts: list[Keys]) -> Keys:
    """Return pieces one after the other; the pieces are used up."""
    if len(parts) == 1:
        return parts[0]
    values: dict[str, Any] = {}
    sizes = [len(part) for part in parts]
    for field in fields(Keys):
        if field.name not in {"broken", "texts"}:
            values[field.name] = np.concatenate([getattr(part, field.name) for part in parts])
            for part in parts:  # a million people twice in memory is too much
                if field.name != "number":
                    setattr(part, field.name, None)
    starts = np.cumsum([0, *sizes[:-1]])
    broken = np.concatenate([part.broken + start for part, start in zip(parts, starts, strict=True)])
    return Keys(**values, broken=broken, texts=[text for part in parts for text in part.texts])


def key_table(keys: Keys) -> pa.Table:
    """Return the columns that candidates are joined on, null where there is no key."""

    def column(values: Ints) -> pa.Array:
        return pa.array(values, pa.int64(), mask=values < 0)

    known = np.where(keys.birth >= 0, keys.birth, keys.number_birth)
    cut = np.where(keys.kind == Kind.TRUNCATED, keys.number // _TRUNCATION, -1)
    return pa.table(
        {
            "at": pa.array(np.arange(len(keys)), pa.int64()),
            "number": column(np.where(keys.kind == Kind.TRUNCATED, -1, keys.number)),
            "cut": column(cut),
            "stem": column(np.where(keys.number >= 0, keys.number // _TRUNCATION, -1)),
            "name_key": column(keys.name_key),
            "sound_key": column(keys.sound_key),
            "birth": column(known),
            "phone": column(keys.phone),
            "village": column(keys.village),
            "exact": column(keys.exact),
            "coarse": column(keys.coarse),
        }
    )
