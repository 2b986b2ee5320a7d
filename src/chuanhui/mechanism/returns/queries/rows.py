"""Reading cells: the rows of a period, of one key, and those of areas that moved within it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chuanhui.grid.areas.rules import Stood
from chuanhui.journal import queries as journal
from chuanhui.journal.scope import seeing
from chuanhui.kernel.folding import compared
from chuanhui.kernel.sight import Sight, subtree
from chuanhui.mechanism.returns.rules import NAMES, Cell, Held, cell_id, fold, wire_of

COLUMNS = ", ".join(f'"{name}"' for name in NAMES)
SELECT = f"SELECT {COLUMNS} FROM returns_cell"
Slots = dict[tuple[int, str], Held]
# Instants as whole microseconds: an aware datetime costs more to read than all the rest of the row.
_MICROSECONDS = "(extract(epoch FROM {}_at) * 1000000)::bigint"
_SHARE = ", ".join(
    _MICROSECONDS.format(name) if name in {"sent", "approved"} else f'"{name}"' for name in Held._fields
)
_OF_PERIOD = "FROM returns_cell WHERE territory = %s AND campaign = %s AND work = %s AND period = %s"
HELD = f"SELECT {_SHARE} {_OF_PERIOD}"
_VALUES = NAMES.index("values")
_PLAN = NAMES.index("plan")


def cell_from(row: tuple[Any, ...]) -> Cell:
    """Return the cell that a row of `SELECT` holds; Django hands JSON of a plain cursor out as text."""
    named = dict(zip(NAMES, row, strict=True))
    values = row[_VALUES]
    named["values"] = json.loads(values) if isinstance(values, str) else values
    named["plan"] = tuple(row[_PLAN])
    return Cell(**named)


def cells_of_period(
    territory: str, campaign: str, work: str, period: str, stood: Iterable[Stood], under: str = ""
) -> Slots:
    """Return the cells of a period by area and slot, in one statement.

    An area that moved to another place in the tree within the period kept its cell under the former path,
    which a post of the new place does not see; such cells are asked for one by one, the area itself having
    been found in sight.

    Args:
        territory, campaign, work, period: of the key.
        stood: the areas asked for, all in sight.
        under: only cells below this path; "" for all in sight.
    """
    sql, values = HELD, [territory, campaign, work, period]
    if under:
        sql += " AND area_path >= %s AND area_path < %s"
        values += subtree(under)
    found = _held(sql, values)
    known = {area for area, _ in found}
    moved = [one.id for one in stood if len(one.homes) > 1 and one.id not in known]
    if moved:
        found |= _moved(territory, campaign, work, period, moved)
    return found


def _moved(territory: str, campaign: str, work: str, period: str, areas: list[int]) -> Slots:
    with transaction.atomic(), seeing(Sight.everything()):
        return _held(f"{HELD} AND area = ANY(%s)", [territory, campaign, work, period, areas])


def _held(sql: str, parameters: list[Any]) -> Slots:
    """Return what `HELD` finds, by area and slot; the same values told by many are read once."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    values = {text: json.loads(text) for text in {row[-1] for row in rows}}
    return {(row[0], row[1]): Held._make((*row[:-2], tuple(row[-2]), values[row[-1]])) for row in rows}


def cell_at(territory: str, campaign: str, work: str, stood: Stood, period: str, slot: str) -> Cell | None:
    """Return the cell of one key, or None where nothing was ever said; the area was found in sight."""
    made = cell_id(territory, campaign, work, stood.id, period, slot)
    if len(stood.homes) == 1:
        return _by_id(made)
    with transaction.atomic(), seeing(Sight.everything()):
        return _by_id(made)


def cell_in_sight(sight: Sight, made: UUID) -> Cell | None:
    """Return a cell by its id, as far as its last place is in sight."""
    found = _by_id(made)
    return found if found is not None and sight.covers(found.area_path) else None


def _by_id(made: UUID) -> Cell | None:
    with connection.cursor() as cursor:
        cursor.execute(f"{SELECT} WHERE id = %s", [made])
        row = cursor.fetchone()
    return cell_from(row) if row else None


def folded() -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield each cell of the journal, by id, as the fold of its entries in plain form.

    The caller sees everything and holds one transaction open.
    """
    for made, entries in journal.histories("return."):
        wire: dict[str, Any] | None = None
        for entry in entries:
            wire = fold(wire, json.loads(entry.body)["set"])
        if wire is not None:
            yield made, wire


def differing() -> Iterator[tuple[UUID, str]]:
    """Yield every cell whose row is not the fold of its journal entries, with what differs.

    The caller sees everything and holds one transaction open.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{SELECT} ORDER BY id")
        rows = {one.id: wire_of(one) for one in map(cell_from, cursor.fetchall())}
    # Entries of an earlier version may tell of attributes that cells have no more.
    known = ((made, {name: wire[name] for name in NAMES}) for made, wire in folded())
    yield from compared(rows, known)
