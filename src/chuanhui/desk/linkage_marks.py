"""Two spellings of the same thing, character by character: what they share, and what only one of them has.

What parts an address or a number (spaces, dashes, dots) is no difference: one office writes it, another not.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

PARTING = frozenset(" \t\u3000-－—–·．.,，、/")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters in a row; `differs` where the other side has others, or none."""

    text: str
    differs: bool


def marked(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both texts cut where they differ; texts of which one is empty are not marked at all."""
    if not one or not other or is_same(one, other):
        return _whole(one), _whole(other)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        differs = kind != "equal"
        if b > a:
            left.append(Piece(one[a:b], differs and bool(_bare(one[a:b]))))
        if d > c:
            right.append(Piece(other[c:d], differs and bool(_bare(other[c:d]))))
    return tuple(left), tuple(right)


def is_same(one: str, other: str) -> bool:
    """Tell whether two spellings differ in what parts their pieces at most."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(one for one in text if one not in PARTING)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, False),) if text else ()
