"""The proof: every roll-up compared with the rows themselves, in SQL; what differs, and by how much."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chuanhui.kernel.sight import FIRST, LAST, Span, subtree
from chuanhui.mechanism.rankings.queries.axes import ask


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a roll-up that is not what the rows say.

    Attributes:
        axis: the roll-up's table.
        key: which line: span, depth, first day, path and further keys.
        excess: per counter, how much more the roll-up says than the rows.
    """

    axis: str
    key: dict[str, Any]
    excess: dict[str, int]


def prove(territory: str = "") -> Iterator[Difference]:
    """Yield every line of a roll-up, with what is pending, that differs from the rows counted anew.

    Nothing yielded means: proven. The caller sees everything and has begun a transaction that reads one
    state of the database, with `keeping.undisturbed` around it.

    Args:
        territory: path of an area to look at; "" for everything.
    """
    span = subtree(territory) if territory else Span(FIRST, LAST)
    for axis, key, excess in ask("SELECT * FROM rankings_differing(%s, %s)", [*span]):
        yield Difference(axis, _plain(key), _plain(excess))


def pending() -> int:
    """Return how many facts wait to be added up."""
    return int(ask("SELECT count(*) FROM rankings_pending", [])[0][0])


def _plain(told: Any) -> Any:
    return json.loads(told) if isinstance(told, str) else told
