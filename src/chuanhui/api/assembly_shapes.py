"""What the API takes and gives about ballots, rolls, seats and meetings. Never who voted what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from chuanhui.api.code_shapes import BallotCodeAskedOut
from chuanhui.api.shapes import LONG, SHORT, Number, Shape, Strict, Words

LINE = 80
Name = Annotated[str, Field(max_length=SHORT)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class BallotBody(Strict):
    """What is voted on: the id of the case or thing, or the path of the area; candidates or options."""

    subject: UUID | None = None
    area_path: str = Field("", max_length=SHORT)
    title: str = Field("", max_length=SHORT)
    names: list[Name] = Field(default_factory=list, max_length=200)


class CodesBody(Strict):
    """Lines of the roll that are handed their first code; none for all lines that have had none."""

    numbers: list[Annotated[str, Field(max_length=LINE)]] = Field(default_factory=list, max_length=5000)


class DeskVoteBody(Strict):
    """The vote of somebody who came in person, or a signed paper slip; open ballots only."""

    number: str = Field(max_length=LINE)
    chosen: list[Name] = Field(default_factory=list, max_length=200)
    paper: bool = False
    invalid: bool = False


class PaperMarkBody(Strict):
    """The line of the roll whose paper slip is in the box."""

    number: str = Field(max_length=LINE)


class PaperUnmarkBody(Strict):
    """The line that was marked by mistake, and how that came."""

    number: str = Field(max_length=LINE)
    reason: str = Field(max_length=LONG)


class BatchBody(Strict):
    """The sums of a batch of paper slips as one clerk counted them."""

    slips: Count
    votes: dict[str, Count] = Field(default_factory=dict, max_length=200)
    abstained: Count = 0
    invalid: Count = 0


class SlipsMissingBody(Strict):
    """How many marked slips are not in the box, and how that came; 0 takes a former note back."""

    slips: Count
    reason: str = Field(max_length=LONG)


class AssemblyReasonBody(Strict):
    """Why."""

    reason: str = Field(max_length=LONG)


class MeetingBody(Strict):
    """A meeting to be called."""

    meets_at: AwareDatetime
    agenda: list[Name] = Field(min_length=1, max_length=50)
    subject: UUID | None = None
    area_path: str = Field("", max_length=SHORT)
    title: str = Field("", max_length=SHORT)
    where: str = Field("", max_length=SHORT)


class AttendanceBody(Strict):
    """Posts of the members who came, and how many guests."""

    present: list[Number] = Field(max_length=1000)
    guests: int = Field(0, ge=0, le=10_000)


class MotionBody(Strict):
    """A motion and its show of hands; `answers` fill in the form of the case that it opens when carried."""

    text: str = Field(max_length=SHORT)
    votes_for: int = Field(ge=0, le=10_000)
    against: int = Field(0, ge=0, le=10_000)
    abstained: int = Field(0, ge=0, le=10_000)
    answers: dict[str, Any] | None = Field(None, max_length=100)


class MinutesBody(Strict):
    """The minutes."""

    text: str = Field(max_length=20_000)


class AssemblyReceiptOut(Shape):
    """What was written; of a vote the line of the roll and the channel, never the choice.

    `same` tells of a comparison whether two clerks came to the same; None for all else.
    """

    id: UUID
    revision: int
    state: str
    at: datetime
    cases: list[str]
    repeated: bool
    same: bool | None


class PrintedCodeOut(Shape):
    """A code for one line of the roll, told this once."""

    number: str
    label: str
    code: str


class BallotCodesOut(Shape):
    """The codes that were made; empty for a key seen before: they are gone."""

    receipt: AssemblyReceiptOut
    codes: list[PrintedCodeOut]


class AssemblyKindOut(Shape):
    """A kind of ballot or meeting in force, and whether this post holds it."""

    campaign: str
    kind: str
    name: Words
    about: str
    mine: bool


class OptionOut(Shape):
    """An option or candidate; `votes` None before the result."""

    id: str
    name: str
    votes: int | None


class BallotLineOut(Shape):
    """A ballot as a list shows it."""

    id: UUID
    campaign: str
    kind: str
    title: str
    state: str
    secret: bool
    area_path: str
    place: str
    case_id: UUID | None
    thing_id: UUID | None
    opened_at: datetime
    closes_at: datetime
    counted_at: datetime | None


class BatchOut(Shape):
    """A batch of paper slips and who counted it.

    `second` is "" until another person has counted, blind, and `slips` None until they were found alike;
    `differed` tells how often two counts differed, `waits` that two counts or recounts are to be compared.
    """

    number: int
    slips: int | None
    first: str
    second: str
    differed: int
    waits: bool


class SeatOut(Shape):
    """A seat; `holder` is "" where nobody sits."""

    code: str
    holder: str
    since: date | None
    until: date | None


class SeatsOut(Shape):
    """The seats of one place that an election filled."""

    ballot_id: UUID
    title: str
    place: str
    area_path: str
    role: str
    number: int
    vacant: int
    until: date | None
    seats: list[SeatOut]


class BallotOut(BallotLineOut):
    """A ballot: turnout, and from the result on the sums with their reckoning.

    `offers` is what this post may do now; `paper` is for whoever holds the ballot.
    """

    ask: str
    options: list[OptionOut]
    seats: int
    roll: int
    voted: int
    roll_area: str | None
    voted_area: str | None
    abstained: int
    invalid: int
    reckoning: list[Words]
    chosen: list[str]
    tied: list[str]
    vacant: int
    reason: str
    runoff_of: UUID | None
    revision: int
    paper: int | None
    batches: list[BatchOut]
    offers: list[str]
    filled: list[SeatOut]
    asked_codes: list[BallotCodeAskedOut]


class RollLineOut(Shape):
    """One line of the roll; `channel` is None before it voted."""

    number: str
    label: str
    area: str
    has_code: bool
    channel: str | None
    voted_at: datetime | None


class OpenVoteOut(Shape):
    """One vote of an open ballot; `chosen` is None for a slip that cannot be counted."""

    number: str
    label: str
    chosen: list[str] | None


class MemberOut(Shape):
    """A member of a meeting."""

    post: int
    title: str
    holder: str
    present: bool


class MotionOut(Shape):
    """A motion, its show of hands, and the number of the case that it opened."""

    text: str
    votes_for: int
    against: int
    abstained: int
    carried: bool
    case: str


class MeetingLineOut(Shape):
    """A meeting as a list shows it."""

    id: UUID
    campaign: str
    kind: str
    title: str
    state: str
    area_path: str
    place: str
    meets_at: datetime
    where: str


class MeetingOut(MeetingLineOut):
    """A meeting with its agenda, members, motions and minutes."""

    agenda: list[str]
    members: list[MemberOut]
    guests: int
    quorate: bool | None
    motions: list[MotionOut]
    minutes: str
    minutes_due_at: datetime | None
    late: bool
    reason: str
    revision: int
    offers: list[str]


class MissingMeetingOut(Shape):
    """Where a regular meeting was not yet held in its period."""

    campaign: str
    kind: str
    name: Words
    period: str
    thing_id: UUID | None
    place: str
    label: str
    area_path: str
