"""Reads `matching:`: which files are matched with which register, by which fields, and who answers for it."""

from __future__ import annotations

from collections.abc import Mapping

from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.nodes import Node
from chuanhui.playbook.read_deliveries import ROLES, read_decimal, read_post
from chuanhui.playbook.read_rhythm import listed, read_period, written
from chuanhui.playbook.read_things import Things
from chuanhui.playbook.reading import Section, limited
from chuanhui.playbook.schema import Bands, CaseKind, IdentifyRole, MatchingPlan, RegisterKind, Source

PLAN_KEYS = (
    "name", "register", "fields", "household", "sources", "every", "by", "bands", "strangers", "tells_rule",
)  # fmt: skip
BAND_KEYS = ("link", "margin", "review", "basis")
AREA = "area"
MOST_PLANS, MOST_PARTS = 10, 8


def read_plans(
    top: Section, things: Things, deliveries: Mapping[str, Source], kinds: Mapping[str, CaseKind]
) -> dict[str, MatchingPlan]:
    """Return the matching plans, by id."""
    plans: dict[str, MatchingPlan] = {}
    for one, node in limited(top, "matching", MOST_PLANS, required=False):
        section = Section(top.reading, node, f"matching.{one}", PLAN_KEYS)
        plans[one] = _read_plan(section, one, things, deliveries, kinds)
    return plans


def _read_plan(
    section: Section,
    ident: str,
    things: Things,
    deliveries: Mapping[str, Source],
    kinds: Mapping[str, CaseKind],
) -> MatchingPlan:
    register = things.name(section, "register")
    household = _household(section, things.get(register))
    kind = things.get(register)
    section.need("sources")
    sources = section.words("sources", deliveries, code="PB155")
    return MatchingPlan(
        id=ident,
        name=section.wording("name"),
        register=register,
        fields=_fields(section, things, register),
        household=household,
        home=kind.ties[household].to if kind and household in kind.ties else "",
        sources=tuple(dict.fromkeys(sources)),
        every=read_period(section, "every", PeriodKind.MONTH),
        by=_by(section),
        bands=_bands(section),
        strangers=_strangers(section, sources, kinds),
        tells_rule=section.truth("tells_rule"),
    )


def _household(section: Section, kind: RegisterKind | None) -> str:
    """Return the tie that makes a household; what another playbook's register has may not be known."""
    node = section.get("household")
    if node is None:
        return ""
    said = section.reading.scalar(node, section.at("household"))
    if said and kind is not None and said not in kind.ties:
        section.reading.fault("PB153", node, value=said, register=kind.id, allowed=tuple(kind.ties))
        return ""
    return said


def _fields(section: Section, things: Things, register: str) -> dict[IdentifyRole, tuple[str, ...]]:
    """Return the paths to what is compared, by role; each is followed through the registers known."""
    node = section.need("fields")
    if node is None:
        return {}
    part = Section(section.reading, node, section.at("fields"), ROLES)
    found: dict[IdentifyRole, tuple[str, ...]] = {}
    for key, (_, value) in part.node.pairs.items():
        if key not in ROLES:
            continue
        nodes = listed(value)
        if len(nodes) > MOST_PARTS:
            section.reading.fault("PB032", value, where=part.at(key), most=MOST_PARTS)
        for one in nodes:
            follow(section, one, part.at(key), things, register)
        found[IdentifyRole(key)] = tuple(said for one in nodes if (said := written(one)))
    return found


def follow(section: Section, node: Node, where: str, things: Things, register: str) -> None:
    """Note a path that leads nowhere: ``home.stairwell.name`` goes through two ties to a field."""
    said = section.reading.scalar(node, where)
    *ties, last = said.split(".")
    kind = things.get(register)
    for tie in ties:
        if kind is None:
            return
        if tie not in kind.ties:
            section.reading.fault("PB153", node, value=tie, register=kind.id, allowed=tuple(kind.ties))
            return
        kind = things.get(kind.ties[tie].to)
    if kind is not None and last and last != AREA and kind.get(last) is None:
        known = (*(one.id for one in kind.fields), AREA)
        section.reading.fault("PB153", node, value=last, register=kind.id, allowed=known)


def _by(section: Section) -> tuple[str, ...]:
    """Return who runs it: roles, or posts such as ``department_desk@xiangcun``."""
    node = section.need("by")
    found: list[str] = []
    for one in listed(node) if node else ():
        said = section.reading.scalar(one, section.at("by"))
        role, unit = read_post(section.reading, one, said) if said else ("", "")
        if role:
            found.append(f"{role}@{unit}" if unit else role)
    return tuple(found)


def _bands(section: Section) -> Bands:
    node = section.get("bands")
    if node is None:
        return Bands()
    part = Section(section.reading, node, section.at("bands"), BAND_KEYS)
    usual = Bands()
    link, margin, review = (
        read_decimal(part.reading, one, part.at(key)) if (one := part.get(key)) else getattr(usual, key)
        for key in ("link", "margin", "review")
    )
    if review >= link or margin < 0:
        section.reading.fault("PB154", section.key("bands"), value=review, link=link, margin=margin)
    return Bands(link, margin, review, part.text("basis"))


def _strangers(section: Section, sources: tuple[str, ...], kinds: Mapping[str, CaseKind]) -> dict[str, str]:
    """Return the kinds of case that ask a sender about rows which match nobody: ``{payroll: pay_rows}``."""
    node = section.get("strangers")
    if node is None:
        return {}
    part = Section(section.reading, node, section.at("strangers"), sources)
    found = {
        key: part.reading.one_of(value, part.at(key), kinds, "PB101")
        for key, (_, value) in part.node.pairs.items()
        if key in sources
    }
    for key, name in found.items():
        if name and kinds[name].about:
            part.reading.fault("PB167", part.get(key) or part.node, kind=name, about=kinds[name].about)
    return {key: name for key, name in found.items() if name}
