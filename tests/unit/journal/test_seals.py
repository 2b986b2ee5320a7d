"""Seals tie batches together."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from chuanhui.journal.rules import Seal, digest_batch, digest_seal, next_seal

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ROWS = [(1, b"a" * 32), (2, b"b" * 32), (5, b"c" * 32)]


def test_digest_batch_counts_and_hashes_seq_and_hash_in_order():
    text = b"".join(seq.to_bytes(8, "big") + entry_hash for seq, entry_hash in ROWS)
    assert digest_batch(ROWS) == (3, hashlib.sha256(text).digest())


def test_digest_batch_sees_two_entries_change_places():
    swapped = [(1, b"b" * 32), (2, b"a" * 32), (5, b"c" * 32)]
    assert digest_batch(swapped) != digest_batch(ROWS)


def test_the_first_seal_begins_at_one_and_has_nothing_before_it():
    entries, batch = digest_batch(ROWS)
    found = digest_seal(1, NOW, 1, 5, 3, b"", batch)
    assert next_seal(None, ROWS, NOW) == Seal(1, NOW, 1, 5, entries, b"", found)


def test_the_next_seal_begins_behind_the_last_and_holds_its_digest():
    first = next_seal(None, ROWS, NOW)
    second = next_seal(first, [(9, b"d" * 32)], NOW)
    assert second[:6] == (2, NOW, 6, 9, 1, first.digest)


def test_a_seal_is_kept_outside_as_number_and_hex():
    seal = next_seal(None, ROWS, NOW)
    assert seal.text == f"1:{seal.digest.hex()}"
