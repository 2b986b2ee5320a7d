"""A public notice: what it shows, how long, and the form by which anybody objects."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn
from chuanhui.kernel.ids import new_id
from chuanhui.look.photos import photo_answer
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases.queries import receipt_secret
from chuanhui.mechanism.voice import actions, queries
from chuanhui.mechanism.voice.queries import PublicNotice
from chuanhui.portal import limiting, qr
from chuanhui.portal.boards import board_of
from chuanhui.portal.pages import page
from chuanhui.portal.photos import SIZES
from chuanhui.portal.places import name_of
from chuanhui.portal.posted import key_of, text_of
from chuanhui.portal.receipts import hold
from chuanhui.portal.sight import only

LONGEST = 2000
PAIRED = ("before", "after")
TAGS = {
    one: f"portal_voice.tag.{one}"
    for one in ("before", "after", "drawing", "list", "budget", "contract", "plan", "text")
}


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: Any, notice_id: UUID) -> HttpResponse:
    """Show a notice, or take an objection and lead to its receipt.

    Raises:
        NoticeNotFound: no such notice, or it can no longer be read.
    """
    found = queries.public_notice(notice_id, now=request.now)
    if request.method != "POST":
        return _page(request, found)
    text = text_of(request.POST, "text", LONGEST + 1)
    choices = {one.id: text_of(request.POST, f"ask.{one.id}") for one, _ in found.asks}
    if wait := limiting.wait_for(request, "report"):
        often = [limiting.too_often("text", "report", wait)]
        return limiting.come_back(_page(request, found, often, text, choices), wait)
    try:
        with only(found.area_path):
            receipt = actions.object_to(
                notice_id=found.id,
                text=text,
                fields={name: value for name, value in choices.items() if value},
                by=Acting.resident(found.area_path, language=request.lang),
                now=request.now,
                key=key_of(request.POST),
            )
    except BadInput as refusal:
        return _page(request, found, list(refusal.faults) or [refusal], text, choices)
    except MovedOn as refusal:
        return _page(request, found, [], text, choices, refusal)
    answer = HttpResponseRedirect(reverse("portal:receipt", args=[receipt.case]), status=303)
    if receipt.case_id is None:
        raise Http404
    hold(request, answer, receipt.case, receipt_secret(receipt.case_id), filed=True)
    return answer


def _page(
    request: Any,
    found: PublicNotice,
    faults: list[Any] | None = None,
    text: str = "",
    choices: dict[str, str] | None = None,
    refusal: ChuanhuiError | None = None,
) -> HttpResponse:
    told = faults or []
    pictures = [_picture(found, one) for one in found.papers]
    context = {
        "posted": found,
        "place": name_of(found.area_path),
        "board": board_of(found.thing, found.area_path),
        "before": [one for one in pictures if one.tag == "before"],
        "after": [one for one in pictures if one.tag == "after"],
        "papers": [one for one in pictures if one.tag not in PAIRED],
        "proof": _picture(found, {"sha256": found.proof, "tag": "proof"}) if found.proof else None,
        "days": _days(request, found),
        "faults": told,
        "text_faults": [one for one in told if getattr(one, "field", "") == "text"],
        "asks": [Row(field=one, options=options, value=(choices or {}).get(one.id, ""), name=f"ask.{one.id}",
                     faults=[fault for fault in told if getattr(fault, "field", "") == one.id])
                 for one, options in found.asks],
        "refusal": refusal,
        "text": text,
        "longest": LONGEST,
        "key": request.POST.get("key") or str(new_id(request.now)),
        "replaced_by": found.replaced_by,
        "wide": True,
    }  # fmt: skip
    status = 409 if refusal else 422 if told else 200
    return page(request, "notice.html", context, section="grid", status=status)


def _days(request: Any, found: PublicNotice) -> int | None:
    if found.until is None or found.ending or request.now > found.until:
        return None
    return (timezone.localdate(found.until) - timezone.localdate(request.now)).days


def _picture(found: PublicNotice, paper: Any) -> Row:
    facts = [found.id, paper["sha256"]]
    return Row(
        url=reverse("portal:notice_photo", args=facts),
        thumb_url=reverse("portal:notice_thumb", args=facts),
        tag=paper.get("tag", ""),
        word=TAGS.get(paper.get("tag", ""), "portal_voice.tag.other"),
        alt=paper.get("caption", ""),
        at=None,
    )


@require_safe
def sheet(request: Any, notice_id: UUID) -> HttpResponse:
    """Show a notice as one sheet of paper: number, period, where objections go, and a QR code.

    Raises:
        NoticeNotFound: no such notice, or it can no longer be read.
    """
    found = queries.public_notice(notice_id, now=request.now)
    address = request.build_absolute_uri(reverse("portal:notice", args=[found.id]))
    context = {
        "posted": found,
        "place": name_of(found.area_path),
        "address": address,
        "qr": qr.data_uri(address),
    }
    return page(request, "notice_sheet.html", context, section="grid")


@require_safe
def photo(request: Any, notice_id: UUID, sha256: str, size: str) -> HttpResponseBase:
    """Give a picture of a notice to anybody, exactly as long as the notice can be read.

    Raises:
        Http404: no such picture, or not any more.
    """
    if not queries.public_picture(notice_id, sha256, now=request.now):
        raise Http404
    path = evidence.path_of(sha256, thumb=SIZES[size])
    if not path.is_file():
        raise Http404
    # Not kept by any cache: at the end of its time it must be gone everywhere.
    answer = photo_answer(path, hours=0)
    answer["Cache-Control"] = "private, no-store"
    return answer
