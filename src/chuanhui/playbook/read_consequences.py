"""Reads `bottom:` and `consequence:` of a ranking: what follows, for which post, who decides."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from chuanhui.kernel.allowances import Allowance
from chuanhui.kernel.periods import PeriodKind, period_of
from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Entries, Node
from chuanhui.playbook.read_rhythm import POSTS, Known, listed, read_posts
from chuanhui.playbook.reading import Section
from chuanhui.playbook.schema import Bottom, Consequence

BOTTOM_KEYS = ("count", "share", "group")
CONSEQUENCE_KEYS = ("id", "after", "places", "in_a_row", "unless", "propose", "to", "by", "explains_within")
AFTER = ("bottom", "top")
USUAL_GROUP = 4
MOST_IN_A_ROW = 12

_PRIVATE = tuple(one for one in vocabulary.CASE_ROLES if one not in {"owner", "system"})
_UNLESS = re.compile(r"score *>= *(\d{1,4}(?:\.\d{1,2})?)")


def read_bottom(section: Section) -> Bottom | None:
    """Return what "bottom" means: ``3``, ``{share: 20%, group: 5}``, ``{count: 3, group: 8}``."""
    node, reading = section.get("bottom"), section.reading
    if node is None:
        return None
    if not isinstance(node, Entries):
        count = reading.whole(node, section.at("bottom"), 1, 100)
        return Bottom(count, 0, max(USUAL_GROUP, count + 1))
    part = Section(reading, node, section.at("bottom"), BOTTOM_KEYS)
    count, share = part.whole("count", 1, 100, 0), part.get("share")
    share_pct = reading.percent(share, part.at("share"), 50) if share else 0
    group = part.whole("group", 2, 1000, max(USUAL_GROUP, count + 1))
    if part.sound and bool(count) == bool(share_pct):
        reading.fault("PB111", node)
    elif group <= count:
        reading.fault("PB112", part.get("group") or node, count=count, group=group)
    return Bottom(count, share_pct, group)


def read_consequences(
    section: Section, window: PeriodKind, bottom: Bottom | None, publish: tuple[str, ...], known: Known
) -> tuple[Consequence, ...]:
    """Return what is proposed; one mapping, or a list of several, no two with the same id."""
    node = section.get("consequence")
    if node is None:
        return ()
    found: list[Consequence] = []
    for one in listed(node):
        consequence = _read(section, one, window, bottom, publish, known)
        if consequence is None:
            continue
        if consequence.id in {each.id for each in found}:
            section.reading.fault("PB113", one, value=consequence.id)
        found.append(consequence)
    return tuple(found)


def _read(
    section: Section,
    node: Node,
    window: PeriodKind,
    bottom: Bottom | None,
    publish: tuple[str, ...],
    known: Known,
) -> Consequence | None:
    part = Section(section.reading, node, section.at("consequence"), CONSEQUENCE_KEYS)
    reading = part.reading
    propose, after = part.need("propose"), part.get("after")
    what = reading.one_of(propose, part.at("propose"), vocabulary.PROPOSALS) if propose else ""
    where = (reading.one_of(after, part.at("after"), AFTER) or "bottom") if after else "bottom"
    if where == "bottom" and bottom is None:
        reading.fault("PB095", after or part.node, ranking=section.where)
    ident = part.get("id")
    explains = _explains(part)
    # Without `by` it is those who publish, as versions in force have it; a new text may not (JU006).
    to, by = _to(part), read_posts(part, "by", required=False) or publish
    row = _in_a_row(part, section, window, known)
    if explains is None:
        return None
    return Consequence(
        id=reading.id(ident, part.at("id")) if ident else what,
        after=where,
        in_a_row=row,
        propose=what,
        to=to,
        by=by,
        explains_within=explains,
        places=part.whole("places", 1, 20, 1),
        unless_score=_unless(part),
    )


def _explains(part: Section) -> Allowance | None:
    """Return how long the post may explain before anybody decides; nothing follows without that right."""
    node = part.get("explains_within")
    if node is None:
        if part.sound:
            part.reading.fault("PB096", part.node)
        return None
    return part.reading.allowance(node, part.at("explains_within"), counted=True)


def _to(part: Section) -> tuple[str, ...]:
    """Return the roles of the posts concerned; a resident or a reporter is a private person, not a post."""
    node = part.need("to")
    for one in listed(node) if node else ():
        word = part.reading.scalar(one, part.at("to"))
        if word in _PRIVATE:
            part.reading.fault("PB098", one, value=vocabulary.CASE_ROLES[word])
        elif word and word not in POSTS:
            part.reading.fault("PB042", one, value=word, allowed=POSTS)
    return tuple(word for word in part.words("to") if word in POSTS)


def _in_a_row(part: Section, section: Section, window: PeriodKind, known: Known) -> int:
    """Return how many closed windows in a row; there must be a window, and that many while it is in force."""
    node = part.get("in_a_row")
    row = part.whole("in_a_row", 1, MOST_IN_A_ROW, 1)
    if node and row > 1 and section.get("window") is None:
        part.reading.fault("PB097", node, count=row, windows=0)
    elif node and known.until is not None and known.since != date.min:
        windows = _windows(known.since, known.until, window, row)
        if windows < row:
            part.reading.fault("PB097", node, count=row, windows=windows)
    return row


def _windows(since: date, until: date, window: PeriodKind, enough: int) -> int:
    """Return how many whole windows lie between two days, counted up to `enough`."""
    one, count = period_of(since, window), 0
    if one.first < since:
        one = one.next()
    while one.last <= until and count < enough:
        one, count = one.next(), count + 1
    return count


def _unless(part: Section) -> Decimal | None:
    """Return the pass mark of ``score >= 90``."""
    node = part.get("unless")
    said = part.text("unless") if node else ""
    found = _UNLESS.fullmatch(said)
    if node and said and found is None:
        part.reading.fault("PB103", node, value=said)
    return Decimal(found[1]) if found else None
