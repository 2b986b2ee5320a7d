"""The clerk's queue in browsers: by keys on a wide screen, by thumb on a phone; leaving loses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import TABLE
from tests.journeys.walks import sign_in
from tests.pages.desk import matching

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.look.wordings import word
from chuanhui.system.linkage.models import Pair

pytestmark = pytest.mark.browser
REVIEW = "/desk/linkage/review"


@pytest.fixture
def matched(site: str, tmp_path: Path, settings: Any) -> None:
    """Have October matched, with two doubtful pairs."""
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    settings.LINKAGE, settings.LINKAGE_KEYS = tmp_path / "linkage", tmp_path / "keys"
    with transaction.atomic():
        matching.month()


def states() -> list[str]:
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    with transaction.atomic():
        enter(Sight.everything())
        return sorted(Pair.objects.values_list("state", flat=True))


def test_a_clerk_decides_by_thumb_takes_back_and_leaves(device, site, matched):
    phone = device().page()
    sign_in(phone, site, matching.RUNNER)
    phone.goto(site + REVIEW)
    phone.click(".begin .btn-primary")
    expect(phone.locator(".review-place")).to_have_text(word("desk_review.place", n=1, total=2))
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.click(".decide [data-key=n]")
    phone.click(".because[open] [data-key='1']")
    expect(phone.locator(".review-place")).to_have_text(word("desk_review.place", n=2, total=2))
    phone.click(".held .btn")
    expect(phone.locator(".review-place")).to_have_text(word("desk_review.place", n=1, total=2))
    assert states() == ["open", "open"]
    phone.click(".decide [data-key=y]")
    expect(phone.locator(".review-place")).to_have_text(word("desk_review.place", n=2, total=2))
    # Whoever leaves the page has decided: what it held is sent after it.
    phone.goto(f"{site}/desk/")
    phone.wait_for_timeout(500)
    assert states() == ["confirmed", "open"]


def test_a_clerk_decides_by_keys_alone(device, site, matched):
    desk = device(**TABLE, has_touch=False, is_mobile=False).page()
    sign_in(desk, site, matching.RUNNER)
    desk.goto(site + REVIEW)
    desk.click(".begin .btn-primary")
    expect(desk.locator(".review-place")).to_have_text(word("desk_review.place", n=1, total=2))
    desk.keyboard.press("ArrowRight")
    expect(desk.locator(".review-place")).to_have_text(word("desk_review.place", n=2, total=2))
    desk.keyboard.press("u")
    desk.keyboard.press("1")
    expect(desk.locator(".held")).to_contain_text(word("desk_review.because.too_little"))
    desk.keyboard.press("y")
    expect(desk.locator(".ended")).to_be_visible()
    desk.keyboard.press("z")
    expect(desk.locator(".decide")).to_be_visible()
    desk.keyboard.press("y")
    expect(desk.locator(".ended")).to_be_visible()
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{REVIEW}?**")
    assert states() == ["confirmed", "unsure"]
