"""Roll codes: eight signs on paper by which somebody on the roll votes without an account."""

from __future__ import annotations

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which people mix up."""
LENGTH = 8


def code_of(chance: bytes) -> str:
    """Return a code from at least 16 random bytes; 31 signs at eight places are 39 bits."""
    number = int.from_bytes(chance, "big")
    found = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        found += SIGNS[place]
    return found


def typed(text: str) -> str:
    """Return a code as it was meant: capital letters, no blanks or dashes; "" where it can be none."""
    found = "".join(text.upper().split()).replace("-", "")
    return found if len(found) == LENGTH and not set(found) - set(SIGNS) else ""


def shown(code: str) -> str:
    """Return a code as it is printed, in two groups of four."""
    return f"{code[:4]}-{code[4:]}"
