"""Notices and drafts for comment: post, place, correct, end; comment, dispose. Surveys: `surveys`."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status
from ninja.params.functions import Header, Path

from chuanhui.api.house import KEY, REFUSALS, key_of, revision_of
from chuanhui.api.shapes import Word
from chuanhui.api.voice_shapes import (
    DispositionBody,
    DraftBody,
    DraftDetailOut,
    DraftOut,
    DraftVersionBody,
    NoticeBody,
    NoticeDetailOut,
    NoticeEndBody,
    NoticeObjectionBody,
    NoticeOut,
    OpinionBody,
    PlacingBody,
    ReplacementBody,
    VoiceEndBody,
    VoiceKindOut,
    VoiceReceiptOut,
)
from chuanhui.api.voice_telling import (
    draft_detail,
    draft_out,
    kind_out,
    notice_detail,
    notice_out,
    receipt_of,
)
from chuanhui.kernel.errors import NotInSight
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.voice import actions, queries
from chuanhui.playbook.schema import DraftKind, NoticeKind, SurveyKind

router = Router(tags=["voice"])
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
SEEN = Header("", alias="If-Match", description="the revision that was looked at; any where absent")
WRITTEN: dict[int, Any] = {200: VoiceReceiptOut, **REFUSALS}
MADE: dict[int, Any] = {201: VoiceReceiptOut, **REFUSALS}


def facts_of(request: Any, key: str, if_match: str = "") -> dict[str, Any]:
    """Return what every change is called with."""
    facts: dict[str, Any] = {"by": request.acting, "now": request.now, "key": key_of(key)}
    return {**facts, "revision": revision_of(if_match)} if if_match else facts


def _posting(body: NoticeBody | ReplacementBody) -> actions.Posting:
    return actions.Posting(
        title=body.title,
        text=body.text,
        papers=tuple(one.model_dump() for one in body.papers),
        place=body.place,
        proof=body.proof,
        until=body.until,
        names=tuple(body.names),
    )


def picture(held: bool, sha256: str, small: bool) -> HttpResponse:
    """Return a picture that the reader may see.

    Raises:
        NotInSight: he may not, or there is none.
    """
    path = evidence.path_of(sha256, thumb=small)
    if not held or not path.is_file():
        raise NotInSight()
    answer = HttpResponse(path.read_bytes(), content_type="image/jpeg")
    answer["Content-Disposition"] = 'attachment; filename="photo.jpg"'
    return answer


@router.get("/voice/kinds", response={200: list[VoiceKindOut], **REFUSALS}, summary="What may be begun")
def voice_kinds(request: Any) -> Any:
    """Return the kinds of notice, draft and survey in force that this post may begin."""
    by, now = request.acting, request.now
    sorts = (
        ("notices", queries.beginnable(by, NoticeKind, now=now)),
        ("drafts", queries.beginnable(by, DraftKind, now=now)),
        ("surveys", queries.beginnable(by, SurveyKind, now=now)),
    )
    return [kind_out(sort, playbook, kind) for sort, found in sorts for playbook, kind in found]


@router.get("/notices", response={200: list[NoticeOut], **REFUSALS}, summary="Notices")
def notices(request: Any, running: bool | None = None, subject: UUID | None = None) -> Any:
    """Return the notices in sight, newest first; `subject` asks for those about a case or thing."""
    found = queries.notices(request.acting.sight, running=running, subject=subject)
    return [notice_out(one) for one in found]


@router.post("/notices/{campaign}/{kind}/post", response=MADE, summary="Post a notice")
def post_notice(request: Any, campaign: Word, kind: Word, body: NoticeBody, key: str = KEY) -> Any:
    """Post a notice; it shows the fields that its playbook lists, as they stand now."""
    receipt = actions.post_notice(
        campaign=campaign,
        kind=kind,
        posting=_posting(body),
        subject=body.subject,
        area_path=body.area_path,
        **facts_of(request, key),
    )
    return Status(201, receipt_of(receipt))


@router.get("/notices/{uuid:notice_id}", response={200: NoticeDetailOut, **REFUSALS}, summary="A notice")
def notice(request: Any, notice_id: UUID) -> Any:
    """Return a notice with its objections, what this post may do, and its story."""
    return notice_detail(queries.tell_notice(request.acting, notice_id, now=request.now))


@router.get("/notices/{uuid:notice_id}/pictures/{sha256}", response=REFUSALS, summary="A picture")
def notice_picture(request: Any, notice_id: UUID, sha256: Sha256, small: bool = False) -> Any:
    """Return a picture of a notice in sight as JPEG; `small` asks for its thumbnail."""
    held = queries.picture_in_sight(request.acting.sight, notice_id, sha256)
    return picture(held, sha256, small)


@router.post("/notices/{uuid:notice_id}/placing", response=WRITTEN, summary="Post it on the spot")
def place_notice(request: Any, notice_id: UUID, body: PlacingBody, key: str = KEY) -> Any:
    """Tell that a notice hangs on the spot; its period begins now."""
    facts = {"place": body.place, "proof": body.proof, **facts_of(request, key)}
    return receipt_of(actions.place_notice(notice_id=notice_id, **facts))


@router.post("/notices/{uuid:notice_id}/replacement", response=MADE, summary="Correct a notice")
def replace_notice(
    request: Any, notice_id: UUID, body: ReplacementBody, key: str = KEY, if_match: str = SEEN
) -> Any:
    """Post a corrected notice in the place of one that stands, for a whole new period."""
    facts = {"reason": body.reason, "at_once": body.at_once, **facts_of(request, key, if_match)}
    receipt = actions.replace_notice(notice_id=notice_id, posting=_posting(body), **facts)
    return Status(201, receipt_of(receipt))


@router.post("/notices/{uuid:notice_id}/end", response=WRITTEN, summary="End a notice")
def end_notice(
    request: Any, notice_id: UUID, body: NoticeEndBody, key: str = KEY, if_match: str = SEEN
) -> Any:
    """End a notice well, after its period and with every objection answered; or withdraw it."""
    facts = {**body.model_dump(), **facts_of(request, key, if_match)}
    return receipt_of(actions.end_notice(notice_id=notice_id, **facts))


@router.post("/notices/{uuid:notice_id}/objections", response=MADE, summary="Object to a notice")
def object_to_notice(request: Any, notice_id: UUID, body: NoticeObjectionBody, key: str = KEY) -> Any:
    """Object to a notice; the case it opens is answered in writing before the notice ends well."""
    facts = {**body.model_dump(), **facts_of(request, key)}
    return Status(201, receipt_of(actions.object_to(notice_id=notice_id, **facts)))


@router.get("/drafts", response={200: list[DraftOut], **REFUSALS}, summary="Drafts for comment")
def drafts(request: Any, running: bool | None = None) -> Any:
    """Return the drafts in sight, and those on which this post is asked, newest first."""
    return [draft_out(one) for one in queries.drafts_for(request.acting, running=running)]


@router.post("/drafts/{campaign}/{kind}/open", response=MADE, summary="Put out a draft")
def open_draft(request: Any, campaign: Word, kind: Word, body: DraftBody, key: str = KEY) -> Any:
    """Put out a draft; opinions are taken from now on."""
    told = body.model_dump() | {"papers": tuple(one.model_dump() for one in body.papers)}
    receipt = actions.open_draft(campaign=campaign, kind=kind, **told, **facts_of(request, key))
    return Status(201, receipt_of(receipt))


@router.get("/drafts/{uuid:draft_id}", response={200: DraftDetailOut, **REFUSALS}, summary="A draft")
def draft(request: Any, draft_id: UUID) -> Any:
    """Return a draft with its texts and, for those who dispose of them, its opinions."""
    return draft_detail(queries.tell_draft(request.acting, draft_id, now=request.now))


@router.get("/drafts/{uuid:draft_id}/pictures/{sha256}", response=REFUSALS, summary="An attachment")
def draft_picture(request: Any, draft_id: UUID, sha256: Sha256, small: bool = False) -> Any:
    """Return an attachment of a draft in sight as JPEG."""
    return picture(queries.paper_in_sight(request.acting.sight, draft_id, sha256), sha256, small)


@router.post("/drafts/{uuid:draft_id}/versions", response=WRITTEN, summary="Revise a draft")
def revise_draft(
    request: Any, draft_id: UUID, body: DraftVersionBody, key: str = KEY, if_match: str = SEEN
) -> Any:
    """Put a new version of the text beside the former ones."""
    facts = {**body.model_dump(), **facts_of(request, key, if_match)}
    return receipt_of(actions.revise_draft(draft_id=draft_id, **facts))


@router.post("/drafts/{uuid:draft_id}/opinions", response=MADE, summary="Give an opinion")
def opine(request: Any, draft_id: UUID, body: OpinionBody, key: str = KEY) -> Any:
    """Give an opinion on a draft, where the playbook asks for this post's."""
    receipt = actions.opine(draft_id=draft_id, **body.model_dump(), **facts_of(request, key))
    return Status(201, receipt_of(receipt))


@router.post("/opinions/{uuid:opinion_id}/disposition", response=WRITTEN, summary="Dispose of an opinion")
def dispose(
    request: Any, opinion_id: UUID, body: DispositionBody, key: str = KEY, if_match: str = SEEN
) -> Any:
    """Say what becomes of an opinion, and why."""
    facts = {**body.model_dump(), **facts_of(request, key, if_match)}
    return receipt_of(actions.dispose(opinion_id=opinion_id, **facts))


@router.post("/drafts/{uuid:draft_id}/end", response=WRITTEN, summary="End a draft")
def end_draft(request: Any, draft_id: UUID, body: VoiceEndBody, key: str = KEY, if_match: str = SEEN) -> Any:
    """End a draft when every opinion is disposed of, which publishes the adoption table; or withdraw it."""
    facts = {"good": not body.withdrawn, "reason": body.reason, **facts_of(request, key, if_match)}
    return receipt_of(actions.end_draft(draft_id=draft_id, **facts))
