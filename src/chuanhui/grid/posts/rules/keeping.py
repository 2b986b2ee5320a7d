"""A territory is never left without an administrator; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chuanhui.grid.posts.rules.facts import Spell


def held_until(spells: Iterable[Spell], on: date) -> date:
    """Return the first day from `on` on that no spell holds; `date.max` when there is none.

    Args:
        spells: in any order; they may overlap.
        on: the first day that is asked about.
    """
    day = on
    for spell in sorted(spells, key=lambda one: one.valid_from):
        if spell.holds(day):
            day = spell.valid_until or date.max
    return day
