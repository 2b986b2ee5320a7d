"""What the API takes and gives about registers. What a post may not see is absent, never null."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from chuanhui.api.shapes import LONG, PATH, SHORT, Shape, Strict, Words

Id = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,60}$")]
Numbered = Annotated[str, Field(min_length=1, max_length=60)]
Facts = dict[str, str | int | float | bool | list[str] | list[float] | None]


class RegisterFieldOut(Shape):
    """One fact that a register holds and that the post may see; `search` is "", "exact" or "name"."""

    id: str
    ask: Words
    kind: str
    required: bool
    guard: str
    search: str
    options: dict[str, Words]


class TieKindOut(Shape):
    """How things of a register belong to others."""

    id: str
    name: Words
    to: str
    one: bool
    required: bool


class RegisterOut(Shape):
    """One register with the number of its things in sight."""

    register: str
    name: Words
    count: int
    due: int
    fields: list[RegisterFieldOut]
    ties: list[TieKindOut]
    may_write: bool
    approved_by: list[str]
    may_reveal: bool


class ThingLineOut(Shape):
    """A thing as a list shows it: open facts in full, protected ones masked, others absent."""

    thing: UUID
    register: str
    number: str
    label: str
    area_path: str
    facts: dict[str, Any]
    masked: dict[str, str]
    since: date
    until: date | None
    recheck_by: date | None
    revision: int


class ThingsOut(Shape):
    """A page of a register; `next` is the page to ask for, if any."""

    total: int
    things: list[ThingLineOut]
    next: int | None


class ThingFoundOut(Shape):
    """What a search by a protected field or a name found; `more` tells that there is more than this."""

    things: list[ThingLineOut]
    more: bool


class TieOut(Shape):
    """What a thing belongs to, or what belongs to it."""

    tie: UUID
    kind: str
    role: str
    thing: UUID
    register: str
    number: str
    label: str
    since: date
    until: date | None


class ThingStoryOut(Shape):
    """One entry of a thing's story; values of protected fields are in no entry, only their names."""

    at: datetime
    what: Words
    who: str
    post: str
    reason: str
    fields: list[str]


class ThingCardOut(ThingLineOut):
    """A thing in full, as far as the post may see."""

    unit: int | None
    within: list[TieOut]
    holds: list[TieOut]
    purged_on: date | None
    merged_into: UUID | None
    story: list[ThingStoryOut]


class ThingReceiptOut(Shape):
    """What became of a thing; `request` is set where the change waits for approval."""

    thing: UUID
    number: str
    revision: int
    request: UUID | None
    repeated: bool


class RegisterBody(Strict):
    """A new thing. `within` names by kind of tie the number of what it belongs to."""

    facts: Facts = Field(default_factory=dict, max_length=100)
    within: dict[Id, Numbered] = Field(default_factory=dict, max_length=10)
    roles: dict[Id, Id] = Field(default_factory=dict, max_length=10)
    area_path: str = Field("", pattern=f"({PATH})|^$", max_length=SHORT)
    number: str = Field("", max_length=60)
    since: date | None = None


class ChangeBody(Strict):
    """New values by field, null to clear one; and why."""

    facts: Facts = Field(max_length=100)
    reason: str = Field(max_length=LONG)


class FindBody(Strict):
    """What is looked for: the whole value of a field found exactly, or a piece of a name."""

    field: Id
    value: str = Field(min_length=1, max_length=60)


class TieBody(Strict):
    """What the thing is to belong to, by its number."""

    tie: Id
    to: Numbered
    role: str = Field("", max_length=60)
    since: date | None = None


class UntieBody(Strict):
    """The tie that ends."""

    tie: UUID
    on: date | None = None


class EndThingBody(Strict):
    """When and why the thing no longer stands."""

    on: date
    reason: str = Field(max_length=LONG)


class MergeThingBody(Strict):
    """The number of the thing that stays, and why the two are one."""

    into: Numbered
    reason: str = Field(max_length=LONG)


class RevealBody(Strict):
    """Which protected fields are looked at, and what for."""

    fields: list[Id] = Field(min_length=1, max_length=50)
    purpose: Id
    reason: str = Field(max_length=LONG)


class RevealedOut(Shape):
    """Protected values in full; the look is on record under `reveal`."""

    reveal: UUID
    thing: UUID
    facts: dict[str, Any]


class RevealOut(Shape):
    """Who saw which protected fields, when and why."""

    reveal: UUID
    thing: UUID
    register: str
    at: datetime
    who: str
    post: str
    purpose: str
    reason: str
    fields: list[str]


class RequestOut(Shape):
    """A change that waits for approval."""

    request: UUID
    thing: UUID
    register: str
    verb: str
    facts: dict[str, Any]
    masked: dict[str, str]
    fields: list[str]
    on: date | None
    reason: str
    asked_at: datetime
    revision: int


class VerdictBody(Strict):
    """Whether a change is granted; a refusal needs a reason."""

    verdict: Literal["grant", "refuse"]
    reason: str = Field("", max_length=LONG)


class DuplicateOut(Shape):
    """Things that are alike in fields in which no two should be."""

    register: str
    things: list[ThingLineOut]


class RowFaultOut(Shape):
    """One fault of a sheet: the row as the sheet numbers it, the column, the sentence."""

    row: int
    column: str
    message: Words


class SheetOut(Shape):
    """What a dry run found, or what an import did."""

    batch: str
    rows: int
    added: int
    changed: int
    same: int
    faulty: int
    faults: list[RowFaultOut]
    done: bool


class KeptOut(Shape):
    """How long protected facts of a register stay, and how many wait for their purge."""

    register: str
    name: Words
    after: Words | None
    basis: str
    waiting: int
    next: date | None
    purged: int
