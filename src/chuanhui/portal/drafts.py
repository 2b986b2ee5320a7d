"""A draft for comment: its text by version, the form for an opinion, and what became of all of them."""

from __future__ import annotations

from difflib import SequenceMatcher
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn
from chuanhui.kernel.ids import new_id
from chuanhui.look.photos import photo_answer
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.voice import actions, queries
from chuanhui.mechanism.voice.errors import OpinionNotFound
from chuanhui.mechanism.voice.queries import OpinionStands, PublicDraft
from chuanhui.portal import limiting, qr
from chuanhui.portal.boards import board_of
from chuanhui.portal.pages import page
from chuanhui.portal.photos import SIZES
from chuanhui.portal.places import name_of
from chuanhui.portal.posted import key_of, text_of
from chuanhui.portal.receipts import Held, hold
from chuanhui.portal.sight import only

LONGEST, LONGEST_PART = 4000, 80


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Any, draft_id: UUID) -> HttpResponse:
    """Show a draft, or take an opinion and lead to its receipt.

    Raises:
        DraftNotFound: no such draft, or it is not for anybody.
    """
    found = queries.public_draft(draft_id, now=request.now)
    if request.method != "POST":
        return _page(request, found)
    text, part = text_of(request.POST, "text", LONGEST + 1), text_of(request.POST, "part", LONGEST_PART + 1)
    if wait := limiting.wait_for(request, "report"):
        often = [limiting.too_often("text", "report", wait)]
        return limiting.come_back(_page(request, found, often, text, part), wait)
    try:
        with only(found.area_path):
            receipt = actions.opine(
                draft_id=found.id,
                text=text,
                part=part,
                by=Acting.resident(found.area_path, language=request.lang),
                now=request.now,
                key=key_of(request.POST),
            )
    except BadInput as refusal:
        return _page(request, found, list(refusal.faults) or [refusal], text, part)
    except MovedOn as refusal:
        return _page(request, found, [], text, part, refusal)
    answer = HttpResponseRedirect(reverse("portal:receipt", args=[receipt.number]), status=303)
    hold(request, answer, receipt.number, queries.opinion_secret(receipt.id), filed=True)
    return answer


def _page(
    request: Any,
    found: PublicDraft,
    faults: list[Any] | None = None,
    text: str = "",
    part: str = "",
    refusal: ChuanhuiError | None = None,
) -> HttpResponse:
    told = faults or []
    context = {
        "draft": found,
        "place": name_of(found.area_path),
        "board": board_of(found.thing, found.area_path),
        "versions": _versions(found),
        "papers": [_picture(found, one) for one in found.papers],
        "faults": told,
        "text_faults": [one for one in told if getattr(one, "field", "") == "text"],
        "part_faults": [one for one in told if getattr(one, "field", "") == "part"],
        "refusal": refusal,
        "text": text,
        "part": part,
        "longest": LONGEST,
        "longest_part": LONGEST_PART,
        "key": request.POST.get("key") or str(new_id(request.now)),
    }
    status = 409 if refusal else 422 if told else 200
    return page(request, "draft.html", context, section="grid", status=status)


def _versions(found: PublicDraft) -> list[Row]:
    """Return the versions, the last first, each with its lines; what is new against the former is marked."""
    rows: list[Row] = []
    former: list[str] = []
    for number, one in enumerate(found.texts, 1):
        lines = [line for line in one["text"].splitlines() if line.strip()]
        same: set[int] = set()
        for block in SequenceMatcher(None, former, lines, autojunk=False).get_matching_blocks():
            same |= set(range(block.b, block.b + block.size))
        marked = [Row(text=line, new=number > 1 and place not in same) for place, line in enumerate(lines)]
        rows.append(Row(number=number, lines=marked, changes=one["changes"]))
        former = lines
    return rows[::-1]


def _picture(found: PublicDraft, paper: Any) -> Row:
    facts = [found.id, paper["sha256"]]
    return Row(
        url=reverse("portal:draft_photo", args=facts),
        thumb_url=reverse("portal:draft_thumb", args=facts),
        alt=paper.get("caption", ""),
        word="portal_voice.tag.other",
    )


@require_safe
def photo(request: Any, draft_id: UUID, sha256: str, size: str) -> HttpResponseBase:
    """Give an attachment of a draft that anybody may read.

    Raises:
        Http404: no such attachment.
    """
    path = evidence.path_of(sha256, thumb=SIZES[size])
    if not queries.public_paper(draft_id, sha256) or not path.is_file():
        raise Http404
    return photo_answer(path, hours=1)


def opinion_of(held: Held) -> OpinionStands | None:
    """Return the opinion that a receipt opens; None where it opens something else."""
    try:
        return queries.opinion_by_receipt(held.number, held.secret)
    except OpinionNotFound:
        return None


def opinion_page(request: Any, held: Held, stands: OpinionStands, *, fresh: bool) -> HttpResponse:
    """Show an opinion and what became of it to whoever holds its receipt.

    Args:
        fresh: right after it was given: number, code and QR are shown.
    """
    address = request.build_absolute_uri(reverse("portal:follow"))
    context = {
        "held": held,
        "stands": stands,
        "fresh": fresh,
        "secret": f"{held.secret[:5]} {held.secret[5:]}",
        "qr": qr.data_uri(f"{address}#{held.number}.{held.secret}") if fresh else "",
    }
    return page(request, "opinion.html", context, section="follow", private=True)
