"""What a grid holds of a cell: enough to show, count and add it up, without the rest of its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from chuanhui.mechanism.returns.rules.cell import SENT, Cell

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Held(NamedTuple):
    """A cell of a grid, column by column as the database hands it out.

    Instants stay whole microseconds since 1970 until somebody asks: a grid has thousands and shows few. The
    values are for reading only; cells that said the same share them.
    """

    area: int
    slot: str
    id: UUID
    state: str
    reason: str
    sent: int | None
    sent_post: int | None
    sent_person: int | None
    late: bool
    locked: bool
    restated: int
    approved: int | None
    approved_person: int | None
    revision: int
    plan: Sequence[int]
    values: Mapping[str, Any]

    @property
    def is_sent(self) -> bool:
        """Tell whether the area has answered."""
        return self.state in SENT

    @property
    def was_withdrawn(self) -> bool:
        """Tell whether an answer was taken back and none came since: see `Cell`."""
        return not self.is_sent and bool(self.reason)

    @property
    def sent_at(self) -> datetime | None:
        """Return when it was sent, aware."""
        return None if self.sent is None else _EPOCH + timedelta(microseconds=self.sent)

    @property
    def approved_at(self) -> datetime | None:
        """Return when it was approved, aware."""
        return None if self.approved is None else _EPOCH + timedelta(microseconds=self.approved)


Said = Cell | Held
"""What an expected cell shows of itself: its whole row, or a grid's share of it."""
