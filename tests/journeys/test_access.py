"""The portal for everybody: axe finds nothing serious, nothing scrolls sideways, targets fit a finger."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.journeys.walks import send, write_report

pytestmark = pytest.mark.browser
PAGES = (
    "/",
    "/about/",
    "/report/",
    "/follow/",
    "/grid/",
    "/grid/411602005001001/",
    "/grid/411602005001001/sheet",
    "/nope/",
)
GRAVE = {"serious", "critical"}
SMALL = """() => {
  const targets = 'main a.btn, main button, main .tile, main select, main input.input, nav a, .big-act';
  return [...document.querySelectorAll(targets)]
    .filter((one) => one.offsetParent && one.tabIndex >= 0 && one.getBoundingClientRect().height < 43.5)
    .map((one) => one.outerHTML.slice(0, 90));
}"""


def grave(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found if one["impact"] in GRAVE]


@pytest.mark.parametrize("size", ["normal", "large"])
def test_no_page_of_the_portal_has_a_serious_violation(device, site, size):
    phone = device()
    phone.context.add_cookies([{"name": "size", "value": size, "url": site}])
    page = phone.page()
    for path in PAGES:
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        assert (path, grave(page)) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 390)
        assert (path, page.evaluate(SMALL)) == (path, [])


def test_receipt_and_progress_have_none_either(device, site):
    page = device().page("/report/")
    write_report(page)
    number, _ = send(page)
    assert grave(page) == []
    page.goto(f"{site}/follow/{number}/")
    assert grave(page) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_scrolls_sideways_at_320(device, site, lang):
    phone = device(viewport={"width": 320, "height": 640})
    phone.context.add_cookies([{"name": "lang", "value": lang, "url": site}])
    page = phone.page()
    for path in PAGES:
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 320)
