"""Writing the journal: entries by whoever acts, seals by the sealer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import OperationalError, connection, transaction

from chuanhui.journal import queries, rules, scope
from chuanhui.journal.errors import KeyReused, SealerBusy
from chuanhui.kernel.sight import Sight

R = TypeVar("R")

SEAL_WAITS_MS = 2000
SEAL_AT_MOST = 50_000


def write(entry: rules.Entry) -> None:
    """Write one entry into the transaction of the action that it tells of.

    Raises:
        KeyReused: an entry with its key stands already; `claim` the key first to answer a repeated request.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{rules.INSERT_SQL} ON CONFLICT (key) DO NOTHING", rules.parameters(entry))
        if not cursor.rowcount:
            raise KeyReused(key=entry.key)


def claim(key: UUID, ask: bytes) -> rules.Recorded | None:
    """Take an idempotency key for this transaction, or return the entry that was written under it.

    A second request with the same key waits here until the first has ended, and then gets its entry, so that
    both are answered alike.

    Args:
        key: sent with the request.
        ask: `rules.ask_digest` of what it asks.

    Raises:
        KeyReused: the key was used for something else, or by somebody out of sight.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 4116))", [str(key)])
    earlier = queries.entry_by_key(key)
    if earlier is not None and earlier.ask != ask:
        raise KeyReused(key=key, kind=earlier.kind)
    return earlier


def once(
    key: UUID | None, ask: bytes | None, act: Callable[[], R], answered: Callable[[rules.Recorded], R]
) -> R:
    """Do `act` in one transaction, or answer as before where its key was answered before.

    Args:
        key, ask: as in `claim`; None where the request came without a key.
        act: writes its entry under the key.
        answered: what the entry of an earlier request is answered with.

    Raises:
        KeyReused: the key came with another request.
    """
    with transaction.atomic():
        before = claim(key, ask) if key is not None and ask is not None else None
        return act() if before is None else answered(before)


def seal_now(now: datetime) -> int:
    """Seal everything that is settled and return how many seals that took; 0 when nothing is new.

    Several sealers may run at once: each seal is set by one of them.

    Args:
        now: aware.

    Raises:
        SealerBusy: writers did not come to rest within `SEAL_WAITS_MS`.
    """
    mark, count = settled_mark(), 0
    while _seal_next(mark, now):
        count += 1
    return count


def settled_mark() -> int:
    """Return a seq up to which no entry can appear any more; 0 for an empty journal.

    Writers share the advisory lock until they commit, so holding it alone for a moment proves that none
    is under way. The transaction is rolled back: it wrote nothing, and the lock goes at once, even inside
    another transaction.

    Raises:
        SealerBusy: writers did not come to rest in time.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            scope.enter(Sight.everything())
            cursor.execute(f"SET LOCAL lock_timeout = {SEAL_WAITS_MS}")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [rules.ADMIT_LOCK])
            # A statement of its own: its snapshot must be younger than the lock.
            cursor.execute("SELECT coalesce(max(seq), 0) FROM journal_entry")
            mark = int(cursor.fetchone()[0])
            transaction.set_rollback(True)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":
            raise
        raise SealerBusy() from error
    return mark


def _seal_next(mark: int, now: datetime) -> bool:
    """Set one seal over at most `SEAL_AT_MOST` entries up to `mark`; tell whether there was any to seal."""
    with transaction.atomic(), connection.cursor() as cursor, scope.seeing(Sight.everything()):
        last = queries.latest_digest()
        cursor.execute(
            "SELECT seq, hash FROM journal_entry WHERE seq BETWEEN %s AND %s ORDER BY seq LIMIT %s",
            [last.last_seq + 1 if last else 1, mark, SEAL_AT_MOST],
        )
        rows = [(int(seq), bytes(entry_hash)) for seq, entry_hash in cursor.fetchall()]
        if not rows:
            return False
        # Another sealer may have set this very seal meanwhile: then its seal stands and ours is dropped.
        cursor.execute(
            "INSERT INTO journal_seal (number, sealed_at, first_seq, last_seq, entries, previous, digest) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            rules.next_seal(last, rows, now),
        )
    return True
