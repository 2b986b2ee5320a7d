"""P7. A stale edit never overwrites silently: 409, with the version seen and the version that stands.

Every operation of the API that changes a case is taken from its OpenAPI description, so that a new one
without `If-Match` fails here. 100 % answer 409 when the revision is stale, 428 when it is
missing or unreadable, and change nothing.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from tests.pages.api.machine import DESK, WORKER, Machine, assert_problem, sign_in

from chuanhui.api.house import house
from chuanhui.api.urls import urlpatterns

pytestmark = pytest.mark.usefixtures("district", "evidence")
CASE = "/cases/{case_id}"
BODIES: dict[str, Any] = {
    "/steps/{step}": {"reason": "退回"},
    "/requests/{what}": {"reason": "等待产权单位"},
    "/requests/{what}/decision": {"granted": True},
    "/resume": None,
    "/reopen": {"reason": "又堆了"},
    "/merge": {"into": "00000000-0000-7000-8000-000000000000"},
    "/papers": {"kind": "notice", "reference": "川城管〔2026〕1号", "dated": "2026-11-09"},
}


@pytest.fixture(autouse=True)
def _over_plain_http(settings: Any) -> None:
    settings.HTTPS = False
    settings.ROOT_URLCONF = "tests.pages.api.urls"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]


def changing() -> dict[tuple[str, str], dict[str, Any]]:
    """Return every operation that changes a case, as the OpenAPI describes it."""
    assert urlpatterns
    paths = house.get_openapi_schema(path_prefix="")["paths"]
    return {
        (method.upper(), path): operation
        for path, operations in paths.items()
        for method, operation in operations.items()
        if CASE in path and method != "get"
    }


def test_p07_every_change_of_a_case_declares_its_if_match_and_its_conflict():
    found = changing()
    assert {path.split(CASE)[1] for _, path in found} == set(BODIES)
    for operation in found.values():
        named = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
        assert named == {"If-Match", "Idempotency-Key"}
        assert {"409", "428"} <= {str(status) for status in operation["responses"]}


def test_p07_a_stale_or_missing_revision_changes_nothing_and_shows_both_versions():
    worker, desk = sign_in(WORKER), sign_in(DESK)
    case = worker.file()
    assert desk.step(case, "dispatch", seen=1).status_code == 200
    before = _everything(case["case"])
    for method, path in changing():
        address, body = _filled(path, case["case"]), BODIES[path.split(CASE)[1]]
        stale = assert_problem(desk.write(method, address, body, seen=1), 409, "case.moved_on")
        assert stale["facts"]["seen"] == 1
        assert stale["facts"]["revision"] == 2
        assert stale["facts"]["state"] == "dispatched"
        assert "第 2 版" in stale["message"]
        assert_problem(desk.write(method, address, body), 428, "api.revision_missing")
        for garbage in ("*", 'W/"2"', "-1", "two", "9" * 30):
            assert_problem(_asked(desk, method, address, body, garbage), 428, "api.revision_missing")
    assert _everything(case["case"]) == before


def test_p07_the_revision_that_stands_is_let_through():
    worker, desk = sign_in(WORKER), sign_in(DESK)
    case = worker.file()
    for seen in ("1", '"1"'):
        answer = _asked(desk, "POST", f"/cases/{case['case']}/steps/dispatch", {}, seen)
    assert answer.status_code == 409
    assert desk.get(f"/cases/{case['case']}").json()["case"]["revision"] == 2


def _asked(machine: Machine, method: str, address: str, body: Any, if_match: str) -> Any:
    key = "0198f0d2-0000-7000-8000-00000000000" + str(len(if_match) % 10)
    return machine.ask(method, address, body, **{"If-Match": if_match, "Idempotency-Key": key})


def _filled(path: str, case_id: str) -> str:
    return path.replace("{case_id}", case_id).replace("{step}", "fix").replace("{what}", "extend")


def _everything(case_id: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c) FROM cases_case c WHERE id = %s", [case_id])
        row = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM journal_entry WHERE subject = %s", [case_id])
        return [row, cursor.fetchall()]
