"""Texts travel compressed, photos do not."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("district")
READS = {"HTTP_ACCEPT_ENCODING": "gzip"}


def test_a_page_travels_compressed_and_says_the_same():
    plain = Client().get("/about/")
    packed = Client().get("/about/", **READS)
    assert packed.headers["Content-Encoding"] == "gzip"
    # The tokens of the two pages differ, and nothing else.
    assert gzip.decompress(packed.content)[:2_000] == plain.content[:2_000]
    assert len(packed.content) < len(plain.content) / 2


def test_a_stylesheet_travels_compressed():
    answer = Client().get("/static/vendor/bootstrap/bootstrap.min.css", **READS)
    packed = b"".join(answer.streaming_content)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(packed) < 60_000
