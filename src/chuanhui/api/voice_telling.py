"""From the voice room's answers to the API's shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chuanhui.api.telling import words
from chuanhui.api.voice_shapes import (
    AttachmentOut,
    CodeOut,
    CodesOut,
    CoverageOut,
    DidOut,
    DraftDetailOut,
    DraftOut,
    DraftTextOut,
    MayOut,
    NoticeDetailOut,
    NoticeObjectionOut,
    NoticeOut,
    OpinionOut,
    ShownOut,
    SurveyDetailOut,
    SurveyLineOut,
    SurveyOut,
    VoiceKindOut,
    VoiceReceiptOut,
)
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.voice.actions import Codes, Receipt
from chuanhui.mechanism.voice.queries import Did, DraftTelling, NoticeTelling, SurveyTelling
from chuanhui.mechanism.voice.rules import Draft, Line, Notice, Survey
from chuanhui.playbook.schema import DraftKind, NoticeKind, Playbook, SurveyKind


def receipt_of(receipt: Receipt) -> VoiceReceiptOut:
    """Return a receipt."""
    return VoiceReceiptOut.model_validate(receipt)


def kind_out(sort: str, playbook: Playbook, kind: NoticeKind | DraftKind | SurveyKind) -> VoiceKindOut:
    """Return a kind that a post may begin."""
    return VoiceKindOut(
        sort=sort, campaign=playbook.id, kind=kind.id, name=words(kind.name), about=kind.about
    )


def notice_out(notice: Notice) -> NoticeOut:
    """Return a notice as its list shows it."""
    return NoticeOut(**_plain(notice, NoticeOut) | {"objections": len(notice.objections)})


def notice_detail(told: NoticeTelling) -> NoticeDetailOut:
    """Return a notice with everything about it."""
    notice = told.notice
    objected = [
        NoticeObjectionOut(
            case_id=one.case_id,
            number=one.number,
            at=one.at,
            title=one.title,
            state=words(one.state),
            answered=one.answered,
            answer=one.answer,
        )
        for one in told.objections
    ]
    more = {
        "objections": len(notice.objections),
        "objected": objected,
        "shown": [ShownOut(**one) for one in notice.shown],
        "papers": _papers(notice.papers),
    }
    return NoticeDetailOut(**_plain(notice, NoticeDetailOut) | more | _acts(told.refusals, told.story))


def draft_out(draft: Draft) -> DraftOut:
    """Return a draft as its list shows it."""
    return DraftOut(**_plain(draft, DraftOut) | {"versions": len(draft.texts)})


def draft_detail(told: DraftTelling) -> DraftDetailOut:
    """Return a draft with its texts and, for those who dispose of them, its opinions."""
    draft = told.draft
    more = {
        "versions": len(draft.texts),
        "texts": [
            DraftTextOut(text=one["text"], changes=one["changes"], at=datetime.fromisoformat(one["at"]))
            for one in draft.texts
        ],
        "papers": _papers(draft.papers),
        "opinions": [OpinionOut.model_validate(one) for one in told.opinions],
        "waiting": told.waiting,
        "dispositions": {name: words(one) for name, one in told.options.items()},
    }
    return DraftDetailOut(**_plain(draft, DraftDetailOut) | more | _acts(told.refusals, told.story))


def survey_out(survey: Survey) -> SurveyOut:
    """Return a survey as its list shows it."""
    return SurveyOut(**_plain(survey, SurveyOut) | {"roll": survey.roll_count})


def survey_detail(told: SurveyTelling) -> SurveyDetailOut:
    """Return a survey with its coverage, and its result once it has ended."""
    survey = told.survey
    more = {
        "roll": survey.roll_count,
        "coverage": CoverageOut.model_validate(told.coverage),
        "attempts": dict(told.attempts),
        "result": dict(survey.result),
        "chosen": {name: list(options) for name, options in survey.chosen.items()},
        "texts": {name: list(one) for name, one in told.texts.items()},
    }
    return SurveyDetailOut(**_plain(survey, SurveyDetailOut) | more | _acts(told.refusals, told.story))


def line_out(line: Line) -> SurveyLineOut:
    """Return a line of a roll."""
    return SurveyLineOut(**_plain(line, SurveyLineOut) | {"attempts": len(line.contacts)})


def codes_out(codes: Codes) -> CodesOut:
    """Return codes that were given out."""
    found = [CodeOut.model_validate(one) for one in codes.codes]
    return CodesOut(id=codes.receipt.id, codes=found, repeated=codes.receipt.repeated)


def _papers(papers: Iterable[Mapping[str, Any]]) -> list[AttachmentOut]:
    return [AttachmentOut(**one) for one in papers]


def _acts(refusals: Mapping[str, ChuanhuiError | None], story: Iterable[Did]) -> dict[str, Any]:
    may = [
        MayOut(verb=verb, allowed=False, why=one.sentence(), why_en=one.sentence("en"))
        if one
        else MayOut(verb=verb, allowed=True)
        for verb, one in refusals.items()
    ]
    return {"may": may, "story": [DidOut.model_validate(one) for one in story]}


def _plain(state: Any, shape: Any) -> dict[str, Any]:
    """Return the attributes of a state that a shape has under the same name."""
    return {name: getattr(state, name) for name in shape.model_fields if hasattr(state, name)}
