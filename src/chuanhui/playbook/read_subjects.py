"""Reads what notices, surveys, ballots and meetings share: what they are about, and the roll."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Node, Scalar
from chuanhui.playbook.read_forms import Words
from chuanhui.playbook.read_rhythm import NUMERIC, listed
from chuanhui.playbook.read_things import Things
from chuanhui.playbook.reading import Section
from chuanhui.playbook.schema import (
    Base,
    CaseKind,
    FieldKind,
    Form,
    RegisterKind,
    Roll,
    Share,
    Weigh,
)

ROLL_KEYS = ("of", "area", "least_age")
CASES, REGISTERS = "cases.", "registers."
MOST_AGE = 120

_SHARE = re.compile(
    r"(at least|more than) (?:(\d{1,3})/(\d{1,3})|(\d{1,3})%) of (?:the )?(roll|voting) by (count|area)"
)


@dataclass(frozen=True)
class Around:
    """What voices and assemblies may name: words, forms, kinds of case and of thing."""

    words: Words
    forms: Mapping[str, Form]
    kinds: Mapping[str, CaseKind]
    things: Things

    def register_of(self, about: str) -> RegisterKind | None:
        """Return the kind of thing that a subject leads to: its own, or the one that its case is about."""
        if about.startswith(REGISTERS):
            return self.things.get(about.removeprefix(REGISTERS))
        kind = self.kinds.get(about.removeprefix(CASES))
        return self.things.get(kind.about) if kind and kind.about else None


def read_about(section: Section, around: Around, key: str = "about") -> str:
    """Return ``cases.<kind>``, ``registers.<kind>``, or "" where nothing is said: an area then."""
    node = section.get(key)
    if node is None:
        return ""
    said, reading = section.reading.scalar(node, section.at(key)), section.reading
    if said.startswith(REGISTERS):
        rest = Scalar(said.removeprefix(REGISTERS), False, node.line, node.col)
        return f"{REGISTERS}{name}" if (name := around.things.named(reading, rest, section.at(key))) else ""
    known = (*(f"{CASES}{one}" for one in around.kinds), *(f"{REGISTERS}{one}" for one in around.things.own))
    if said and said not in known:
        reading.fault("PB130", node, where=section.at(key), value=said, allowed=known)
        return ""
    return said


def read_roll(section: Section, around: Around, about: str) -> Roll | None:
    """Return who is on the roll: ``{of: household, area: area}``; None where nobody is named."""
    node = section.get("roll")
    if node is None:
        return None
    part = Section(section.reading, node, section.at("roll"), ROLL_KEYS)
    of = around.things.name(part, "of")
    kind = around.things.get(of)
    roll = Roll(of, part.text("area", optional=True), part.whole("least_age", 0, MOST_AGE, 0))
    if kind is not None:
        _roll_fields(part, roll, kind)
        _within(part, around, about, kind)
    return roll if of else None


def _roll_fields(part: Section, roll: Roll, kind: RegisterKind) -> None:
    """Note an area that is no number of the register, and an age that the register cannot tell."""
    node, numbers = part.get("area"), tuple(one.id for one in kind.fields if one.field.kind in NUMERIC)
    if node and roll.area and roll.area not in numbers:
        part.reading.fault("PB121", node, where=part.at("area"), value=roll.area, allowed=numbers)
    dated = any(one.field.kind in {FieldKind.ID_NUMBER, FieldKind.DATE} for one in kind.fields)
    if roll.least_age and not dated:
        part.reading.fault("PB131", part.get("least_age") or part.node, value=kind.id)


def _within(part: Section, around: Around, about: str, kind: RegisterKind) -> None:
    """Note a roll of things that can never lie within what the matter is about."""
    subject = around.register_of(about)
    if subject is None or kind.id == subject.id:
        return
    seen: set[str] = set()
    rising = {kind.id}
    while rising:
        seen |= rising
        found = [around.things.get(one) for one in rising]
        if any(one is None for one in found):
            return
        rising = {tie.to for one in found if one for tie in one.ties.values()} - seen
    if subject.id not in seen:
        part.reading.fault("PB132", part.get("of") or part.node, value=kind.id, subject=subject.id)


def read_shares(section: Section, key: str) -> tuple[Share, ...]:
    """Return the shares under `key`: ``at least 2/3 of roll by area``, one or a list of them."""
    node = section.get(key)
    if node is None:
        return ()
    found = (_share(section, one, key) for one in listed(node))
    return tuple(one for one in found if one)


def _share(section: Section, node: Node, key: str) -> Share | None:
    said = section.reading.scalar(node, section.at(key))
    found = _SHARE.fullmatch(said)
    over = int(found[3] or 0) if found and found[2] else 100
    share = Fraction(int(found[2] or found[4]), over) if found and over else Fraction(2)
    if found is None or not 0 < share <= 1 or (share == 1 and found[1] == "more than"):
        if said:
            section.reading.fault("PB133", node, value=said)
        return None
    return Share(Weigh(found[6]), share, Base(found[5]), found[1] == "more than")


def share_said(share: Share) -> str:
    """Return a share as a playbook writes it."""
    over = "more than" if share.strict else "at least"
    return f"{over} {share.share} of {share.base.value} by {share.measure.value}"


def read_residents(section: Section, key: str) -> tuple[str, ...]:
    """Return roles of posts, and `resident` for anybody."""
    section.need(key)
    return section.words(key, (*vocabulary.POST_ROLES, "resident"), code="PB042")
