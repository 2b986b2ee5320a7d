"""Following a report with its number and code."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from tests.pages.portal.street import (
    DESK,
    OWNER,
    closed,
    filed,
    picture,
    secret_of,
    stands,
    step,
    text_of,
)
from tests.rooms.cases.office import do, who

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions
from chuanhui.site.proxies import networks

pytestmark = pytest.mark.usefixtures("district", "evidence")


def now():
    return timezone.now()  # noqa: TID251 - the clock of the offices in this test


def opened(number, secret=None):
    """Return a browser that has opened the receipt by number and code."""
    client = Client()
    answer = client.post("/follow/", {"number": number, "secret": secret or secret_of(number)})
    assert answer.status_code == 303, text_of(answer)
    return client


def test_number_and_code_open_the_case_for_this_browser():
    number = filed(Client())
    client = opened(f" {number.lower()} ", f"{secret_of(number)[:5]} {secret_of(number)[5:]}".lower())
    page = text_of(client.get(f"/follow/{number}/"))
    assert "楼道口堆了建筑垃圾" in page
    assert "待派遣" in page
    assert "小桥街街道办事处" in page


def test_another_browser_is_asked_for_the_code_and_told_nothing():
    number = filed(Client())
    for address in (f"/follow/{number}/", f"/receipt/{number}/", "/follow/CW-2026-999999/"):
        page = text_of(Client().get(address))
        assert "楼道口" not in page
        assert 'name="secret"' in page


@pytest.mark.parametrize(
    ("number", "secret"),
    [
        ("CW-2026-999999", "AAAAAAAAAA"),
        ("right", "AAAAAAAAAA"),
        ("right", "é" * 10),
        ("\0", "\0"),
        ("x" * 999, "y" * 999),
    ],
)
def test_what_does_not_fit_sounds_the_same(number, secret):
    right = filed(Client())
    answer = Client().post("/follow/", {"number": right if number == "right" else number, "secret": secret})
    assert answer.status_code == 422
    assert "编号和查询码对不上" in text_of(answer) or "请填写" in text_of(answer)


def test_guessing_locks_one_number_for_one_address_and_no_other():
    number, other = filed(Client()), filed(Client())
    for _ in range(8):
        Client().post("/follow/", {"number": number, "secret": "AAAAAAAAAA"})
    answer = Client().post("/follow/", {"number": number, "secret": secret_of(number)})
    assert answer.status_code == 429
    assert "15 分钟后再试" in text_of(answer)
    assert opened(other)
    away = Client(REMOTE_ADDR="10.0.0.9").post("/follow/", {"number": number, "secret": secret_of(number)})
    assert away.status_code == 303
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert opened(number)


def test_guesses_through_a_trusted_proxy_count_for_whoever_stands_behind_it(settings):
    settings.TRUSTED_PROXIES = networks(["127.0.0.1"])
    number = filed(Client())
    for guess in range(8):
        Client(HTTP_X_FORWARDED_FOR=f"10.0.0.{guess}, 203.0.113.7").post(
            "/follow/", {"number": number, "secret": "AAAAAAAAAA"}
        )
    told = {"number": number, "secret": secret_of(number)}
    assert Client(HTTP_X_FORWARDED_FOR="203.0.113.7").post("/follow/", told).status_code == 429
    assert Client(HTTP_X_FORWARDED_FOR="203.0.113.8").post("/follow/", told).status_code == 303


def test_no_secret_stands_in_an_address():
    client = Client()
    number = filed(client)
    secret = secret_of(number)
    page = text_of(client.get(f"/receipt/{number}/"))
    assert not re.search(rf'(href|action|src)="/[^"]*{secret}', page)
    answer = Client().post("/follow/", {"number": number, "secret": secret})
    assert secret not in answer["Location"]


def test_the_receipt_survives_a_reload_and_hides_its_code_later():
    client = Client()
    number = filed(client)
    secret = secret_of(number)
    first = text_of(client.get(f"/receipt/{number}/"))
    assert "ch-draft-done" in first
    again = text_of(client.get(f"/receipt/{number}/"))
    assert secret[:5] in again
    assert "ch-draft-done" not in again
    with time_machine.travel(now() + timedelta(hours=3)):
        assert client.get(f"/receipt/{number}/")["Location"] == f"/follow/{number}/"


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "eyJ4IjoxfQ:1:x"])
def test_a_forged_cookie_opens_nothing(cookie):
    number = filed(Client())
    client = Client()
    client.cookies["receipts"] = cookie
    assert 'name="secret"' in text_of(client.get(f"/follow/{number}/"))


def test_the_story_names_units_and_no_person():
    client = Client()
    number = closed(client, photo=[picture()])
    page = text_of(client.get(f"/follow/{number}/"))
    assert "区城管局" in page
    assert "已结案" in page
    for holder in ("演示0", "派遣员", "督查员"):
        assert holder not in page[page.index("办理经过") :]
    assert len(set(re.findall(r"/photo/[0-9a-f]{64}", page))) == 2


def test_not_solved_opens_the_case_again_with_a_reason():
    client = Client()
    number = closed(client)
    assert "真的解决了吗" in text_of(client.get(f"/follow/{number}/"))
    empty = client.post(f"/follow/{number}/answer", {"solved": "no", "reason": " "})
    assert empty.status_code == 422
    assert "请写一句哪里还没解决" in text_of(empty)
    form = {"solved": "no", "reason": "只清走了一半", "key": "01a1fc19-4d18-7000-879c-2a01460d4705"}
    for _ in range(2):
        assert client.post(f"/follow/{number}/answer", form)["Location"] == f"/follow/{number}/?done=reopened"
    case = stands(number)
    assert (case.state, case.is_open, case.counts) == ("dispatched", True, {"reopened": 1})
    assert "只清走了一半" in text_of(client.get(f"/follow/{number}/"))


def test_solved_is_kept_once_and_thanked():
    client = Client()
    number = closed(client)
    answer = client.post(f"/follow/{number}/answer", {"solved": "yes"})
    page = text_of(client.get(answer["Location"]))
    assert "谢谢您告诉我们" in page
    assert "您已确认解决" in page
    client.post(f"/follow/{number}/answer", {"solved": "yes"})
    assert (stands(number).revision, stands(number).counts["confirmed"]) == (5, 1)


def test_after_the_window_the_case_stays_closed_and_the_page_says_what_to_do():
    client = Client()
    number = closed(client)
    with time_machine.travel(now() + timedelta(days=12)):
        page = text_of(client.get(f"/follow/{number}/"))
        assert "真的解决了吗" not in page
        assert "现已过期" in page
        answer = client.post(f"/follow/{number}/answer", {"solved": "no", "reason": "还在"})
        assert answer.status_code == 409


def test_an_open_case_cannot_be_reopened():
    client = Client()
    number = filed(client)
    answer = client.post(f"/follow/{number}/answer", {"solved": "no", "reason": "还在"})
    assert answer.status_code == 409
    assert stands(number).revision == 1


def test_a_stranger_reopens_nothing():
    number = closed(Client())
    answer = Client().post(f"/follow/{number}/answer", {"solved": "no", "reason": "捣乱"})
    assert 'name="secret"' in text_of(answer)
    assert not stands(number).is_open


def test_a_merged_report_follows_the_other_without_showing_what_others_wrote():
    mine, other = Client(), Client()
    number, into = (
        filed(mine),
        filed(other, detail="另一位居民写的话", address="他家门口", photo=[picture("pink")]),
    )
    enter(Sight.everything())
    do(who(DESK, now()), actions.merge, case_id=stands(number).id, into=stands(into).id, now=now())
    enter(Sight.nothing())
    page = text_of(mine.get(f"/follow/{number}/"))
    assert into in page
    assert "合并办理" in page
    for theirs in ("另一位居民写的话", "他家门口", "/photo/"):
        assert theirs not in page
    assert opened(number).get(f"/follow/{number}/").status_code == 200


def test_a_dismissed_report_tells_why():
    client = Client()
    number = filed(client)
    enter(Sight.everything())
    step(stands(number).id, "dismiss", now(), DESK, reason="属市管道路，已转市里", outcome="not_ours")
    enter(Sight.nothing())
    page = text_of(client.get(f"/follow/{number}/"))
    assert "属市管道路，已转市里" in page
    assert "不属本级职责" in page


def test_what_officials_write_to_one_another_is_not_shown():
    client = Client()
    number = filed(client)
    enter(Sight.everything())
    step(stands(number).id, "dispatch", now(), DESK)
    step(stands(number).id, "hand_back", now(), OWNER, reason="内部意见：应由园林承担")
    enter(Sight.nothing())
    assert "内部意见" not in text_of(client.get(f"/follow/{number}/"))


def test_receipts_can_be_taken_from_a_shared_device():
    client = Client()
    number = filed(client)
    assert f"/follow/{number}/" in text_of(client.get("/follow/"))
    client.post("/follow/forget")
    assert f"/follow/{number}/" not in text_of(client.get("/follow/"))
