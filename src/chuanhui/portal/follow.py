"""Following a report: number and code, how far it has come, and whether it is really solved."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.ids import new_id
from chuanhui.look.running import running
from chuanhui.mechanism.cases import actions
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.errors import BadStep, CaseNotFound, NotYourPost, WrongState
from chuanhui.mechanism.cases.ground import ground_of
from chuanhui.mechanism.cases.rules import CaseState, Offer
from chuanhui.portal import guessing, limiting, qr
from chuanhui.portal.drafts import opinion_of, opinion_page
from chuanhui.portal.faults import Fault
from chuanhui.portal.pages import page
from chuanhui.portal.places import name_of
from chuanhui.portal.receipts import SENT, Held, forget, held_by, held_number, hold
from chuanhui.portal.shown import ahead_of, duty_of, owner_before, told
from chuanhui.portal.sight import only

LONGEST_NUMBER, LONGEST_SECRET, LONGEST_REASON = 40, 40, 500
NOTICES = {"reopened": "portal_follow.reopened", "thanks": "portal_follow.thanks"}


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Any) -> HttpResponse:
    """Ask for number and code; where they fit, this browser may follow the case."""
    if request.method != "POST":
        return _ask(request, request.GET.get("n", "")[:LONGEST_NUMBER])
    typed = normalize("NFKC", request.POST.get("number", "")).upper().replace("\0", "")
    number = re.sub(r"[\s-]+", "-", typed.strip())[:LONGEST_NUMBER]
    secret = request.POST.get("secret", "").strip()[:LONGEST_SECRET]
    faults = [Fault(name, name) for name, value in (("number", number), ("secret", secret)) if not value]
    if faults:
        return _ask(request, number, secret, faults)
    address = limiting.address_of(request)
    if guessing.is_locked(number, address, request.now):
        locked = Fault("secret", "locked", {"minutes": guessing.minutes()})
        return limiting.come_back(_ask(request, number, "", [locked]), guessing.minutes() * 60)
    if wait := limiting.wait_for(request, "receipt"):
        often = limiting.too_often("secret", "receipt", wait)
        return limiting.come_back(_ask(request, number, "", [often]), wait)
    if not _opens(number, secret):
        guessing.count_wrong(number, address, request.now)
        return _ask(request, number, secret, [Fault("secret", "unknown")])
    answer = HttpResponseRedirect(reverse("portal:progress", args=[number]), status=303)
    hold(request, answer, number, secret, filed=False)
    return answer


def _opens(number: str, secret: str) -> bool:
    """Tell whether number and secret open a case, or an opinion on a draft."""
    try:
        cases.case_by_receipt(number, secret)
    except CaseNotFound:
        return opinion_of(Held(number, secret, 0)) is not None
    return True


def _ask(request: Any, number: str, secret: str = "", faults: list[Fault] | None = None) -> HttpResponse:
    context = {
        "number": number,
        "secret": secret,
        "faults": faults or [],
        "number_faults": [one for one in faults or () if one.field == "number"],
        "secret_faults": [one for one in faults or () if one.field == "secret"],
        "held": held_by(request),
    }
    status = 422 if faults else 200
    return page(request, "follow.html", context, section="follow", status=status, private=True)


@require_safe
def progress(request: Any, number: str) -> HttpResponse:
    """Show how far a report has come, to the browser that holds its receipt; others are asked for it."""
    held = held_number(request, number)
    if held is None:
        return _ask(request, number[:LONGEST_NUMBER])
    if stands := opinion_of(held):
        return opinion_page(request, held, stands, fresh=False)
    return _progress(request, held)


def _progress(
    request: Any, held: Held, faults: list[Any] | None = None, reason: str = "", status: int = 200
) -> HttpResponse:
    case = held.case()
    own = held.is_own(case)
    by = Acting.resident(case.area_path, language=request.lang)
    with only(case.area_path) as sight:
        shown = told(case, held.number, own=own, sight=sight, now=request.now)
        reopen = next(
            (one for one in cases.offers(case, by=by, now=request.now) if one.verb == "reopen"), None
        )
    context = {
        "held": held,
        "own": own,
        "told": shown,
        "may_reopen": reopen is not None and reopen.allowed,
        "window_over": _window_over(case, reopen),
        "faults": faults or [],
        "reason": reason,
        "longest_reason": LONGEST_REASON,
        "key": request.POST.get("key") or str(new_id(request.now)),
        "notice": "",
        "notice_key": NOTICES.get(request.GET.get("done", ""), ""),
    }
    return page(request, "progress.html", context, section="follow", status=status, private=True)


def _window_over(case: CaseState, reopen: Offer | None) -> ChuanhuiError | None:
    return reopen.refusal if reopen is not None and not case.is_open else None


@require_POST
def answer(request: Any, number: str) -> HttpResponse:
    """Take the answer to "is it really solved?": yes ends it, no opens the case again with a reason.

    Raises:
        Refused: the case is open already, or the window is over; the page shows how it stands.
    """
    held = held_number(request, number)
    if held is None:
        return _ask(request, number[:LONGEST_NUMBER])
    solved, reason = request.POST.get("solved", ""), request.POST.get("reason", "").strip()
    back = reverse("portal:progress", args=[held.number])
    if solved == "yes":
        _confirm(request, held)
        return HttpResponseRedirect(f"{back}?done=thanks", status=303)
    if solved != "no":
        return _progress(request, held, [Fault("solved", "choose")], reason, status=422)
    if not reason:
        return _progress(request, held, [Fault("reason", "reason")], status=422)
    case = held.case()
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        key = None
    by = Acting.resident(case.area_path, language=request.lang)
    try:
        with only(case.area_path):
            actions.reopen(case_id=case.id, reason=reason[:LONGEST_REASON], by=by, now=request.now, key=key)
    except BadStep as refusal:
        return _progress(request, held, list(refusal.faults), reason, status=422)
    return HttpResponseRedirect(f"{back}?done=reopened", status=303)


def _confirm(request: Any, held: Held) -> None:
    """Keep the reporter's yes, once; said again, or of a case merged into another's, it changes nothing."""
    case = held.case()
    by = Acting.resident(case.area_path, language=request.lang)
    with only(case.area_path), suppress(WrongState, NotYourPost):
        actions.confirm(case_id=case.id, by=by, now=request.now)


@require_safe
def receipt(request: Any, number: str) -> HttpResponse:
    """Show the receipt after filing: number, code, QR, and by when something happens."""
    held = held_number(request, number)
    if held is None:
        return _ask(request, number[:LONGEST_NUMBER])
    if not held.shows_secret(request.now):
        return HttpResponseRedirect(reverse("portal:progress", args=[held.number]))
    if stands := opinion_of(held):
        return opinion_page(request, held, stands, fresh=True)
    case = held.case()
    with only(case.area_path):
        line = cases.lines([case], now=request.now)[0]
        ground = ground_of(case)
    address = request.build_absolute_uri(reverse("portal:follow"))
    context = {
        "held": held,
        "secret": f"{held.secret[:5]} {held.secret[5:]}",
        "case": case,
        "line": line,
        "place": name_of(case.area_path),
        "owner": line.owner or owner_before(case, ground),
        "due": running(case),
        "duty": duty_of(ground.kind, case),
        "ahead": ahead_of(ground.kind, case),
        "qr": qr.data_uri(f"{address}#{held.number}.{held.secret}"),
        "sent": request.COOKIES.get(SENT, "")[:120],
        "again": "again" in request.GET,
    }
    shown = page(request, "receipt.html", context, section="report", private=True)
    shown.delete_cookie(SENT)
    return shown


@require_POST
def forget_here(request: Any) -> HttpResponse:
    """Take every receipt from this browser: for a phone or computer that others use too."""
    gone = HttpResponseRedirect(reverse("portal:follow"), status=303)
    forget(gone)
    return gone
