"""A post changes hands in browsers: the manager sees the open work, whoever comes confirms it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.journeys.browsing import TABLE
from tests.journeys.walks import send, sign_in, write_report

from chuanhui.grid.posts.actions import DEMO_PASSWORD
from chuanhui.look.wordings import word

pytestmark = pytest.mark.browser
POST = "/desk/posts/of/street_desk@xiaoqiao"
HEAD, HEIR = "xq.head", "xq.leader1"


def test_open_work_is_handed_over_with_the_post(device, site):
    resident = device().page("/report/")
    write_report(resident)
    number, _ = send(resident)

    desk = device(**TABLE, has_touch=False, is_mobile=False).page()
    sign_in(desk, site, HEAD)
    desk.goto(site + POST)
    today = timezone.localdate().isoformat()
    desk.fill("#end-on", today)
    desk.click("form[action$='/end'] .btn-danger")
    desk.click("dialog .btn-danger")
    desk.wait_for_load_state()
    desk.goto(f"{site}/desk/posts/vacancies")
    expect(desk.locator("tbody tr").first).to_contain_text(word("desk_handing.open_number", n=1))

    desk.goto(site + POST)
    desk.fill("#appoint-username", HEIR)
    desk.fill("#appoint-from", today)
    desk.click("form[action$='/appoint'] .btn-primary")
    desk.wait_for_load_state()
    expect(desk.locator(".panel", has_text=word("desk_handing.waits")).first).to_be_visible()

    phone = device().page()
    phone.goto(f"{site}/desk/sign-in")
    phone.fill("#username", HEIR)
    phone.fill("#password", DEMO_PASSWORD)
    phone.click("form.form .btn-primary")
    phone.wait_for_url("**/handover")
    expect(phone.locator("main")).to_contain_text(number)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.click(".form-end .btn-primary")
    phone.wait_for_url("**/desk/")
    expect(phone.locator("#toasts")).to_contain_text("已确认接收")
    expect(phone.locator("main")).to_contain_text(number)

    desk.goto(f"{site}{POST}/handover")
    expect(desk.locator("main")).to_contain_text(word("desk_handing.received"))
