"""The public pages of the grid."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from tests.pages.portal.street import CELL, COMMUNITY, STREET, filed, text_of

from chuanhui.grid.areas import queries as areas

pytestmark = pytest.mark.usefixtures("district", "evidence")


def test_a_grid_names_who_answers_whom_to_complain_to_and_its_code():
    page = text_of(Client().get(f"/grid/{CELL}/"))
    assert "网格员" in page
    assert "不满意，找谁" in page
    assert re.search(r'href="tel:0394-\d+"', page)
    assert CELL in page
    assert f"/report/?at={CELL}" in page


def test_nothing_is_counted_before_it_is_published():
    for _ in range(6):
        filed(Client())
    answer = Client().get(f"/grid/{CELL}/")
    assert "还没有公布的数字" in text_of(answer)
    assert answer.context["figures"] is None


@pytest.mark.parametrize("code", [CELL, COMMUNITY, STREET, "411602", "411602Z"])
def test_every_level_has_a_page_and_a_map(code):
    assert Client().get(f"/grid/{code}/").status_code == 200
    drawn = json.loads(Client().get(f"/grid/{code}/map.json").content)
    assert drawn["features"]
    assert set(drawn["features"][0]["properties"]) <= {"name", "code", "href", "current"}


@pytest.mark.parametrize("code", ["nothing", "..", "411602.", "0" * 400, "'; --"])
def test_an_unknown_grid_is_not_found(code):
    for address in (f"/grid/{code}/", f"/grid/{code}/map.json", f"/grid/{code}/sheet"):
        assert Client().get(address).status_code == 404


def test_a_map_for_choosing_leads_nowhere():
    drawn = json.loads(Client().get(f"/grid/{CELL}/map.json?plain=1").content)
    assert not any("href" in one["properties"] for one in drawn["features"])
    assert [one["properties"]["code"] for one in drawn["features"] if one["properties"].get("current")] == [
        CELL
    ]


def test_the_map_speaks_the_language_of_the_page():
    client = Client()
    client.cookies["lang"] = "en"
    names = [
        one["properties"]["name"] for one in json.loads(client.get("/grid/map.json").content)["features"]
    ]
    assert all(name.isascii() for name in names)


def test_one_finds_a_grid_by_name_by_place_and_down_the_list():
    assert f"/grid/{STREET}/" in text_of(Client().get("/grid/"))
    assert "/grid/4116020" in text_of(Client().get("/grid/", {"q": "北花园"}))
    cell = areas.area(areas.cell_at(114.655, 33.615).path)
    answer = Client().post("/grid/", {"here_lon": "114.655", "here_lat": "33.615"})
    assert answer["Location"] == f"/grid/{cell.code}/"
    for wrong in ({"here_lon": "1", "here_lat": "1"}, {}, {"here_lon": "x"}):
        assert Client().post("/grid/", wrong).status_code == 422
    assert Client().get("/grid/", {"q": "没有这个地方"}).status_code == 422


def test_the_notice_carries_a_code_for_this_grid():
    page = text_of(Client().get(f"/grid/{CELL}/sheet"))
    assert 'src="data:image/svg+xml' in page
    assert "12345" in page


def test_the_page_on_data_names_a_desk_of_each_territory():
    page = text_of(Client().get("/about/"))
    assert "区指挥岗" in page
    assert page.count('href="tel:') == 3


@pytest.mark.parametrize("address", ["/", "/about/", "/report/", "/follow/", "/grid/"])
def test_pages_speak_english_without_leftovers(address):
    client = Client()
    client.cookies["lang"] = "en"
    page = text_of(client.get(address))
    assert 'lang="en"' in page
    shown = re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main")])
    places = re.compile(r"[\u4e00-\u9fff]+")
    # Titles of posts and documents have no English; nothing else may be Chinese.
    known = ("指挥岗", "工作方案")
    assert [word for word in places.findall(shown) if not any(one in word for one in known)] == []


@pytest.mark.parametrize("address", ["/", "/report/", "/follow/", "/grid/", "/nothing-here/"])
def test_every_page_carries_its_guards(address):
    answer = Client().get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("half", ["here_lon", "here_lat"])
def test_half_a_point_finds_no_grid(half):
    answer = Client().post("/grid/", {half: "33.615"})
    assert answer.status_code == 422
    assert "位置无效" in text_of(answer)
