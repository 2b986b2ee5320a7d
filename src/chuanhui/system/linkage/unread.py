"""Whom the rows that could not be read may be about: for these people what did not come is not yet missing.

A row stays out of a file where its number has lost digits or a fact cannot be read. Its sender is told and
may send it again; until then a rule that looks for what is *absent*, or adds up what came, would take the gap
for an answer. So the rules of whoever such a row may be about wait, as they do for a row that lies with a
clerk: of the person whose whole number it tells, else of everybody of that name whose day of birth is not
another. Whoever has another number is not meant, nor is anybody by a row that tells neither. Only the files
of the periods that a rule looks at count, and each no longer than until the party sends another. A warning
that rests on absence says beside it how many rows of its files could not be read
(`queries.inputs.refused_of`): that a name was mistyped too is never ruled out. A plan that does not tell its
rules says it with every warning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from chuanhui.kernel.codes.identity import BadIdentity, parse_citizen
from chuanhui.playbook.schema import IdentifyRole

_NOISE = re.compile(r"[\s'’`]+")
_DAY = re.compile(r"\d{8}")


def may_be(unread: pa.Table, register: Mapping[str, Sequence[str | None]]) -> list[int]:
    """Return the places of the people whom rows may be about, in order.

    Args:
        unread: ``id_number``, ``name``, ``birth`` of the rows, as far as they came.
        register: the same of the people, place by place, as far as the plan compares them.
    """
    if not unread.num_rows:
        return []
    rows = unread.to_pylist()
    numbers = {one for row in rows if (one := _number(row.get(IdentifyRole.ID_NUMBER.value)))}
    found = set(_places(register.get(IdentifyRole.ID_NUMBER.value, ()), numbers))
    births: dict[str, set[str]] = {}
    for row in rows:
        name = _plain(row.get(IdentifyRole.NAME.value))
        if name and not _number(row.get(IdentifyRole.ID_NUMBER.value)):
            births.setdefault(name, set()).add(_day(row.get(IdentifyRole.BIRTH.value)))
    names, days = (register.get(one.value, ()) for one in (IdentifyRole.NAME, IdentifyRole.BIRTH))
    for place in _places(names, births):
        told = births[_plain(names[place])]
        own = _day(days[place]) if days else ""
        if not own or "" in told or own in told:
            found.add(place)
    return sorted(found)


def _places(held: Sequence[str | None], wanted: Mapping[str, object] | set[str]) -> list[int]:
    """Return where a column of the register holds one of some values, as registers write them."""
    if not wanted or not held:
        return []
    said = pc.is_in(pa.array(held, pa.string()), value_set=pa.array(sorted(wanted), pa.string()))
    places: list[int] = pc.indices_nonzero(said).to_pylist()
    return places


def _number(cell: str | None) -> str:
    """Return a whole ID number as registers hold it, "" for anything else."""
    try:
        return parse_citizen(_plain(cell)).number
    except BadIdentity:
        return ""


def _plain(cell: str | None) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", cell or ""))


def _day(cell: str | None) -> str:
    """Return a day as eight digits, "" where it is not told so that it can be compared."""
    digits = "".join(one for one in _plain(cell) if one.isdecimal())
    return digits if _DAY.fullmatch(digits) else ""
