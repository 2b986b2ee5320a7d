"""Stamps: a number per room that rises with every change, so that what a process remembers never goes stale.

A cache keeps the stamp it was built under and compares it once a request; `bump` belongs into the very
transaction that changes the rows. A reader that sees the old number still sees the old rows.
"""

from __future__ import annotations

from django.db import connection


def bump(room: str, step: int = 1) -> int:
    """Raise the stamp of `room` within this transaction and return it.

    Two transactions that bump the same room run one after the other.

    Args:
        room: whose memory goes stale.
        step: how far; a random one where a cache may be filled inside a transaction that is then rolled
            back, so that the next transaction's stamp is never mistaken for that one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_stamp AS stamp (room, version) VALUES (%s, %s) "
            "ON CONFLICT (room) DO UPDATE SET version = stamp.version + excluded.version RETURNING version",
            [room, step],
        )
        return int(cursor.fetchone()[0])


def read(*rooms: str) -> dict[str, int]:
    """Return the stamps of `rooms` in one statement; a room that never changed has 0."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT room, version FROM journal_stamp WHERE room = ANY(%s)", [list(rooms)])
        found = dict(cursor.fetchall())
    return {room: int(found.get(room, 0)) for room in rooms}
