"""Signing in at the desk, and one's own account."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.pages.desk.office import DESK, DISTRICT, browser, text_of

from chuanhui.grid.posts.actions import DEMO_PASSWORD
from chuanhui.grid.posts.models import Account

pytestmark = pytest.mark.usefixtures("district")


def test_a_stranger_is_sent_to_sign_in_and_back():
    client = Client()
    answer = client.get("/desk/cases?state=filed")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/desk/sign-in?next=%2Fdesk%2Fcases%3Fstate%3Dfiled",
    )
    sent = {"username": DESK, "password": DEMO_PASSWORD, "next": "/desk/cases?state=filed"}
    answer = client.post("/desk/sign-in", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/cases?state=filed")
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    "onward", ["https://example.org/desk/", "//example.org", "/\\example.org", "javascript:1"]
)
def test_signing_in_leads_nowhere_else(onward):
    sent = {"username": DESK, "password": DEMO_PASSWORD, "next": onward}
    assert Client().post("/desk/sign-in", sent)["Location"] == "/desk/"


def test_a_wrong_password_says_so_and_keeps_the_name():
    answer = Client().post("/desk/sign-in", {"username": DESK, "password": "wrong"})
    assert answer.status_code == 403
    assert "用户名或密码不正确。" in text_of(answer)
    assert f'value="{DESK}"' in text_of(answer)


def test_the_ninth_attempt_says_when_to_try_again():
    client = Client()
    for _ in range(8):
        client.post("/desk/sign-in", {"username": DESK, "password": "wrong"})
    answer = client.post("/desk/sign-in", {"username": DESK, "password": DEMO_PASSWORD})
    assert "请在 15 分钟后再试" in text_of(answer)


def test_signing_out_ends_the_sign_in_and_the_page_tells_why_nothing_works():
    client = browser(DESK)
    token = client.cookies["sid"].value
    assert client.post("/desk/sign-out")["Location"] == "/desk/sign-in"
    client.cookies["sid"] = token
    assert client.get("/desk/").status_code == 302


def test_a_part_of_a_page_leaves_the_page_alone_when_signed_out():
    assert Client().get("/desk/cases", headers={"HX-Request": "true"}).status_code == 401


def test_preferences_are_kept_on_the_account():
    client = browser(DESK)
    answer = client.post("/desk/account/preferences", {"language": "en", "size": "large"})
    assert answer.status_code == 302
    account = Account.objects.get(username=DESK)
    assert (account.language, account.large_type) == ("en", True)
    page = text_of(client.get("/desk/account"))
    assert 'data-size="large"' in page
    assert "My account" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"old": "wrong", "new": "a new password", "again": "a new password"}, "现在的密码不正确。"),
        ({"old": DEMO_PASSWORD, "new": "short", "again": "short"}, "新密码至少 10 个字符"),
        ({"old": DEMO_PASSWORD, "new": "a new password", "again": "another"}, "两次输入的新密码不一样。"),
    ],
)
def test_a_password_is_refused_at_its_field(sent, said):
    answer = browser(DESK).post("/desk/account/password", sent)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_new_password_ends_every_sign_in():
    client, other = browser(DESK), browser(DESK)
    sent = {"old": DEMO_PASSWORD, "new": "a new password", "again": "a new password"}
    answer = client.post("/desk/account/password", sent)
    assert answer["Location"] == "/desk/sign-in?why=password_changed"
    assert "请用新密码登录" in text_of(client.get(answer["Location"]))
    assert other.get("/desk/").status_code == 302


def test_a_person_with_two_posts_may_switch():
    client = browser("chengguanju.head")
    page = text_of(client.get("/desk/post"))
    assert "区城管局包联联络员" in page
    before = client.cookies["sid"].value
    here = client.get("/desk/").context["acting"].post_code
    other = ({"twin_liaison@chengguanju", "department_head@chengguanju"} - {here}).pop()
    answer = client.post("/desk/post", {"post": other})
    assert answer.status_code == 302
    assert client.cookies["sid"].value != before
    after = client.get("/desk/")
    assert after.context["acting"].post_code == other
    assert "已换岗" in text_of(after)


def test_nobody_switches_to_a_post_of_somebody_else():
    assert browser(DISTRICT).post("/desk/post", {"post": "street_desk@xiaoqiao"}).status_code == 404
