"""Changing the key of the marks while everybody works: a new key, then every thing marked afresh.

All marks of a thing are under one key, which its row names. Lookups ask under every key of the ring, so that
each thing is found throughout. A batch is one transaction; after a kill the next run goes on with the things
that are still under former keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import vault
from chuanhui.grid.registers.actions.flagging import flag, refresh_twins
from chuanhui.grid.registers.actions.keeping import (
    Progress,
    add_told,
    alone,
    drop_told,
    in_rounds,
    tell_keys,
    without_writers,
)
from chuanhui.grid.registers.actions.pressing import Press
from chuanhui.grid.registers.actions.staging import Staged, put
from chuanhui.grid.registers.errors import KeyUnknown, MarksInUse, SealBroken
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import Declared, all_declared
from chuanhui.grid.registers.queries.keys import marked_under
from chuanhui.grid.registers.queries.twins import scopes_of, twins_among, values_of
from chuanhui.grid.registers.vault import keyring

BATCH = 1000
THINGS = "registers_thing"


def add_mark_key(*, by: Acting, now: datetime) -> int:
    """Add a key of the marks to the ring, make it active, and return its number.

    Its entry is kept before the ring is touched: no key stands in the ring of which the journal is silent. Of
    two who add one at once each has an entry for the number that he adds.

    Args:
        by: who changes keys; only told in the journal.
        now: aware.
    """
    return add_told(
        "keyring.add_marks",
        keyring.next_marks,
        lambda path: keyring.add_marks(path).marking,
        by=by,
        now=now,
    )


def drop_mark_key(number: int, *, by: Acting, now: datetime) -> None:
    """Take a key of the marks out of the ring when no thing is marked under it; its entry is kept first.

    What was marked between the entry and the drop keeps the key in the ring, and a second entry says so.

    Args:
        number: of the key.
        by: who changes keys; only told in the journal.
        now: aware.

    Raises:
        MarksInUse: things are marked under it.
        KeyUnknown: no such key.
        KeyringFaulty: it is the active one.
    """
    things = drop_told(
        number,
        ("keyring.drop_marks", "keyring.kept_marks"),
        lambda path: keyring.without_marks(keyring.read(path), number),
        lambda: _marked_for_good().get(number, 0),
        lambda path: keyring.drop_marks(path, number),
        by=by,
        now=now,
    )
    if things:
        raise MarksInUse(things=things, key=number)


def _marked_for_good() -> dict[int, int]:
    """Return how many things are marked under each key, those included that are not committed yet."""
    without_writers((THINGS,))
    return dict(marked_under())


def remark_all(*, by: Acting, now: datetime, batch: int = BATCH) -> Iterator[Progress]:
    """Mark every thing that is under a former key afresh, telling after each batch how far it is.

    Each batch commits by itself. A thing that somebody else is writing is left for the next round.

    Args:
        by: who changes keys; only told in the journal.
        now: aware; of the entry at the end.
        batch: things a transaction.
    """

    def finish(far: Progress) -> bool:
        active = vault.ring().marking
        left = sum(count for key, count in marked_under().items() if key != active)
        if left <= far.broken:
            tell_keys("keyring.marked", {"key": active, "rows": far.done, "broken": far.broken}, by, now)
        return left <= far.broken

    yield from in_rounds((THINGS,), partial(_remark_some, batch), finish)
    refresh_twins()


def remark(held: Declared, row: ThingRow, scope: str) -> None:
    """Mark a locked row afresh under the active key: what it stands in has changed.

    Args:
        scope: id of the thing that it stands in now; "" for none.
    """
    with vault.pinned():
        _mark_rows(held, [row], {row.id: scope}, set())


def _remark_some(most: int, table: str, after: UUID, broken: set[UUID]) -> tuple[UUID | None, int]:
    """Mark the next things afresh; see `keeping.Some`."""
    alone()
    with vault.pinned():
        active = vault.ring().marking
        former = ThingRow.objects.filter(id__gt=after).exclude(marked_under=active).exclude(id__in=broken)
        rows = list(former.select_for_update(skip_locked=True).order_by("id")[:most])
        books = all_declared()
        by_kind = defaultdict[str, list[ThingRow]](list)
        for row in rows:
            by_kind[row.kind].append(row)
        many = 0
        for kind, each in by_kind.items():
            held = books.get(kind)
            if held is None:
                # No playbook tells any more what of it is marked.
                broken.update(row.id for row in each)
                continue
            many += _mark_rows(held, each, scopes_of(held, [row.id for row in each]), broken)
    return (rows[-1].id if rows else None), many


def _mark_rows(held: Declared, rows: Sequence[ThingRow], scopes: dict[UUID, str], broken: set[UUID]) -> int:
    """Mark locked rows of one kind under the active key of the pinned ring, and return how many."""
    press, staged, active = Press(held), Staged(), vault.ring().marking
    sought: dict[UUID, list[int]] = {}
    for row in rows:
        try:
            values = {} if row.purged_on else values_of(row)
        except (SealBroken, KeyUnknown):
            broken.add(row.id)
            continue
        staged.changed.append(row.id)
        if row.purged_on is None:
            staged.mark(row.id.bytes, press.marks(values, {}))
            same = press.same(values, {}, scopes.get(row.id, ""))
            staged.pair(held.kind.id, row.id.bytes, same.values())
            sought[row.id] = [known for mark in same.values() for known in press.known_as(mark)]
    put(staged)
    ThingRow.objects.filter(id__in=staged.changed).update(marked_under=active)
    flag(twins_among(held.kind.id, sought))
    return len(staged.changed)
