"""What a refusal looks like from outside: its status, as a page for people, as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import DataError, Error, IntegrityError
from django.http import HttpRequest, HttpResponse

from chuanhui.api.house import RevisionMissing
from chuanhui.grid.registers.errors import FieldHidden
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.site import pages

STATUS: Mapping[type[ChuanhuiError], int] = {
    RevisionMissing: 428,
    # Looking for something by a field that one may not see is no fault of what was typed.
    FieldHidden: 400,
    NotInSight: 404,
    NotAllowed: 403,
    MovedOn: 409,
    BadInput: 422,
}
RETRY_AFTER_S = "2"
COLLIDED = frozenset({"40001", "40P01"})
"""Two transactions met (serialization failure, deadlock): one of them has to look again."""


def status_of(refusal: ChuanhuiError) -> int:
    """Return the HTTP status of a refusal by its kind; one of no kind is ours to answer for."""
    return next((status for kind, status in STATUS.items() if isinstance(refusal, kind)), 500)


def answer(request: HttpRequest, refusal: ChuanhuiError) -> HttpResponse:
    """Return the answer to a refused request."""
    status = status_of(refusal)
    faults = refusal.faults if isinstance(refusal, BadInput) else ()
    if not request.path.startswith("/api/"):
        return pages.error(request, status, error=refusal, code=refusal.code, faults=faults)
    body: dict[str, Any] = {
        "code": refusal.code,
        "message": refusal.sentence("zh"),
        "message_en": refusal.sentence("en"),
        "facts": {name: _plain(value) for name, value in refusal.facts.items()},
    }
    if faults:
        body["faults"] = [_told(fault) for fault in faults]
    # What was sent may hold signs that UTF-8 cannot; a refusal that repeats them must still be written.
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(text, status=status, content_type="application/json")


def answer_database(request: HttpRequest, error: Error) -> HttpResponse:
    """Return the answer when the database refused or was away: 409, 422, or 503 with a time to come back."""
    state = getattr(error.__cause__, "sqlstate", "") or ""
    if isinstance(error, DataError):
        return answer(request, BadInput())
    if isinstance(error, IntegrityError) or state in COLLIDED:
        return answer(request, MovedOn())
    response = pages.error(request, 503)
    response["Retry-After"] = RETRY_AFTER_S
    return response


def _told(fault: Any) -> dict[str, Any]:
    """Return one fault with its code, its place and both sentences, whichever room it comes from."""
    say = getattr(fault, "sentence", None) or getattr(fault, "render", None)
    told = {"message": say("zh"), "message_en": say("en")} if say else {"message": str(fault)}
    for name in ("code", "file", "row", "column", "field"):
        value = getattr(fault, name, None)
        if value not in {None, ""}:
            told[name] = value
    return told


def _plain(value: Any) -> Any:
    """Return a fact as JSON can hold it."""
    return value if isinstance(value, str | int | float | bool | None) else str(value)
