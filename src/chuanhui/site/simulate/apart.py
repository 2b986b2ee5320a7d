"""Which campaigns have a player of their own; those who play whatever is in force leave them alone."""

from __future__ import annotations

from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.voice import queries

APART = frozenset({"fangfanpin"})
"""Ids of playbooks. `linkage` plays this one: its cases come from warnings, its notices from its cases."""
MOST = 1_000


def is_told(territory: str) -> bool:
    """Tell whether a notice of another campaign was posted in a territory; the caller sees everything."""
    posted = queries.notices(Sight.of(territory), most=MOST)
    return any(one.ref.partition("@")[0] not in APART for one in posted)
