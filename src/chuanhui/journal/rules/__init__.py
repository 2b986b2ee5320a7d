"""Entries and seals: what is hashed and in which order.

tools/verify_journal.py repeats the arithmetic of this package without importing it; change neither alone.
"""

from chuanhui.journal.rules.entries import (
    COLUMNS,
    HOUSE,
    INSERT_SQL,
    Entry,
    Played,
    Recorded,
    ask_digest,
    hash_entry,
    parameters,
    sealed_entry,
)
from chuanhui.journal.rules.seals import ADMIT_LOCK, Seal, digest_batch, digest_seal, next_seal

__all__ = [
    "ADMIT_LOCK",
    "COLUMNS",
    "HOUSE",
    "INSERT_SQL",
    "Entry",
    "Played",
    "Recorded",
    "Seal",
    "ask_digest",
    "digest_batch",
    "digest_seal",
    "hash_entry",
    "next_seal",
    "parameters",
    "sealed_entry",
]
