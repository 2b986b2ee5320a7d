"""What the API takes and gives about inspections: rounds, draws, sheets, contests, findings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from chuanhui.api.shapes import LONG, SHORT, Shape, Strict, Words

SHA256 = "^[0-9a-f]{64}$"


class AnswerBody(Strict):
    """What a rater put down for one item: faults counted, the option chosen, or present and expected."""

    faults: int | None = None
    option: str | None = Field(None, max_length=SHORT)
    present: int | None = None
    expected: int | None = None
    note: str = Field("", max_length=LONG)
    photos: list[str] = Field(default_factory=list, max_length=10)


Sheet = dict[str, AnswerBody]


class RoundBody(Strict):
    """Which period is meant; "" is the present one."""

    period: str = Field("", max_length=20)


class VisitBody(Strict):
    """A sheet for an area that was drawn. Its Idempotency-Key is the id of the visit."""

    code: str = Field(max_length=SHORT)
    spot: str = Field("", max_length=SHORT)
    rater: str = Field("", max_length=SHORT)
    rated: str = Field(
        "", max_length=SHORT, description="unit that is rated, where the inspection rates units"
    )
    visited_on: date | None = None
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    sheet: Sheet = Field(max_length=100)


class CorrectionBody(Strict):
    """The sheet as it should have been, and why it was not."""

    sheet: Sheet = Field(max_length=100)
    reason: str = Field(max_length=LONG)
    rated: str = Field(
        "", max_length=SHORT, description="unit that should have been rated; as it is where absent"
    )


class ContestBody(Strict):
    """Why the sheet is contested."""

    reason: str = Field(max_length=LONG)


class ContestDecisionBody(Strict):
    """The decision; a contest upheld amends the sheet, or strikes it out where no other is given."""

    upheld: bool
    reason: str = Field(max_length=LONG)
    sheet: Sheet | None = Field(None, max_length=100)


class RecheckBody(Strict):
    """Whether what had failed is in order now."""

    good: bool
    reason: str = Field("", max_length=LONG)
    photos: list[str] = Field(default_factory=list, max_length=10)


class InspectionReceiptOut(Shape):
    """What was written, and the numbers of the cases that it opened."""

    id: UUID
    revision: int
    score: str
    cases: list[str]
    repeated: bool


class RoundLineOut(Shape):
    """A round as a list shows it."""

    id: UUID
    period: str
    number: int
    area_path: str
    drawn: int
    opened_at: datetime
    published_at: datetime | None


class InspectionKindOut(Shape):
    """A kind of inspection in force; `done` of `times` rounds, for who opens them; units that it `rates`."""

    campaign: str
    kind: str
    name: Words
    period: str
    times: int
    done: int | None
    rates: list[str]
    items: list[dict[str, Any]]
    rounds: list[RoundLineOut]


class DrawnOut(Shape):
    """An area drawn: its sheets and what they come to."""

    code: str
    name: str
    then: list[dict[str, str]]
    visits: list[UUID]
    score: str | None
    lacking: dict[str, int]
    contested: int
    open_findings: int
    passing: bool | None


class RoundOut(Shape):
    """A round with the areas drawn, as far as they are in sight."""

    id: UUID
    campaign: str
    kind: str
    name: Words
    period: str
    number: int
    seed: str
    seal: int
    published_at: datetime | None
    areas: list[DrawnOut]


class FindingOut(Shape):
    """An item that failed, with its case as it stands now."""

    id: UUID
    visit: UUID
    revision: int
    item: str
    ask: Words
    found: Words
    state: str
    rechecks: int
    case: str
    case_id: UUID | None
    case_state: Words
    area_path: str
    ready: bool


class VisitLineOut(Shape):
    """A sheet about the reader's area or unit; `rated` is "" where it rates the area."""

    id: UUID
    round: UUID
    revision: int
    campaign: str
    kind: str
    name: Words
    period: str
    number: int
    place: str
    rated: str
    visited_on: date
    score: str | None
    struck: bool
    contest: str
    contest_until: datetime | None
    may_contest: bool


class VisitOut(Shape):
    """A sheet as it counts now, its story and its findings."""

    id: UUID
    round: UUID
    revision: int
    area_path: str
    code: str
    spot: str
    name: str
    rater: str
    rated: str
    visited_on: date
    at: datetime
    score: str | None
    sheet: dict[str, Any]
    points: dict[str, str | None]
    struck: bool
    restated: int
    contest: str
    correct_until: datetime | None
    contest_until: datetime | None
    findings: list[FindingOut]
    story: list[dict[str, Any]]
