"""Slips of paper with roll codes, to be cut and handed out: shown once, and kept by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace as Row
from typing import Any

import segno
from django.http import HttpResponse

from chuanhui.desk.frame import page
from chuanhui.kernel.codes import rolls

DRAWN_MOST = 600
"""QR codes on one page; beyond, the code is typed."""


def slips_page(
    request: Any, title: str, until: Any, codes: Sequence[Any], address: str, back: str
) -> HttpResponse:
    """Return the page of slips.

    Args:
        until: last day or instant, or None.
        codes: each with `number`, `label` and `code`.
        address: of the public page; the QR code carries the code behind its `#`, which is never sent.
        back: address of the page that the clerk came from.
    """
    rows = [
        Row(number=one.number, label=one.label, code=rolls.shown(one.code.replace("-", "")),
            qr=_drawn(f"{address}#{one.code}") if place < DRAWN_MOST else "")
        for place, one in enumerate(codes)
    ]  # fmt: skip
    context = {"title": title, "until": until, "rows": rows, "address": address, "back": back}
    return page(request, "voice_slips.html", context, section="voice")


def _drawn(text: str) -> str:
    made = segno.make(text, error="l", micro=False)
    return made.svg_data_uri(scale=3, border=2, dark="#000", light="#fff")
