"""The filters of the ledger: open on a wide screen, folded on a phone until somebody unfolds them."""

from __future__ import annotations

import pytest
from tests.journeys.walks import sign_in

pytestmark = pytest.mark.browser
FOLD = ".filter-fold"


def opened(page) -> bool:
    return page.evaluate("document.querySelector('.filter-fold').open")


def test_filters_are_folded_on_a_phone_and_stay_unfolded_while_one_filters(device, site):
    page = device().page()
    sign_in(page, site, "xq.desk")
    page.goto(f"{site}/desk/cases")
    assert not opened(page)
    assert page.locator("select[name=state]").is_visible() is False
    page.click(f"{FOLD} > summary")
    with page.expect_response(lambda answer: "state=closed" in answer.url or "standing=closed" in answer.url):
        page.select_option("select[name=standing]", "closed")
    page.wait_for_url("**standing=closed**")
    assert opened(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_filters_stand_open_on_a_wide_screen(device, site):
    page = device(viewport={"width": 1440, "height": 900}, is_mobile=False).page()
    sign_in(page, site, "xq.desk")
    page.goto(f"{site}/desk/cases")
    assert opened(page)
    assert page.locator("select[name=state]").is_visible()
    assert page.locator(f"{FOLD} > summary").is_visible() is False


def test_the_search_button_of_the_grid_page_stands_on_one_line(device, site):
    page = device(viewport={"width": 1440, "height": 900}, is_mobile=False).page("/grid/")
    box = page.locator(".with-unit .btn").bounding_box()
    assert box["width"] > box["height"]
