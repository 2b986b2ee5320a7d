"""One whole turn of the wheel in browsers: reported, dispatched, fixed, verified, closed, opened again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import TABLE
from tests.journeys.walks import (
    DEPARTMENT,
    DESK_OF_STREET,
    DETAIL,
    INSPECTOR,
    open_case,
    send,
    sign_in,
    take,
    write_report,
)

pytestmark = pytest.mark.browser


def test_a_reported_problem_is_worked_to_its_end_and_opened_again(device, site):
    resident = device().page("/report/")
    write_report(resident, photos=2)
    number, secret = send(resident)
    expect(resident.locator(".ahead li")).to_have_count(3)

    for username, step, more in (
        (DESK_OF_STREET, "dispatch", {}),
        (DEPARTMENT, "fix", {"photo": True}),
        (INSPECTOR, "verify", {}),
    ):
        clerk = device(**TABLE, has_touch=False, is_mobile=False).page()
        sign_in(clerk, site, username)
        open_case(clerk, site, number)
        take(clerk, step, **more)
        resident.goto(f"{site}/follow/{number}/")
        if step == "dispatch":
            expect(resident.locator(".track .now")).to_contain_text("处置中")
            expect(resident.locator(".facts")).to_contain_text("区城管局")
        if step == "fix":
            expect(resident.locator(".track .now")).to_contain_text("待核查")
            expect(resident.locator(".pair figure:last-child img").first).to_be_visible()

    other = device().page(f"/follow/#{number}.{secret}")
    other.wait_for_url(f"**/follow/{number}/")
    expect(other.locator(".case-head")).to_contain_text("已结案")
    expect(other.locator(".case-head h1")).to_contain_text(DETAIL[:10])
    other.fill("#reason", "只清走了一半")
    other.click("button[value=no]")
    other.wait_for_url("**done=reopened")
    expect(other.locator(".track .now")).to_contain_text("处置中")

    department = device(**TABLE, has_touch=False, is_mobile=False).page()
    sign_in(department, site, DEPARTMENT)
    open_case(department, site, number)
    expect(department.locator(".timeline").first).to_contain_text("只清走了一半")
