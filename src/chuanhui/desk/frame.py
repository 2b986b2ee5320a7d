"""The desk's frame: who may come in, what every page is given, what is told after a redirect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from chuanhui.desk.told import TOLD
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.queries import posts_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed
from chuanhui.system.alerts.queries import unread
from chuanhui.system.linkage.queries.pages import has_pages

COOKIE = "told"
TOLD_SECONDS = 60
STATUS = {NotAllowed: 403, MovedOn: 409, BadInput: 422}
View = Callable[..., HttpResponseBase]


def member(view: View) -> View:
    """Let only somebody in who acts under a post; a stranger is sent to sign in and comes back."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return stranger(request) if request.acting is None else view(request, *args, **kwargs)

    return guarded


def stranger(request: HttpRequest) -> HttpResponse:
    """Answer somebody who is not signed in, or no longer; a part leaves the page alone."""
    if is_part(request):
        return HttpResponse(status=401)
    came_for = {"next": request.get_full_path()} if request.method in {"GET", "HEAD"} else {}
    return HttpResponseRedirect(f"{reverse('desk:sign_in')}?{urlencode(came_for)}".rstrip("?"))


def is_part(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part of the page and not for a page out of its history."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def page(
    request: Any,
    template: str,
    context: Mapping[str, Any],
    *,
    section: str = "",
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return a page of the desk, or only its named part when htmx asked for it.

    Args:
        section: the menu item it belongs to.
        part: name of the partial that htmx gets.
        status: of the answer; anything else than 2xx and 3xx takes back whatever was written.
    """
    partly = bool(part) and is_part(request)
    given = {"section": section, "now": request.now, **context}
    told = None if partly else _told(request)
    if not partly:
        given |= {"my_posts": my_posts(request), "told": told}
        if request.acting is not None:
            given["unread"] = unread(request.acting)
            given["has_linkage"] = has_pages(request.acting, at=request.now)
        if told:
            given |= {"notice": told.text, "notice_tone": "green"}
    answer = render(
        request, f"desk/{template}#{part}" if partly else f"desk/{template}", given, status=status
    )
    patch_vary_headers(answer, ["HX-Request", "Cookie"])
    answer["Cache-Control"] = "private, no-store"
    if told:
        answer.delete_cookie(COOKIE)
    return answer


def refused(request: Any, refusal: ChuanhuiError) -> int:
    """Take back whatever the request has written, and return the status that the refusal answers with."""
    request.failed = True
    return next((status for kind, status in STATUS.items() if isinstance(refusal, kind)), 422)


def my_posts(request: Any) -> list[Row]:
    """Return the posts among which the person may switch; none where there is nothing to choose."""
    by: Acting | None = request.acting
    if by is None or by.person_id is None:
        return []
    held = posts_of(by.person_id, today(request))
    if len(held) < 2:
        return []
    names = areas.names({one.area_path for one in held}, stamp=by.stamps.get("areas"))
    return [
        Row(
            id=one.post_id,
            code=one.code,
            title=one.title,
            unit_name=one.unit_name,
            area_name=names.get(one.area_path, ""),
        )
        for one in held
    ]


def today(request: Any) -> date:
    """Return the local day of the request."""
    return timezone.localdate(request.now)


def tell_after(address: str, key: str, *, draft: str = "") -> HttpResponse:
    """Send the browser on, and let the next page say how it went and forget the draft that is done with.

    Args:
        address: of the next page.
        key: of `told.TOLD`.
        draft: name of the draft.
    """
    answer = HttpResponseRedirect(address)
    answer.set_cookie(COOKIE, f"{key}:{draft}", max_age=TOLD_SECONDS, httponly=True, samesite="Lax")
    return answer


def _told(request: Any) -> Row | None:
    key, _, draft = request.COOKIES.get(COOKIE, "").partition(":")
    return Row(text=TOLD[key], draft=draft[:120]) if key in TOLD else None


def safe_next(request: Any, fallback: str) -> str:
    """Return the desk's address that a form or link names to go on to, or the fallback."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = wanted.startswith("/desk/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside else fallback


def key_of(request: HttpRequest) -> UUID | None:
    """Return the idempotency key that came with a form; a form without script has none."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def revision_of(request: HttpRequest) -> int | None:
    """Return the revision that the sender looked at."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else None
