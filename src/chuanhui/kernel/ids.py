"""Ids that sort by time: UUID version 7, made here and not in the database.

Layout (RFC 9562): 48 bits of milliseconds since 1970 UTC, then the microseconds within that
millisecond in the twelve bits that follow, then 62 bits of chance. Ids of one process made for the
same instant still grow, so a list ordered by id is a list ordered by time and by making.
"""

from __future__ import annotations

import os
import struct
import threading
from datetime import UTC, datetime
from uuid import UUID

from chuanhui.kernel.instants import in_utc

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


class _Last:
    """The last id made in this process; a forked child forgets it and never continues its parent's."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Forget the last id, and a lock that another thread of the parent may have held when it forked."""
        self.lock = threading.Lock()
        self.micros = -1
        self.chance = 0


_last = _Last()
os.register_at_fork(after_in_child=_last.forget)


def new_id(at: datetime) -> UUID:
    """Return a new id that sorts by `at`; for equal `at` it is greater than the one made before.

    Args:
        at: the action's instant, aware, any zone, not before 1970.

    Raises:
        NaiveTime: `at` has no zone.
    """
    return new_ids(at, 1)[0]


def new_ids(at: datetime, many: int) -> list[UUID]:
    """Return new ids, each as `new_id` makes it, for an instant at which many things are made.

    Raises:
        NaiveTime: `at` has no zone.
    """
    since = in_utc(at) - _EPOCH
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    millis, rest = divmod(micros, 1000)
    base = (millis << 80) | _VERSION | ((rest * 4096 // 1000) << 64) | _VARIANT
    made = []
    with _last.lock:
        for chance in struct.unpack(f">{many}Q", os.urandom(8 * many)):
            if micros == _last.micros:
                # A step of up to 2**32 leaves room for 500 million ids at one instant and stays unguessable.
                _last.chance += 1 + (chance >> 32)
            else:
                # The highest bit starts empty so that the steps above never overflow.
                _last.micros, _last.chance = micros, chance >> 3
            made.append(UUID(int=base | _last.chance))
    return made


def made_at(made: UUID) -> datetime:
    """Return the instant, in UTC and cut to milliseconds, for which an id was made."""
    micros = (made.int >> 80) * 1000
    return datetime.fromtimestamp(micros // 1_000_000, UTC).replace(microsecond=micros % 1_000_000)
