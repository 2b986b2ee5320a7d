"""P31. CSRF: unsafe endpoints refuse missing and foreign tokens and Origins; reading changes no row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from tests.pages.desk.office import DISTRICT, browser, filed, stands, text_of
from tests.promises.doors import SAFE, UNSAFE, endpoints

pytestmark = pytest.mark.usefixtures("district")
NOON = datetime(2026, 11, 9, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FOREIGN = "https://elsewhere.example"
OPEN = {("POST", "/api/v1/session"): "it hands a token to whoever knows the password, and sets no cookie"}
"""Unsafe endpoints without a token: nothing is done there on the strength of a cookie."""


@pytest.fixture(autouse=True)
def _over_plain_http(settings: Any) -> Iterator[None]:
    settings.HTTPS = False
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    with time_machine.travel(NOON, tick=False):
        yield


def signed_in() -> tuple[Client, str]:
    """Return a strict browser that is signed in, and its own CSRF token."""
    client = browser(DISTRICT, enforce_csrf_checks=True)
    client.get("/desk/account")
    return client, client.cookies["csrftoken"].value


def attacks(token: str) -> dict[str, dict[str, Any]]:
    other = Client()
    other.get("/desk/sign-in")
    foreign = other.cookies["csrftoken"].value
    return {
        "missing token": {},
        "foreign token": {"headers": {"X-CSRFToken": foreign}},
        "garbled token": {"headers": {"X-CSRFToken": "x" * 64}},
        "foreign origin": {"headers": {"X-CSRFToken": token, "Origin": FOREIGN}},
        "no origin at all": {"headers": {"X-CSRFToken": token, "Origin": "null"}},
    }


def changed() -> dict[str, int]:
    """Return how many rows of each table this transaction has written so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables "
            "WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def test_every_unsafe_endpoint_refuses_what_it_was_not_sent_by_our_own_page():
    client, token = signed_in()
    tried = attacks(token)
    before, let_in = changed(), []
    for one in endpoints():
        for method in UNSAFE:
            if (method, one.address()) in OPEN:
                continue
            for attack, sent in tried.items() if method == "POST" else [("missing token", {})]:
                status = client.generic(method, one.address(), **sent).status_code
                if status not in {401, 403, 405}:
                    let_in.append((one.name, method, attack, status))
    assert let_in == []
    assert changed() == before


def test_an_endpoint_that_needs_no_token_sets_no_cookie():
    client, _ = signed_in()
    for method, address in OPEN:
        assert not client.generic(method, address, "{}", content_type="application/json").cookies


def test_our_own_page_is_let_in():
    client, token = signed_in()
    same = {"X-CSRFToken": token, "Origin": "http://testserver"}
    assert client.post("/desk/account/preferences", {"language": "zh"}, headers=same).status_code == 302


def test_every_form_carries_its_token():
    case_id = filed()
    client = browser("xq.desk")
    for url in ("/desk/", "/desk/account", f"/desk/cases/{case_id}", "/desk/sign-in"):
        page = text_of(client.get(url))
        assert page.count('method="post"') <= page.count("csrfmiddlewaretoken")


@pytest.mark.parametrize("who", ["stranger", DISTRICT])
def test_reading_changes_no_row(who):
    case_id = filed()
    samples = {"case_id": str(case_id), "number": stands(case_id).number}
    client = Client() if who == "stranger" else browser(who)
    wrote = []
    for one in endpoints():
        for method in SAFE:
            for address in (one.address(samples), one.address()):
                before = changed()
                client.generic(method, address)
                if changed() != before:
                    wrote.append((one.name, method))
    assert wrote == []
