"""What the API takes and gives about rankings; every number is exact text, never a float."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from chuanhui.api.shapes import Shape, Strict, Words

REASON = 1000
LEFT_OUT = r"^[a-z0-9_.]{0,80}(/[a-z0-9_]{1,40})?$"
KEY_OF_PLACE = r"^(area|unit):[0-9]{1,18}$"


class RankingOut(Shape):
    """A ranking in force, with the last window that was published to this post."""

    campaign: str
    ranking: str
    name: Words
    window: str
    published: str | None


class WindowOut(Shape):
    """A window that may be looked at: ``draft``, ``frozen`` or ``published``."""

    window: str
    name: Words
    state: str


class PartOut(Shape):
    """One part of a line: the value as shown, and its numerator and denominator as exact fractions."""

    part: str
    name: Words
    shown: str
    worth: str
    count: str
    base: str | None


class LineOut(Shape):
    """One line: place, score and parts; `why` says why there is no place."""

    key: str
    code: str
    name: str
    group: str
    place: int | None
    score: str | None
    moved: int | None
    bottom: bool
    why: str
    reason: str
    parts: list[PartOut]
    changes: list[Words]


class StandingOut(Shape):
    """One window as this post may see it; `digest` is the SHA-256 of the frozen text."""

    standing: UUID | None
    window: str
    state: str
    edition: int
    digest: str | None
    contest_until: datetime | None
    lines: list[LineOut]


class FormulaOut(Shape):
    """How one part is reckoned, in sentences."""

    part: str
    name: Words
    weight: int
    sentences: list[Words]


class IndicatorOut(Shape):
    """One indicator of a campaign: how it is reckoned, and which way is better: ``more`` or ``less``."""

    part: str
    name: Words
    better: str
    sentences: list[Words]


class AreaIndicatorsOut(Shape):
    """The indicators of one area: its path, ``total`` for all in sight, ``rest`` for what lies in none."""

    key: str
    name: str
    parts: list[PartOut]


class IndicatorsOut(Shape):
    """Every indicator of a campaign in one window, reckoned live at `at` over what this post sees."""

    campaign: str
    version: int
    period: str
    name: Words
    at: datetime
    indicators: list[IndicatorOut]
    total: AreaIndicatorsOut
    areas: list[AreaIndicatorsOut]


class BehindOut(Shape):
    """The ids of the rows behind one number."""

    ids: list[str]


class ProposalOut(Shape):
    """A proposed consequence, its explanation and its decision."""

    id: UUID
    campaign: str
    ranking: str
    window: str
    name: str
    consequence: str
    propose: str
    windows: list[str]
    score: str
    state: str
    explain_until: datetime
    explanation: str
    reason: str


class RankingReceiptOut(Shape):
    """What was written; `repeated` for a key that was answered before."""

    id: UUID
    revision: int
    repeated: bool


class FreezeBody(Strict):
    """Areas that are not ranked in this one window, by code, name or key, with the reason."""

    exempt: dict[str, str] = Field({}, max_length=60)


class RestateStandingBody(Strict):
    """Why it is stated again, and which further areas are not ranked in it."""

    reason: str = Field(max_length=REASON)
    exempt: dict[str, str] = Field({}, max_length=60)


class ContestLineBody(Strict):
    """Which line is contested, and why."""

    place: str = Field(pattern=KEY_OF_PLACE)
    text: str = Field(max_length=REASON)


class AnswerObjectionBody(Strict):
    """Whether an objection is upheld, and what is answered."""

    upheld: bool
    text: str = Field(max_length=REASON)


class ExplainBody(Strict):
    """An explanation."""

    text: str = Field(max_length=REASON)


class DecideBody(Strict):
    """Whether a proposal is confirmed, and why."""

    confirmed: bool
    reason: str = Field(max_length=REASON)
