"""A ranking in a real browser: the trend is drawn, a number opens, and a phone's width is enough."""

from __future__ import annotations

import os

import pytest
from django.db import transaction
from tests.journeys.walks import sign_in
from tests.rooms.rankings.office import ALL, SECOND, file, fix, freeze, in_force, publish

from chuanhui.journal.scope import enter

pytestmark = pytest.mark.browser
PAGE = "/desk/rankings/ranked/ten_day"
SHOTS = os.environ.get("CHUANHUI_SHOTS", "")


@pytest.fixture
def published(site, evidence) -> None:
    """Two published windows of five communities; 东关 twice at the bottom."""
    with transaction.atomic():
        enter(ALL)
        in_force()
        for day, done in (("03", "04"), ("12", "13")):
            for place, community in enumerate(("beihuayuan", "dongguan", "xiguan", "nanguan")):
                for hour in range(8, 11):
                    made = file(f"2026-11-{day} {hour:02}:00", community)
                    if community != "dongguan" and hour < 11 - place:
                        fix(made, f"2026-11-{done} 09:00", f"2026-11-{done} 15:00")
        publish(freeze(), "2026-11-11 09:00")
        publish(freeze(SECOND, "2026-11-21 08:00"), "2026-11-21 09:00")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_ranking_is_drawn_and_its_numbers_open(device, site, published, width):
    more = {"viewport": {"width": width, "height": 900}, "is_mobile": width < 500}
    page = device(**more).page()
    sign_in(page, site, "district.desk")
    page.goto(f"{site}{PAGE}?window={SECOND}&group=411602.005.")
    page.wait_for_selector("ch-trend canvas")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/ranking-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator(".fraction a").first.click()
    page.wait_for_url("**/behind?**")
    assert page.locator("tbody tr").count() == 3
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/behind-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.goto(f"{site}/desk/proposals")
    page.locator("tbody a").first.click()
    page.wait_for_selector("h1")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/proposal-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [1440, 390])
def test_indicators_fit_a_phone_and_their_numbers_open(device, site, published, width):
    more = {"viewport": {"width": width, "height": 900}, "is_mobile": width < 500}
    page = device(**more).page()
    sign_in(page, site, "district.desk")
    page.goto(f"{site}/desk/rankings")
    page.locator('a[href="/desk/indicators"]').click()
    page.wait_for_url("**/desk/indicators")
    page.goto(f"{site}/desk/indicators?campaign=ranked&period=2026-11")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/indicators-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    number = page.locator(".formula .fraction a").last
    wanted = int(number.inner_text())
    assert wanted == 24
    number.click()
    page.wait_for_url("**/behind?**")
    assert page.locator("tbody tr").count() == wanted
    assert page.evaluate("document.documentElement.scrollWidth") == width
