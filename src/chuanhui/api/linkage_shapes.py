"""What the API takes and gives about the monthly match; values of a pair or warning come with a look."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chuanhui.api.register_shapes import Id
from chuanhui.api.shapes import LONG, SHORT, Shape, Strict, Words


class ExpectedFileOut(Shape):
    """A file that a party is expected to send; `known` is one of five: missing is not nothing."""

    plan: str
    source: str
    name: Words
    unit: int
    unit_name: str
    period: str
    due_at: datetime
    known: Literal["sent", "nothing", "not_due", "missing", "expired"]
    late: bool
    delivery: UUID | None
    state: str
    rows: int
    refused: int
    doubled: int = Field(description="rows about somebody whom another row of the file is about")
    doubled_lines: list[int] = Field(description="the first of them, by their lines in the file")
    purpose: Words
    basis: str


class DeliveryFaultOut(Shape):
    """What is wrong with a line of a file; no cell is repeated."""

    row: int
    column: str
    message: Words


class DeliveredOut(Shape):
    """What was taken in: `faults` has the first of the rows that stay out."""

    delivery: UUID
    revision: int
    rows: int
    refused: int
    late: bool
    replaced: bool
    faults: list[DeliveryFaultOut]
    repeated: bool


class LinkageReceiptOut(Shape):
    """What was written about a run, a pair or a question."""

    id: UUID
    revision: int
    repeated: bool


class StartRunBody(Strict):
    """Which plan, ``campaign.plan``, and of which period."""

    plan: str = Field(max_length=SHORT)
    period: str = Field(max_length=12)


class RunStageOut(Shape):
    """One stage of a run: when it was done and what it came to; `doing` how far it is while it runs.

    Warnings are counted by rule; only their sum, `*`, is for whoever does not oversee a plan that does not
    tell its rules.
    """

    stage: str
    name: Words
    done_at: datetime | None
    counts: dict[str, Any]
    doing: dict[str, Any]


class RunOut(Shape):
    """A run in a list."""

    run: UUID
    campaign: str
    version: int
    plan: str
    period: str
    number: int
    state: str
    stage: str
    queued_at: datetime
    finished_at: datetime | None
    engine: str
    model: str
    fault: str
    open_pairs: int
    revision: int


class RunToldOut(RunOut):
    """A run with its stages, its pairs by state, and what the post may do."""

    stages: list[RunStageOut]
    pairs: dict[str, int]
    may_cancel: bool
    may_resume: bool


class PairOut(Shape):
    """A doubtful pair in the queue, without any value of the file."""

    pair: UUID
    run: UUID
    plan: str
    source: str
    period: str
    number: str
    other_number: str
    score: float
    ahead: float | None
    revision: int


class PairSideOut(Shape):
    """One role side by side: what the file says and what the cards hold."""

    role: str
    row: str
    thing: str
    other: str
    differs: bool


class PairWhyOut(Shape):
    """One reason for or against a pair, in bits."""

    text: Words
    bits: float


class BesideOut(Shape):
    """A pair in the open, after the look is on record."""

    pair: UUID
    revision: int
    sides: list[PairSideOut]
    whys: list[PairWhyOut]


class DecidePairBody(Strict):
    """What a clerk says; deny and unsure need a reason, `other` means the next best person."""

    decision: Literal["confirm", "deny", "unsure"]
    reason: str = Field("", max_length=LONG)
    other: bool = False


class FindLinksBody(Strict):
    """Whose rows are asked for: a plan, and the number of the person's card."""

    plan: str = Field(max_length=SHORT)
    number: str = Field(min_length=1, max_length=40)


class LinkOut(Shape):
    """A row that was found to be somebody: whose file, how it was found, and in which periods."""

    link: UUID
    source: str
    how: str
    decision: Literal["automatic", "confirmed"]
    since: str
    seen: str
    gone: str


class TakeBackLinkBody(Strict):
    """What the person says and how it was checked, without numbers."""

    reason: str = Field(max_length=LONG)


class VanishedOut(Shape):
    """A row that came before and came no more: a question to whoever sent it."""

    link: UUID
    source: str
    number: str
    label: str
    seen: str
    gone: str
    answer: str
    note: str


class AnswerVanishedBody(Strict):
    """Why a row came no more: a word of the list; the note holds no number."""

    answer: Id
    note: str = Field("", max_length=SHORT)


class WarningOut(Shape):
    """A question that a rule raised; nothing of the facts behind it.

    `rule` and `risk` are "" and `asks` is null where the plan does not tell them to whoever sees the case,
    and `name` is then that of the plan: opening the warning tells the rule with the facts, on record.
    """

    warning: UUID
    campaign: str
    version: int
    rule: str
    name: Words
    risk: str
    period: str
    thing: UUID
    number: str
    area_path: str
    opened_at: datetime
    asks: bool | None = Field(description="whether a fact is missing, so that people ask")
    case: UUID | None
    case_number: str
    verdict: str
    settled_at: datetime | None


class OpenWarningBody(Strict):
    """What a look is for, in a word of the list and in words of one's own, without numbers."""

    purpose: Id
    reason: str = Field(max_length=LONG)


class FindingBehindOut(Shape):
    """One condition and what was found; `carries` where the warning rests on it.

    `who` is the number of the card of the one person in whom it was found, "" for a household.
    """

    said: Words
    fact: str
    value: str
    unit: str
    values: int
    blanks: int
    empty: bool
    carries: bool
    who: str


class OpenedWarningOut(Shape):
    """What is behind a warning; `gone` where it was kept long enough and is deleted."""

    warning: UUID
    gone: bool
    rule: str
    name: Words
    sentence: Words
    risk: str
    ask: Words
    findings: list[FindingBehindOut]


class RiskRuleOut(Shape):
    """A risk rule in words, and what became of its warnings so far.

    `verdicts` is empty for whoever does not oversee a plan that does not tell its rules.
    """

    campaign: str
    plan: str
    rule: str
    name: Words
    sentence: Words
    conditions: list[Words]
    basis: str
    opens: str
    again: Words
    verdicts: dict[str, int]


class TryRuleBody(Strict):
    """Over how many periods, the present one the last."""

    months: int = Field(ge=1, le=24)


class TriedPeriodOut(Shape):
    """What a rule would have said in one period."""

    period: str
    found: int
    asked: int
    confirmed: int
    refuted: int
    unknown: int


class TriedRuleOut(Shape):
    """A back-test: numbers only."""

    campaign: str
    rule: str
    found: int
    confirmed: int
    refuted: int
    periods: list[TriedPeriodOut]


class ShareLineOut(Shape):
    """One line of the sharing ledger."""

    line: UUID
    at: datetime
    what: str
    subject: UUID
    campaign: str
    plan: str
    source: str
    period: str
    columns: list[str]
    purpose: str
    basis: str
    to_whom: str
    count: int
    unit: int | None
    post: int | None
    person: int | None
    thing: UUID | None
