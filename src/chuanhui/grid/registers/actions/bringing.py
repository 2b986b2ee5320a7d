"""Bringing what was made ready to the server, beside the work on the next batch.

One thread brings batch after batch, on the connection and in the transaction of whoever began. While it is at
work nobody else may use the connection: who has something to ask calls `rest` first. What a batch brings is
seen by the next but one, since the next has asked its questions already.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections

from chuanhui.grid.registers.actions.staging import Staged, put
from chuanhui.grid.registers.errors import NumberTaken
from chuanhui.journal import actions as journal

MERGED = 10
"""Batches that are merged together: each merge looks over what the import has staged so far."""
_TURN_S = 0.0005
Merge = Callable[[list[UUID]], tuple[int, int]]
"""Merges what is staged, some changed things among it, and returns how many things were new and changed."""


class Bringing:
    """Brings batches and merges them; `close` has to be called, whatever happened.

    Attributes:
        added, changed: things merged so far.
    """

    def __init__(self, merge: Merge) -> None:
        self.added = self.changed = 0
        self._merge, self._held = merge, list[Staged]()
        self._under_way: Future[None] | None = None
        self._staged, self._changed = 0, list[UUID]()
        self._connection = connections[DEFAULT_DB_ALIAS]
        self._connection.inc_thread_sharing()
        self._thread = ThreadPoolExecutor(1, "import", self._share)
        # A thread that the server answers would wait for up to 5 ms, each time, until ours lets it go on.
        sys.setswitchinterval(min(sys.getswitchinterval(), _TURN_S))

    def hold(self, batch: Staged) -> None:
        """Keep a batch until `go`."""
        self._held.append(batch)

    def go(self) -> None:
        """Begin to bring what is held."""
        if self._held:
            self._under_way = self._thread.submit(self._bring, self._held)
            self._held = []

    def rest(self) -> None:
        """Wait until the connection is free.

        Raises:
            NumberTaken: somebody else was given a number that this import gives.
        """
        under_way, self._under_way = self._under_way, None
        if under_way is None:
            return
        try:
            under_way.result()
        except IntegrityError as error:
            if "registers_thing_number" in str(error):
                raise NumberTaken(number="…") from None
            raise

    def finish(self) -> None:
        """Bring what is held, and merge all that is not merged yet; raises as `rest` does."""
        self.rest()
        self.go()
        self.rest()
        self._under_way = self._thread.submit(self._merge_staged)
        self.rest()

    def close(self) -> None:
        """End the thread; what it was at is finished or fails, and tells nobody."""
        self._thread.shutdown()
        self._connection.dec_thread_sharing()

    def _share(self) -> None:
        held: Any = self._connection
        connections[DEFAULT_DB_ALIAS] = held

    def _bring(self, batches: list[Staged]) -> None:
        for batch in batches:
            for entry in batch.entries:
                journal.write(entry)
            put(batch)
            self._staged += 1
            self._changed += batch.changed
        if self._staged >= MERGED:
            self._merge_staged()

    def _merge_staged(self) -> None:
        if self._staged:
            added, changed = self._merge(self._changed)
            self.added, self.changed = self.added + added, self.changed + changed
            self._staged, self._changed = 0, []
