"""Counting: slips and batches become sums. Every sum can be made again, and comes out the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from chuanhui.mechanism.assemblies.rules.slips import Slip, read

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Tally:
    """What the slips of a ballot come to.

    Attributes:
        slips: all of them, those that cannot be counted and those left empty included.
        votes: by option, how many chose it.
        areas: by option, the floor area behind those; empty where areas do not count.
        abstained: slips left empty: taking part, agreeing to nothing.
        invalid: slips that cannot be counted: likewise.
    """

    slips: int = 0
    votes: Mapping[str, int] = field(default_factory=dict)
    areas: Mapping[str, Decimal] = field(default_factory=dict)
    abstained: int = 0
    invalid: int = 0

    @property
    def wire(self) -> dict[str, Any]:
        """Return the sums as plain JSON."""
        return {
            "slips": self.slips,
            "votes": dict(self.votes),
            "areas": {option: str(area) for option, area in self.areas.items()},
            "abstained": self.abstained,
            "invalid": self.invalid,
        }


def tally_of(wire: Mapping[str, Any]) -> Tally:
    """Return sums from plain JSON; the inverse of `Tally.wire`."""
    areas = {option: Decimal(area) for option, area in wire.get("areas", {}).items()}
    return Tally(wire["slips"], dict(wire["votes"]), areas, wire["abstained"], wire["invalid"])


def count(options: Sequence[str], slips: Iterable[Slip]) -> Tally:
    """Return what slips come to, in whatever order they are drawn.

    Raises:
        ValueError: a slip of another ballot is among them.
    """
    votes, areas = Counter(dict.fromkeys(options, 0)), dict[str, Decimal]()
    number = abstained = invalid = 0
    for slip in slips:
        number += 1
        chosen = read(options, slip.marks)
        if chosen is None:
            invalid += 1
            continue
        abstained += not chosen
        for option in chosen:
            votes[option] += 1
            if slip.area is not None:
                areas[option] = areas.get(option, NOTHING) + slip.area
    return Tally(number, {one: votes[one] for one in options}, areas, abstained, invalid)


def together(options: Sequence[str], parts: Iterable[Tally]) -> Tally:
    """Return the sums of several counts: of the urn, and of each batch of paper slips."""
    all_parts = list(parts)
    areas: dict[str, Decimal] = {}
    for part in all_parts:
        for option, area in part.areas.items():
            areas[option] = areas.get(option, NOTHING) + area
    return Tally(
        sum(one.slips for one in all_parts),
        {option: sum(one.votes.get(option, 0) for one in all_parts) for option in options},
        areas,
        sum(one.abstained for one in all_parts),
        sum(one.invalid for one in all_parts),
    )
