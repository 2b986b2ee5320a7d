"""Changing keys while everybody works: a new active key, then every row sealed afresh, batch by batch.

Readers accept every key of the ring, so that nothing waits and nothing fails meanwhile. A batch is one
transaction; after a kill the next run goes on with the rows that are still under former keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import vault
from chuanhui.grid.registers.queries.keys import SEALED_TABLES, sealed_under
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
    WHERE id > %s AND sealed IS NOT NULL AND substring(sealed FROM 3 FOR 4) <> %s
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
        _tell("keyring.add", {"key": made.id, "suite": made.suite.value}, by, now)
    return made.id


def reseal_all(*, by: Acting, now: datetime, batch: int = BATCH) -> Iterator[int]:
    """Seal every row that is under a former key afresh, yielding how many are done after each batch.

    Each batch commits by itself. A row that somebody else is writing is left for the next round.

    Args:
        by: who changes keys; only told in the journal.
        now: aware; of the entry at the end.
        batch: rows a transaction.
    """
    done = 0
    for _ in range(ROUNDS):
        for table in SEALED_TABLES:
            after = UUID(int=0)
            while True:
                with transaction.atomic(), seeing(Sight.everything()):
                    last, many = _reseal_some(table, after, batch)
                if last is None:
                    break
                after, done = last, done + many
                yield done
        with transaction.atomic(), seeing(Sight.everything()):
            left = sum(count for key, count in sealed_under().items() if key != vault.ring().active.id)
            if not left:
                _tell("keyring.resealed", {"key": vault.ring().active.id, "rows": done}, by, now)
                return


def _reseal_some(table: str, after: UUID, most: int) -> tuple[UUID | None, int]:
    """Seal the next rows of a table afresh; return the last one's id, None at the end, and how many."""
    active = vault.ring().active.id.to_bytes(4, "big")
    with connection.cursor() as cursor:
        cursor.execute(_FORMER.format(table=table), [after, active, most])
        rows = cursor.fetchall()
        if not rows:
            return None, 0
        fresh = [vault.reseal(vault.place_of(table, row), sealed) for row, sealed in rows]
        cursor.execute(_WRITE.format(table=table), [[row for row, _ in rows], fresh])
    return rows[-1][0], len(rows)


def _tell(kind: str, body: dict[str, object], by: Acting, now: datetime) -> None:
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
