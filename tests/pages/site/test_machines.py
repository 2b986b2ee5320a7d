"""What machines ask for by themselves: robots.txt and the icon."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

pytestmark = pytest.mark.usefixtures("district")


def test_machines_may_read_the_public_pages_and_nothing_else():
    answer = Client().get("/robots.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    allowed = {
        line.removeprefix("Allow: ") for line in answer.content.decode().splitlines() if "Allow" in line
    }
    assert allowed == {"/$", "/about/", "/report/$", "/grid/", "/static/"}
    assert answer.content.decode().endswith("Disallow: /\n")


def test_the_icon_is_one_of_ours():
    answer = Client().get("/favicon.ico")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/x-icon")
    with Image.open(BytesIO(answer.content)) as icon:
        assert {(16, 16), (32, 32)} <= icon.info["sizes"]
