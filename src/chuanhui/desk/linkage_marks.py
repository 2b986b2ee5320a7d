"""Two spellings of the same thing, character by character: what they share, and what only one of them has."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters in a row; `differs` where the other side has others, or none."""

    text: str
    differs: bool


def marked(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both texts cut where they differ; texts of which one is empty are not marked at all."""
    if not one or not other or one == other:
        return _whole(one), _whole(other)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        differs = kind != "equal"
        if b > a:
            left.append(Piece(one[a:b], differs))
        if d > c:
            right.append(Piece(other[c:d], differs))
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, False),) if text else ()
