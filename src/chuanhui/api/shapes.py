"""What the API takes and gives. Texts come in both languages; instants are UTC ISO 8601."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Path, Query
from pydantic import BaseModel, ConfigDict, Field

LONG, SHORT = 2_000, 200
Number = Annotated[int, Field(ge=1, lt=2**63)]
"""The number of a row: a post, a unit, a term."""


PATH = r"^([0-9A-Za-z-]{1,40}\.){1,10}$"
"""The path of an area in the tree: codes, each followed by a dot."""
Word = Annotated[str, Path(pattern="^[a-z][a-z0-9_]{0,60}$")]
"""An id of the campaign language in an address: a campaign, a ranking, a kind."""
Part = Annotated[str, Query(pattern=r"^[a-z][a-z0-9_.]{0,80}$")]
"""An indicator, or an inspection as ``inspections.<id>``, in a query."""


class Shape(BaseModel):
    """What the API takes or gives: plain pydantic, as ninja's own base reads every value in Python."""

    model_config = ConfigDict(from_attributes=True)


class Strict(Shape):
    """A body in which unknown fields are refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Words(Shape):
    """A wording in both languages."""

    zh: str
    en: str


class Problem(Shape):
    """Why a request was refused: a stable code, a sentence in each language, the facts, and every fault."""

    code: str
    message: str
    message_en: str = ""
    facts: dict[str, Any] = Field(default_factory=dict)
    faults: list[dict[str, Any]] = Field(default_factory=list)


class SignInBody(Strict):
    """Who signs in; `post` chooses among the posts held today."""

    username: str = Field(max_length=SHORT)
    password: str = Field(max_length=SHORT)
    post: Number | None = None


class SwitchBody(Strict):
    """Under which other post to act."""

    post: Number


class PreferencesBody(Strict):
    """A person's own language and size of type."""

    language: Literal["zh", "en"]
    large_type: bool = False


class PasswordBody(Strict):
    """The old password and the new one; every token of the person ends."""

    old: str = Field(max_length=SHORT)
    new: str = Field(max_length=SHORT)


class ActingOut(Shape):
    """Under which post the token acts."""

    post: int | None
    code: str
    title: str
    role: str
    unit: str
    person: str
    area_path: str
    territory: str


class TokenOut(Shape):
    """A token, shown once; send it as ``Authorization: Bearer``."""

    token: str
    acting: ActingOut


class PostOut(Shape):
    """A post and who holds it."""

    id: int
    code: str
    title: str
    role: str
    area_path: str
    unit: str
    holder: str


class VacancyOut(Shape):
    """Something that nobody answers for."""

    why: str
    area_path: str
    role: str
    post: str
    title: str
    since: date | None


class PhotoBody(Strict):
    """A photo that was uploaded before."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    tag: str = Field(default="before", pattern="^[a-z_]{1,20}$")


class PhotoOut(Shape):
    """A photo in the store."""

    sha256: str
    width: int
    height: int


class ReportBody(Strict):
    """A report; the place is a point (WGS-84) or a grid cell, else the post's own area.

    `thing` is the number of the registered thing it is about, for kinds that ask for one.
    """

    campaign: str = Field(max_length=60)
    kind: str = Field(max_length=60)
    answers: dict[str, Any] = Field(default_factory=dict)
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)
    area_path: str = Field(default="", max_length=SHORT)
    address: str = Field(default="", max_length=SHORT)
    urgent: bool = False
    source: str = Field(default="", max_length=60)
    photos: list[PhotoBody] = Field(default_factory=list, max_length=12)
    thing: str = Field(default="", max_length=60)


class StepBody(Strict):
    """What comes with a step."""

    reason: str = Field(default="", max_length=LONG)
    photos: list[PhotoBody] = Field(default_factory=list, max_length=12)
    fields: dict[str, Any] = Field(default_factory=dict)
    outcome: str = Field(default="", max_length=60)
    line: Number | None = None
    subject: Number | None = None


class ReasonBody(Strict):
    """A reason."""

    reason: str = Field(default="", max_length=LONG)


class DecisionBody(Strict):
    """A decision on a request."""

    granted: bool
    reason: str = Field(default="", max_length=LONG)


class MergeBody(Strict):
    """The case to merge into."""

    into: UUID


class PaperBody(Strict):
    """A document of the act gate."""

    kind: str = Field(max_length=60)
    reference: str = Field(max_length=SHORT)
    dated: date


class ReceiptOut(Shape):
    """How a case stands after an action; `repeated` when the key had been used before for the same."""

    case: UUID
    number: str
    state: str
    revision: int
    entry: UUID
    repeated: bool


class CaseOut(Shape):
    """A case as a list shows it."""

    id: UUID
    number: str
    title: str
    campaign: str
    version: int
    kind: str
    state: str
    state_name: Words
    outcome: str
    category: str
    category_name: Words
    source: str
    urgent: bool
    light: str
    street: str
    community: str
    cell: str
    area_path: str
    lon: float | None
    lat: float | None
    address: str
    thing: str
    thing_id: UUID | None
    owner: str
    opened_at: datetime
    due_at: datetime | None
    due_step: str
    closed_at: datetime | None
    on_time: bool | None
    pending: str
    revision: int


class PageOut(Shape):
    """A page of the ledger; `more` tells that `total` is a lower bound."""

    cases: list[CaseOut]
    page: int
    pages: int
    total: int
    more: bool


class WorkOut(Shape):
    """The work of the acting post; `more` names the lists whose number in `counts` is a lower bound."""

    overdue: list[CaseOut]
    today: list[CaseOut]
    later: list[CaseOut]
    verify: list[CaseOut]
    decide: list[CaseOut]
    counts: dict[str, int]
    more: list[str]


class OfferOut(Shape):
    """One thing that could be done, and why this post may not when it may not."""

    verb: str
    id: str
    name: Words
    needs: list[str]
    outcomes: list[str]
    allowed: bool
    code: str
    why_not: Words


class HappeningOut(Shape):
    """One entry of a case's story."""

    at: datetime
    what: Words
    to: Words
    who: str
    post: str
    reason: str
    photos: list[dict[str, str]]
    due_at: datetime | None
    late: bool
    entry: UUID
    hash: str


class AwaitedOut(Shape):
    """Something that steps of a case wait for, such as ``notices.list``, and how it stands."""

    what: str
    name: Words
    stands: Words
    good: bool


class TellingOut(Shape):
    """A case in full."""

    case: CaseOut
    owners: dict[str, str]
    answers: list[list[str]]
    offers: list[OfferOut]
    story: list[HappeningOut]
    deadline: dict[str, list[str]]
    papers: dict[str, bool]
    awaits: list[AwaitedOut]


class CellOut(Shape):
    """The grid cell of a place."""

    path: str
    code: str
    name: str


class AreaOut(Shape):
    """An area of the grid."""

    id: int
    path: str
    code: str
    name: str
    level: str


class CountsOut(Shape):
    """The account of an area over the last 30 days."""

    open: int
    overdue: int
    yellow: int
    suspended: int
    new: int
    closed: int


class CampaignOut(Shape):
    """A campaign in force."""

    ref: str
    name: Words
    basis: str
    since: datetime
    systems: list[str]
    kinds: dict[str, Words]


class SealOut(Shape):
    """The latest seal of the journal."""

    digest: str
    number: int
    sealed_at: datetime | None
    last_seq: int
