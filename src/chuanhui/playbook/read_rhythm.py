"""Reads rhythms: every which period, for which areas, due when, from which day until which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from chuanhui.kernel.allowances import WEEKDAYS
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Entries, Items, Node, Scalar
from chuanhui.playbook.read_forms import Words
from chuanhui.playbook.read_things import Things
from chuanhui.playbook.reading import Reading, Section
from chuanhui.playbook.schema import CaseKind, DueAt, Each, Field, FieldKind, Form, Group

POSTS = tuple(vocabulary.POST_ROLES)
PERIODS: dict[str, PeriodKind] = {
    **{kind.value: kind for kind in PeriodKind},
    "日": PeriodKind.DAY,
    "天": PeriodKind.DAY,
    "周": PeriodKind.WEEK,
    "旬": PeriodKind.XUN,
    "月": PeriodKind.MONTH,
    "季": PeriodKind.QUARTER,
    "季度": PeriodKind.QUARTER,
    "年": PeriodKind.YEAR,
}
AREAS = tuple(one for one in vocabulary.EACH if one != "unit")
NUMERIC = (FieldKind.NUMBER, FieldKind.QUANTITY)
ZEROS = ("confirm", "refused")
PUBLIC = "public"
"""A word that was dropped; it is read only to say where the public figures are."""

_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_TIMES = re.compile(r"(\d{1,2}) per (\w+)|每(日|天|周|旬|月|季|季度|年)(\d{1,2})次")
_POINTS = re.compile(r"\d{1,4}(\.\d{1,2})?")
_DAYS = {name: day for names in WEEKDAYS.values() for day, name in enumerate(names)}


@dataclass(frozen=True)
class Known:
    """What recurring and judged work may refer to, and the days on which the playbook is in force."""

    words: Words
    forms: Mapping[str, Form]
    kinds: Mapping[str, CaseKind]
    since: date = date.min
    until: date | None = None
    groups: Mapping[str, Group] = field(default_factory=dict)
    things: Things = field(default_factory=Things)

    def category_of(self, kind_id: str) -> Field | None:
        """Return the field that sorts the cases of a kind, or None."""
        kind = self.kinds.get(kind_id)
        form = self.forms.get(kind.form) if kind else None
        return form.get(kind.category) if form and kind and kind.category else None


def read_groups(top: Section) -> dict[str, Group]:
    """Return the groups of areas: ``rural: {name: 农村办事处, areas: [城北, 城南]}``."""
    groups: dict[str, Group] = {}
    for group_id, node in top.entries("groups"):
        section = Section(top.reading, node, f"groups.{group_id}", ("name", "areas"))
        section.need("areas")
        groups[group_id] = Group(group_id, section.wording("name"), section.words("areas"))
    return groups


def read_period(section: Section, key: str, default: PeriodKind | None = None) -> PeriodKind:
    """Return the period under `key`: ``week``, ``周``, ``xun``, ``旬`` …"""
    node = section.get(key) if default else section.need(key)
    word = section.reading.one_of(node, section.at(key), PERIODS) if node else ""
    return PERIODS.get(word, default or PeriodKind.WEEK)


def read_each(section: Section, key: str, known: Known) -> Each:
    """Return for whom: ``community``, or ``{of: community, among: rural}``."""
    node = section.need(key)
    if node is None:
        return Each("")
    if not isinstance(node, Entries):
        return Each(section.reading.one_of(node, section.at(key), vocabulary.EACH))
    part = Section(section.reading, node, section.at(key), ("of", "among"))
    of, among = part.need("of"), part.get("among")
    return Each(
        part.reading.one_of(of, part.at("of"), vocabulary.EACH) if of else "",
        part.reading.one_of(among, part.at("among"), known.groups, "PB080") if among else "",
    )


def read_areas(section: Section, key: str, known: Known) -> Each:
    """Return which areas are meant: a unit stands in no tree, nothing adds up and nobody draws there."""
    each, node = read_each(section, key, known), section.get(key)
    if node is None or each.of in AREAS or not each.of:
        return each
    section.reading.fault("PB117", node, value=each.of, allowed=AREAS)
    return Each("", each.among)


def read_due(section: Section, every: PeriodKind) -> DueAt:
    """Return when a return is due: ``"18:00"``, ``"Sunday 18:00"``, ``{after: 2 working days}``."""
    node, reading = section.need("due"), section.reading
    if node is None:
        return DueAt()
    if isinstance(node, Entries):
        part = Section(reading, node, section.at("due"), ("after",))
        after = part.need("after")
        return DueAt(after=reading.allowance(after, part.at("after"), counted=True) if after else None)
    said = reading.scalar(node, section.at("due"))
    first, _, second = said.rpartition(" ")
    at = read_hour(second)
    if not said:
        return DueAt()
    if at is None or (first and first not in _DAYS):
        reading.fault("PB081", node, value=said)
        return DueAt()
    if first and every is not PeriodKind.WEEK:
        reading.fault("PB082", node, value=said, every=vocabulary.RHYTHMS[every])
    return DueAt(at, _DAYS.get(first))


def read_hour(text: str) -> time | None:
    """Return a time of day written ``18:00``, None where it is none."""
    found = _HOUR.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None


def read_time(section: Section, key: str) -> time:
    """Return the time of day under `key`, which must be there."""
    node = section.need(key)
    said = section.reading.scalar(node, section.at(key)) if node else ""
    at = read_hour(said)
    if node and said and at is None:
        section.reading.fault("PB086", node, value=said)
    return at or time(0, 0)


def read_times(section: Section, key: str) -> tuple[int, PeriodKind]:
    """Return how often: ``2 per week`` or ``每周2次``; once a month where it is left out."""
    node = section.need(key)
    said = section.reading.scalar(node, section.at(key)) if node else ""
    found = _TIMES.fullmatch(said)
    word = (found[2] or found[3]) if found else ""
    if found is None or word not in PERIODS or not 1 <= int(found[1] or found[4]) <= 31:
        if node and said:
            section.reading.fault("PB085", node, value=said)
        return 1, PeriodKind.MONTH
    return int(found[1] or found[4]), PERIODS[word]


def read_span(section: Section, known: Known) -> tuple[date | None, date | None]:
    """Return the first and the last day of the work; both within the days that the playbook is in force."""
    since, until = (_day(section, key, known) for key in ("since", "until"))
    if since and until and until < since:
        node = section.get("until") or section.node
        section.reading.fault("PB084", node, value=until, first=since, last="…")
    return since, until


def _day(section: Section, key: str, known: Known) -> date | None:
    node = section.get(key)
    if node is None:
        return None
    day = section.reading.day(node, section.at(key))
    too_late = known.until is not None and day > known.until
    if day != date.min and (day < known.since or too_late):
        section.reading.fault("PB084", node, value=day, first=known.since, last=known.until or "…")
    return day


def read_posts(section: Section, key: str, *, required: bool = True) -> tuple[str, ...]:
    """Return roles of posts; `owner` and `resident` are no posts."""
    if required:
        section.need(key)
    return section.words(key, POSTS, code="PB042")


def refuse_public(section: Section) -> None:
    """Refuse ``public:``, which nothing ever showed: the public figures are the portal's, by street."""
    if node := section.get(PUBLIC):
        section.reading.fault("PB118", node)


def read_opens(section: Section, known: Known) -> str:
    """Return the kind of case that is opened, "" for none."""
    node = section.get("opens")
    return section.reading.one_of(node, section.at("opens"), known.kinds, "PB101") if node else ""


def read_points(reading: Reading, node: Node, where: str) -> Decimal:
    """Return points written exactly: ``40`` or ``2.5``."""
    said = reading.scalar(node, where)
    if said and not _POINTS.fullmatch(said):
        reading.fault("PB102", node, value=said)
        return Decimal(0)
    return Decimal(said or 0)


def listed(node: Node) -> list[Node]:
    """Return the nodes of a list; a single one counts as a list of one."""
    return node.items if isinstance(node, Items) else [node]


def written(node: Node) -> str:
    """Return what is written at a node, "" where it is no single value."""
    return node.value.strip() if isinstance(node, Scalar) else ""
