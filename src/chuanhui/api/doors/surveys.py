"""Surveys: opened with a roll, codes given out, answers from paper, ended with sums."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Status
from ninja.params.functions import Query

from chuanhui.api.doors.voice import MADE, SEEN, WRITTEN, facts_of
from chuanhui.api.house import KEY, REFUSALS
from chuanhui.api.shapes import Word
from chuanhui.api.voice_shapes import (
    ChoiceBody,
    CodesOut,
    NoContactBody,
    SurveyAnswerBody,
    SurveyBody,
    SurveyDetailOut,
    SurveyLineOut,
    SurveyOut,
    VoiceEndBody,
)
from chuanhui.api.voice_telling import codes_out, line_out, receipt_of, survey_detail, survey_out
from chuanhui.mechanism.voice import actions, queries

router = Router(tags=["voice"])
CODES: dict[int, Any] = {200: CodesOut, **REFUSALS}


@router.get("/surveys", response={200: list[SurveyOut], **REFUSALS}, summary="Surveys")
def surveys(request: Any, running: bool | None = None, subject: UUID | None = None) -> Any:
    """Return the surveys in sight, newest first; `subject` asks for those about a case or thing."""
    found = queries.surveys(request.acting.sight, running=running, subject=subject)
    return [survey_out(one) for one in found]


@router.post("/surveys/{campaign}/{kind}/open", response=MADE, summary="Open a survey")
def open_survey(request: Any, campaign: Word, kind: Word, body: SurveyBody, key: str = KEY) -> Any:
    """Open a survey; its roll is taken from the register as it stands now."""
    facts = {**body.model_dump(), **facts_of(request, key)}
    return Status(201, receipt_of(actions.open_survey(campaign=campaign, kind=kind, **facts)))


@router.get("/surveys/{uuid:survey_id}", response={200: SurveyDetailOut, **REFUSALS}, summary="A survey")
def survey(request: Any, survey_id: UUID) -> Any:
    """Return a survey with its coverage, and its result once it has ended."""
    return survey_detail(queries.tell_survey(request.acting, survey_id, now=request.now))


@router.get(
    "/surveys/{uuid:survey_id}/lines", response={200: list[SurveyLineOut], **REFUSALS}, summary="The roll"
)
def survey_lines(
    request: Any, survey_id: UUID, after: str = "", most: int = Query(1000, ge=1, le=5000)
) -> Any:
    """Return the roll by number, to the posts that ask: who answered and who was not met, never what.

    A roll longer than `most` is read on with the last number as `after`.
    """
    return [line_out(one) for one in queries.lines(request.acting, survey_id, after=after, most=most)]


@router.post("/surveys/{uuid:survey_id}/codes", response=CODES, summary="Give out the codes")
def print_codes(request: Any, survey_id: UUID, key: str = KEY) -> Any:
    """Give out the code of every line, once, to the one who opened the survey."""
    return codes_out(actions.print_codes(survey_id=survey_id, **facts_of(request, key)))


@router.post("/surveys/{uuid:survey_id}/close", response=WRITTEN, summary="End a survey")
def close_survey(
    request: Any, survey_id: UUID, body: VoiceEndBody, key: str = KEY, if_match: str = SEEN
) -> Any:
    """End a survey for good: its answers are shuffled; they are counted by another act."""
    facts = {**body.model_dump(), **facts_of(request, key, if_match)}
    return receipt_of(actions.close_survey(survey_id=survey_id, **facts))


@router.post("/surveys/{uuid:survey_id}/count", response=WRITTEN, summary="Count a survey")
def count_survey(request: Any, survey_id: UUID, key: str = KEY, if_match: str = SEEN) -> Any:
    """Count the answers of a survey that has ended, once."""
    return receipt_of(actions.count_survey(survey_id=survey_id, **facts_of(request, key, if_match)))


@router.post("/surveys/{uuid:survey_id}/choice", response=WRITTEN, summary="Choose a plan's items")
def choose_items(
    request: Any, survey_id: UUID, body: ChoiceBody, key: str = KEY, if_match: str = SEEN
) -> Any:
    """Say which options the plan takes, after the end."""
    facts = {**body.model_dump(), **facts_of(request, key, if_match)}
    return receipt_of(actions.choose_items(survey_id=survey_id, **facts))


@router.post("/survey-lines/{uuid:line_id}/answer", response=WRITTEN, summary="Enter a paper answer")
def answer_on_paper(request: Any, line_id: UUID, body: SurveyAnswerBody, key: str = KEY) -> Any:
    """Enter what a line of the roll answered on paper; it answers once."""
    facts = {"answers": body.answers, **facts_of(request, key)}
    return receipt_of(actions.answer_on_paper(line_id=line_id, **facts))


@router.post("/survey-lines/{uuid:line_id}/no-contact", response=WRITTEN, summary="Nobody was met")
def no_contact(request: Any, line_id: UUID, body: NoContactBody, key: str = KEY) -> Any:
    """Note that nobody was met; an answer may still come."""
    return receipt_of(actions.no_contact(line_id=line_id, reason=body.reason, **facts_of(request, key)))
