"""Changing keys while everybody works: a new active key, then every row sealed afresh, batch by batch.

Readers accept every key of the ring, so that nothing waits and nothing fails meanwhile. A batch is one
transaction; after a kill the next run goes on with the rows that are still under former keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import vault
from chuanhui.grid.registers.errors import KeyUnknown, SealBroken
from chuanhui.grid.registers.queries.keys import sealed_tables, sealed_under
from chuanhui.grid.registers.vault import Suite, keyring
from chuanhui.journal import actions as journal
from chuanhui.journal.rules import HOUSE, sealed_entry
from chuanhui.journal.scope import seeing
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight

BATCH = 1000
ROUNDS = 100
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

    Args:
        suite: of the new key.
        by: who changes keys; only told in the journal.
        now: aware.
    """
    made = keyring.add(Path(settings.KEYRING), suite, now=now).active
    with transaction.atomic(), seeing(Sight.everything()):
        tell_keys("keyring.add", {"key": made.id, "suite": made.suite.value}, by, now)
    return made.id


class Progress(NamedTuple):
    """How far a rotation is.

    Attributes:
        done: rows sealed afresh by this run.
        broken: rows that do not open, left as they are: no key helps them, and the rest goes on.
    """

    done: int
    broken: int


def reseal_all(*, by: Acting, now: datetime, batch: int = BATCH) -> Iterator[Progress]:
    """Seal every row that is under a former key afresh, telling after each batch how far it is.

    Each batch commits by itself. A row that somebody else is writing is left for the next round.

    Args:
        by: who changes keys; only told in the journal.
        now: aware; of the entry at the end.
        batch: rows a transaction.
    """
    done, broken = 0, set[UUID]()
    for _ in range(ROUNDS):
        for table in sealed_tables():
            after: UUID | None = UUID(int=0)
            while after is not None:
                with transaction.atomic(), seeing(Sight.everything()):
                    after, many = _reseal_some(table, after, batch, broken)
                done += many
                if many:
                    yield Progress(done, len(broken))
        with transaction.atomic(), seeing(Sight.everything()):
            active = vault.ring().active.id
            left = sum(count for key, count in sealed_under().items() if key != active)
            if left <= len(broken):
                tell_keys("keyring.resealed", {"key": active, "rows": done, "broken": len(broken)}, by, now)
                break
    yield Progress(done, len(broken))


def _reseal_some(table: str, after: UUID, most: int, broken: set[UUID]) -> tuple[UUID | None, int]:
    """Seal the next rows of a table afresh; return the last one's id, None at the end, and how many."""
    active = vault.ring().active.id.to_bytes(4, "big")
    with connection.cursor() as cursor:
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


def tell_keys(kind: str, body: dict[str, object], by: Acting, now: datetime) -> None:
    """Write what was done to the keyring; the body's `key` names one, never its secret."""
    journal.write(
        sealed_entry(
            id=new_id(now),
            at=now,
            kind=kind,
            subject_kind="keyring",
            subject_ref=str(body["key"]),
            area_path=HOUSE,
            post_id=by.post_id,
            person_id=by.person_id,
            body=body,
        )
    )
