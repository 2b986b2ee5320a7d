"""What the API takes and gives about notices, drafts for comment and surveys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chuanhui.api.shapes import LONG, SHORT, Shape, Strict, Words

SHA256 = "^[0-9a-f]{64}$"
TEXT = 20_000
Named = Annotated[str, Field(max_length=80)]
PATH = r"^(([0-9A-Za-z-]{1,40}\.){1,10})?$"


class AttachmentBody(Strict):
    """An attachment: a picture of the evidence store, what it shows, and what is written under it."""

    sha256: str = Field(pattern=SHA256)
    tag: str = Field("", max_length=SHORT)
    caption: str = Field("", max_length=SHORT)


class NoticeBody(Strict):
    """A notice to be posted; the fields it shows are taken from what it is about.

    `subject` is the id of the case or thing, `area_path` of the area where it is about one. `until` is the
    last day, where it is to stand longer than it must.
    """

    subject: UUID | None = None
    area_path: str = Field("", pattern=PATH)
    title: str = Field("", max_length=SHORT)
    text: str = Field("", max_length=TEXT)
    papers: list[AttachmentBody] = Field(default_factory=list, max_length=20)
    place: str = Field("", max_length=SHORT)
    proof: str = Field("", pattern=f"{SHA256}|^$")
    until: date | None = None
    names: list[Named] = Field(default_factory=list, max_length=200)


class ReplacementBody(Strict):
    """A corrected notice, why the former one was wrong, and whether nobody may read that one any more."""

    title: str = Field("", max_length=SHORT)
    text: str = Field("", max_length=TEXT)
    papers: list[AttachmentBody] = Field(default_factory=list, max_length=20)
    place: str = Field("", max_length=SHORT)
    proof: str = Field("", pattern=f"{SHA256}|^$")
    until: date | None = None
    names: list[Named] = Field(default_factory=list, max_length=200)
    reason: str = Field(max_length=LONG)
    at_once: bool = False


class PlacingBody(Strict):
    """Where a notice hangs on the spot, and the photo that shows it."""

    place: str = Field(max_length=SHORT)
    proof: str = Field(pattern=SHA256)


class NoticeEndBody(Strict):
    """How a notice ends: well, or withdrawn with a reason, at once where it showed what it should not."""

    good: bool
    reason: str = Field("", max_length=LONG)
    at_once: bool = False


class NoticeObjectionBody(Strict):
    """An objection, and further answers of the form of its case."""

    text: str = Field(max_length=LONG)
    fields: dict[str, Any] = Field(default_factory=dict, max_length=30)


class VoiceReceiptOut(Shape):
    """What was written: its number, and the case that an objection opened."""

    id: UUID
    number: str
    revision: int
    case_id: UUID | None
    case: str
    repeated: bool


class VoiceKindOut(Shape):
    """A kind that the post may begin: `sort` is notices, drafts or surveys."""

    sort: str
    campaign: str
    kind: str
    name: Words
    about: str


class NoticeOut(Shape):
    """A notice as its list shows it."""

    id: UUID
    number: str
    campaign: str
    kind: str
    title: str
    area_path: str
    about: str
    about_id: UUID | None
    about_number: str
    thing: str
    posted_at: datetime
    placed_at: datetime | None
    until: datetime | None
    ending: str
    ended_at: datetime | None
    gone_at: datetime | None
    objections: int
    revision: int


class ShownOut(Shape):
    """One field shown: the question and the answer in words."""

    id: str
    ask: str
    ask_en: str
    value: str
    value_en: str


class AttachmentOut(Shape):
    """An attachment."""

    sha256: str
    tag: str
    caption: str


class NoticeObjectionOut(Shape):
    """An objection: its case, and whether it is answered in writing."""

    case_id: UUID
    number: str
    at: datetime
    title: str
    state: Words
    answered: bool
    answer: str


class MayOut(Shape):
    """One thing that could be done: whether now by this post, and why not."""

    verb: str
    allowed: bool
    why: str = ""
    why_en: str = ""


class DidOut(Shape):
    """One thing that was done."""

    verb: str
    at: datetime
    person: str
    post: str
    reason: str


class NoticeDetailOut(NoticeOut):
    """A notice with everything about it."""

    text: str
    reason: str
    shown: list[ShownOut]
    papers: list[AttachmentOut]
    place: str
    proof: str
    replaces: UUID | None
    replaced_by: UUID | None
    objected: list[NoticeObjectionOut]
    may: list[MayOut]
    story: list[DidOut]


class DraftBody(Strict):
    """A draft for comment."""

    subject: UUID | None = None
    area_path: str = Field("", pattern=PATH)
    title: str = Field("", max_length=SHORT)
    text: str = Field(max_length=TEXT)
    papers: list[AttachmentBody] = Field(default_factory=list, max_length=20)
    until: date | None = None


class DraftVersionBody(Strict):
    """A new version of the text, what is new in it, and whether opinions are taken on it once more."""

    text: str = Field(max_length=TEXT)
    changes: str = Field(max_length=LONG)
    reopens: bool = False


class OpinionBody(Strict):
    """An opinion, and the part of the draft that it speaks of."""

    text: str = Field(max_length=4_000)
    part: str = Field("", max_length=SHORT)


class DispositionBody(Strict):
    """What becomes of an opinion, why, and what the adoption table shows of it."""

    disposition: str = Field(max_length=SHORT)
    reason: str = Field("", max_length=LONG)
    gist: str = Field("", max_length=LONG)


class VoiceEndBody(Strict):
    """How a draft or survey ends: `withdrawn` calls it off, with a reason."""

    withdrawn: bool = False
    reason: str = Field("", max_length=LONG)


class DraftOut(Shape):
    """A draft as its list shows it."""

    id: UUID
    number: str
    campaign: str
    kind: str
    title: str
    area_path: str
    about: str
    about_id: UUID | None
    thing: str
    opened_at: datetime
    until: datetime
    versions: int
    ending: str
    ended_at: datetime | None
    revision: int


class DraftTextOut(Shape):
    """One version of a draft's text."""

    text: str
    changes: str
    at: datetime


class OpinionOut(Shape):
    """An opinion, to the posts that dispose of it; it names nobody."""

    id: UUID
    number: str
    version: int
    part: str
    text: str
    role: str
    at: datetime
    disposition: str
    reason: str
    gist: str
    revision: int


class DraftDetailOut(DraftOut):
    """A draft with its texts, and its opinions for those who dispose of them."""

    reason: str
    texts: list[DraftTextOut]
    papers: list[AttachmentOut]
    opinions: list[OpinionOut]
    waiting: int
    dispositions: dict[str, Words]
    may: list[MayOut]
    story: list[DidOut]


class SurveyBody(Strict):
    """A survey; its roll is taken from the register."""

    subject: UUID | None = None
    area_path: str = Field("", pattern=PATH)
    title: str = Field("", max_length=SHORT)
    text: str = Field("", max_length=TEXT)
    until: date | None = None


class SurveyAnswerBody(Strict):
    """What a line of the roll answered on paper, by field of the form."""

    answers: dict[str, Any] = Field(max_length=60)


class NoContactBody(Strict):
    """Why nobody was met: a word of the playbook's list."""

    reason: str = Field(max_length=SHORT)


class ChoiceBody(Strict):
    """The options that the plan takes, by question."""

    chosen: dict[str, list[str]] = Field(max_length=30)
    reason: str = Field("", max_length=LONG)


class SurveyOut(Shape):
    """A survey as its list shows it."""

    id: UUID
    number: str
    campaign: str
    kind: str
    title: str
    area_path: str
    about: str
    about_id: UUID | None
    thing: str
    named: bool
    has_roll: bool
    roll: int
    opened_at: datetime
    until: date | None
    codes_at: datetime | None
    ending: str
    ended_at: datetime | None
    revision: int


class CoverageOut(Shape):
    """How far a survey has come."""

    roll: int
    answered: int
    online: int
    paper: int
    no_contact: int
    waiting: int
    pct: str
    needed_pct: int
    reached: bool


class SurveyDetailOut(SurveyOut):
    """A survey with its coverage, and its result once it has ended."""

    text: str
    reason: str
    coverage: CoverageOut
    attempts: dict[str, int]
    result: dict[str, Any]
    chosen: dict[str, list[str]]
    texts: dict[str, list[str]]
    may: list[MayOut]
    story: list[DidOut]


class SurveyLineOut(Shape):
    """One line of a roll, to the posts that ask."""

    id: UUID
    number: str
    label: str
    state: str
    channel: str
    answered_at: datetime | None
    attempts: int
    issue: int
    revision: int


class CodeOut(Shape):
    """One code, as it is printed."""

    number: str
    label: str
    code: str


class CodesOut(Shape):
    """The codes that were given out."""

    id: UUID
    codes: list[CodeOut]
    repeated: bool
