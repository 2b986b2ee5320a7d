"""What anybody may know of the things that stand somewhere: number, name and public fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import all_declared
from chuanhui.grid.registers.queries.reading import standing_within
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Guard

MOST = 200


@dataclass(frozen=True, slots=True)
class PublicThing:
    """A thing as anybody sees it.

    Attributes:
        label: its name where that is public, else its number.
        stand_code: code of the area of a layer that it stands for; "" for none.
        fields: public fields that have a value.
    """

    number: str
    label: str
    area_path: str
    stand_code: str
    fields: Mapping[str, Any]


def public_things(
    sight: Sight, kind: str, *, stand_code: str = "", number: str = "", territory: str = ""
) -> tuple[PublicThing, ...]:
    """Return the standing things of a kind with what is public of them, by number, at most `MOST`.

    Args:
        sight: of the page that asks; entered by the caller.
        kind: register kind; one that no playbook declares has no things.
        stand_code: only those that stand for this area of a layer.
        number, territory: only the one with this number; "" for any.
    """
    held = all_declared().get(kind)
    if held is None:
        return ()
    rows = standing_within(sight, kind, area_path=territory)
    if stand_code:
        rows = rows.filter(stand_code=stand_code)
    if number:
        rows = rows.filter(number=number)
    shown = tuple(one.id for one in held.kind.fields if one.public and one.guard is Guard.OPEN)
    return tuple(_public(row, shown, held.kind.label) for row in rows[:MOST])


def _public(row: ThingRow, shown: tuple[str, ...], label: str) -> PublicThing:
    fields = {name: row.plain[name] for name in shown if row.plain.get(name) is not None}
    return PublicThing(row.number, str(fields.get(label, row.number)), row.area_path, row.stand_code, fields)
