"""Checks that what a match asks can be asked: a case about whom it concerns, that somebody may open."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from chuanhui.playbook.checks_work import filers
from chuanhui.playbook.faults import Fault
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import (
    About,
    CaseKind,
    FieldKind,
    MatchingPlan,
    Playbook,
    RiskRule,
)

SYSTEM = "system"


def check_matching(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Yield the faults of the cases that risk rules open, and that ask about rows which match nobody."""
    for rule in playbook.risks.values():
        kind, plan = playbook.cases.get(rule.opens), playbook.matching.get(rule.plan)
        if kind is not None and plan is not None:
            at: tuple[str, ...] = ("risks", rule.id, "opens")
            yield from _about(rule, plan, kind, places)
            yield from _blind(playbook, plan, kind, places, at)
            # A kind that is missing where cases must be sorted is told when the rule is read (PB165).
            yield from _opened(playbook, plan, kind, places, at, {kind.category})
    for plan in playbook.matching.values():
        for source, name in plan.strangers.items():
            if kind := playbook.cases.get(name):
                at = ("matching", plan.id, "strangers", source)
                yield from _opened(playbook, plan, kind, places, at, set())


def _blind(
    playbook: Playbook, plan: MatchingPlan, kind: CaseKind, places: Places, at: tuple[str, ...]
) -> Iterator[Fault]:
    """Yield a case that a run files through a post which may not see what it is about."""
    about = playbook.registers.get(kind.about) or places.beside.get(kind.about)
    if about is None or not about.seen_by or SYSTEM in filers(kind):
        return
    roles = {one.partition("@")[0] for one in plan.by}
    if roles & filers(kind) and not roles & filers(kind) & set(about.seen_by):
        yield places.fault(
            "PB169", *at, kind=kind.name, roles=plan.by, register=about.name, allowed=about.seen_by
        )


def _about(rule: RiskRule, plan: MatchingPlan, kind: CaseKind, places: Places) -> Iterator[Fault]:
    """Yield a case that cannot say whom it is about."""
    about = plan.home if rule.of is About.HOUSEHOLD else plan.register
    if about and kind.about != about:
        yield places.fault("PB163", "risks", rule.id, "opens", kind=kind.id, about=about)


def _opened(
    playbook: Playbook,
    plan: MatchingPlan,
    kind: CaseKind,
    places: Places,
    at: tuple[str, ...],
    given: Collection[str],
) -> Iterator[Fault]:
    """Yield what keeps a run from opening a case: nobody may file it, or nobody answers what it asks.

    A run writes the first text of the form, and what is `given` by the rule.
    """
    roles = {one.partition("@")[0] for one in plan.by} | {SYSTEM}
    if not roles & filers(kind):
        yield places.fault("PB164", *at, roles=plan.by, kind=kind.id, allowed=tuple(sorted(filers(kind))))
    form = playbook.forms.get(kind.form)
    fields = form.fields if form else ()
    told = next((one.id for one in fields if one.kind is FieldKind.TEXT), "")
    missing = tuple(one.id for one in fields if one.required and one.id != told and one.id not in given)
    if missing:
        yield places.fault("PB168", *at, kind=kind.id, fields=missing)
