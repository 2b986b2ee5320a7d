"""Keeping the roll-ups: add up what is pending, or build everything anew. Domain state does not change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from chuanhui.journal.scope import seeing
from chuanhui.kernel.errors import MovedOn
from chuanhui.kernel.sight import Sight

BATCH = 20_000
LOCK = 4_116_021
"""The advisory lock that `rankings_fold()` takes too."""


class RollupsBusy(MovedOn):
    """Somebody else adds up or rebuilds the roll-ups at this moment; nothing was done."""

    code = "rollups.busy"
    zh = "汇总正在进行，请稍后再试。"
    en = "The roll-ups are being kept by somebody else just now; try again later."


def fold(*, most: int = BATCH) -> int:
    """Add up to `most` pending facts into the roll-ups and return how many there were.

    Raises:
        RollupsBusy: somebody else adds up or rebuilds at this moment.
    """
    with transaction.atomic(), seeing(Sight.everything()), connection.cursor() as cursor:
        cursor.execute("SELECT rankings_fold(%s)", [most])
        found = int(cursor.fetchone()[0])
    if found < 0:
        raise RollupsBusy()
    return found


def fold_all() -> int:
    """Add up everything that is pending, a batch a transaction, and return how many facts there were."""
    total = 0
    while found := fold():
        total += found
    return total


def rebuild() -> int:
    """Build every roll-up anew from the rows, and return how many cases there are.

    Filing goes on: it reads one state of the database, and what is written meanwhile stays pending. Readers
    wait for the moment in which the new tables take the place of the old.

    Raises:
        RuntimeError: called within a transaction, which has chosen its state of the database already.
    """
    with undisturbed(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with seeing(Sight.everything()):
            cursor.execute("SELECT rankings_rebuild()")
            return int(cursor.fetchone()[0])


@contextmanager
def undisturbed(*, reading: bool = False) -> Iterator[None]:
    """Keep others from adding up and rebuilding; `reading` lets other readers of this sort in.

    The lock comes before the transaction, whose state of the database must not be older than it.

    Raises:
        RuntimeError: a transaction is open.
    """
    if connection.in_atomic_block:
        raise RuntimeError("the roll-ups are locked before a transaction, not within one")
    how = "_shared" if reading else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock{how}(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute(f"SELECT pg_advisory_unlock{how}(%s)", [LOCK])
