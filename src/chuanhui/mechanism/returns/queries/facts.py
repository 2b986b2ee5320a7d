"""What returns, sweeps and rosters say of a window, as it was known at an instant: for indicators.

A figure of a window is made from the journal up to an instant, the grid as it was believed then, and the
playbook then in force: asked again, whenever, it comes out the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Stood
from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns.errors import CellNotExpected, WorkUnknown
from chuanhui.mechanism.returns.queries.rows import SELECT, cell_from
from chuanhui.mechanism.returns.queries.works import Ground, ground_of, work_in_force
from chuanhui.mechanism.returns.rules import (
    REACHED,
    TARGETS,
    Cell,
    Shown,
    cell_id,
    cell_of,
    due_at,
    fold,
    number_of,
    periods_between,
    shown_of,
)

Number = Any
"""A whole number or an exact decimal; never a float."""


class CellFact(NamedTuple):
    """One expected cell of a window as it was known at an instant; `id` names it even where it has no row."""

    id: UUID
    area: int
    area_path: str
    period: str
    slot: str
    shown: Shown
    values: Mapping[str, Any]
    late: bool
    restated: int


def facts_at(
    sight: Sight,
    territory: str,
    campaign: str,
    work: str,
    first: date,
    last: date,
    *,
    at: datetime,
) -> tuple[CellFact, ...]:
    """Return every expected cell of the periods that end in a window, as it was known at an instant.

    Args:
        sight: usually the territory's; the caller narrows what is shown.
        territory: root path.
        campaign, work: id of the playbook, and ``returns.daily`` and the like.
        first, last: local days; a period belongs to the window in which its last day lies.
        at: aware; entries, grid and playbook count as they were known just before it.

    Raises:
        WorkUnknown: no such work was in force then.
    """
    found: list[CellFact] = []
    for ground in _grounds(territory, campaign, work, first, last, at):
        span = ground.span
        expected = areas.standing(
            sight,
            ground.work.each.of,
            span.first,
            span.last,
            territory,
            among=ground.work.group,
            known=at,
        )
        cells = _cells_then(ground, at)
        found += [
            _fact(ground, one, slot, cells.get((one.id, slot)), at)
            for one in expected
            for slot in ground.work.slots
        ]
    return tuple(found)


def due_by(
    territory: str, campaign: str, work: str, first: date, last: date, *, at: datetime
) -> datetime | None:
    """Return the last instant at which an answer of a window is in time; None where it asks for none.

    Args:
        territory, campaign, work, first, last, at: as in `facts_at`.

    Raises:
        WorkUnknown: no such work was in force then.
    """
    return max(
        (
            due_at(ground.work, ground.span, slot, ground.calendar)
            for ground in _grounds(territory, campaign, work, first, last, at)
            for slot in ground.work.slots
        ),
        default=None,
    )


def figure(facts: Iterable[CellFact], fact: str, field: str = "") -> Number | None:
    """Return one figure over some cells: a count, or a sum where the cells tell a field.

    Args:
        facts: from `facts_at`, those of one area.
        fact: ``expected``, ``received``, ``missing``, ``late``, ``on_time``, ``restated``, ``targets``,
            ``reached``, ``present`` or ``sum``.
        field: of the form, for ``sum``.

    Returns:
        An exact number; None for a sum that no cell tells.

    Raises:
        KeyError: there is no such fact.
    """
    cells = list(facts)
    if fact in FIELDS or fact == "sum":
        return _sum(cells, field if fact == "sum" else FIELDS[fact])
    if fact == "present":
        return _present(cells)
    return sum(COUNTED[fact](one) for one in cells)


def _is_in(one: CellFact) -> bool:
    return one.shown not in {Shown.MISSING, Shown.NOT_DUE}


FIELDS = {"targets": TARGETS, "reached": REACHED}
COUNTED: Mapping[str, Callable[[CellFact], bool]] = {
    "expected": lambda one: one.shown is not Shown.NOT_DUE,
    "received": _is_in,
    "missing": lambda one: one.shown is Shown.MISSING,
    "late": lambda one: _is_in(one) and one.late,
    "on_time": lambda one: _is_in(one) and not one.late,
    "restated": lambda one: one.restated > 0,
}


def _sum(cells: list[CellFact], field: str) -> Number | None:
    told = [number_of(one.values[field]) for one in cells if field in one.values]
    return sum(told) if told else None


def _present(cells: list[CellFact]) -> Number | None:
    told = [number_of(value) for one in cells if _is_in(one) for value in one.values.values()]
    return sum(told) if told else None


def _grounds(territory: str, campaign: str, work: str, first: date, last: date, at: datetime) -> list[Ground]:
    named, _ = work_in_force(campaign, work, territory, at=at)
    found = []
    for period in periods_between(named.every, first, last):
        if not first <= period.last <= last:
            continue
        try:
            found.append(ground_of(campaign, work, territory, period, now=at))
        except (CellNotExpected, WorkUnknown):
            continue
    return found


def _cells_then(ground: Ground, at: datetime) -> dict[tuple[int, str], Cell]:
    """Return the cells of a period as they were just before an instant; later entries are folded away."""
    sql = f"{SELECT} WHERE territory = %s AND campaign = %s AND work = %s AND period = %s"
    key = [ground.territory, ground.work.campaign, ground.work.ref, ground.period.key]
    everything = Sight.everything()
    with transaction.atomic(), seeing(everything), connection.cursor() as cursor:
        cursor.execute(sql, key)
        cells = [cell_from(row) for row in cursor.fetchall()]
        then = [one if one.touched_at < at else _folded_back(one.id, at) for one in cells]
    return {(one.area, one.slot): one for one in then if one is not None}


def _folded_back(made: UUID, at: datetime) -> Cell | None:
    wire: dict[str, Any] | None = None
    for entry in entries_of(Sight.everything(), made):
        if entry.at < at:
            wire = fold(wire, json.loads(entry.body)["set"])
    return cell_of(wire) if wire is not None else None


def _fact(ground: Ground, one: Stood, slot: str, cell: Cell | None, at: datetime) -> CellFact:
    until = due_at(ground.work, ground.span, slot, ground.calendar)
    # Just before `at`: what is due at that very instant is not late yet.
    shown = shown_of(cell, until, at - timedelta(microseconds=1))
    made = cell_id(ground.territory, ground.work.campaign, ground.work.ref, one.id, ground.period.key, slot)
    values = cell.values if cell is not None and cell.is_sent else {}
    return CellFact(
        made,
        one.id,
        one.area_path,
        ground.period.key,
        slot,
        shown,
        values,
        bool(cell and cell.late),
        cell.restated if cell else 0,
    )
