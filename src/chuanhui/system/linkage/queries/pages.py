"""What a post has to do with the match: which files it sends, what it runs and decides, what it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chuanhui.grid.posts.rules import Acting, ActingKind
from chuanhui.grid.registers.queries import kinds
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import MatchingPlan, Playbook, RiskRule, Source
from chuanhui.system.linkage import rules
from chuanhui.system.linkage.errors import PlanNotFound, RuleNotFound
from chuanhui.system.linkage.ground import Ground, grounds


@dataclass(frozen=True)
class Part:
    """What one post has to do with one matching plan in force.

    Attributes:
        sends: the files that the post sends.
        runs: it starts runs and decides on doubtful pairs.
        oversees: it reads the whole sharing ledger, and tries rules.
        reads: it reads who has sent and what runs came to, in counts.
        warned: it is told of warnings in its sight and may open what is behind them.
        counts: it reads how many warnings there are in its sight, and how they stand.
    """

    ground: Ground
    sends: tuple[Source, ...]
    runs: bool
    oversees: bool
    reads: bool
    warned: bool
    counts: bool

    @property
    def name(self) -> str:
        """Return how addresses name the plan: ``campaign.plan``."""
        return f"{self.ground.playbook.id}.{self.ground.plan.id}"

    def is_of(self, campaign: str, plan: str) -> bool:
        """Tell whether the plan goes by these names."""
        return (campaign, plan) == (self.ground.playbook.id, self.ground.plan.id)

    @property
    def counts_rules(self) -> bool:
        """Tell whether the post reads counts rule by rule.

        Where the plan does not tell its rules that is for whoever oversees it: of one warning in a village a
        count says which rule fired, and so does a count that moves.
        """
        return self.oversees or (self.counts and self.ground.plan.tells_rule)

    @property
    def is_any(self) -> bool:
        """Tell whether the post has anything to do with it."""
        return bool(self.sends) or self.runs or self.reads or self.counts


def parts(by: Acting, *, at: datetime) -> list[Part]:
    """Return the plans in force with which a post has anything to do, in the order of their campaigns."""
    if by.kind is not ActingKind.POST:
        return []
    return [one for one in _parts(by, at) if one.is_any]


def part_of(by: Acting, name: str, *, at: datetime) -> Part:
    """Return a plan by ``campaign.plan``, the first of the post for "".

    Raises:
        PlanNotFound: none of that name is anything to this post.
    """
    for one in parts(by, at=at):
        if name in ("", one.name):
            return one
    raise PlanNotFound(plan=name)


def part_of_rule(by: Acting, campaign: str, rule: str, *, at: datetime) -> tuple[Part, RiskRule]:
    """Return a rule in force with its plan.

    Raises:
        RuleNotFound: none of that name is anything to this post.
    """
    for one in parts(by, at=at):
        found = one.ground.playbook.risks.get(rule)
        if one.ground.playbook.id == campaign and found is not None and found.plan == one.ground.plan.id:
            return one, found
    raise RuleNotFound(rule=f"{campaign}.{rule}")


def has_pages(by: Acting, *, at: datetime) -> bool:
    """Tell whether a post has any page of the match, for the menu; asks as little as it can."""
    if by.kind is not ActingKind.POST:
        return False
    revealing = {role for one in kinds(stamp=by.stamps.get("registers")).values() for role in one.reveal}
    if not any(by.role in _roles(playbook, plan, revealing) for playbook, plan in _plans(by, at)):
        return False
    return any(one.is_any for one in _parts(by, at))


def _plans(by: Acting, at: datetime) -> Iterator[tuple[Playbook, MatchingPlan]]:
    for beginning in rulebooks.all_in_force(by.territory, at=at):
        playbook = rulebooks.rulebook(beginning.ref)
        for plan in playbook.matching.values():
            yield playbook, plan


def _roles(playbook: Playbook, plan: MatchingPlan, revealing: set[str]) -> set[str]:
    """Return every role that may have anything to do with a plan, whatever the unit."""
    senders = {playbook.deliveries[one].role for one in plan.sources}
    return (
        senders | {word.partition("@")[0] for word in plan.by} | rules.OFFICERS | rules.COUNTERS | revealing
    )


def _sent_by(ground: Ground, by: Acting) -> tuple[Source, ...]:
    """Return the files that a post sends."""
    refusals = (
        (one, rules.refusal_to_deliver(one, by, ground.unit_of, ground.senders(one)))
        for one in ground.sources
    )
    return tuple(one for one, refusal in refusals if refusal is None)


def _parts(by: Acting, at: datetime) -> Iterator[Part]:
    held: Any = kinds(stamp=by.stamps.get("registers"))
    for ground in grounds(by.territory, at=at):
        plan, unit_of = ground.plan, ground.unit_of
        reveal = {
            role
            for name in (ground.home, plan.register)
            for role in (held[name].reveal if name in held else ())
        }
        oversees = rules.may_oversee(plan, by, unit_of)
        warned = oversees or rules.refusal_to_look(reveal, plan, by, unit_of) is None
        yield Part(
            ground,
            _sent_by(ground, by),
            runs=rules.may_run(plan, by, unit_of),
            oversees=oversees,
            reads=rules.may_read_counts(plan, by, unit_of),
            warned=warned,
            counts=warned or by.role in rules.COUNTERS,
        )
