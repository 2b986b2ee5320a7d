"""What people do in the browser: a resident at the portal, clerks at the desk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from chuanhui.grid.posts.actions import DEMO_PASSWORD

DESK_OF_STREET, DEPARTMENT, INSPECTOR = "xq.desk", "chengguanju.desk", "ducha.01"
DETAIL = "楼道口堆了建筑垃圾，好几天没人清"
XIAOQIAO, BEIHUAYUAN = "411602005", "411602005001"


def photo(name: str = "a.jpg", colour: str = "teal") -> dict[str, Any]:
    """Return a photo as a file chooser takes it."""
    out = BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def write_report(page: Page, *, photos: int = 1) -> None:
    """Fill the form of a report in, without sending it."""
    page.locator("label.tile").first.click()
    page.fill("#detail", DETAIL)
    choose_place(page)
    page.fill("#address", "南门东侧")
    if photos:
        page.set_input_files(
            "input[type=file]", [photo(f"{n}.jpg", c) for n, c in enumerate(("teal", "navy")[:photos])]
        )
        expect(page.locator(".photo-cell")).to_have_count(photos)


def choose_place(page: Page) -> None:
    """Choose a community step by step."""
    page.select_option("#street", XIAOQIAO)
    page.wait_for_selector("#community")
    page.select_option("#community", BEIHUAYUAN)
    page.wait_for_selector("#cell")


def send(page: Page) -> tuple[str, str]:
    """Send the report and return number and secret of its receipt."""
    page.click(".form-end .btn-primary")
    page.wait_for_url("**/receipt/**")
    return number_on(page), (page.text_content("[data-secret]") or "").replace(" ", "")


def number_on(page: Page) -> str:
    """Return the number that a receipt shows."""
    return page.text_content("[data-number]") or ""


def sign_in(page: Page, home: str, username: str) -> None:
    """Sign in at the desk."""
    page.goto(f"{home}/desk/sign-in")
    page.fill("#username", username)
    page.fill("#password", DEMO_PASSWORD)
    page.click("form.form .btn-primary")
    page.wait_for_url("**/desk/")


def open_case(page: Page, home: str, number: str) -> None:
    """Find a case in the ledger by its number and open it."""
    page.goto(f"{home}/desk/cases?text={number}")
    page.locator("td.number a", has_text=number).click()
    page.wait_for_selector("#doing")


def take(page: Page, step: str, **more: Any) -> None:
    """Take a step on the open case: open its form where it is not open, fill it in, send it."""
    form = page.locator(f"form.act-form[action*='/step/{step}']")
    if not form.count():
        page.locator(f"#doing a[href*='/step/{step}']").click()
    form.wait_for()
    if more.get("photo"):
        form.locator("input[type=file]").set_input_files([photo("after.jpg", "green")])
        expect(form.locator(".photo-cell")).to_have_count(1)
    form.locator(".form-end .btn").first.click()
    page.wait_for_load_state()
