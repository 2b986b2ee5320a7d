"""P24. IDOR matrix: every role, at every endpoint, on things near and far, is answered as p24.csv says.

    P24_WRITE=1 .venv/bin/pytest tests/promises/test_p24.py     writes the matrix anew; review what changed

The endpoints come from the URL resolver: one without its rows fails. What lies out of sight is answered
exactly like what does not exist, and by 404 wherever the request itself could be read.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from tests.database import Database, clone, pointed_at
from tests.pages.desk.office import stands
from tests.promises.doors import Endpoint, endpoints
from tests.promises.things import NOON, ROLES, Things, asker, body_of, made_up, things

from chuanhui.journal.scope import enter
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries

SHEET = Path(__file__).with_name("p24.csv")
HEAD = ("endpoint", "method", "thing", *ROLES)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
WRITING = bool(os.environ.get("P24_WRITE"))
UNREAD = frozenset({302, 400, 401, 403, 405, 415, 422})
"""Answers given before anything is looked up: they are the same for what does not exist."""


def _plain_http() -> dict[str, Any]:
    return {"HTTPS": False, "MIDDLEWARE": [one for one in settings.MIDDLEWARE if "whitenoise" not in one]}


@pytest.fixture(scope="module")
def furnished(
    django_db_setup: Database, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Path, Things]]:
    """File the things once, in a district of their own; every request is taken back."""
    evidence = tmp_path_factory.mktemp("p24") / "evidence"
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_p24"
    with django_db_blocker.unblock(), clone(django_db_setup.server, label, district=True) as found:
        with (
            override_settings(EVIDENCE=evidence, **_plain_http()),
            time_machine.travel(NOON, tick=False),
            pointed_at(found),
            transaction.atomic(),
        ):
            enter(Sight.everything())
            known = things()
        yield found, evidence, known


@pytest.fixture
def known(furnished: tuple[Database, Path, Things], django_db_blocker: Any) -> Iterator[Things]:
    """Let a test ask about the things, and take back what it did."""
    found, evidence, filed = furnished
    with (
        override_settings(EVIDENCE=evidence, **_plain_http()),
        time_machine.travel(NOON, tick=False),
        django_db_blocker.unblock(),
        pointed_at(found),
        transaction.atomic(),
    ):
        enter(Sight.everything())
        yield filed
        transaction.set_rollback(True)


def call(client: Client, one: Endpoint, method: str, given: dict[str, Any]) -> int:
    """Return the status of one request, and take back whatever it did."""
    headers = {}
    if one.door == "api" and "sid" in client.cookies:
        headers["Authorization"] = f"Bearer {client.cookies['sid'].value}"
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(method, one.address(given), headers=headers, **body_of(one, method))
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer.status_code


def matrix(role: str, known: Things) -> dict[tuple[str, str, str], int]:
    """Return what a role is answered, by endpoint, method and thing."""
    client = asker(role)
    client.raise_request_exception = False
    return {
        (one.name, method, thing): call(client, one, method, known.given(thing))
        for one in endpoints()
        for thing in known.asked(one)
        for method in METHODS
    }


def sheet() -> dict[str, dict[tuple[str, str, str], int]]:
    """Return the checked-in matrix by role."""
    with SHEET.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        role: {(one["endpoint"], one["method"], one["thing"]): int(one[role]) for one in rows}
        for role in ROLES
    }


@pytest.mark.skipif(not WRITING, reason="only on request: P24_WRITE=1")
def test_write_the_matrix(known: Things) -> None:
    found = {role: matrix(role, known) for role in ROLES}
    with SHEET.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEAD)
        for cell in found["stranger"]:
            out.writerow([*cell, *(found[role][cell] for role in ROLES)])


@pytest.mark.skipif(WRITING, reason="the matrix is being written")
@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_is_answered_as_the_matrix_says(role: str, known: Things) -> None:
    found, written = matrix(role, known), sheet()[role]
    surprises = {
        cell: (written.get(cell), status) for cell, status in found.items() if written.get(cell) != status
    }
    assert surprises == {}
    assert set(written) == set(found)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"stranger"}))
def test_out_of_sight_is_answered_like_what_does_not_exist(role: str, known: Things) -> None:
    leaks = []
    client = asker(role)
    client.raise_request_exception = False
    by = client.get("/desk/account").context["acting"]
    for one in (one for one in endpoints() if "case_id" in one.params):
        for thing, case_id in known.cases.items():
            if thing == "nowhere" or is_seen(by, case_id):
                continue
            for method in METHODS:
                status = call(client, one, method, known.given(thing))
                same = call(client, one, method, made_up())
                if status != same or (status != 404 and status not in UNREAD):
                    leaks.append((one.name, method, thing, status, same))
    assert leaks == []


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"stranger", "other_territory"}))
def test_the_other_territory_is_answered_like_what_does_not_exist(role: str, known: Things) -> None:
    """Rounds of inspections and cells of returns, as cases above."""
    leaks = []
    client = asker(role)
    client.raise_request_exception = False
    theirs = {
        "round_id": ("round of the other territory", "round nowhere"),
        "area": ("community of the other territory", "community nowhere"),
    }
    for one in endpoints():
        for name in set(theirs) & set(one.params):
            for method in METHODS:
                status, same = (call(client, one, method, known.given(thing)) for thing in theirs[name])
                if status != same or (status != 404 and status not in UNREAD):
                    leaks.append((one.name, method, name, status, same))
    assert leaks == []


def is_seen(by: Any, case_id: str) -> bool:
    """Tell by the room's own word whether a post sees a case."""
    try:
        queries.case(by.sight, stands(case_id).id)
    except NotInSight:
        return False
    finally:
        enter(Sight.everything())
    return True
