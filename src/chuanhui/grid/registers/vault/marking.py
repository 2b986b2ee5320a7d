"""Marks: 64 bits of HMAC-SHA256 under keys of their own, by which a value is found without being read.

What is written is marked under the active key. Whoever looks for something asks for its marks under every
key of the ring: while the key is being changed, part of the things still have marks of the former one.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from chuanhui.grid.registers.vault.keyring import ring
from chuanhui.kernel.canonical import canonical_json

_BLOCK = 64
"""Bytes that SHA-256 takes in at a time."""


def mark_of(text: str) -> int:
    """Return the mark of a text, ``kind.field.use:value``, for keeping: a signed whole number of 64 bits."""
    found = ring()
    return _mark(found.marks[found.marking], text)


def marks_of(texts: Iterable[str]) -> list[int]:
    """Return the marks of some texts under every key of the ring, for finding."""
    secrets = tuple(ring().marks.values())
    return [_mark(secret, text) for text in texts for secret in secrets]


def marker(number: int | None = None) -> Callable[[str], int]:
    """Return `mark_of` for many texts, under the ring as it stands now.

    It is HMAC as RFC 2104 defines it, each of its two digests begun with the key once: half the time of
    asking for the whole each time.

    Args:
        number: of the key; None is the active one.
    """
    found = ring()
    secret = found.marks[found.marking if number is None else number]
    block = (secret if len(secret) <= _BLOCK else hashlib.sha256(secret).digest()).ljust(_BLOCK, b"\0")
    inner, outer = (hashlib.sha256(bytes(one ^ pad for one in block)) for pad in (0x36, 0x5C))

    def mark(text: str) -> int:
        first, second = inner.copy(), outer.copy()
        first.update(text.encode())
        second.update(first.digest())
        return int.from_bytes(second.digest()[:8], "big", signed=True)

    return mark


def asked_mark(sent: Mapping[str, Any]) -> str:
    """Return what a journal entry may tell of what was sent, to know a repeated request by.

    A plain digest would let anybody who reads the journal try out numbers until one fits. It is made under
    the oldest key of the ring: a request repeated after a new one came is still known.
    """
    marks = ring().marks
    worker = _keyed(marks[min(marks)]).copy()
    worker.update(b"asked\x1f" + canonical_json(sent).encode())
    return worker.hexdigest()


def _mark(secret: bytes, text: str) -> int:
    worker = _keyed(secret).copy()
    worker.update(text.encode())
    return int.from_bytes(worker.digest()[:8], "big", signed=True)


@lru_cache(maxsize=8)
def _keyed(secret: bytes) -> hmac.HMAC:
    return hmac.new(secret, digestmod="sha256")
