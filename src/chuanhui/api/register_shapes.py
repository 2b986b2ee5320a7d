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
    """One register with the number of its things in sight, counted no further than `more` tells."""

    register_id: str
    name: Words
    count: int
    more: bool
    due: int
    fields: list[RegisterFieldOut]
    ties: list[TieKindOut]
    may_write: bool
    approved_by: list[str]
    may_reveal: bool


class ThingLineOut(Shape):
    """A thing as a list shows it: open facts in full, protected ones masked, others absent."""

    thing: UUID
    register_id: str
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
    """A page of a register; `after` asks for the next one, "" at the end."""

    things: list[ThingLineOut]
    after: str


class ThingFoundOut(Shape):
    """What a search by a protected field or a name found; `more` tells that there is more than this."""

    things: list[ThingLineOut]
    more: bool


class TieOut(Shape):
    """What a thing belongs to, or what belongs to it; `thing` is None where that lies out of sight."""

    tie: UUID
    kind: str
    role: str
    thing: UUID | None
    register_id: str
    number: str
    label: str
    since: date
    until: date | None


class ThingStoryOut(Shape):
    """One entry of a thing's story; `fields` are those touched that the post may see."""

    at: datetime
    verb: str
    post: int | None
    person: int | None
    reason: str
    fields: list[str]


class ThingCardOut(ThingLineOut):
    """A thing in full, as far as the post may see."""

    unit: int | None
    within: list[TieOut]
    holds: list[TieOut]
    purged_on: date | None
    merged_into: UUID | None
    may_write: bool
    may_ask: bool
    may_reveal: list[str]
    story: list[ThingStoryOut]


class ThingReceiptOut(Shape):
    """What was written: `id` is of the thing, request, tie or merge; `alike` numbers likely duplicates."""

    id: UUID
    number: str
    revision: int
    alike: list[str]
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
    """What the thing is to belong to, by its number; the reason where somebody else approves."""

    tie: Id
    to: Numbered
    role: str = Field("", max_length=60)
    since: date | None = None
    reason: str = Field("", max_length=500)


class UntieBody(Strict):
    """The tie that ends; the reason where somebody else approves."""

    tie: UUID
    on: date | None = None
    reason: str = Field("", max_length=500)


class EndThingBody(Strict):
    """When and why the thing no longer stands."""

    on: date
    reason: str = Field(max_length=LONG)


class MergeThingBody(Strict):
    """The number of the thing that stays, and why the two are one."""

    into: Numbered
    reason: str = Field(max_length=LONG)


class UnmergeBody(Strict):
    """Why the two are two after all."""

    reason: str = Field(max_length=LONG)


class StillRightBody(Strict):
    """What was seen."""

    note: str = Field("", max_length=LONG)


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
    """Who saw which protected fields, when and why; fields that the post may not see are not named."""

    reveal: UUID
    thing: UUID
    register_id: str
    at: datetime
    person: int | None
    post: int | None
    purpose: str
    reason: str
    fields: list[str]


class RequestOut(Shape):
    """A change that waits for approval; `other` is what the thing would be tied to or one with."""

    request: UUID
    thing: UUID
    register_id: str
    verb: str
    other: UUID | None
    tie: str
    role: str
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

    register_id: str
    things: list[ThingLineOut]


class DuplicatesOut(Shape):
    """Some groups of likely duplicates; `after` asks for the next ones, "" at the end."""

    groups: list[DuplicateOut]
    after: str


class RowFaultOut(Shape):
    """One fault of a sheet: the row as the sheet numbers it, the column, the sentence."""

    row: int
    column: str
    code: str
    message: Words


class SheetOut(Shape):
    """What a dry run found, or what an import did; nothing is written while there are faults."""

    rows: int
    added: int
    changed: int
    unchanged: int
    fault_count: int
    faults: list[RowFaultOut]
    dry_run: bool
    repeated: bool


class KeptOut(Shape):
    """How long protected facts of a register stay after the end, and how many things wait for their purge."""

    register_id: str
    name: Words
    after: Words | None
    basis: str
    waiting: int
