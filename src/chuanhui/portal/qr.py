"""QR codes as pictures inside the page: no request, no file, nothing to guess."""

from __future__ import annotations

import segno


def data_uri(text: str) -> str:
    """Return a QR code of `text` as an SVG image for the `src` of a picture, with its quiet zone."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=3, dark="#000", light="#fff")
