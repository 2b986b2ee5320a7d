"""Garbage is answered as declared: no 5xx, no status or shape that the schema does not name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase
from schemathesis import checks
from tests.pages.api.machine import DISTRICT, ROOT, WORKER, sign_in

from chuanhui.api.shapes import Shape

pytestmark = pytest.mark.usefixtures("district", "evidence")
EXAMPLES = 15
CHECKS = [
    checks.not_a_server_error,
    checks.load_all_checks() or schemathesis.specs.openapi.checks.status_code_conformance,
    schemathesis.specs.openapi.checks.content_type_conformance,
    schemathesis.specs.openapi.checks.response_schema_conformance,
]
TRIED = hypothesis.settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def _one_connection() -> Iterator[None]:
    """Keep the connection, whose transaction the test takes back; Django's own client connects these anew."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def test_every_operation_answers_garbage_as_declared():
    case, token = sign_in(WORKER).file()["case"], sign_in(DISTRICT).token
    with _one_connection():
        statuses = _try_all(case, token)
    assert statuses[422] > 100
    assert statuses[200] > 50


def _try_all(case: str, token: str) -> dict[int, int]:
    """Try every operation and return how often each status was answered."""
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", get_wsgi_application())
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) > 30
    statuses: dict[int, int] = {}
    for operation in operations:
        _try(operation, case, token, statuses)
    return statuses


def _try(operation: Any, case_id: str, token: str, statuses: dict[int, int]) -> None:
    """Send what hypothesis makes up for one operation, half of it about a case that exists."""

    @TRIED
    @hypothesis.given(case=operation.as_strategy(), real=hypothesis.strategies.booleans())
    def send(case: Any, real: bool) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        if real:
            if "case_id" in (case.path_parameters or {}):
                case.path_parameters["case_id"] = case_id
            headers |= {"Idempotency-Key": str(uuid4()), "If-Match": "1"}
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        case.validate_response(answer, checks=CHECKS)

    send()


def test_no_two_shapes_share_a_name():
    """OpenAPI names a shape by its class alone: of two alike, one would be declared as the other."""
    import_module("chuanhui.api.urls")  # every door brings its shapes
    names = [one.__name__ for one in _below(Shape)]
    assert len(names) > 50
    assert sorted(set(names)) == sorted(names)


def _below(shape: type) -> list[type]:
    return [one for sub in shape.__subclasses__() for one in (sub, *_below(sub))]
