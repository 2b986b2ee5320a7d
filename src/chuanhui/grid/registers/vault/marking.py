"""Marks: 64 bits of HMAC-SHA256 under a key of their own, by which a value is found without being read."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from chuanhui.grid.registers.vault.keyring import ring
from chuanhui.kernel.canonical import canonical_json


def mark_of(text: str) -> int:
    """Return the mark of a text, ``kind.field.use:value``: a signed whole number of 64 bits."""
    worker = _keyed(ring().index).copy()
    worker.update(text.encode())
    return int.from_bytes(worker.digest()[:8], "big", signed=True)


def asked_mark(sent: Mapping[str, Any]) -> str:
    """Return what a journal entry may tell of what was sent, to know a repeated request by.

    A plain digest would let anybody who reads the journal try out numbers until one fits.
    """
    worker = _keyed(ring().index).copy()
    worker.update(b"asked\x1f" + canonical_json(sent).encode())
    return worker.hexdigest()


@lru_cache(maxsize=4)
def _keyed(index: bytes) -> hmac.HMAC:
    return hmac.new(index, digestmod="sha256")
