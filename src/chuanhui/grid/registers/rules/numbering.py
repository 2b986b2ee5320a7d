"""Stable ids: what stands before the running number, and how the number is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PLACE = re.compile(r"\{(area|within|n)(?::0?(\d+))?\}")
_MOBILE = r"(?!.*(?<![0-9])1[3-9][0-9](?:[._-]?[0-9]{4}){2}(?![0-9]))"
_CITIZEN = r"(?!.*(?<![0-9])[1-8][0-9]{16}[0-9Xx](?![0-9]))"
GIVEN = re.compile(rf"{_MOBILE}{_CITIZEN}[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿._-]{{0,59}}")
"""What a number may look like that somebody gives: no slash, no colon, no space, no mobile or ID number.

Numbers stand in clear in paths, rolls, lists and the journal.
"""


@dataclass(frozen=True, slots=True)
class Stem:
    """What stands around the running number.

    Attributes:
        width: digits, filled up with zeros; 0 where the pattern holds no running number.
    """

    before: str
    after: str
    width: int

    def number(self, running: int) -> str:
        """Return the number with this running number."""
        return f"{self.before}{running:0{self.width}d}{self.after}" if self.width else self.before

    def running(self, number: str) -> int | None:
        """Return the running number of a number of this stem, None where it is none."""
        inner = number.removeprefix(self.before).removesuffix(self.after)
        fits = number.startswith(self.before) and number.endswith(self.after)
        return int(inner) if self.width and fits and inner.isascii() and inner.isdigit() else None


@lru_cache(maxsize=4096)
def stem_of(pattern: str, *, area: str, within: str) -> Stem:
    """Return the stem of a kind's numbers in a place.

    Args:
        pattern: as `RegisterKind.number`.
        area: code of the area that the thing stands in.
        within: number of the thing that its placing tie leads to; "" for none.
    """
    width, parts, last = 0, ["", ""], 0
    side = 0
    for found in _PLACE.finditer(pattern):
        parts[side] += pattern[last : found.start()]
        last = found.end()
        if found[1] == "n":
            width, side = int(found[2] or 1), 1
        else:
            parts[side] += area if found[1] == "area" else within
    parts[side] += pattern[last:]
    return Stem(parts[0], parts[1], width)


def segment(kind: str, number: str) -> str:
    """Return a thing's own part of its `within_path`."""
    return f"{kind}:{number}/"
