"""Codes of rolls that were lost: one person asks for another one, another person confirms it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Status

from chuanhui.api.assembly_shapes import AssemblyReceiptOut, BallotCodesOut, PrintedCodeOut
from chuanhui.api.assembly_telling import assembly_receipt
from chuanhui.api.code_shapes import (
    BallotCodeBody,
    BallotCodeDecisionBody,
    SurveyCodeAskedOut,
    SurveyCodeBody,
    SurveyCodeDecisionBody,
)
from chuanhui.api.doors.voice import WRITTEN, facts_of
from chuanhui.api.house import KEY, REFUSALS
from chuanhui.api.voice_shapes import CodesOut
from chuanhui.api.voice_telling import codes_out, receipt_of
from chuanhui.mechanism.assemblies import actions as assemblies
from chuanhui.mechanism.voice import actions as voice
from chuanhui.mechanism.voice import queries

router = Router(tags=["codes"])


@router.post(
    "/ballots/{uuid:ballot_id}/codes/asked",
    response={200: AssemblyReceiptOut, **REFUSALS},
    summary="Ask for another code of a ballot",
)
def ask_ballot_code(request: Any, ballot_id: UUID, body: BallotCodeBody, key: str = KEY) -> Any:
    """Ask for another code in the place of a lost one; another person confirms it."""
    facts = {**body.model_dump(), **facts_of(request, key)}
    return assembly_receipt(assemblies.ask_code(ballot_id=ballot_id, **facts))


@router.post(
    "/ballots/{uuid:ballot_id}/codes/decided",
    response={201: BallotCodesOut, **REFUSALS},
    summary="Confirm or drop another code of a ballot",
)
def decide_ballot_code(request: Any, ballot_id: UUID, body: BallotCodeDecisionBody, key: str = KEY) -> Any:
    """Give the other code and tell it this once, or drop what was asked."""
    facts = {**body.model_dump(), **facts_of(request, key)}
    receipt, printed = assemblies.decide_code(ballot_id=ballot_id, **facts)
    codes = [PrintedCodeOut.model_validate(one) for one in printed]
    return Status(201, BallotCodesOut(receipt=assembly_receipt(receipt), codes=codes))


@router.get(
    "/surveys/{uuid:survey_id}/codes/asked",
    response={200: list[SurveyCodeAskedOut], **REFUSALS},
    summary="Lines that wait for another code",
)
def asked_survey_codes(request: Any, survey_id: UUID) -> Any:
    """Return the lines of a survey that wait for another code until a second person confirms it."""
    return [SurveyCodeAskedOut.model_validate(one) for one in queries.asked_codes(request.acting, survey_id)]


@router.post(
    "/survey-lines/{uuid:line_id}/code/asked", response=WRITTEN, summary="Ask for another code of a survey"
)
def ask_survey_code(request: Any, line_id: UUID, body: SurveyCodeBody, key: str = KEY) -> Any:
    """Ask for another code in the place of a lost one; another person confirms it."""
    facts = {"reason": body.reason, **facts_of(request, key)}
    return receipt_of(voice.ask_code(line_id=line_id, **facts))


@router.post(
    "/survey-lines/{uuid:line_id}/code/decided",
    response={200: CodesOut, **REFUSALS},
    summary="Confirm or drop another code of a survey",
)
def decide_survey_code(request: Any, line_id: UUID, body: SurveyCodeDecisionBody, key: str = KEY) -> Any:
    """Give the other code, or drop what was asked."""
    return codes_out(voice.decide_code(line_id=line_id, good=body.good, **facts_of(request, key)))
