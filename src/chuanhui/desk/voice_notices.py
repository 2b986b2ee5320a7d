"""Notices at the desk: posting, placing on the spot, objections and their cases, ending."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuanhui.desk.answers import photos_of
from chuanhui.desk.frame import member, page
from chuanhui.desk.voice import ENDINGS
from chuanhui.desk.voice_forms import (
    area_of,
    attempt,
    day,
    facts,
    faults_of,
    kind_in_force,
    public_of,
    status_of,
    subject_of,
    subjects_of,
    text,
)
from chuanhui.kernel.errors import BadInput, ChuanhuiError, NotInSight
from chuanhui.look.photos import photo_answer
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.voice import actions, queries
from chuanhui.mechanism.voice.actions import Posting
from chuanhui.mechanism.voice.queries import NoticeTelling
from chuanhui.playbook.schema import NoticeKind, Playbook, Text

OTHER = "other"
PICTURES_MOST = 4
PAPERS = {
    "before": Text("改造前照片", "Pictures before"),
    "after": Text("改造后照片或效果图", "Pictures after"),
    "drawing": Text("设计图", "Drawing"),
    "list": Text("名单", "List"),
    "budget": Text("预算", "Budget"),
    "contract": Text("合同", "Contract"),
    "plan": Text("方案", "Plan"),
    OTHER: Text("其他附件", "Other attachments"),
}


@member
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, campaign: str, kind: str) -> HttpResponse:
    """Ask for a notice, or post it."""
    playbook, held = kind_in_force(request, "notices", campaign, kind)
    if request.method != "POST":
        return _form(request, playbook, held)
    posting, faults, kept = _posting(request, held)

    def act() -> Any:
        if faults:
            raise BadInput(tuple(faults))
        subject = subject_of(request, playbook, held.about, text(request, "subject", 80))
        return actions.post_notice(
            campaign=campaign, kind=kind, posting=posting(), subject=subject,
            area_path=area_of(request, held.about), **facts(request),
        )  # fmt: skip

    return attempt(
        act, lambda refusal: _form(request, playbook, held, refusal, kept),
        lambda done: reverse("desk:notice", args=[done.id]), "noticed",
    )  # fmt: skip


def _posting(request: Any, kind: NoticeKind) -> tuple[Any, list[Any], list[tuple[str, str]]]:
    """Return how the posting is read, and the pictures that came with it."""
    papers: list[dict[str, str]] = []
    faults: list[Any] = []
    kept: list[tuple[str, str]] = []
    for tag in (*kind.papers, OTHER):
        photos, wrong, tokens = photos_of(request, f"paper_{tag}", tag, PICTURES_MOST)
        caption = text(request, f"caption_{tag}", 81)
        papers += [{"sha256": one.sha256, "tag": tag, "caption": caption} for one in photos]
        faults += wrong
        kept += tokens
    proofs, wrong, tokens = photos_of(request, "proof", "proof", 1)
    faults += wrong
    kept += tokens

    def read() -> Posting:
        return Posting(
            title=text(request, "title", 200),
            text=text(request, "text"),
            papers=tuple(papers),
            place=text(request, "place", 300),
            proof=proofs[0].sha256 if proofs else "",
            until=day(request, "until"),
            names=tuple(text(request, "names", 9000).splitlines()),
        )

    return read, faults, kept


def _form(
    request: Any,
    playbook: Playbook,
    kind: NoticeKind,
    refusal: ChuanhuiError | None = None,
    kept: Any = (),
    former: Any = None,
) -> HttpResponse:
    given = request.POST if request.method == "POST" else {}
    shown = {} if former is None else {"title": former.title, "text": former.text, "place": former.place}
    context = {
        "playbook": playbook,
        "kind": kind,
        "former": former,
        "subjects": subjects_of(request, playbook, kind.about) if former is None else [],
        "subject": given.get("subject", request.GET.get("subject", "")),
        "given": {name: given.get(name, shown.get(name, "")) for name in
                  ("title", "text", "until", "place", "reason", "area", "names")},
        "at_once": given.get("at_once") == "1",
        "uploads": [Row(tag=tag, word=PAPERS.get(tag, Text(tag)), must=tag != OTHER, name=f"paper_{tag}",
                        caption=given.get(f"caption_{tag}", "")) for tag in (*kind.papers, OTHER)],
        "asks": _asks(playbook, kind),
        "kept": kept,
        "faults": faults_of(refusal),
        "refusal": None if faults_of(refusal) else refusal,
    }  # fmt: skip
    return page(request, "notice_new.html", context, section="voice", status=status_of(request, refusal))


def _asks(playbook: Playbook, kind: NoticeKind) -> list[Any]:
    """Return what the notice will show, in words; fields of a register are named by themselves."""
    sort, _, name = kind.about.partition(".")
    if sort != "cases":
        return list(kind.shows)
    form = playbook.forms[playbook.cases[name].form]
    return [field.ask for one in kind.shows if (field := form.get(one))]


@member
@require_safe
def notice(request: Any, notice_id: UUID) -> HttpResponse:
    """Show a notice with its objections and what may be done."""
    return _page(request, notice_id)


def _page(request: Any, notice_id: UUID, refusal: ChuanhuiError | None = None) -> HttpResponse:
    told = queries.tell_notice(request.acting, notice_id, now=request.now)
    held = told.notice
    tone, word = ENDINGS[held.ended]
    by = request.acting
    pictures = [_picture(held.id, one) for one in held.papers]
    context = {
        "held": held,
        "kind": told.kind,
        "told_of": told,
        "tone": tone,
        "word": word,
        "objections": [Row(line=one, url=_case_url(by, one.case_id)) for one in told.objections],
        "may": {verb: why is None for verb, why in told.refusals.items()},
        "why": told.refusals,
        "before": [one for one in pictures if one.tag == "before"],
        "after": [one for one in pictures if one.tag == "after"],
        "papers": [one for one in pictures if one.tag not in ("before", "after")],
        "proof": _picture(held.id, {"sha256": held.proof}) if held.proof else None,
        "public_url": public_of("notice", held.id) if held.is_public(request.now) else "",
        "sheet_url": public_of("notice", held.id) + "sheet",
        "about_url": _about_url(by, told),
        "reason": text(request, "reason", 600) if refusal else "",
        "refusal": refusal,
    }
    return page(request, "notice.html", context, section="voice", status=status_of(request, refusal))


def _case_url(by: Any, case_id: UUID) -> str:
    try:
        return reverse("desk:case", args=[cases.case(by.sight, case_id).id])
    except NotInSight:
        return ""


def _about_url(by: Any, told: NoticeTelling) -> str:
    held = told.notice
    if held.about_id is None:
        return ""
    if held.about == "case":
        return _case_url(by, held.about_id)
    return reverse("desk:thing", args=[held.about_id])


def _picture(notice_id: UUID, paper: Any) -> Row:
    at = [notice_id, paper["sha256"]]
    return Row(
        url=reverse("desk:notice_photo", args=at), thumb_url=reverse("desk:notice_thumb", args=at),
        tag=paper.get("tag", ""), alt=paper.get("caption", ""), at=None,
    )  # fmt: skip


@member
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: Any, notice_id: UUID) -> HttpResponse:
    """Ask for a corrected notice, or post it in the place of one that stands."""
    told = queries.tell_notice(request.acting, notice_id, now=request.now)
    if request.method != "POST":
        return _form(request, told.playbook, told.kind, former=told.notice)
    posting, faults, kept = _posting(request, told.kind)

    def act() -> Any:
        if faults:
            raise BadInput(tuple(faults))
        return actions.replace_notice(
            notice_id=notice_id, posting=posting(), reason=text(request, "reason", 600),
            at_once=request.POST.get("at_once") == "1", **facts(request),
        )  # fmt: skip

    return attempt(
        act, lambda refusal: _form(request, told.playbook, told.kind, refusal, kept, told.notice),
        lambda done: reverse("desk:notice", args=[done.id]), "noticed",
    )  # fmt: skip


@member
@require_POST
def act(request: Any, notice_id: UUID, verb: str) -> HttpResponse:
    """Place a notice on the spot, end it or withdraw it.

    Raises:
        Http404: no such verb.
    """
    back = reverse("desk:notice", args=[notice_id])
    if verb == "place":
        proofs, faults, _ = photos_of(request, "proof", "proof", 1)

        def place() -> Any:
            if faults:
                raise BadInput(tuple(faults))
            proof = proofs[0].sha256 if proofs else ""
            return actions.place_notice(
                notice_id=notice_id, place=text(request, "place", 300), proof=proof, **facts(request)
            )

        return attempt(place, lambda refusal: _page(request, notice_id, refusal), back, "placed")
    if verb not in ("end", "withdraw"):
        raise Http404
    said = {"reason": text(request, "reason", 600), "at_once": request.POST.get("at_once") == "1"}
    return attempt(
        lambda: actions.end_notice(
            notice_id=notice_id, good=verb == "end", **said, **facts(request, revision=True)
        ),
        lambda refusal: _page(request, notice_id, refusal), back, "notice_ended",
    )  # fmt: skip


@member
@require_safe
def photo(request: Any, notice_id: UUID, sha256: str, size: str) -> HttpResponseBase:
    """Return a picture of a notice in sight."""
    path = evidence.path_of(sha256, thumb=size == "thumb")
    if not queries.picture_in_sight(request.acting.sight, notice_id, sha256) or not path.is_file():
        raise Http404
    return photo_answer(path)
