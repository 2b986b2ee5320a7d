"""The other pages: who may open them, in both languages, and what they must not show."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.pages.desk.office import (
    DESK,
    DISTRICT,
    INSPECTOR,
    OWNER,
    WORKER,
    ZONE_DESK,
    browser,
    dispatched,
    filed,
    stands,
    text_of,
)

from chuanhui.grid.posts.models import Account

pytestmark = pytest.mark.usefixtures("district")
PAGES = (
    "",
    "cases",
    "cases/new",
    "map",
    "map/borders.json",
    "playbooks",
    "playbooks/wenming",
    "playbooks/wenming/migration",
    "posts",
    "posts/vacancies",
    "journal",
    "inbox",
    "inbox/channels",
    "account",
    "post",
)


@pytest.mark.parametrize("user", [WORKER, DESK, OWNER, INSPECTOR, DISTRICT, ZONE_DESK])
def test_every_page_opens_for_every_role(user):
    filed()
    client = browser(user)
    assert {page: client.get(f"/desk/{page}").status_code for page in PAGES} == dict.fromkeys(PAGES, 200)


def test_every_page_opens_in_english_without_chinese_wordings():
    client = browser(DISTRICT)
    client.cookies["lang"] = "en"
    for page in PAGES:
        answer = client.get(f"/desk/{page}")
        assert answer.status_code == 200
        assert not [word for word in ("我的工作", "查询", "没有", "岗位类型") if word in text_of(answer)]


def test_pages_are_not_kept_by_the_browser():
    assert browser(DESK).get("/desk/cases")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "url", ["map?area=411602Z.", "map?area=411602.001.", "map/borders.json?area=411602Z.008."]
)
def test_an_area_out_of_sight_is_not_found(url):
    assert browser(DESK).get(f"/desk/{url}").status_code == 404


def test_the_map_counts_what_is_open():
    filed()
    found = browser(DISTRICT).get("/desk/map/borders.json?area=411602.&counts=1").json()
    told = {one["properties"]["name"]: one["properties"]["count"] for one in found["features"]}
    assert told["小桥街街道"] == "在办 1"
    assert sum(count == "在办 0" for count in told.values()) == len(told) - 1


def test_the_area_card_says_who_answers():
    page = text_of(browser(DESK).get("/desk/map?area=411602.005.001.001."))
    assert "北花园01网格员" in page
    assert "/desk/cases?area=411602.005.001.001." in page


def test_a_campaign_says_its_deadlines_in_words():
    page = text_of(browser(DESK).get("/desk/playbooks/wenming"))
    assert "7个工作日" in page
    assert "街道派遣员" in page
    assert browser(DESK).get("/desk/playbooks/nothing").status_code == 404


def test_posts_out_of_sight_are_neither_listed_nor_found():
    client = browser(DESK)
    assert client.get("/desk/posts/of/street_desk@xiaoqiao").status_code == 200
    assert client.get("/desk/posts/of/district_desk@district").status_code == 404
    assert "区指挥岗</a>" not in text_of(client.get("/desk/posts"))


def test_a_term_ends_and_begins_anew_by_those_who_manage():
    client = browser("district.desk")
    url = "/desk/posts/of/grid_worker@xiaoqiao/beihuayuan/01"
    page = client.get(url)
    term = page.context["post"].term_id
    today = page.context["today"].isoformat()
    ended = client.post(f"{url}/end", {"term": term, "on": today, "key": str(uuid4())})
    assert ended.status_code == 302
    assert "空缺" in text_of(client.get(url))
    again = client.post(f"{url}/end", {"term": term, "on": today})
    assert again.status_code == 409
    sent = {"username": "xq.desk", "from": today, "source": "演示任命"}
    assert client.post(f"{url}/appoint", {**sent, "username": "nobody"}).status_code == 422
    assert client.post(f"{url}/appoint", {**sent, "from": "x"}).status_code == 422
    assert client.post(f"{url}/appoint", sent).status_code == 302
    assert client.get(url).context["post"].holder == Account.objects.get(username="xq.desk").work_name


def test_who_does_not_manage_sees_no_form_and_is_refused():
    client = browser(DESK)
    url = "/desk/posts/of/grid_worker@xiaoqiao/beihuayuan/01"
    page = client.get(url)
    assert "结束任期" not in text_of(page)
    sent = {"term": page.context["post"].term_id, "on": "2026-11-09"}
    assert client.post(f"{url}/end", sent).status_code == 403


def test_the_journal_shows_what_is_in_sight_and_no_comings_and_goings():
    number = stands(filed()).number
    assert number in text_of(browser(DESK).get("/desk/journal"))
    assert number not in text_of(browser(ZONE_DESK).get("/desk/journal"))
    assert number not in text_of(browser(OWNER).get("/desk/journal"))
    assert {row.kind for row in browser(DISTRICT).get("/desk/journal").context["rows"]}.isdisjoint(
        {"post.sign_in", "post.switch"}
    )
    assert "post.sign_in" in {
        row.kind for row in browser("district.audit").get("/desk/journal").context["rows"]
    }


def test_a_department_reads_the_story_of_its_own_cases():
    number = stands(dispatched()).number
    rows = browser(OWNER).get("/desk/journal").context["rows"]
    assert {row.number for row in rows} == {number}
    assert {row.kind.partition(".")[0] for row in rows} == {"case"}
