"""A resident's phone fails in every way it knows: killed tabs, impatient fingers, slow networks."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect
from tests.journeys.walks import DETAIL, photo, send, write_report

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries

pytestmark = pytest.mark.browser
SEND = "document.querySelector('.form-end .btn-primary')"


def filed() -> int:
    """Return how many cases there are."""
    with transaction.atomic():
        enter(Sight.everything())
        return len(list(queries.folded()))


def test_a_draft_survives_a_reload_and_a_killed_tab(device, site):
    phone = device()
    page = phone.page("/report/")
    write_report(page, photos=2)
    page.wait_for_timeout(700)
    key = page.input_value("input[name=key]")
    page.reload()
    expect(page.locator(".photo-cell")).to_have_count(2)
    page.close()

    page = phone.page("/report/")
    expect(page.locator("#detail")).to_have_value(DETAIL)
    expect(page.locator("label.tile input").first).to_be_checked()
    expect(page.locator(".photo-cell")).to_have_count(2)
    expect(page.locator("#community")).to_have_value("411602005001")
    assert page.input_value("input[name=key]") == key
    send(page)
    page.goto(f"{site}/report/")
    expect(page.locator("#detail")).to_have_value("")
    assert page.input_value("input[name=key]") != key
    assert filed() == 1


def test_an_impatient_finger_files_once(device):
    page = device().page("/report/")
    write_report(page)
    page.evaluate(f"() => {{ const send = {SEND}; send.click(); send.click(); send.click(); }}")
    page.wait_for_url("**/receipt/**")
    assert filed() == 1


def test_going_back_after_sending_finds_a_fresh_form(device):
    page = device().page("/report/")
    write_report(page)
    number, _ = send(page)
    page.go_back()
    page.wait_for_url("**/report/")
    expect(page.locator("#detail")).to_have_value("")
    page.click(".form-end .btn-primary")
    expect(page.locator(".field-fault").first).to_be_visible()
    assert filed() == 1
    page.goto(f"{page.url.split('/report')[0]}/receipt/{number}/")
    expect(page.locator("[data-number]")).to_have_text(number)


def test_an_answer_lost_on_the_way_is_not_a_second_report(device, site):
    phone = device()
    page = phone.page("/report/")
    write_report(page)
    page.wait_for_timeout(700)

    def lose(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/report/", lose)
    page.click(".form-end .btn-primary")
    page.wait_for_timeout(1500)
    assert filed() == 1
    page.unroute("**/report/")
    phone.complaints.clear()
    page.goto(f"{site}/report/")
    expect(page.locator("#detail")).to_have_value(DETAIL)
    send(page)
    assert filed() == 1


def test_over_a_slow_network_the_form_waits_and_files_once(device):
    phone = device()
    page = phone.page("/report/")
    write_report(page)
    wire = phone.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 20_000, "uploadThroughput": 20_000}
    wire.send("Network.emulateNetworkConditions", slow)
    page.evaluate(f"() => {{ const send = {SEND}; send.click(); setTimeout(() => send.click(), 900); }}")
    page.wait_for_url("**/receipt/**", timeout=60_000)
    assert filed() == 1


def test_without_script_a_report_can_be_filed(device):
    page = device(java_script_enabled=False).page("/report/")
    page.locator("label.tile").first.click()
    page.fill("#detail", DETAIL)
    page.select_option("#street", "411602005")
    page.click("button[value=places]")
    page.select_option("#community", "411602005001")
    page.set_input_files("input[type=file]", [photo()])
    expect(page.locator("#detail")).to_have_value(DETAIL)
    page.click(".form-end .btn-primary")
    page.wait_for_url("**/receipt/**")
    page.click(".receipt .btn-primary")
    expect(page.locator(".pair img")).to_have_count(1)


def test_a_place_is_marked_on_the_map_or_by_the_phone(device):
    phone = device(geolocation={"longitude": 114.655, "latitude": 33.615}, permissions=["geolocation"])
    page = phone.page("/report/")
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator("#where")).to_contain_text("这里属于")
    assert re.fullmatch(r"114\.655\d*", page.input_value("#place_lon"))
    page.locator("label.tile").first.click()
    page.fill("#detail", DETAIL)
    send(page)


def test_faults_lose_neither_words_nor_photos(device):
    page = device().page("/report/")
    write_report(page, photos=2)
    page.fill("#detail", "")
    page.click(".form-end .btn-primary")
    expect(page.locator("[data-faults]")).to_be_focused()
    expect(page.locator(".photo-cell")).to_have_count(2)
    expect(page.locator(".kept-photos")).to_have_count(0)
    expect(page.locator("#address")).to_have_value("南门东侧")
    page.fill("#detail", DETAIL)
    send(page)
    page.click(".receipt .btn-primary")
    expect(page.locator(".pair img")).to_have_count(2)
