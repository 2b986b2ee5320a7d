"""The text of a standing: canonical JSON from which every figure can be read back, and its digest.

Two reckonings of the same window give the same bytes; the frozen text is what that is measured against.
The ids behind a number are not in the text but their digest is, so that they too are part of the promise.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chuanhui.kernel.canonical import canonical_json, digest
from chuanhui.kernel.instants import utc_text
from chuanhui.mechanism.rankings.rules.numbers import plain
from chuanhui.mechanism.rankings.rules.parts import Side, Value, Worth
from chuanhui.mechanism.rankings.rules.standings import Line, Place, Why

FORM = 1
"""Form of the text; another form gets another number, and old texts stay readable."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a standing is reckoned from, besides the journal.

    Attributes:
        territory, campaign, version, ranking, window: which ranking of which playbook version, and when.
        since, until: bounds of the window; cases are looked at as they stood at `until`.
        known_at: instant whose knowledge of the grid, of scores and of returns is used.
        exempt: reasons by code of areas that somebody exempted in this one window.
    """

    territory: str
    campaign: str
    version: int
    ranking: str
    window: str
    since: datetime
    until: datetime
    known_at: datetime
    exempt: Mapping[str, str] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """Return the playbook reference, ``wenming@3``."""
        return f"{self.campaign}@{self.version}"

    def to_wire(self) -> dict[str, Any]:
        """Return the head as plain JSON holds it."""
        return {
            "territory": self.territory,
            "campaign": self.campaign,
            "version": self.version,
            "ranking": self.ranking,
            "window": self.window,
            "since": utc_text(self.since),
            "until": utc_text(self.until),
            "known_at": utc_text(self.known_at),
            "exempt": dict(self.exempt),
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Head:
        """Return the head from its plain form."""
        times = {name: datetime.fromisoformat(wire[name]) for name in ("since", "until", "known_at")}
        return cls(**{**wire, **times})


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing: what it was reckoned from, and its lines."""

    head: Head
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Return the canonical text."""
        lines = [line_to_wire(one) for one in self.lines]
        return canonical_json({"form": FORM, "head": self.head.to_wire(), "lines": lines})

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the text, in hexadecimal."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a standing's text, in hexadecimal."""
    return digest(text).hex()


def read(text: str) -> tuple[Head, tuple[Line, ...]]:
    """Return what a frozen text says; the ids behind its numbers are kept beside it."""
    wire = json.loads(text)
    return Head.from_wire(wire["head"]), tuple(line_from_wire(one) for one in wire["lines"])


def line_to_wire(line: Line) -> dict[str, Any]:
    """Return one line as the text holds it."""
    return {
        "key": line.place.key,
        "code": line.place.code,
        "name": line.place.name,
        "paths": list(line.place.paths),
        "home": line.place.home,
        "chain": sorted(line.place.chain),
        "above": [list(one) for one in line.place.above],
        "group": line.group,
        "score": None if line.score is None else str(line.score),
        "rank": line.rank,
        "why": line.why.value,
        "reason": line.reason,
        "bottom": line.bottom,
        "parts": [_value_to_wire(one) for one in line.values],
    }


def line_from_wire(wire: Mapping[str, Any]) -> Line:
    """Return one line from what the text holds; its sides know how many rows they have, not which."""
    place = Place(
        key=wire["key"],
        code=wire["code"],
        name=wire["name"],
        paths=tuple(wire["paths"]),
        home=wire["home"],
        chain=frozenset(wire["chain"]),
        above=tuple((level, path) for level, path in wire["above"]),
    )
    return Line(
        place=place,
        group=wire["group"],
        values=tuple(_value_from_wire(one) for one in wire["parts"]),
        score=None if wire["score"] is None else Decimal(wire["score"]),
        rank=wire["rank"],
        why=Why(wire["why"]),
        bottom=wire["bottom"],
        reason=wire["reason"],
    )


def _value_to_wire(value: Value) -> dict[str, Any]:
    return {
        "of": value.of,
        "worth": value.worth.value,
        "value": None if value.value is None else plain(value.value),
        "count": _side_to_wire(value.count),
        "base": None if value.base is None else _side_to_wire(value.base),
    }


def _value_from_wire(wire: Mapping[str, Any]) -> Value:
    return Value(
        of=wire["of"],
        worth=Worth(wire["worth"]),
        value=None if wire["value"] is None else Fraction(wire["value"]),
        count=Side(Fraction(wire["count"]["amount"])),
        base=None if wire["base"] is None else Side(Fraction(wire["base"]["amount"])),
    )


def _side_to_wire(side: Side) -> dict[str, Any]:
    return {"amount": plain(side.amount), "rows": len(side.ids), "ids": ids_digest(side.ids)}


def ids_digest(ids: Iterable[str]) -> str:
    """Return the SHA-256 of the ids behind a number, in hexadecimal."""
    return digest("\n".join(ids)).hex()
