"""Roll codes: eight signs on paper by which one line of a roll votes or answers without an account.

One alphabet, one way to read what was typed and one keyed mark serve ballots and surveys alike. The database
holds the mark, from which nobody can make the code.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from unicodedata import normalize

SIGNS = "34679ACDEFHJKMNPRTUVWXY"
"""No sign of which another one looks alike: no 0 O, 1 I L, 2 Z, 5 S, 8 B, G Q."""
LENGTH = 8
MARK_BYTES = 16
LEAST_CHANCE = 16


def code_of(chance: bytes) -> str:
    """Return a code made of chance; 23 signs at eight places are 36 bits.

    Args:
        chance: at least 16 bytes, random or a keyed digest.

    Raises:
        ValueError: there are fewer.
    """
    if len(chance) < LEAST_CHANCE:
        raise ValueError("too little chance for a code")
    number, signs = int.from_bytes(chance, "big"), []
    for _ in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs.append(SIGNS[place])
    return "".join(signs)


def as_meant(text: str) -> str:
    """Return a typed code as it was meant: full-width and small letters mended, gaps and dashes gone.

    Returns:
        "" where it can be none. A sign that no code has is let through: it leads nowhere.
    """
    found = "".join(sign for sign in normalize("NFKC", text).upper() if not sign.isspace() and sign != "-")
    return found if len(found) == LENGTH and found.isascii() and found.isalnum() else ""


def shown(code: str) -> str:
    """Return a code as it is printed, in two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def mark_of(key: bytes, roll: bytes, code: str) -> bytes:
    """Return the keyed mark under which a code leads to its line.

    Args:
        key: the house's receipt key.
        roll: which rolls the code is looked for in; the same code has another mark in another one.
        code: as `as_meant` returns it.
    """
    return hmac.new(key, b"roll-mark:" + roll + code.encode(), sha256).digest()[:MARK_BYTES]
