"""A cell: what one area said for one period and shift, as its row holds it and its entries give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from chuanhui.kernel.canonical import digest
from chuanhui.kernel.instants import utc_text


class Stored(StrEnum):
    """What a row says; without a row, nothing was said."""

    VALUE = "value"
    ZERO = "zero"
    NOT_APPLICABLE = "not_applicable"
    WITHDRAWN = "withdrawn"
    PLANNED = "planned"


SENT = frozenset({Stored.VALUE, Stored.ZERO, Stored.NOT_APPLICABLE})
"""What counts as received."""


class Shown(StrEnum):
    """The five states of a cell, never fewer: missing is not zero, and not due is not missing."""

    VALUE = "value"
    ZERO = "zero"
    NOT_APPLICABLE = "not_applicable"
    NOT_DUE = "not_due"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell as it stands.

    Attributes:
        work: ``returns.daily``, ``sweeps.doors``, ``rosters.patrol``.
        area: id of the area, the same through all its versions.
        area_path: where the area stood when the cell was last written.
        first, last: the days of the period for which the area answers.
        slot: shift of a roster, else "".
        values: by field id, whole numbers as numbers, others as decimal text.
        reason: why late, corrected, withdrawn or not applicable: the last one given.
        due_at: when it was due, as it was when it was sent.
        late: it was first sent after that.
        locked: only a restatement changes it from now on, for ever.
        restated: how often it was corrected; each correction keeps its former values in the journal.
        plan: posts on duty.
        revision: number of journal entries so far.
    """

    id: UUID
    territory: str
    campaign: str
    version: int
    work: str
    area: int
    area_path: str
    period: str
    first: date
    last: date
    slot: str = ""
    state: str = Stored.WITHDRAWN
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    due_at: datetime | None = None
    sent_at: datetime | None = None
    sent_post: int | None = None
    sent_person: int | None = None
    late: bool = False
    locked: bool = False
    restated: int = 0
    approved_at: datetime | None = None
    approved_person: int | None = None
    plan: Sequence[int] = ()
    touched_at: datetime
    revision: int = 0

    @property
    def is_sent(self) -> bool:
        """Tell whether the area has answered."""
        return self.state in SENT

    @property
    def was_withdrawn(self) -> bool:
        """Tell whether an answer was taken back: sending again then corrects it, whatever it is called."""
        # Only a withdrawal leaves a reason on a cell that nobody has answered.
        return not self.is_sent and bool(self.reason)

    @property
    def ref(self) -> str:
        """Return the playbook version under which it was last written."""
        return f"{self.campaign}@{self.version}"


NAMES = tuple(one.name for one in fields(Cell))
TIMES = frozenset({"due_at", "sent_at", "approved_at", "touched_at"})
DAYS = frozenset({"first", "last"})


def cell_id(territory: str, campaign: str, work: str, area: int, period: str, slot: str) -> UUID:
    """Return the id of a cell, made from its key: two people who answer at once meet on one row."""
    made = digest("returns.cell", territory, campaign, work, str(area), period, slot)
    # Version 8 of RFC 9562: the bits are the maker's own affair.
    number = int.from_bytes(made[:16], "big") & ~(0xF << 76) & ~(0b11 << 62)
    return UUID(int=number | (0x8 << 76) | (0b10 << 62))


def wire_of(cell: Cell) -> dict[str, Any]:
    """Return a cell as plain JSON holds it."""
    return {name: _out(name, getattr(cell, name)) for name in NAMES}


def cell_of(wire: Mapping[str, Any]) -> Cell:
    """Return a cell from its plain JSON form; the inverse of `wire_of`."""
    return Cell(**{name: _in(name, value) for name, value in wire.items()})


def changes(old: Cell | None, new: Cell) -> dict[str, Any]:
    """Return what a journal entry carries to lead from `old` to `new`; `revision` counts entries."""
    wire = wire_of(new)
    former = wire_of(old) if old else ABSENT
    return {
        name: value
        for name, value in wire.items()
        if name != "revision" and (name not in former or former[name] != value)
    }


def fold(wire: Mapping[str, Any] | None, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain form of a cell after one more journal entry, whose ``set`` is `told`."""
    if wire is None:
        return {**ABSENT, **told, "revision": 1}
    return {**wire, **told, "revision": wire["revision"] + 1}


def _out(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in TIMES:
        return utc_text(value)
    if name in DAYS:
        return value.isoformat()
    if name == "id":
        return str(value)
    return list(value) if name == "plan" else dict(value) if name == "values" else value


def _in(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in TIMES:
        return datetime.fromisoformat(value)
    if name in DAYS:
        return date.fromisoformat(value)
    if name == "id":
        return UUID(value)
    return tuple(value) if name == "plan" else value


def _absent() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in fields(Cell):
        if one.default_factory is not MISSING:
            found[one.name] = _out(one.name, one.default_factory())
        elif one.default is not MISSING:
            found[one.name] = _out(one.name, one.default)
    return found


ABSENT = _absent()
"""What holds, in plain form, of whatever no entry tells of."""
