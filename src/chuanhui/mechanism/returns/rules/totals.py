"""What an area above shows: the sum of what came in, and how many of those asked have answered.

A child's missing never becomes a parent's zero: a field nobody has told is absent, not nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from chuanhui.grid.areas.rules import Stood
from chuanhui.grid.posts.rules import ancestors
from chuanhui.mechanism.returns.rules.answers import number_of
from chuanhui.mechanism.returns.rules.cell import SENT, Shown
from chuanhui.mechanism.returns.rules.held import Said

Number = int | Decimal
_SHOWS = {one.value: Shown(one.value) for one in SENT}


class CellView(NamedTuple):
    """An expected cell with what stands in it; `cell` None where nothing was ever said."""

    stood: Stood
    slot: str
    shown: Shown
    due_at: datetime
    cell: Said | None


def shown_of(cell: Said | None, due_at: datetime, now: datetime) -> Shown:
    """Return which of the five states an expected cell shows."""
    said = _SHOWS.get(cell.state) if cell is not None else None
    if said is not None:
        return said
    return Shown.MISSING if now > due_at else Shown.NOT_DUE


@dataclass(slots=True)
class Total:
    """The account of an area over all cells below it.

    Attributes:
        states: how many cells show each state.
        late: received late; `restated`: corrected; `to_approve`: received and not approved.
        sums: by field, the exact sum over the cells that told it; a field that none told is not in it.
        told: by field, how many cells told it.
    """

    states: dict[Shown, int] = field(default_factory=lambda: dict.fromkeys(Shown, 0))
    late: int = 0
    restated: int = 0
    to_approve: int = 0
    sums: dict[str, Number] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)

    @property
    def expected(self) -> int:
        """Return how many cells were asked for."""
        return sum(self.states.values())

    @property
    def received(self) -> int:
        """Return how many have answered: a value, a confirmed zero, or not applicable."""
        return self.expected - self.missing - self.states[Shown.NOT_DUE]

    @property
    def missing(self) -> int:
        """Return how many have not answered and were due."""
        return self.states[Shown.MISSING]

    def add(self, view: CellView, numbers: frozenset[str]) -> None:
        """Count one cell; `numbers` are the fields that add up."""
        self.states[view.shown] += 1
        cell = view.cell
        if cell is None or not cell.is_sent:
            return
        self.late += cell.late
        self.restated += cell.restated > 0
        self.to_approve += cell.approved_at is None
        for name, value in cell.values.items():
            if name in numbers:
                self.sums[name] = self.sums.get(name, 0) + number_of(value)
                self.told[name] = self.told.get(name, 0) + 1

    def merge(self, other: Total) -> None:
        """Take in the account of an area below."""
        for shown, count in other.states.items():
            self.states[shown] += count
        self.late += other.late
        self.restated += other.restated
        self.to_approve += other.to_approve
        for name, value in other.sums.items():
            self.sums[name] = self.sums.get(name, 0) + value
            self.told[name] = self.told.get(name, 0) + other.told[name]


def rolled_up(views: Iterable[CellView], numbers: Iterable[str]) -> dict[str, Total]:
    """Return the account of every area that stands above a cell, by path.

    Each cell is counted once, at the area directly above it; each area then adds to the one above.
    """
    adding = frozenset(numbers)
    found: dict[str, Total] = {}
    for view in views:
        above = view.stood.above
        total = found.get(above)
        if total is None:
            total = found[above] = Total()
        total.add(view, adding)
    for path in [one for near in found for one in ancestors(near)]:
        found.setdefault(path, Total())
    for path in sorted(found, key=lambda one: one.count("."), reverse=True):
        higher = ancestors(path)[1:2]
        if higher:
            found[higher[0]].merge(found[path])
    return found


def figures(total: Total) -> Mapping[str, Any]:
    """Return an account as plain facts, as trials, the API and exports tell it."""
    return {
        "expected": total.expected,
        "received": total.received,
        "missing": total.missing,
        "not_due": total.states[Shown.NOT_DUE],
        "value": total.states[Shown.VALUE],
        "zero": total.states[Shown.ZERO],
        "not_applicable": total.states[Shown.NOT_APPLICABLE],
        "late": total.late,
        "restated": total.restated,
        "to_approve": total.to_approve,
    }
