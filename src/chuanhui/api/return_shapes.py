"""What the API takes and gives about work that recurs: returns, sweeps, rosters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chuanhui.api.shapes import LONG, SHORT, Number, Shape, Strict, Words

Values = dict[str, str | int | float | bool | list[str] | None]


class SlotBody(Strict):
    """Which shift of a roster; "" for a return."""

    slot: str = Field("", max_length=SHORT)


class ReasonedBody(SlotBody):
    """A reason, where one is needed."""

    reason: str = Field("", max_length=LONG)


class SendBody(ReasonedBody):
    """What an area has to say, by field; a late answer needs a reason."""

    values: Values = Field(default_factory=dict, max_length=200)


class RestateBody(SendBody):
    """What should have been said, and why it was not."""

    state: Literal["value", "zero", "not_applicable"] = "value"


class PlanBody(SlotBody):
    """The posts on duty, by id."""

    posts: list[Number] = Field(default_factory=list, max_length=99)


class AttestBody(ReasonedBody):
    """How many of each force were present."""

    present: dict[str, int] = Field(default_factory=dict, max_length=50)


class UnderBody(Strict):
    """The area below which everything that waits is approved."""

    under: str = Field(max_length=SHORT)


class CellReceiptOut(Shape):
    """What became of a cell."""

    cell: UUID
    state: str
    revision: int
    repeated: bool


class ApprovedOut(Shape):
    """How many cells were approved."""

    approved: int


class FieldOut(Shape):
    """One thing asked; `adds_up` tells whether areas above show its sum."""

    id: str
    ask: Words
    kind: str
    required: bool
    adds_up: bool


class ShiftOut(Shape):
    """One shift of a roster."""

    id: str
    name: Words
    begins: str
    ends: str


class WorkShapeOut(Shape):
    """Some work that recurs, in force today."""

    campaign: str
    work: str
    name: Words
    every: str
    each: str
    fields: list[FieldOut]
    shifts: list[ShiftOut]
    approve: list[str]


class TotalOut(Shape):
    """The account of an area: `sums` holds only fields that somebody told."""

    area_path: str
    area: str
    expected: int
    received: int
    missing: int
    not_due: int
    late: int
    to_approve: int
    sums: dict[str, int | str]


class ReturnCellOut(Shape):
    """One expected cell; `state` is value, zero, not_applicable, not_due or missing."""

    cell: UUID | None
    area: int
    area_path: str
    name: str
    first: date
    last: date
    slot: str
    state: str
    due: datetime
    values: dict[str, Any]
    late: bool
    restated: int
    approved: bool
    locked: bool
    reason: str
    plan: list[int]
    revision: int


class GridOut(Shape):
    """The grid of a period: the expected cells, and the account of every area above them."""

    campaign: str
    work: str
    period: str
    cells: list[ReturnCellOut]
    totals: list[TotalOut]


class ToldOut(Shape):
    """One entry of a cell's story."""

    at: datetime
    verb: str
    state: str
    who: str
    post: str
    reason: str
    values: dict[str, Any]
    former: dict[str, Any]


class CellStoryOut(ReturnCellOut):
    """One cell with what the ledger proposes for it, and its story."""

    proposed: dict[str, int]
    story: list[ToldOut]


class WaitingOut(Shape):
    """A cell that the acting post should answer."""

    campaign: str
    work: str
    name: Words
    period: str
    area: int
    area_path: str
    area_name: str
    slot: str
    state: str
    due: datetime
    proposed: dict[str, int]


class PileOut(Shape):
    """Many cells of one period that wait."""

    campaign: str
    work: str
    name: Words
    period: str
    expected: int
    waiting: int
    missing: int
    to_approve: int


class MyReturnsOut(Shape):
    """What waits for the acting post."""

    cells: list[WaitingOut]
    piles: list[PileOut]
