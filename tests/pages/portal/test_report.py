"""Reporting a problem without an account."""

from __future__ import annotations

import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.pages.portal.street import (
    CELL,
    CELL_PATH,
    filed,
    number_of,
    picture,
    report,
    sent,
    stands,
    text_of,
)
from tests.unit.cases.pictures import SVG

from chuanhui.grid.areas import queries as areas
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries

pytestmark = pytest.mark.usefixtures("district", "evidence")
HERE = {"place_lon": "114.655", "place_lat": "33.615"}


def test_the_first_page_leads_three_ways_and_names_its_basis():
    page = text_of(Client().get("/"))
    for address in ("/report/", "/follow/", "/grid/", "/about/"):
        assert f'href="{address}"' in page
    assert "周口市创建全国文明城市工作方案" in page


def test_the_form_asks_what_the_playbook_asks_and_for_nobody():
    page = text_of(Client().get("/report/"))
    assert re.findall(r'name="category" value="(\w+)"', page) == ["litter", "cable", "window", "notice"]
    assert {"phone", "name", "id_number", "stops_on"}.isdisjoint(re.findall(r'name="(\w+)"', page))
    assert "工作人员" not in page


def test_a_report_is_filed_in_its_cell_and_leads_to_its_receipt():
    client = Client()
    answer = report(client, photo=[picture(), picture("green")])
    assert answer.status_code == 303
    case = stands(number_of(answer))
    assert (case.area_path, case.source, case.reporter_kind, case.address) == (
        CELL_PATH,
        "resident",
        "resident",
        "南门东侧",
    )
    assert (case.reporter_post, case.reporter_person) == (None, None)
    enter(Sight.everything())
    assert [one.tag for one in queries.photos(Sight.everything(), case.id)] == ["before", "before"]
    page = text_of(client.get(answer["Location"]))
    assert case.number in page
    assert queries.receipt_secret(case.id)[:5] in page
    assert "小桥街街道" in page


def test_a_point_on_the_map_counts_before_the_lists():
    answer = report(**HERE)
    case = stands(number_of(answer))
    assert case.area_path == areas.cell_at(114.655, 33.615).path
    assert (case.lon, case.lat) == (114.655, 33.615)


@pytest.mark.parametrize("half", ["place_lon", "place_lat"])
def test_half_a_point_is_no_place(half):
    answer = report(**{half: HERE[half]})
    assert answer.status_code == 422
    assert "位置无效" in text_of(answer)


def test_a_sign_that_utf8_cannot_hold_is_replaced():
    body = urlencode(sent()).replace("detail=", "detail=%ED%A0%80")
    answer = Client().post("/report/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303


def test_a_photo_that_is_none_is_refused_in_the_language_of_the_page():
    client = Client()
    client.cookies["lang"] = "en"
    page = text_of(report(client, photo=[SimpleUploadedFile("a.jpg", SVG, "image/jpeg")]))
    said = re.search(r"Photo 1 cannot be used: [^<]*", page)
    assert said
    assert said[0].isascii()


def test_a_community_is_enough():
    assert stands(filed(Client(), cell="")).area_path == "411602.005.001."


def test_a_place_in_the_zone_falls_to_the_zone():
    enter(Sight.everything())
    root = next(one for one in areas.children(Sight.everything(), None) if one.code == "411602Z")
    street = areas.children(Sight.everything(), root.path)[0]
    community = areas.children(Sight.everything(), street.path)[0]
    enter(Sight.nothing())
    number = filed(Client(), street=street.code, community=community.code, cell="")
    assert stands(number).territory == "411602Z."


def test_faults_are_told_together_and_nothing_typed_is_lost():
    answer = report(category="", detail="", community="", cell="", street="", address="西门")
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count("field-fault") == 3
    assert 'value="西门"' in page
    told = page[page.index("data-faults") :]
    assert told.index("#category") < told.index("#detail") < told.index("#street")


def test_photos_that_came_with_a_faulty_form_need_not_be_sent_again():
    client = Client()
    answer = report(client, detail="", photo=[picture()])
    ticket = re.search(r'name="kept" value="([^"]+)"', text_of(answer)).group(1)
    number = filed(client, kept=ticket, photo=[picture("green")])
    enter(Sight.everything())
    assert len(queries.photos(Sight.everything(), stands_id(number))) == 2


def stands_id(number):
    found = stands(number).id
    enter(Sight.everything())
    return found


def test_a_photo_sent_and_kept_counts_once():
    client = Client()
    ticket = re.search(
        r'name="kept" value="([^"]+)"', text_of(report(client, detail="", photo=[picture()]))
    ).group(1)
    number = filed(client, kept=ticket, photo=[picture()])
    found = stands_id(number)
    assert len(queries.photos(Sight.everything(), found)) == 1


@pytest.mark.parametrize("ticket", ["", "x", "WyJhIl0:1:x", "0" * 4000])
def test_a_forged_ticket_of_photos_brings_none(ticket):
    found = stands_id(filed(Client(), kept=ticket))
    assert queries.photos(Sight.everything(), found) == []


def test_too_many_photos_are_refused_and_the_allowed_ones_kept():
    answer = report(
        photo=[picture(colour) for colour in ("red", "blue", "green", "white", "black", "grey", "pink")]
    )
    assert answer.status_code == 422
    assert "照片最多 6 张" in text_of(answer)
    assert "已收到 6 张照片" in text_of(answer)


def test_a_file_that_is_no_photo_is_named():
    answer = report(photo=[picture(), SimpleUploadedFile("x.jpg", SVG, "image/jpeg")])
    assert answer.status_code == 422
    assert "第 2 张照片无法使用" in text_of(answer)


@pytest.mark.parametrize(
    "place",
    [
        {"place_lon": "116.4", "place_lat": "39.9"},
        {"place_lon": "nan", "place_lat": "33.6"},
        {"place_lon": "114.65"},
        {"place_lon": "x", "place_lat": "y"},
        {"place_lon": "1e400", "place_lat": "33"},
        {"community": "999", "cell": ""},
        {"community": "411602005", "cell": ""},
        {"community": "", "cell": ""},
        {"community": "' OR 1=1 --", "cell": "\0"},
    ],
)
def test_a_place_that_is_none_is_told_at_its_field(place):
    answer = report(**place)
    assert answer.status_code == 422
    assert "field-fault" in text_of(answer)


def test_the_same_form_sent_twice_is_filed_once():
    client, form = Client(), sent()
    first, second = client.post("/report/", form), client.post("/report/", form)
    assert number_of(first) == number_of(second)


def test_a_form_changed_after_it_arrived_leads_to_what_was_filed():
    client, form = Client(), sent()
    first = client.post("/report/", form)
    second = client.post("/report/", {**form, "detail": "又写了一句"})
    assert second.status_code == 303
    assert second["Location"] == first["Location"] + "?again=1"
    assert "刚才已经提交成功" in text_of(client.get(second["Location"]))


@pytest.mark.parametrize(
    "kind", ["wenming.cable", "wenming.nothing", "x", "", "other.problem", "wenming.cleanup"]
)
def test_only_what_residents_may_report_is_taken(kind):
    answer = report(kind=kind)
    assert answer.status_code == 422
    assert "不受理这一类问题" in text_of(answer)


def test_the_other_kind_asks_its_own_questions():
    page = text_of(Client().get("/report/?kind=wenming.window_service"))
    assert 'name="hall"' in page
    assert "<ch-map" not in page
    more = {"kind": "wenming.window_service", "hall": "civil", "shortcoming": ["waiting", "untidy"]}
    answer = report(**more)
    assert stands(number_of(answer)).fields["shortcoming"] == ["waiting", "untidy"] or text_of(answer)


def test_a_grid_opens_the_form_with_itself_chosen():
    page = text_of(Client().get(f"/report/?at={CELL}"))
    assert f'value="{CELL}" selected' in page
    assert f'name="at" value="{CELL}"' in page


@pytest.mark.parametrize("at", ["x", "<script>", "../..", "%00"])
def test_an_unknown_grid_opens_the_plain_form(at):
    answer = Client().get("/report/", {"at": at})
    assert answer.status_code == 200
    assert "<script>" not in text_of(answer).replace("<script src", "")


def test_without_script_the_next_list_comes_by_a_button():
    answer = Client().post("/report/", sent(go="places", community="", cell="", detail="写了一半"))
    page = text_of(answer)
    assert answer.status_code == 200
    assert 'id="community"' in page
    assert "写了一半" in page
    assert "field-fault" not in page


def test_the_lists_follow_one_another():
    page = text_of(Client().get("/report/places", {"street": "411602005", "community": "411602005001"}))
    assert 'id="cell"' in page
    page = text_of(Client().get("/report/places", {"street": "411602007", "community": "411602005001"}))
    assert 'id="cell"' not in page


def test_a_marked_place_tells_its_grid_by_post_only():
    answer = Client().post("/report/where", {"lon": "114.655", "lat": "33.615"})
    assert "这里属于" in text_of(answer)
    assert Client().get("/report/where", {"lon": "1"}).status_code == 405
    assert "不在本区" in text_of(Client().post("/report/where", {"lon": "10", "lat": "10"}))


def test_a_form_of_another_site_is_refused():
    assert Client(enforce_csrf_checks=True).post("/report/", sent()).status_code == 403


def test_the_form_is_kept_by_no_cache():
    assert Client().get("/report/")["Cache-Control"] == "private, no-store"


def test_markup_in_a_report_stays_text():
    client = Client()
    number = filed(client, detail="<img src=x onerror=alert(1)>", address="<b>x</b>", key=str(uuid4()))
    for address in (f"/receipt/{number}/", f"/follow/{number}/"):
        assert "<img src=x" not in text_of(client.get(address))
