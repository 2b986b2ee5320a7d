"""One transaction a request, in the sight of whoever acts.

    request.acting   `Acting` of the post signed in under, or None
    request.now      the instant of the request; doors pass it on as `now=`
    request.lang     "zh" or "en"
    request.sid      the token; a door sets it after signing in or switching, and to None after signing out
    request.ended    why the token that came no longer works (`Ended`), or None

What a request may see is set for its transaction only, so that nothing stays on a pooled connection.
Whatever is raised rolls everything back, except a refused sign-in, whose attempt must be counted.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.db import DataError, Error, IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils import timezone, translation

from chuanhui.grid.posts.queries import acting, why_ended
from chuanhui.grid.posts.rules import hash_token, is_token_shaped
from chuanhui.journal.scope import enter
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.sight import Sight
from chuanhui.site import pages, refusals

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def cookie_name() -> str:
    """Return the name of the sign-in cookie; over HTTPS one that no other host can set."""
    return "__Host-sid" if settings.HTTPS else "sid"


class ActingMiddleware:
    """Opens the transaction, finds who acts, enters their sight, and turns refusals into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer one request."""
        if request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        request.now = timezone.now()  # noqa: TID251 - this is the door where the clock is read
        request.acting = request.ended = None
        request.lang = request.COOKIES.get("lang") if request.COOKIES.get("lang") in LANGUAGES else "zh"
        token = request.sid = _token(request)
        request.failed = False
        if _length(request) > settings.REQUEST_LIMIT_BYTES:
            # Before anything reads the body: what is longer would be written to disk to its end.
            return pages.error(request, 413)
        try:
            with transaction.atomic():
                _recognise(request, token)
                with _speaking(LANGUAGES[request.lang]):
                    response = self.get_response(request)
                if request.failed or response.status_code >= 500:
                    transaction.set_rollback(True)
        except Error as error:
            if not isinstance(error, IntegrityError | OperationalError | DataError):
                raise
            # The commit itself was refused, or the database was never there.
            request.acting = None
            return refusals.answer_database(request, error)
        if not request.failed:
            _keep_token(request, response, token)
        return response

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Turn what a page raised into an answer, and let nothing of it be kept."""
        request.failed = not getattr(exception, "keeps_record", False)
        if isinstance(exception, Error):
            # The frame of somebody signed in asks the database, whose transaction has just been aborted.
            request.acting = None
        if isinstance(exception, ChuanhuiError):
            return refusals.answer(request, exception)
        if isinstance(exception, IntegrityError | OperationalError | DataError):
            return refusals.answer_database(request, exception)
        return None


def _speaking(language: str) -> AbstractContextManager[None]:
    """Speak a language for a stretch; most requests are in the one that the thread speaks anyway."""
    return nullcontext() if translation.get_language() == language else translation.override(language)


def _length(request: HttpRequest) -> int:
    """Return how many bytes of body the request announces; the server takes no more than that."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() else 0


def _token(request: HttpRequest) -> str | None:
    """Return the token that came with the request, from a machine's header or a browser's cookie.

    The API never takes the cookie: what a browser sends by itself, a foreign page could make it send.
    """
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return bearer.strip() or None
    return None if request.path.startswith("/api/") else request.COOKIES.get(cookie_name()) or None


def _recognise(request: Any, token: str | None) -> None:
    """Find who acts and enter their sight; a stranger sees nothing."""
    if token and is_token_shaped(token):
        request.acting = acting(hash_token(token), request.now)
        if request.acting is None:
            request.ended = why_ended(hash_token(token), request.now)
    if request.acting is None:
        enter(Sight.nothing())
    elif "lang" not in request.COOKIES:
        request.lang = request.acting.language


def _keep_token(request: Any, response: HttpResponse, came: str | None) -> None:
    """Give the browser its new token, or take away one that no longer works."""
    if "Authorization" in request.headers:
        return
    if request.sid and request.sid != came:
        rotate_token(request)
        response.set_cookie(
            cookie_name(), request.sid, path="/", secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    elif came and (request.sid is None or request.acting is None):
        response.set_cookie(
            cookie_name(), "", max_age=0, path="/", secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
