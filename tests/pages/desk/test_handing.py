"""Hand-over lists: shown to whoever comes to a post, confirmed as read, printed, counted for managers."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone
from tests.pages.desk.office import (
    DISTRICT,
    INSPECTOR,
    WORKER,
    act,
    browser,
    dispatched,
    filed,
    stands,
    text_of,
)

from chuanhui.grid.posts import actions, queries
from chuanhui.grid.posts.actions import DEMO_PASSWORD
from chuanhui.grid.posts.models import Account, Post, Term
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import latest
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.queries import open_numbers, open_work

pytestmark = [pytest.mark.usefixtures("district", "evidence")]
CODE = "street_desk@xiaoqiao"
URL = f"/desk/posts/of/{CODE}/handover"
HEIR = "cz.desk"


def vacate() -> None:
    enter(Sight.everything())
    now = timezone.now()  # noqa: TID251 - a test's clock
    term = Term.objects.get(post__code=CODE, superseded_at__isnull=True)
    actions.end_term(term_id=term.pk, on=timezone.localdate(now), by=Acting.system("411602."), now=now)


def pass_on() -> None:
    vacate()
    now = timezone.now()  # noqa: TID251 - a test's clock
    actions.appoint(
        post_id=Post.objects.get(code=CODE).pk,
        account_id=Account.objects.get(username=HEIR).pk,
        valid_from=timezone.localdate(now),
        by=Acting.system("411602."),
        now=now,
    )


def confirm(client: Client, digest: str):
    return client.post(f"{URL}/receive", {"key": str(uuid4()), "digest": digest})


def received() -> list[dict]:
    enter(Sight.everything())
    return [json.loads(one.body) for one in latest(Sight.everything()) if one.kind == "post.handover"]


def test_switching_to_a_new_post_leads_to_its_list_until_it_is_confirmed():
    case_id = filed()
    pass_on()
    client = browser(HEIR, "street_desk@chenzhou")
    answer = client.post("/desk/post", {"post": CODE})
    assert answer["Location"] == URL
    page = client.get(URL)
    assert stands(case_id).number in text_of(page)
    assert "/desk/posts/of/" in text_of(client.get("/desk/"))
    answer = confirm(client, page.context["digest"])
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert [one["counts"]["due"] for one in received()] == [1]
    assert "已接收" in text_of(client.get(URL))
    assert "/handover" not in text_of(client.get("/desk/"))
    assert stands(case_id).revision == 1


def test_signing_in_leads_to_the_list_too():
    pass_on()
    enter(Sight.everything())
    now = timezone.now()  # noqa: TID251 - a test's clock
    term = Term.objects.get(post__code="street_desk@chenzhou", superseded_at__isnull=True)
    actions.end_term(term_id=term.pk, on=timezone.localdate(now), by=Acting.system("411602."), now=now)
    answer = Client().post("/desk/sign-in", {"username": HEIR, "password": DEMO_PASSWORD})
    assert answer["Location"] == URL


def test_a_list_that_moved_on_is_shown_again_before_it_is_confirmed():
    filed()
    pass_on()
    client = browser(HEIR, CODE)
    digest = client.get(URL).context["digest"]
    filed()
    enter(Sight.everything())
    answer = confirm(browser(HEIR, CODE), digest)
    assert answer.status_code == 409
    assert "您查看期间清单有变化" in text_of(answer)
    assert answer.context["counts"]["due"] == 2
    assert received() == []
    assert confirm(browser(HEIR, CODE), answer.context["digest"]).status_code == 302


def test_the_list_names_what_runs_stands_waits_and_asks():
    case_id = dispatched()
    act(browser("chengguanju.desk"), case_id, "extend", "ask", reason="缺少备件")
    filed()
    pass_on()
    found = browser(HEIR, CODE).get(URL).context["counts"]
    assert {name: found[name] for name in ("due", "verify", "standing", "decide")} == {
        "due": 1,
        "verify": 0,
        "standing": 0,
        "decide": 1,
    }


def test_managers_see_the_list_and_others_do_not():
    filed()
    vacate()
    assert browser(DISTRICT).get(URL).context["counts"]["due"] == 1
    assert "在办 1 项" in text_of(browser(DISTRICT).get(f"/desk/posts/of/{CODE}"))
    assert browser(INSPECTOR).get(URL).status_code == 403
    assert browser(WORKER).get(URL).status_code == 404
    assert confirm(browser(DISTRICT), "x").status_code == 403


def test_vacant_posts_with_open_work_come_first():
    browser(DISTRICT)
    before = [row.what for row in browser(DISTRICT).get("/desk/posts/vacancies").context["rows"]]
    filed()
    vacate()
    rows = browser(DISTRICT).get("/desk/posts/vacancies").context["rows"]
    assert (rows[0].url, rows[0].open) == (f"/desk/posts/of/{CODE}", 1)
    assert [row.open for row in rows[1:]] == [0] * (len(rows) - 1)
    assert [row.what for row in rows[1:]] == before


def test_the_workbook_holds_the_list_and_its_digest():
    case_id = filed(detail="=cmd|'/C calc'!A0")
    pass_on()
    client = browser(HEIR, CODE)
    digest = client.get(URL).context["digest"]
    answer = client.get(f"{URL}.xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    book = ZipFile(BytesIO(answer.content))
    strings = book.read("xl/sharedStrings.xml").decode()
    assert stands(case_id).number in strings
    assert digest in strings
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_both_ways_of_counting_agree():
    dispatched()
    filed()
    act(browser("chengguanju.desk"), dispatched(), "suspend", "ask", reason="等待汛期过去")
    enter(Sight.everything())
    with_posts = Post.objects.filter(valid_until__isnull=True).values_list("code", flat=True)
    found = queries.doers(list(with_posts), date(2026, 11, 9))
    numbers = open_numbers(Sight.everything(), found)
    assert numbers[CODE] == 1
    assert sum(numbers.values()) > 5
    slow = {code: open_work(one, most=0).number for code, one in found.items() if code in numbers}
    assert slow == numbers
    others = [code for code in found if code not in numbers][::25]
    assert {code: open_work(found[code], most=0).number for code in others} == dict.fromkeys(others, 0)
