"""Pages that belong to no room: errors and health."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chuanhui.look.wordings import table

ICON, ICON_DAYS = "chuanhui/favicon.ico", 7
PUBLIC = ("/$", "/about/", "/report/$", "/grid/", settings.STATIC_URL)
"""What a search engine may read: the portal's pages that are the same for everybody."""


def error(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """Return the page or the JSON that says what happened and what to do; `status` picks its wording."""
    known = {403, 404, 409, 422, 500, 503}
    wording = str(status if status in known else 422 if status < 500 else 500)
    if request.path.startswith("/api/"):
        refusal = context.get("error")
        zh, en = table()[f"errors.{wording}.what"]
        body = {
            "code": refusal.code if refusal else f"http.{status}",
            "message": refusal.sentence("zh") if refusal else zh,
            "message_en": refusal.sentence("en") if refusal else en,
        }
        return JsonResponse(body, status=status)
    frame = "desk/base.html" if getattr(request, "acting", None) else "portal/base.html"
    return render(request, "error.html", {"status": wording, "frame": frame, **context}, status=status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token: the page was open too long, or came from elsewhere."""
    return error(request, 403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read: too many files or fields, a hostile host."""
    return error(request, 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that does not exist."""
    return error(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours without telling its insides."""
    return error(request, 500)


def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers; the doctor tells more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask machines to read the portal's public pages and nothing else."""
    lines = ["User-agent: *", *(f"Allow: {path}" for path in PUBLIC), "Disallow: /", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Answer the browsers that ask for an icon at its oldest address, whatever the page says."""
    with open(str(finders.find(ICON)), "rb") as file:
        answer = HttpResponse(file.read(), content_type="image/x-icon")
    answer["Cache-Control"] = f"public, max-age={ICON_DAYS * 86_400}"
    return answer
