"""Back-testing a rule over the facts that are kept: what it would have said, and what people found then.

It reads the register on record like a run, writes nothing, and hands out numbers only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
from django.db import transaction
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.journal.scope import seeing
from chuanhui.kernel.periods import Period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import About, RiskRule
from chuanhui.system.linkage import outcome, rules
from chuanhui.system.linkage.cards import Cards, paths_of
from chuanhui.system.linkage.errors import BadMonths
from chuanhui.system.linkage.ground import Ground, ground_of_rule
from chuanhui.system.linkage.queries.known import Facts
from chuanhui.system.linkage.queries.said import said_of

MOST_PERIODS = 24


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a rule would have said, period by period, the oldest first.

    Attributes:
        periods: each with how many it would have warned of anew, asked about, and how many of those warned of
            were verified or refuted by people afterwards.
    """

    campaign: str
    rule: RiskRule
    periods: Sequence[outcome.Tested]

    @property
    def found(self) -> int:
        """Return how many warnings there would have been."""
        return sum(one.found for one in self.periods)

    @property
    def confirmed(self) -> int:
        """Return how many of them people found to be true afterwards."""
        return sum(one.confirmed for one in self.periods)

    @property
    def refuted(self) -> int:
        """Return how many of them people found not to be true."""
        return sum(one.refuted for one in self.periods)


def backtest(*, rule: str, months: int, by: Acting, now: datetime, other: RiskRule | None = None) -> Backtest:
    """Return what a rule would have said in the last periods of its plan, by the facts that are kept.

    Args:
        rule: id of a rule in force, or ``campaign.rule``.
        months: how many periods, the present one the last.
        by: who runs or oversees the plan, or the system.
        other: the same rule with other conditions, to be tried before it is put in force.

    Raises:
        RuleNotFound, NotYourMatch, BadMonths: see their sentences.
    """
    ground, declared = ground_of_rule(rule, by.territory, at=now)
    tried = other or declared
    if not rules.may_oversee(ground.plan, by, ground.unit_of) and (
        refusal := rules.refusal_to_run(ground.plan, by, ground.unit_of)
    ):
        raise refusal
    if not 1 <= months <= MOST_PERIODS:
        raise BadMonths(most=MOST_PERIODS)
    people = registers.gather(
        kind=ground.plan.register,
        paths=paths_of(ground, matching=False),
        purpose=f"回测规则“{tried.name.zh}”",
        told={"plan": ground.plan.id, "rule": tried.id},
        by=Acting.system(by.territory) if by.sight.unit is not None else by,
        now=now,
        home=ground.plan.household,
    )
    cards = Cards(ground, people, ground.merged())
    with transaction.atomic(), seeing(Sight.of(by.territory)):
        facts = Facts(ground, cards)
        judged = [_judged(ground, tried, facts, one) for one in _periods(ground, months, now)]
        said = said_of(ground.playbook.id, tried.kind, by.territory)
    places = cards.home_places if tried.of is About.HOUSEHOLD else cards.places
    known: dict[int, list[tuple[date, bool]]] = {}
    for thing, told in said.items():
        if (place := places.get(thing)) is not None:
            known.setdefault(place, []).extend(told)
    return Backtest(ground.playbook.id, tried, outcome.back_test(judged, known))


def _periods(ground: Ground, months: int, now: datetime) -> list[Period]:
    of = period_of(localdate(now), ground.plan.every)
    found = [of]
    while len(found) < months:
        of = of.previous()
        found.insert(0, of)
    return found


def _judged(ground: Ground, rule: RiskRule, facts: Facts, of: Period) -> tuple[str, date, date, pa.Table]:
    """Return a period as `outcome.back_test` takes it; it would have warned when its files were in."""
    known = facts.known(rule.of, of, [rule])
    found = outcome.judge_all([rule], known, ground.columns)
    at = max(rules.due_after(of, one.due, ground.calendar) for one in ground.sources)
    return of.key, of.first, rules.silent_until(at, rule.again, ground.calendar), found
