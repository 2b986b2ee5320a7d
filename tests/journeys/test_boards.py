"""A resident's phone at the notice board: objecting and reading the answer, voting by the code on a paper."""

from __future__ import annotations

import pytest
from django.db import transaction
from playwright.sync_api import expect
from tests.pages import civic

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

pytestmark = pytest.mark.browser
OBJECTION, ANSWER = "设计图把充电棚放在一楼窗下", "已移到东墙边"


@pytest.fixture
def held(site):
    """A compound whose clerk works in transactions of his own, as the server does."""
    with transaction.atomic():
        enter(Sight.everything())
        return civic.compound()


def test_a_resident_objects_to_a_notice_and_reads_the_answer(device, site, held):
    with transaction.atomic():
        enter(Sight.everything())
        notice_id, _ = civic.notice(held)
    page = device().page(f"/compound/{held.stand_code}/")
    page.locator("a.board-one", has_text="一号楼改造方案公示").click()
    expect(page.locator(".pair img")).to_have_count(2)
    page.locator("label.tile", has_text="程序").click()
    page.fill("#text", OBJECTION)
    page.click("#object .btn-primary")
    page.wait_for_url("**/receipt/**")
    number = page.text_content("[data-number]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with transaction.atomic():
        civic.answer(civic.voice_case(notice_id), ANSWER)
    page.locator(".receipt .btn-primary").click()
    expect(page.locator("[data-answer]")).to_contain_text(ANSWER)
    assert number in page.url
    page.goto(f"{site}/notice/{notice_id}/")
    expect(page.locator("#object .panel-head")).to_contain_text("书面答复 1 条")


def test_another_votes_by_the_code_behind_a_qr_code(device, site, held):
    with transaction.atomic():
        enter(Sight.everything())
        ballot_id = civic.ballot(held)
        codes = civic.ballot_codes(ballot_id)
    page = device().page(f"/ballot/{ballot_id}/#{codes[0]}")
    page.locator("label.tile", has_text="张安").click()
    assert codes[0] not in page.url
    page.click(".form-end .btn-primary")
    expect(page.locator(".check-choice")).to_contain_text("张安")
    page.locator("button[name=cast]").click()
    page.wait_for_url("**/done")
    expect(page.locator("body")).not_to_contain_text("张安")
    page.goto(f"{site}/ballot/{ballot_id}/")
    expect(page.locator(".sums-of")).to_contain_text("1 / 6")
    page.fill("#code", codes[0])
    page.click(".form-end .btn-primary")
    expect(page.locator("h2").first).to_contain_text("已经投过票了")
