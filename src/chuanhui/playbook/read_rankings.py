"""Reads `rankings:`: over whom, in which window, made of what, published by whom."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Entries, Node
from chuanhui.playbook.read_consequences import read_bottom, read_consequences
from chuanhui.playbook.read_inspections import levels_above
from chuanhui.playbook.read_rhythm import (
    PUBLIC,
    Known,
    read_each,
    read_period,
    read_posts,
    refuse_public,
    written,
)
from chuanhui.playbook.reading import Reading, Section, limited
from chuanhui.playbook.schema import NOTHING, Each, Indicator, InspectionKind, Part, Ranking, Text

RANKING_KEYS = (
    "name", "window", "over", "within", "score", "missing", "counts_in", "ties", "bottom", "exempt",
    "contest", "publish", "consequence", "note",
)  # fmt: skip
PUBLISH_KEYS = ("by",)
INSPECTED = "inspections."
GROUP = "group"
MOST_RANKINGS = 20

_WEIGHT = re.compile(r"(-?\d{1,3})%")


def read_rankings(
    top: Section,
    known: Known,
    indicators: Mapping[str, Indicator],
    inspections: Mapping[str, InspectionKind],
) -> dict[str, Ranking]:
    """Return the rankings; what they are made of are ids of indicators and of inspections."""
    for name in indicators:
        node = top.get("indicators")
        pair = node.pairs.get(name) if isinstance(node, Entries) else None
        if name in inspections and pair:
            top.reading.fault("PB105", pair[0], value=name, first="inspections", second="indicators")
    return {
        one: _read_ranking(top.reading, one, node, known, indicators, inspections)
        for one, node in limited(top, "rankings", MOST_RANKINGS, required=False)
    }


def _read_ranking(
    reading: Reading,
    ranking_id: str,
    node: Node,
    known: Known,
    indicators: Mapping[str, Indicator],
    inspections: Mapping[str, InspectionKind],
) -> Ranking:
    section = Section(reading, node, f"rankings.{ranking_id}", RANKING_KEYS)
    window, over = read_period(section, "window"), read_each(section, "over", known)
    publish = _publish(section)
    bottom, contest = read_bottom(section), section.get("contest")
    return Ranking(
        id=ranking_id,
        name=section.wording("name"),
        window=window,
        over=over,
        score=_score(section, indicators, inspections),
        publish=publish,
        within=_within(section, over, known),
        missing=_one(section, "missing", vocabulary.MISSING, "unranked"),
        counts_in=_one(section, "counts_in", vocabulary.COUNTS_IN, "visited"),
        ties=_one(section, "ties", vocabulary.TIES, "shared"),
        bottom=bottom,
        exempt=_exempt(section),
        contest=reading.allowance(contest, section.at("contest"), counted=True) if contest else None,
        consequences=read_consequences(section, window, bottom, publish, known),
        note=section.wording("note", 200) if section.get("note") else NOTHING,
    )


def _one(section: Section, key: str, allowed: Mapping[str, Text], default: str) -> str:
    node = section.get(key)
    return (section.reading.one_of(node, section.at(key), allowed) or default) if node else default


def _publish(section: Section) -> tuple[str, ...]:
    """Return who publishes: ``district_desk``, ``{by: district_desk}``."""
    node = section.need("publish")
    if not isinstance(node, Entries):
        return read_posts(section, "publish", required=False)
    part = Section(section.reading, node, section.at("publish"), (*PUBLISH_KEYS, PUBLIC))
    refuse_public(part)
    return read_posts(part, "by")


def _within(section: Section, over: Each, known: Known) -> str:
    """Return the comparable group: a level above what is ranked, or the groups of the playbook."""
    node = section.get("within")
    if node is None:
        return ""
    allowed = (*levels_above(over.of), GROUP)
    found = section.reading.one_of(node, section.at("within"), allowed, "PB110")
    if found == GROUP and not known.groups:
        section.reading.fault("PB080", node, value=GROUP, allowed=())
    return found


def _exempt(section: Section) -> dict[str, Text]:
    node = section.get("exempt")
    if node is None:
        return {}
    part = Section(section.reading, node, section.at("exempt"), tuple(getattr(node, "pairs", ())))
    return {key: part.reading.wording(one, part.at(key), 100) for key, (_, one) in part.node.pairs.items()}


def _score(
    section: Section, indicators: Mapping[str, Indicator], inspections: Mapping[str, InspectionKind]
) -> tuple[Part, ...]:
    """Return the parts of the composite; the weights that add points make 100 % together."""
    node, names = section.need("score"), (*indicators, *inspections)
    if node is None:
        return ()
    reading, where = section.reading, section.at("score")
    part = Section(reading, node, where, tuple(getattr(node, "pairs", ())))
    found: list[Part] = []
    for name, (at, value) in part.node.pairs.items():
        plain = name.removeprefix(INSPECTED)
        if plain not in names or (plain != name and plain not in inspections):
            reading.fault("PB090", at, value=name, allowed=names)
            continue
        weight = _weight(reading, value, f"{where}.{name}")
        if plain in inspections:
            found.append(Part(f"{INSPECTED}{plain}", weight))
            continue
        if indicators[plain].of is None and indicators[plain].count.fact != "score":
            reading.fault("PB100", at, value=plain)
        if indicators[plain].of_things or indicators[plain].of_notices:
            reading.fault("PB119", at, value=plain)
        found.append(Part(plain, weight))
    total = sum(one.weight_pct for one in found if one.weight_pct > 0)
    if part.sound and len(found) == len(part.node.pairs) and total != 100:
        reading.fault("PB091", section.key("score"), where=where, total=f"{total}%")
    return tuple(found)


def _weight(reading: Reading, node: Node, where: str) -> int:
    said, found = written(node), _WEIGHT.fullmatch(written(node))
    if found is None or not -100 <= int(found[1]) <= 100 or int(found[1]) == 0:
        reading.fault("PB023", node, value=said or where, least="-100%", most="100%", unit="%")
        return 0
    return int(found[1])
