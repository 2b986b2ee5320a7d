"""Keeping a clerk's sums where no clerk and no page sees them; the journal holds a commitment to them.

Two counts are compared in a later transaction than the one that kept them, and once (migration 0010): nobody,
the application's role sending statements of its own included, finds one by guessing.
"""

from __future__ import annotations

import json
import secrets
from typing import Any
from uuid import UUID

from django.db import connection

from chuanhui.journal.statements import Statement
from chuanhui.kernel.canonical import canonical_json
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.rules import Tally

KEEP = Statement("SELECT assemblies_keep_sums($1::uuid, $2::integer, $3::text, $4::jsonb, $5::text)")
"""Its values travel apart from its text: no list of running statements shows what was counted."""
DROP = Statement("SELECT assemblies_drop_sums($1::uuid, $2::integer, $3::text)")
TOO_SOON = Statement("SELECT assemblies_sums_too_soon($1::uuid, $2::integer)")
SALT_BYTES = 32


def keep(ballot_id: UUID, number: int, turn: str, tally: Tally) -> str:
    """Keep what a clerk counted in a batch, and return the commitment to it."""
    salt = secrets.token_bytes(SALT_BYTES).hex()
    KEEP.row(ballot_id, number, turn, canonical_json(tally.wire), salt)
    return rules.seal_of(ballot_id, number, turn, tally.wire, salt)


def drop(ballot_id: UUID, number: int, *, again: bool = False) -> None:
    """Drop both counts of a batch for good, or both recounts of it: they are never opened."""
    DROP.row(ballot_id, number, "again" if again else "first")


def too_soon(ballot_id: UUID, number: int) -> bool:
    """Tell whether this very transaction kept a count of the batch: it can be compared with nothing."""
    found = TOO_SOON.row(ballot_id, number)
    return found is not None and found[0] == "t"


def alike(ballot_id: UUID) -> dict[tuple[int, str], tuple[Any, str]]:
    """Return sums and salt, by batch and turn, of all counts that another clerk has come to too.

    What this transaction kept is not among them, unless the urn was made in it.
    """
    with connection.cursor() as cursor:
        asked = "SELECT in_batch, by_turn, told::text, by_salt FROM assemblies_sums_alike(%s)"
        cursor.execute(asked, [ballot_id])
        return {(batch, turn): (json.loads(told), salt) for batch, turn, told, salt in cursor.fetchall()}
