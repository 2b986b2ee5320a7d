"""What the API takes and gives about codes of rolls that are given anew by two persons."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from chuanhui.api.shapes import LONG, Shape, Strict

LINE = 80


class BallotCodeBody(Strict):
    """The line of the roll that lost its code, and how."""

    number: str = Field(max_length=LINE)
    reason: str = Field(max_length=LONG)


class BallotCodeDecisionBody(Strict):
    """The line that waits for another code: `good` gives it, which needs another person; False drops it."""

    number: str = Field(max_length=LINE)
    good: bool


class SurveyCodeBody(Strict):
    """How the line lost its code."""

    reason: str = Field(max_length=LONG)


class SurveyCodeDecisionBody(Strict):
    """Whether the line gets another code, which needs another person; False drops what was asked."""

    good: bool


class BallotCodeAskedOut(Shape):
    """A line that waits for another code: who asked and why, and whether this post may confirm it."""

    number: str
    reason: str
    person: str
    may_confirm: bool


class SurveyCodeAskedOut(BallotCodeAskedOut):
    """A line of a survey that waits for another code."""

    line_id: UUID
