"""Who decides what is in force; pure."""

from __future__ import annotations

from chuanhui.grid.posts.rules import Acting, ActingKind, Role

DECIDERS = frozenset({Role.ADMINISTRATOR, Role.DISTRICT_DESK})
"""Roles that manage the campaigns of their own territory."""


def may_rule(by: Acting, territory: str) -> bool:
    """Tell whether `by` may decide which rules are in force in a territory.

    The system may everywhere; the administrator and the district desk in their own territory, when they see
    the whole of it.

    Args:
        by: who decides.
        territory: the root path of the territory.
    """
    if by.kind is ActingKind.SYSTEM:
        return True
    return (
        by.kind is ActingKind.POST
        and by.role in DECIDERS
        and by.territory == territory
        and by.sight.unit is None
        and by.sight.covers(territory)
    )
