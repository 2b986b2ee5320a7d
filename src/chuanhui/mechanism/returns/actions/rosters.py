"""Duty rosters: who is planned for a shift, and how many were present; counts, never a trail of places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.returns import rules
from chuanhui.mechanism.returns.actions.placing import Key, blank, place_of
from chuanhui.mechanism.returns.actions.sending import send
from chuanhui.mechanism.returns.actions.writing import Deed, Receipt, once, write
from chuanhui.mechanism.returns.errors import CellMovedOn, WorkUnknown
from chuanhui.mechanism.returns.queries.pool import pool_of


def plan_shift(
    *,
    cell: Key,
    posts: Sequence[int],
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Plan the posts of a shift; an earlier plan gives way until presence is attested.

    Args:
        cell: area, period and shift.
        posts: ids of posts of the roster's pool in this area, at most as many as it picks.
        revision: the revision that the sender looked at, 0 for none.

    Raises:
        ChuanhuiError: every refusal of the room, see errors.py.
    """
    asked = {**cell.told, "posts": list(posts)}
    deed = Deed("plan", by, now, key, asked, {})

    def act() -> Receipt:
        place = place_of(cell, by, now)
        old = place.cell
        if revision is not None and revision != (old.revision if old else 0):
            raise CellMovedOn()
        pool = frozenset(one.post_id for one in pool_of(by.sight, place.ground, place.view.stood))
        new = rules.planned(blank(place, now), posts, pool, place.setting, by=by, now=now)
        return write(old, new, deed)

    return once(deed, act)


def attest_shift(
    *,
    cell: Key,
    present: Mapping[str, Any],
    reason: str = "",
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Attest how many of each force were present on a shift.

    Args:
        present: counts by force; a force that is not told was not asked for, which is not nought.

    Raises:
        WorkUnknown: this is no roster.
        ChuanhuiError: every refusal of the room, see errors.py.
    """
    if not cell.work.startswith("rosters."):
        raise WorkUnknown(work=cell.work)
    return send(cell=cell, values=present, reason=reason, by=by, now=now, key=key, revision=revision)
