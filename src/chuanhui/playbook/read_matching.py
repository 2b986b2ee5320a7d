"""Reads departments' files, matching plans and risk rules, in the order in which one names another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.playbook.nodes import Node
from chuanhui.playbook.read_conditions import Told, read_when
from chuanhui.playbook.read_deliveries import read_deliveries
from chuanhui.playbook.read_plans import read_plans
from chuanhui.playbook.read_subjects import Around
from chuanhui.playbook.reading import Section, limited
from chuanhui.playbook.schema import NOTHING, About, CaseKind, MatchingPlan, RiskRule, Source

MATCHING_KEYS = ("deliveries", "matching", "risks")
RISK_KEYS = ("name", "plan", "of", "when", "kind", "basis", "opens", "channel", "again", "ask", "files_as")
MOST_RISKS = 60
_SOON = parse_allowance("1 day")


@dataclass(frozen=True)
class Matching:
    """What a playbook says of departments' files and what they may ask."""

    deliveries: Mapping[str, Source]
    plans: Mapping[str, MatchingPlan]
    risks: Mapping[str, RiskRule]


def read_matching(top: Section, around: Around) -> Matching:
    """Return the deliveries, the matching plans and the risk rules."""
    deliveries = read_deliveries(top, around.words)
    plans = read_plans(top, around.things, deliveries, around.kinds)
    risks = {
        one: _read_risk(Section(top.reading, node, f"risks.{one}", RISK_KEYS), one, around, deliveries, plans)
        for one, node in limited(top, "risks", MOST_RISKS, required=False)
    }
    return Matching(deliveries, plans, risks)


def _read_risk(
    section: Section,
    ident: str,
    around: Around,
    deliveries: Mapping[str, Source],
    plans: Mapping[str, MatchingPlan],
) -> RiskRule:
    plan = plans.get(_one(section, "plan", tuple(plans), "PB162"))
    opens = _one(section, "opens", tuple(around.kinds), "PB101")
    kind = around.kinds.get(opens)
    again = section.need("again")
    allowed = section.reading.allowance(again, section.at("again"), counted=True) if again else None
    of = _of(section, plan)
    return RiskRule(
        id=ident,
        name=section.wording("name"),
        plan=plan.id if plan else "",
        of=of,
        when=read_when(section, _told(around, deliveries, plan, of)),
        basis=section.text("basis", longest=200),
        opens=opens,
        again=allowed or _SOON,
        kind=_sorted(section, around, kind),
        channel=_channel(section, around, kind),
        ask=section.wording("ask", 200) if section.get("ask") else NOTHING,
        files_as=_sorted(section, around, kind, "files_as"),
    )


def _one(section: Section, key: str, allowed: tuple[str, ...], code: str = "PB024") -> str:
    node: Node | None = section.need(key)
    return section.reading.one_of(node, section.at(key), allowed, code) if node else ""


def _of(section: Section, plan: MatchingPlan | None) -> About:
    """Return whom the rule is about; a plan without households has rules about single persons only."""
    found = About(_one(section, "of", tuple(About)) or About.HOUSEHOLD)
    if plan and found is About.HOUSEHOLD and not plan.household:
        section.reading.fault("PB166", section.get("of") or section.node, value=plan.id)
    return found


def _told(around: Around, deliveries: Mapping[str, Source], plan: MatchingPlan | None, of: About) -> Told:
    """Return the facts that a rule of the plan may name: of its sources, and of the registers near it."""
    columns = {one.ref: one for source in deliveries.values() for one in source.facts.values()}
    near: tuple[str, ...] = ()
    if plan is not None:
        own = [one for one in (plan.register, plan.home) if one]
        near = tuple(
            dict.fromkeys((*own, *(kind for one in own for kind in around.things.belonging_to(one))))
        )
    sources = plan.sources if plan else tuple(deliveries)
    return Told(
        sources,
        columns,
        near if around.things.others is not None else (),
        around.things,
        around.words,
        plan.register if plan else "",
        of is About.HOUSEHOLD,
    )


def _sorted(section: Section, around: Around, kind: CaseKind | None, key: str = "kind") -> str:
    """Return what is feared, or what its cases are filed as: an option of the list that sorts them."""
    form = around.forms.get(kind.form) if kind else None
    asked = form.get(kind.category) if form and kind and kind.category else None
    node = section.get(key)
    if node is None:
        if key == "kind" and asked is not None and asked.required:
            section.reading.fault("PB165", section.node, kind=kind.id if kind else "", value=asked.of)
        return ""
    options = around.words.get(asked.of, {}) if asked else {}
    return section.reading.one_of(node, section.at(key), tuple(options))


def _channel(section: Section, around: Around, kind: CaseKind | None) -> str:
    """Return the source that its cases are filed with."""
    node = section.get("channel")
    if node is None:
        return ""
    options = around.words.get(kind.source, {}) if kind else {}
    return section.reading.one_of(node, section.at("channel"), tuple(options))
