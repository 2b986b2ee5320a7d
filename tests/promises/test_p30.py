"""P30. Sessions: a new id at every sign-in; idle 30 minutes, absolute 12 hours; ended ones never work again.

A saved cookie is replayed after sign-out, disabling, removal of the post, closing of the post, change of
password, idleness and age: it never works. The cookie is Secure (`__Host-`), HttpOnly, SameSite=Lax, Path=/.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import path

from chuanhui.grid.posts import actions
from chuanhui.grid.posts.errors import SignInRefused
from chuanhui.grid.posts.models import Account, SignIn
from chuanhui.grid.posts.queries import posts_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 11, 20)
PASSWORD = "a trial password"
SYSTEM = Acting.system("411602.")


def door_in(request: HttpRequest) -> JsonResponse:
    signed = actions.sign_in(
        username=request.POST["username"],
        password=request.POST["password"],
        now=request.now,
        replaces=request.sid,
    )
    request.sid = signed.token
    return JsonResponse({})


def door_out(request: HttpRequest) -> JsonResponse:
    actions.sign_out(token=request.sid, by=request.acting, now=request.now)
    request.sid = None
    return JsonResponse({})


def door_switch(request: HttpRequest) -> JsonResponse:
    signed = actions.switch_post(
        token=request.sid, post_id=int(request.POST["post"]), by=request.acting, now=request.now
    )
    request.sid = signed.token
    return JsonResponse({})


def door_password(request: HttpRequest) -> JsonResponse:
    actions.change_password(old=PASSWORD, new=request.POST["new"], by=request.acting, now=request.now)
    return JsonResponse({})


def who(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"post": request.acting and request.acting.post_code, "ended": request.ended})


URLS = (
    path("in", door_in),
    path("out", door_out),
    path("switch", door_switch),
    path("password", door_password),
    path("who", who),
)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(district, settings, clock):
    settings.ROOT_URLCONF = URLS
    settings.HTTPS = False
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    for name in ("ducha.06", "xq.desk"):
        account = Account.objects.get(username=name)
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
    return Client(raise_request_exception=False)


def signed_in(browser: Client, name: str = "xq.desk") -> str:
    response = browser.post("/in", {"username": name, "password": PASSWORD})
    assert response.status_code == 200, response.content
    return browser.cookies["sid"].value


def replayed(token: str) -> dict[str, str | None]:
    other = Client()
    other.cookies["sid"] = token
    return other.get("/who").json()


def account_id(name: str) -> int:
    enter(Sight.everything())
    return Account.objects.get(username=name).pk


def test_sign_in_gives_a_new_token_and_a_planted_one_never_works(browser):
    planted = "A" * 43
    browser.cookies["sid"] = planted
    token = signed_in(browser)
    assert token != planted
    assert replayed(planted) == {"post": None, "ended": "unknown"}
    assert replayed(token)["post"] == "street_desk@xiaoqiao"


def test_signing_in_again_ends_the_token_that_the_browser_held(browser):
    first = signed_in(browser)
    second = signed_in(browser)
    assert (replayed(first), replayed(second)["ended"]) == ({"post": None, "ended": "replaced"}, None)


def test_only_a_digest_of_the_token_is_kept(browser):
    token = signed_in(browser)
    row = SignIn.objects.get()
    kept = " ".join(str(value) for value in row.__dict__.values())
    assert token not in kept
    assert len(bytes(row.token_hash)) == 32


def test_sign_out_ends_it_on_the_server(browser):
    token = signed_in(browser)
    assert browser.post("/out").status_code == 200
    assert browser.cookies["sid"].value == ""
    assert replayed(token) == {"post": None, "ended": "signed_out"}


def test_idle_for_thirty_minutes_ends_it(browser, clock):
    token = signed_in(browser)
    for _ in range(3):
        clock.shift(timedelta(minutes=29))
        assert replayed(token)["post"] == "street_desk@xiaoqiao"
    clock.shift(timedelta(minutes=30))
    assert replayed(token) == {"post": None, "ended": "idle"}


def test_twelve_hours_end_it_however_busy(browser, clock):
    token = signed_in(browser)
    for _ in range(12 * 3 - 1):
        clock.shift(timedelta(minutes=20))
        assert replayed(token)["post"] == "street_desk@xiaoqiao"
    clock.shift(timedelta(minutes=20))
    assert replayed(token) == {"post": None, "ended": "too_old"}


def test_disabling_the_account_ends_it_with_the_next_request(browser):
    token = signed_in(browser)
    actions.disable_account(account_id=account_id("xq.desk"), by=SYSTEM, now=NOW)
    assert replayed(token) == {"post": None, "ended": "disabled"}
    actions.enable_account(account_id=account_id("xq.desk"), by=SYSTEM, now=NOW)
    assert replayed(token) == {"post": None, "ended": "disabled"}


def test_ending_the_term_ends_it_with_the_next_request(browser):
    token = signed_in(browser)
    held = posts_of(account_id("xq.desk"), TODAY)
    actions.end_term(term_id=held[0].term_id, on=TODAY, by=SYSTEM, now=NOW)
    assert replayed(token) == {"post": None, "ended": "no_post"}
    assert browser.post("/in", {"username": "xq.desk", "password": PASSWORD}).status_code == 403


def test_closing_the_post_ends_it_with_the_next_request(browser):
    token = signed_in(browser)
    held = posts_of(account_id("xq.desk"), TODAY)
    actions.close_post(post_id=held[0].post_id, on=TODAY, by=SYSTEM, now=NOW)
    assert replayed(token)["post"] is None


def test_a_changed_password_ends_every_sign_in_of_the_person(browser):
    phone = signed_in(browser)
    browser.cookies.clear()
    desk = signed_in(browser)
    assert browser.post("/password", {"new": "another trial password"}).status_code == 200
    assert [replayed(one)["ended"] for one in (phone, desk)] == ["password_changed"] * 2


def test_switching_posts_gives_a_new_token_and_keeps_the_twelve_hours(browser, clock):
    token = signed_in(browser, "ducha.06")
    held = {one.code: one.post_id for one in posts_of(account_id("ducha.06"), TODAY)}
    assert sorted(held) == ["inspector@district-6", "street_desk@renhejie-3"]
    clock.shift(timedelta(minutes=5))
    now_at = replayed(token)["post"]
    other = next(code for code in held if code != now_at)
    assert browser.post("/switch", {"post": held[other]}).status_code == 200
    switched = browser.cookies["sid"].value
    assert (replayed(token)["ended"], replayed(switched)["post"]) == ("replaced", other)
    started = SignIn.objects.filter(ended_at__isnull=True).get().started_at
    assert started == NOW


def test_switching_to_a_post_of_somebody_else_is_not_found(browser):
    signed_in(browser, "ducha.06")
    foreign = posts_of(account_id("xq.desk"), TODAY)[0].post_id
    assert browser.post("/switch", {"post": foreign}).status_code == 404


def test_cookie_over_https_is_host_bound_secure_and_closed_to_scripts(browser, settings):
    settings.HTTPS = True
    browser.post("/in", {"username": "xq.desk", "password": PASSWORD})
    cookie = browser.cookies["__Host-sid"]
    told = {name: cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")}
    assert told == {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}


def test_a_wrong_password_is_counted_although_the_request_failed_and_locks_in_the_end(browser, settings):
    statuses = [
        browser.post("/in", {"username": "xq.desk", "password": "wrong"}).status_code
        for _ in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert set(statuses) == {403}
    refused = browser.post("/in", {"username": "xq.desk", "password": PASSWORD})
    assert refused.status_code == 403
    enter(Sight.everything())
    with pytest.raises(SignInRefused) as told:
        actions.sign_in(username="xq.desk", password=PASSWORD, now=NOW)
    assert told.value.code == "PO022"


@pytest.mark.parametrize("name", ["nobody", "", "xq.desk\0", "x" * 500])
def test_a_user_name_that_does_not_exist_is_told_like_a_wrong_password(browser, name):
    enter(Sight.everything())
    with pytest.raises(SignInRefused) as told:
        actions.sign_in(username=name, password="wrong", now=NOW)
    assert told.value.code == "PO021"


def test_bearer_token_acts_and_never_becomes_a_cookie(browser):
    token = signed_in(browser)
    machine = Client()
    response = machine.get("/who", headers={"Authorization": f"Bearer {token}"})
    assert response.json()["post"] == "street_desk@xiaoqiao"
    assert not machine.cookies
