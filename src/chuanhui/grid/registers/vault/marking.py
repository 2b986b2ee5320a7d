"""Marks: 64 bits of HMAC-SHA256 under a key of their own, by which a value is found without being read."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from chuanhui.grid.registers.vault.keyring import ring
from chuanhui.kernel.canonical import canonical_json

_BLOCK = 64
"""Bytes that SHA-256 takes in at a time."""


def mark_of(text: str) -> int:
    """Return the mark of a text, ``kind.field.use:value``: a signed whole number of 64 bits."""
    worker = _keyed(ring().index).copy()
    worker.update(text.encode())
    return int.from_bytes(worker.digest()[:8], "big", signed=True)


def marker() -> Callable[[str], int]:
    """Return `mark_of` for many texts, under the ring as it stands now.

    It is HMAC as RFC 2104 defines it, each of its two digests begun with the key once: half the time of
    asking for the whole each time.
    """
    index = ring().index
    block = (index if len(index) <= _BLOCK else hashlib.sha256(index).digest()).ljust(_BLOCK, b"\0")
    inner, outer = (hashlib.sha256(bytes(one ^ pad for one in block)) for pad in (0x36, 0x5C))

    def mark(text: str) -> int:
        first, second = inner.copy(), outer.copy()
        first.update(text.encode())
        second.update(first.digest())
        return int.from_bytes(second.digest()[:8], "big", signed=True)

    return mark


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
