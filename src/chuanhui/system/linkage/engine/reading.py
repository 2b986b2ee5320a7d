"""Typed tables → keys, piece by piece."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from .compare import group_of
from .keys import ROLES, Keys, joined, read_keys
from .pieces import People
from .strings import Ints, whole_numbers


def read_people(pieces: Iterable[pa.Table], threads: int = 1) -> People:
    """Return the register as keys, piece by piece."""
    persons: list[Ints] = []
    homes: list[Ints] = []

    def typed() -> Iterator[pa.Table]:
        for piece in pieces:
            persons.append(whole_numbers(piece, "person"))
            homes.append(whole_numbers(piece, "household"))
            yield piece.select([role for role in ROLES if role in piece.column_names])

    keys = keys_of(typed(), threads)
    person, household = np.concatenate(persons), np.concatenate(homes)
    household = np.where(household < 0, -2 - np.arange(len(household)), household)
    _, home, size = np.unique(household, return_inverse=True, return_counts=True)
    birth = np.where(keys.birth >= 0, keys.birth, keys.number_birth)
    surname = np.bincount(keys.name[:, 0], minlength=65536)
    surname[0] = 0
    return People(person, household, keys, size[home] - 1, group_of(birth, keys.sex), surname)


def keys_of(pieces: Iterable[pa.Table], threads: int) -> Keys:
    """Return the keys of pieces, in their order; numpy lets other threads run while it works."""
    with ThreadPoolExecutor(threads) as pool:
        waiting = deque[Future[Keys]]()
        done = []
        for piece in pieces:
            if len(waiting) > threads:
                done.append(waiting.popleft().result())
            waiting.append(pool.submit(read_keys, piece))
        done.extend(one.result() for one in waiting)
    return joined(done)
