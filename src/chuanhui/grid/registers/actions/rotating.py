"""Changing the key of what is sealed while everybody works: a new key, then every row sealed afresh.

Readers accept every key of the ring, so that nothing waits and nothing fails meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import vault
from chuanhui.grid.registers.actions.keeping import (
    Progress,
    add_told,
    drop_told,
    in_rounds,
    tell_keys,
    without_writers,
)
from chuanhui.grid.registers.errors import KeyInUse, KeyUnknown, SealBroken
from chuanhui.grid.registers.queries.keys import sealed_tables, sealed_under
from chuanhui.grid.registers.vault import Suite, keyring

BATCH = 2000
_FORMER = """
    SELECT id, sealed FROM {table}
    WHERE id > %s AND sealed IS NOT NULL AND substring(sealed FROM 3 FOR 4) <> %s AND id <> ALL(%s)
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
_WRITE = """
    UPDATE {table} AS held SET sealed = fresh.sealed
    FROM unnest(%s::uuid[], %s::bytea[]) AS fresh (id, sealed) WHERE held.id = fresh.id
"""


def add_key(*, suite: Suite, by: Acting, now: datetime) -> int:
    """Add a key to the ring, make it active for all that is written from now on, and return its number.

    Its entry is kept before the ring is touched: no key stands in the ring of which the journal is silent. Of
    two who add one at once each has an entry for the number that he adds.

    Args:
        suite: of the new key.
        by: who changes keys; only told in the journal.
        now: aware.
    """
    return add_told(
        "keyring.add",
        keyring.next_key,
        lambda path: keyring.add(path, suite, now=now).active.id,
        by=by,
        now=now,
        more={"suite": suite.value},
    )


def drop_key(number: int, *, by: Acting, now: datetime) -> None:
    """Take a key out of the ring when no row is sealed under it; its entry is kept first.

    What was sealed between the entry and the drop keeps the key in the ring, and a second entry says so.

    Args:
        number: of the key.
        by: who changes keys; only told in the journal.
        now: aware.

    Raises:
        KeyInUse: rows are sealed under it.
        KeyUnknown: no such key.
        KeyringFaulty: it is the active one.
    """
    rows = drop_told(
        number,
        ("keyring.drop", "keyring.kept"),
        lambda path: keyring.without(keyring.read(path), number),
        lambda: _sealed_for_good().get(number, 0),
        lambda path: keyring.drop(path, number),
        by=by,
        now=now,
    )
    if rows:
        raise KeyInUse(rows=rows, key=number)


def _sealed_for_good() -> dict[int, int]:
    """Return how many rows are sealed under each key, those included that somebody has not committed yet."""
    without_writers(sealed_tables())
    return dict(sealed_under())


def reseal_all(*, by: Acting, now: datetime, batch: int = BATCH) -> Iterator[Progress]:
    """Seal every row that is under a former key afresh, telling after each batch how far it is.

    Each batch commits by itself. A row that somebody else is writing is left for the next round.

    Args:
        by: who changes keys; only told in the journal.
        now: aware; of the entry at the end.
        batch: rows a transaction.
    """

    def finish(far: Progress) -> bool:
        active = vault.ring().active.id
        left = sum(count for key, count in sealed_under().items() if key != active)
        if left <= far.broken:
            tell_keys("keyring.resealed", {"key": active, "rows": far.done, "broken": far.broken}, by, now)
        return left <= far.broken

    yield from in_rounds(sealed_tables(), partial(_reseal_some, batch), finish)


def _reseal_some(most: int, table: str, after: UUID, broken: set[UUID]) -> tuple[UUID | None, int]:
    """Seal the next rows of a table afresh; see `keeping.Some`."""
    # Pinned: a look at the file for each row would take longer than its cipher.
    with vault.pinned(), connection.cursor() as cursor:
        active = vault.ring().active.id.to_bytes(4, "big")
        cursor.execute(_FORMER.format(table=table), [after, active, list(broken), most])
        rows = cursor.fetchall()
        fresh: dict[UUID, bytes] = {}
        for row, sealed in rows:
            try:
                fresh[row] = vault.reseal(vault.place_of(table, row), sealed)
            except (SealBroken, KeyUnknown):
                broken.add(row)
        if fresh:
            cursor.execute(_WRITE.format(table=table), [list(fresh), list(fresh.values())])
    return (rows[-1][0] if rows else None), len(fresh)
