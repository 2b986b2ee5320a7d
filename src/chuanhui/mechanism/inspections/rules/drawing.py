"""The draw: who is inspected is settled by a published number, not by a person.

Every candidate gets a lot, the SHA-256 of the seed and its code; the lowest lots of each stratum are drawn.
tools/verify_draw.py repeats this arithmetic without importing it; change neither alone.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chuanhui.kernel.canonical import SEPARATOR, digest

SCHEME = "chuanhui.draw.1"


class Candidate(NamedTuple):
    """An area that may be drawn: the stratum it stands in, and its code."""

    stratum: str
    code: str


def seed_of(
    seal: bytes, *, area: str, campaign: str, kind: str, period: str, number: int, territory: str = ""
) -> bytes:
    """Return the seed of a round: nobody chooses it, and everybody can work it out afterwards.

    Args:
        seal: digest of the journal's last seal before the period began, of its first where none is older;
            empty for a journal without entries.
        area: path of the area in which the round is run.
        campaign, kind: which inspection.
        period: key of the period, ``2026-W53``.
        number: which round of that period, from 1.
        territory: root path of the territory; the area's own root where it is not said.
    """
    root = territory or area.split(".", 1)[0] + "."
    return digest(SCHEME, seal.hex(), root, area, campaign, kind, period, str(number))


def lot(seed: bytes, code: str) -> bytes:
    """Return the lot of a candidate: SHA-256 over the seed in hexadecimal, U+001F and the code."""
    return hashlib.sha256(f"{seed.hex()}{SEPARATOR}{code}".encode()).digest()


def draw(seed: bytes, candidates: Iterable[Candidate], per_stratum: int | None) -> tuple[Candidate, ...]:
    """Return who is drawn, by stratum and code.

    The order of the candidates does not matter. Another candidate in the same stratum may push somebody
    out; one in another stratum never does.

    Args:
        seed: see `seed_of`.
        candidates: each code once.
        per_stratum: how many of each stratum, ≥ 1; all of a smaller one. None draws everybody.
    """
    strata: dict[str, set[str]] = defaultdict(set)
    for one in candidates:
        strata[one.stratum].add(one.code)
    drawn = []
    for stratum in sorted(strata):
        ordered = sorted(strata[stratum], key=lambda code: (lot(seed, code), code))
        chosen = ordered if per_stratum is None else ordered[:per_stratum]
        drawn += [Candidate(stratum, code) for code in sorted(chosen)]
    return tuple(drawn)


def inside(seed: bytes, drawn: str) -> bytes:
    """Return the seed of the second draw, inside an area that was drawn: any village, any household."""
    return hashlib.sha256(f"{seed.hex()}{SEPARATOR}then{SEPARATOR}{drawn}".encode()).digest()


def draw_inside(seed: bytes, drawn: str, codes: Sequence[str], count: int | None) -> tuple[str, ...]:
    """Return the codes of the second draw inside the area `drawn`, by code; all where `count` is None."""
    found = draw(inside(seed, drawn), [Candidate("", code) for code in codes], count)
    return tuple(one.code for one in found)
