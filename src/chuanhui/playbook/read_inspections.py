"""Reads `inspections:`: how often, what is drawn, who rates, how sheets become one score."""

from __future__ import annotations

from typing import NamedTuple

from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Entries, Node, Scalar
from chuanhui.playbook.read_rhythm import (
    AREAS,
    Known,
    read_areas,
    read_points,
    read_posts,
    read_times,
)
from chuanhui.playbook.read_sheets import read_sheet
from chuanhui.playbook.reading import Reading, Section, limited
from chuanhui.playbook.schema import Contest, Each, InspectionKind, Rater, Text

INSPECTION_KEYS = (
    "name", "times", "by", "each", "rates", "line", "draw", "raters", "combine", "sheet", "passing",
    "contest", "recheck", "source",
)  # fmt: skip
DRAW_KEYS = ("of", "each", "per", "then")
THEN_KEYS = ("of", "each")
RATER_KEYS = ("name", "by", "weight", "least")
CONTEST_KEYS = ("by", "within", "decided_by", "corrected_within")
REGISTERS = "registers."
MOST_KINDS = 20
MOST_DRAWN = 1000


class _Drawn(NamedTuple):
    """What is drawn: see `InspectionKind`."""

    draw: int | None = None
    per: str = ""
    then: Each | None = None
    then_draw: int | None = None
    then_things: str = ""


def read_inspections(top: Section, known: Known) -> dict[str, InspectionKind]:
    """Return the kinds of inspection."""
    return {
        one: _read_kind(top.reading, one, node, known)
        for one, node in limited(top, "inspections", MOST_KINDS, required=False)
    }


def _read_kind(reading: Reading, kind_id: str, node: Node, known: Known) -> InspectionKind:
    section = Section(reading, node, f"inspections.{kind_id}", INSPECTION_KEYS)
    times, every = read_times(section, "times")
    each, by = read_areas(section, "each", known), read_posts(section, "by")
    drawn = _draw(section, each, known)
    raters = _raters(section, by)
    passing = section.get("passing")
    return InspectionKind(
        id=kind_id,
        name=section.wording("name"),
        times=times,
        every=every,
        by=by,
        each=each,
        raters=raters,
        combine=_combine(section, raters),
        items=read_sheet(section, known),
        draw=drawn.draw,
        per=drawn.per,
        then=drawn.then,
        then_draw=drawn.then_draw,
        then_things=drawn.then_things,
        passing=read_points(reading, passing, section.at("passing")) if passing else None,
        contest=_contest(section),
        recheck=read_posts(section, "recheck", required=False),
        rates=_units(section, "rates"),
        line=_units(section, "line"),
        source=section.text("source", optional=True),
    )


def _units(section: Section, key: str) -> tuple[str, ...]:
    """Return names of units, each once: ``区城管局``, or ``[保洁一公司, 保洁二公司]``."""
    return tuple(dict.fromkeys(section.words(key)))


def _draw(section: Section, each: Each, known: Known) -> _Drawn:
    """Return how many are drawn per stratum, the stratum, and the second draw inside each one drawn.

    ``draw: 5``; ``draw: {each: 2, per: street}``; ``draw: {of: road, each: 2}`` draws roads inside every
    area that is rated; ``draw: {each: 2, per: street, then: {of: compound, each: 3}}`` draws twice. With
    ``of: registers.household`` it is what is registered in the area.
    """
    node, reading = section.get("draw"), section.reading
    if node is None:
        return _Drawn()
    if not isinstance(node, Entries):
        return _Drawn(reading.whole(node, section.at("draw"), 1, MOST_DRAWN))
    part = Section(reading, node, section.at("draw"), DRAW_KEYS)
    of, number = part.get("of"), part.whole("each", 1, MOST_DRAWN, None)
    kind, things = _inner(part, of, known) if of else (each.of, "")
    per_node, then_node = part.get("per"), part.get("then")
    per = reading.one_of(per_node, part.at("per"), vocabulary.ADMIN) if per_node else ""
    if things or (kind and kind != each.of):
        if per_node and per != each.of:
            reading.fault("PB110", per_node, value=per, allowed=(each.of,))
        if then_node:
            reading.fault("PB110", then_node, value=things or kind, allowed=(each.of,))
        return _Drawn(then=None if things else Each(kind), then_draw=number, then_things=things)
    if per_node and per and not _above(per, each.of):
        reading.fault("PB110", per_node, value=per, allowed=levels_above(each.of))
    if then_node is None:
        return _Drawn(number, per)
    then = Section(reading, then_node, part.at("then"), THEN_KEYS)
    what, count = then.need("of"), then.whole("each", 1, MOST_DRAWN, None)
    inner, things = _inner(then, what, known) if what else ("", "")
    return _Drawn(number, per, None if things else Each(inner), count, things)


def _inner(section: Section, node: Node, known: Known) -> tuple[str, str]:
    """Return the areas that ``of`` names, or the kind of thing: ``registers.household``."""
    said = section.reading.scalar(node, section.at("of"))
    if not said.startswith(REGISTERS):
        return section.reading.one_of(node, section.at("of"), AREAS), ""
    name = Scalar(said.removeprefix(REGISTERS), False, node.line, node.col)
    return "", known.things.named(section.reading, name, section.at("of"))


def levels_above(of: str) -> tuple[str, ...]:
    """Return the levels of the tree above `of`; all of them for a layer."""
    return vocabulary.ADMIN[: vocabulary.ADMIN.index(of)] if of in vocabulary.ADMIN else vocabulary.ADMIN


def _above(level: str, of: str) -> bool:
    return level in levels_above(of)


def _raters(section: Section, by: tuple[str, ...]) -> tuple[Rater, ...]:
    """Return the kinds of raters; those who open the rounds where none are named."""
    if section.get("raters") is None:
        role = by[0] if by else ""
        return (Rater(role, vocabulary.POST_ROLES.get(role, Text(role)), by),) if by else ()
    raters = tuple(_rater(section, one, node) for one, node in section.entries("raters"))
    total = sum(one.weight_pct for one in raters)
    if len(raters) > 1 and _weighted(section) and total != 100:
        section.reading.fault("PB091", section.key("raters"), where=section.at("raters"), total=f"{total}%")
    return raters


def _rater(section: Section, rater_id: str, node: Node) -> Rater:
    part = Section(section.reading, node, f"{section.at('raters')}.{rater_id}", RATER_KEYS)
    weight = part.get("weight")
    known = vocabulary.RATERS.get(rater_id)
    name = part.wording("name") if part.get("name") or known is None else known
    return Rater(
        rater_id,
        name,
        read_posts(part, "by"),
        part.reading.percent(weight, part.at("weight"), 100) if weight else 100,
        part.whole("least", 1, 99, 1),
    )


def _weighted(section: Section) -> bool:
    node = section.get("combine")
    return node is None or section.text("combine") == "weighted"


def _combine(section: Section, raters: tuple[Rater, ...]) -> str:
    node = section.get("combine")
    if node is None:
        return "weighted" if len(raters) > 1 else "mean"
    return section.reading.one_of(node, section.at("combine"), vocabulary.COMBINE) or "mean"


def _contest(section: Section) -> Contest | None:
    node = section.get("contest")
    if node is None:
        return None
    part = Section(section.reading, node, section.at("contest"), CONTEST_KEYS)
    within, other = part.need("within"), part.get("corrected_within")
    allowed = part.reading.allowance(within, part.at("within"), counted=True) if within else None
    corrected = part.reading.allowance(other, part.at("corrected_within"), counted=True) if other else allowed
    by, decided = read_posts(part, "by"), read_posts(part, "decided_by")
    return Contest(by, allowed, decided, corrected) if allowed and corrected else None
