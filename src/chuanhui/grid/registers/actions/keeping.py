"""What every change of keys has in common: its entries, the lock against imports, and rounds of batches.

A batch is one transaction. After a kill the next run goes on with the rows that are still under former keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import vault
from chuanhui.journal import actions as journal
from chuanhui.journal.rules import HOUSE, sealed_entry
from chuanhui.journal.scope import seeing
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight

ROUNDS = 100
LOCK = 4116022
"""Imports share it: they work under the ring as it stood when they began; who changes it waits for them."""


class Progress(NamedTuple):
    """How far a change of keys is.

    Attributes:
        done: rows brought under the active key by this run.
        broken: rows that do not open, left as they are: no key helps them, and the rest goes on.
    """

    done: int
    broken: int


Some = Callable[[str, UUID, set[UUID]], tuple[UUID | None, int]]
"""Takes a table, the id after which to begin, and the rows that do not open, to which it adds; does the next
rows, and returns the id of the last one, None at the end, and how many it brought under the active key."""


def importing() -> None:
    """Keep the ring from being changed until this transaction ends; called before the ring is looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])


def alone() -> None:
    """Keep imports, and others who change the ring, waiting until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def without_writers(tables: Sequence[str]) -> None:
    """Wait until nobody has written to some tables without committing, and let nobody until this ends."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")


def in_rounds(tables: Sequence[str], some: Some, finish: Callable[[Progress], bool]) -> Iterator[Progress]:
    """Do all rows of some tables, telling after each batch how far it is.

    What somebody else is writing is left for the next round.

    Args:
        tables: one after the other.
        some: does one batch, in a transaction of its own that sees everything.
        finish: told after each round, likewise; writes the entry and returns True when nothing is left.
    """
    done, broken = 0, set[UUID]()
    for _ in range(ROUNDS):
        for table in tables:
            after: UUID | None = UUID(int=0)
            while after is not None:
                with transaction.atomic(), seeing(Sight.everything()):
                    after, many = some(table, after, broken)
                done += many
                if many:
                    yield Progress(done, len(broken))
        with transaction.atomic(), seeing(Sight.everything()):
            if finish(Progress(done, len(broken))):
                break
    yield Progress(done, len(broken))


def add_told(
    told: str,
    next_number: Callable[[Path], int],
    add: Callable[[Path], int],
    *,
    by: Acting,
    now: datetime,
    more: Mapping[str, object] | None = None,
) -> int:
    """Add a key to the ring and return its number; its entry is kept before the ring is touched.

    So no key stands in the ring of which the journal is silent. Of two who add one at once each has an entry
    for the number that he adds.

    Args:
        told: kind of the entry.
        next_number: of the ring in that file.
        add: adds the key to the ring in that file and returns its number.
        by: who changes keys; only told in the journal.
        now: aware.
        more: what the entry tells beside the number.
    """
    path = Path(settings.KEYRING)
    vault.ring()  # where there is no file yet it is made, or missed in words
    while True:
        number = next_number(path)
        with transaction.atomic(), seeing(Sight.everything()):
            tell_keys(told, {"key": number, **(more or {})}, by, now)
        with transaction.atomic():
            alone()
            if next_number(path) == number:
                return add(path)


def drop_told(
    number: int,
    told: tuple[str, str],
    look: Callable[[Path], object],
    count: Callable[[], int],
    drop: Callable[[Path], object],
    *,
    by: Acting,
    now: datetime,
) -> int:
    """Take a key out of the ring when nothing is under it; its entry is kept first.

    What came under it between the entry and the drop keeps the key in the ring, and a second entry says so.

    Args:
        number: of the key.
        told: kinds of the entry, and of the second one.
        look: raises where the ring in that file can't be without the key.
        count: returns the rows under the key, with nobody writing any.
        drop: takes the key out of the ring in that file.
        by: who changes keys; only told in the journal.
        now: aware.

    Returns:
        Rows under the key; 0 where it was dropped.
    """
    path = Path(settings.KEYRING)
    with transaction.atomic(), seeing(Sight.everything()):
        alone()
        look(path)
        if rows := count():
            return rows
        tell_keys(told[0], {"key": number}, by, now)
    with transaction.atomic(), seeing(Sight.everything()):
        alone()
        if rows := count():
            tell_keys(told[1], {"key": number, "rows": rows}, by, now)
        else:
            drop(path)
    return rows


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
