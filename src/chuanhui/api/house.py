"""The API itself: who may come in, and what a refusal looks like."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.params.functions import Header
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from chuanhui.api.shapes import Problem
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput

REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 428, 503), Problem)
SAID = {
    400: ("请求无法读取。", "The request cannot be read."),
    401: ("请先登录。", "Sign in first."),
    404: ("没有找到，或不在您的职责范围内。", "Not found, or outside what your post may see."),
    405: ("此地址不支持该方法。", "This address does not answer that method."),
    422: ("填写内容有误，请按提示修改。", "What was sent has faults; see the list."),
}


class KeyMissing(BadInput):
    """A write without its idempotency key."""

    code = "api.key_missing"
    zh = "写入请求须带 Idempotency-Key（UUID），重试时保持不变。"
    en = "A write needs an Idempotency-Key header (a UUID), the same on every retry."


class RevisionMissing(BadInput):
    """A change of a case without the revision that it was decided on; answered with 428."""

    code = "api.revision_missing"
    zh = "请用 If-Match 带上您看到的版本号，例如 If-Match: 3。"
    en = "Say with If-Match which revision you looked at, e.g. If-Match: 3."


def signed_in(request: Any) -> Acting | None:
    """Return who acts; None answers 401."""
    acting: Acting | None = request.acting
    return acting


class Renderer(BaseRenderer):
    """JSON as pydantic writes it: instants in ISO 8601 to the microsecond, ids as text."""

    media_type = "application/json"

    def render(self, _request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return the answer in UTF-8."""
        return to_json(data)


class House(NinjaAPI):
    """The API, which describes itself once: every operation is added while the addresses are imported."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description under an address; whoever asks for it must not change it."""
        return self._described(self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)

    @cache  # noqa: B019 - reason: there is one API, as long as the process lives
    def _described(self, prefix: str) -> OpenAPISchema:
        # Seconds of work, the same for everybody; nobody need be signed in to ask.
        return super().get_openapi_schema(path_prefix=prefix)


house = House(
    title="川汇 Chuanhui",
    version="1",
    description=(
        "Everything the desk can do, keyed by post. Sign in at /session for a token. "
        "Every write carries Idempotency-Key; every change of a case carries If-Match with its revision."
    ),
    auth=signed_in,
    renderer=Renderer(),
    urls_namespace="api",
    docs_url=None,  # its page would fetch scripts from elsewhere
)


def key_of(value: str) -> UUID:
    """Return the idempotency key.

    Raises:
        KeyMissing: it is absent or no UUID.
    """
    try:
        return UUID(value)
    except ValueError:
        raise KeyMissing() from None


def revision_of(value: str) -> int:
    """Return the revision of an If-Match header, with or without quotes.

    Raises:
        RevisionMissing: it is absent or no number.
    """
    plain = value.strip().strip('"')
    if not plain.isdecimal() or len(plain) > 9:
        raise RevisionMissing()
    return int(plain)


def today(request: Any) -> date:
    """Return the local day of the request."""
    return timezone.localdate(request.now)


KEY = Header("", alias="Idempotency-Key", description="a UUID, the same on every retry")
IF_MATCH = Header("", alias="If-Match", description="the revision that was looked at")


def _problem(request: HttpRequest, status: int, faults: list[dict[str, Any]] | None = None) -> HttpResponse:
    zh, en = SAID.get(status, SAID[400])
    body = {"code": f"http.{status}", "message": zh, "message_en": en, "facts": {}, "faults": faults or []}
    return house.create_response(request, body, status=status)


@house.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return _problem(request, 401)


@house.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [
        {"field": ".".join(str(part) for part in one["loc"][1:]), "code": one["type"], "message": one["msg"]}
        for one in error.errors
    ]
    return _problem(request, 422, faults)


@house.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, error.status_code)
