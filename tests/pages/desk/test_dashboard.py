"""The overview: what stands in it is in sight, and every number opens into as many rows."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.pages.desk.office import (
    CELL,
    DESK,
    DISTRICT,
    OWNER,
    WORKER,
    ZONE_DESK,
    browser,
    dispatched,
    filed,
    text_of,
)

pytestmark = pytest.mark.usefixtures("district")
XUN = "/desk/dashboard?period=2026-11-x1"
LINKS = re.compile(r'href="(/desk/dashboard/rows\?[^"]+)"')


def numbers(answer) -> dict[str, object]:
    return {one.key: one.number for one in answer.context["cards"]}


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/desk/dashboard").status_code == 302
    assert client.get("/desk/dashboard/rows?counter=open").status_code == 302


def test_every_number_opens_into_as_many_rows():
    filed(), filed(category="cable", detail="线缆垂落"), dispatched()
    client = browser(DISTRICT)
    answer = client.get(XUN)
    assert numbers(answer)["filed"] == 3
    assert numbers(answer)["open"] == 3
    assert sum(row.filed for row in answer.context["places"]) == 3
    assert sum(row.filed for row in answer.context["categories"]) == 3
    links = [unescape(one) for one in LINKS.findall(text_of(answer))]
    assert len(links) > 20
    assert all(word in text_of(answer) for word in ("按期结案率", "按期结案 0 ÷ 应结案", "此刻超期"))
    for shown in [*answer.context["places"], *answer.context["categories"], *answer.context["units"]]:
        for counter in ("filed", "due", "closed"):
            behind = client.get(getattr(shown, f"{counter}_url"))
            assert behind.context["total"] == getattr(shown, counter) == len(behind.context["rows"])
    for bar in answer.context["trend"].bars:
        assert client.get(bar.url).context["total"] == bar.value
    for link in set(links):
        assert client.get(link).status_code == 200


def test_each_post_sees_its_own_and_drills_down_the_tree():
    filed()
    district = browser(DISTRICT).get(XUN)
    street = district.context["places"][0]
    below = browser(DISTRICT).get(street.url)
    assert [row.filed for row in below.context["places"]] == [1]
    assert not below.context["by_street"]
    for post, count in ((DESK, 1), (WORKER, 1), (OWNER, 0), (ZONE_DESK, 0)):
        assert numbers(browser(post).get(XUN))["filed"] == count, post
    away = browser(ZONE_DESK).get(f"/desk/dashboard/rows?counter=open&under={CELL}")
    assert away.context["total"] == 0


def test_windows_switch_and_what_cannot_be_read_is_the_present_month():
    filed()
    client = browser(DESK)
    for key, shown in (("2026-11-09", 1), ("2026-W46", 1), ("2026-11", 1), ("2026-Q4", 1), ("2026-10", 0)):
        assert numbers(client.get(f"/desk/dashboard?period={key}"))["filed"] == shown, key
    for wrong in ("?period=x", "?period=2026", "?under=%00", "?under=9.9.9.", ""):
        answer = client.get(f"/desk/dashboard{wrong}")
        assert answer.status_code == 200
        assert "2026年11月" in text_of(answer)
    empty = browser(ZONE_DESK).get("/desk/dashboard?period=2026-10")
    assert empty.context["places"] == []
    assert "本期没有事件" in text_of(empty)


@pytest.mark.parametrize(
    "query",
    ["", "counter=x", "counter=filed", "counter=filed&first=2026-11-01&last=x", "counter=open&unit=x",
     "counter=open&under=x", "counter=filed&first=1900-01-01&last=2026-01-01"],
)  # fmt: skip
def test_an_address_that_names_no_number_is_not_found(query):
    assert browser(DESK).get(f"/desk/dashboard/rows?{query}").status_code == 404


def test_rows_come_in_pages_and_the_page_costs_the_same(django_assert_max_num_queries):
    for _ in range(3):
        filed()
    client = browser(DESK)
    with django_assert_max_num_queries(20):
        answer = client.get("/desk/dashboard/rows?counter=open")
    assert answer.context["total"] == 3
    assert client.get("/desk/dashboard/rows?counter=open&page=9").context["rows"] == []
