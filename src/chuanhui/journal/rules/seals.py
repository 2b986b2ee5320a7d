"""Seals: closed batches of entries, each tied to the batch before by its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from chuanhui.kernel.canonical import digest
from chuanhui.kernel.instants import utc_text

ADMIT_LOCK = 4_116_020
"""Advisory lock: writers share it until they commit, the sealer takes it alone."""


class Seal(NamedTuple):
    """One closed batch: it covers every seq from `first_seq` to `last_seq`, both included."""

    number: int
    sealed_at: datetime
    first_seq: int
    last_seq: int
    entries: int
    previous: bytes
    digest: bytes

    @property
    def text(self) -> str:
        """Return ``NUMBER:HEX``, the form in which a digest is kept outside the database."""
        return f"{self.number}:{self.digest.hex()}"


def digest_batch(rows: Iterable[tuple[int, bytes]]) -> tuple[int, bytes]:
    """Return how many entries a batch holds and the SHA-256 over each one's seq (8 bytes) and hash, in order.

    Args:
        rows: seq and hash of every entry of the batch, by rising seq.
    """
    running, entries = hashlib.sha256(), 0
    for seq, entry_hash in rows:
        running.update(seq.to_bytes(8, "big") + entry_hash)
        entries += 1
    return entries, running.digest()


def digest_seal(
    number: int,
    sealed_at: datetime,
    first_seq: int,
    last_seq: int,
    entries: int,
    previous: bytes,
    batch: bytes,
) -> bytes:
    """Return the digest of a seal: its own fields, the digest before it, and its batch.

    Args:
        number: 1 for the first seal, then rising by one.
        sealed_at: aware.
        first_seq: the seq after the last one sealed before.
        last_seq: seq of the last entry of the batch.
        entries: how many entries the batch holds.
        previous: digest of the seal before; empty for the first.
        batch: from `digest_batch`.
    """
    words = (str(number), utc_text(sealed_at), str(first_seq), str(last_seq), str(entries))
    return digest(*words, previous.hex(), batch.hex())


def next_seal(last: Seal | None, rows: Sequence[tuple[int, bytes]], now: datetime) -> Seal:
    """Return the seal that follows `last` and closes the batch `rows`.

    Args:
        last: the seal before; None for the first.
        rows: seq and hash of every settled entry behind `last`, by rising seq; at least one.
        now: aware.
    """
    number, first, previous = (last.number + 1, last.last_seq + 1, last.digest) if last else (1, 1, b"")
    until = rows[-1][0]
    entries, batch = digest_batch(rows)
    found = digest_seal(number, now, first, until, entries, previous, batch)
    return Seal(number, now, first, until, entries, previous, found)
