"""Streaks over closed windows, and what the playbook proposes after them; a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chuanhui.playbook.schema import Consequence

BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Stood:
    """How one area came out of one published window.

    Attributes:
        window: key of the window.
        rank: None where it had no place (exempt, a part absent).
        bottom: whether it lay at the bottom.
        score: as published.
    """

    window: str
    rank: int | None
    bottom: bool = False
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A consequence that follows from a streak.

    Attributes:
        windows: keys of the windows of the streak, oldest first.
        passed: the score reached the pass mark, so that nothing is proposed.
    """

    consequence: str
    windows: tuple[str, ...]
    score: Decimal | None
    passed: bool


def counts(stood: Stood, consequence: Consequence) -> bool:
    """Tell whether a window counts towards a consequence: the bottom, or the first places."""
    if stood.rank is None:
        return False
    return stood.bottom if consequence.after == BOTTOM else stood.rank <= consequence.places


def streak(past: Sequence[Stood | None], consequence: Consequence) -> tuple[str, ...]:
    """Return the windows of the streak that ends with the last one, oldest first.

    Args:
        past: the windows of one ranking in a row, oldest first, the present one last; None for a window
            without a published standing, which breaks the streak: nobody is held to what was never published.

    A window in which the area had no place neither breaks the streak nor continues it: nobody escapes by
    sending nothing, and nobody is charged with a window that he was not judged in.
    """
    found: list[str] = []
    for stood in reversed(past):
        if stood is None:
            break
        if stood.rank is None:
            if not found:
                break
            continue
        if not counts(stood, consequence):
            break
        found.append(stood.window)
    return tuple(reversed(found))


def dues(past: Sequence[Stood | None], consequences: Iterable[Consequence]) -> tuple[Due, ...]:
    """Return what follows for one area from its last windows, the present one included.

    A streak of twice the length proposes twice, not at every window after the first: each window counts
    once towards each consequence.
    """
    found = []
    for one in consequences:
        windows = streak(past, one)
        if not windows or len(windows) % one.in_a_row:
            continue
        present = past[-1]
        score = present.score if present else None
        passed = one.unless_score is not None and score is not None and score >= one.unless_score
        found.append(Due(one.id, windows[-one.in_a_row :], score, passed))
    return tuple(found)
