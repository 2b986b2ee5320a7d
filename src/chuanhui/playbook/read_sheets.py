"""Reads the score sheet of an inspection: its items, how their points are found, what a fault opens."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Entries, Node
from chuanhui.playbook.read_rhythm import Known, read_opens, read_points
from chuanhui.playbook.reading import Section, limited
from chuanhui.playbook.schema import Item, Text

ITEM_KEYS = (
    "ask", "points", "deduct", "at_most", "choose", "of", "share", "clause", "photo", "opens", "category",
    "fails_below",
)  # fmt: skip
WAYS = ("deduct", "choose")
MOST_ITEMS = 60
FULL = Decimal(100)


def read_sheet(section: Section, known: Known) -> tuple[Item, ...]:
    """Return the items of the sheet; a sheet whose points do not add up to 100 is told, and accepted."""
    items = tuple(
        _read_item(section, one, node, known) for one, node in limited(section, "sheet", MOST_ITEMS)
    )
    node, total = section.key("sheet"), sum((one.points for one in items), Decimal(0))
    if not items and section.get("sheet"):
        section.reading.fault("PB025", node, where=section.at("sheet"))
    elif items and total != FULL:
        section.reading.fault("PB094", node, "warning", where=section.at("sheet"), total=str(total))
    return items


def _read_item(section: Section, item_id: str, node: Node, known: Known) -> Item:
    part = Section(section.reading, node, f"{section.at('sheet')}.{item_id}", ITEM_KEYS)
    points = _points(part, "points", required=True) or Decimal(0)
    share, opens = part.truth("share"), read_opens(part, known)
    if part.sound and sum((*(one in part.node.pairs for one in WAYS), share)) != 1:
        part.reading.fault("PB092", part.node, item=item_id)
    choose, options = _choose(part, points, known)
    return Item(
        id=item_id,
        ask=part.wording("ask"),
        points=points,
        deduct=_points(part, "deduct"),
        at_most=_points(part, "at_most"),
        choose=choose,
        options=options,
        share=share,
        clause=part.text("clause", optional=True),
        photo=part.truth("photo"),
        opens=opens,
        category=_category(part, opens, known),
        fails_below=_points(part, "fails_below"),
    )


def _points(part: Section, key: str, *, required: bool = False) -> Decimal | None:
    node = part.need(key) if required else part.get(key)
    return read_points(part.reading, node, part.at(key)) if node else None


def _choose(part: Section, points: Decimal, known: Known) -> tuple[dict[str, Decimal], dict[str, Text]]:
    """Return the points of each option and its wording, from the list named by `of` or the usual grades."""
    words = _words(part, known)
    chosen: dict[str, Decimal] = {}
    for option, node in part.entries("choose"):
        chosen[option] = read_points(part.reading, node, f"{part.at('choose')}.{option}")
        if option not in words:
            part.reading.fault("PB106", node, value=option, allowed=tuple(words))
    holder = part.get("choose")
    if isinstance(holder, Entries) and chosen and max(chosen.values()) != points:
        part.reading.fault("PB108", holder, most=str(max(chosen.values())), points=str(points))
    return chosen, {option: words.get(option, Text(option)) for option in chosen}


def _words(part: Section, known: Known) -> Mapping[str, Text]:
    node = part.get("of")
    if node is None:
        return vocabulary.GRADES
    name = part.reading.one_of(node, part.at("of"), known.words, "PB041")
    return known.words.get(name, vocabulary.GRADES)


def _category(part: Section, opens: str, known: Known) -> str:
    """Return the category of the case that a fault opens; a kind that sorts its cases needs one."""
    node, field = part.get("category"), known.category_of(opens)
    if field is None:
        if node:
            part.reading.fault("PB093", node, value=part.text("category"), kind=opens or "—", allowed=())
        return ""
    options = tuple(known.words.get(field.of, {}))
    if node is None:
        where = part.get("opens") or part.node
        part.reading.fault("PB093", where, value="—", kind=opens, allowed=options)
        return ""
    said = part.text("category")
    if said and said not in options:
        part.reading.fault("PB093", node, value=said, kind=opens, allowed=options)
        return ""
    return said
