"""Marks: 64 bits of HMAC-SHA256 under keys of their own, by which a value is found without being read.

What is written is marked under the active key. Whoever looks for something asks for its marks under every
key of the ring: while the key is being changed, part of the things still have marks of the former one.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from chuanhui.grid.registers.vault.keyring import ring
from chuanhui.kernel.canonical import canonical_json

_BYTES = 8
"""Bytes of a digest that are kept as the mark."""


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

    Args:
        number: of the key; None is the active one.
    """
    stamp = stamper(number)
    return lambda text: int.from_bytes(stamp(text), "big", signed=True)


def stamper(number: int | None = None) -> Callable[[str], bytes]:
    """Return what gives a mark as its eight bytes, as the server takes them; see `marker`.

    The key is taken in once and copied for each text: a third of the time of beginning anew.
    """
    found = ring()
    keyed = HMAC(found.marks[found.marking if number is None else number], SHA256())

    def stamp(text: str) -> bytes:
        worker = keyed.copy()
        worker.update(text.encode())
        return worker.finalize()[:_BYTES]

    return stamp


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
    return int.from_bytes(worker.digest()[:_BYTES], "big", signed=True)


@lru_cache(maxsize=8)
def _keyed(secret: bytes) -> hmac.HMAC:
    return hmac.new(secret, digestmod="sha256")
