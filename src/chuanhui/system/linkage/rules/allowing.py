"""Who sends a file, who runs a plan and decides, who may look behind a warning; pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from chuanhui.grid.posts.rules import Acting, ActingKind, Role
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.periods import BadPeriod, Period, parse_period
from chuanhui.playbook.schema import MatchingPlan, Source
from chuanhui.playbook.vocabulary import ROLES
from chuanhui.system.linkage.errors import (
    BadAnswer,
    BadDecision,
    BadMatchPeriod,
    NotYourDelivery,
    NotYourMatch,
    NotYourWarning,
    PairDecided,
    RunEnded,
)
from chuanhui.system.linkage.rules.state import Pair, PairState, Run, RunState, Stage, Why

OFFICERS = frozenset({Role.AUDITOR.value, Role.DISTRICT_DESK.value})
"""Roles that guard personal data: they read the sharing ledger and what runs came to."""

LEADERS = frozenset({Role.DISTRICT_HEAD.value})
"""Roles that read how the whole match stands in counts; of nobody whom it is about."""

COUNTERS = LEADERS | {Role.STREET_HEAD.value, Role.STREET_LEADER.value}
"""Roles that read how many warnings there are in their own area, and how they stand; of nobody."""

UnitOf = Callable[[str], int | None]
"""The id of the unit that a playbook names, None where the territory has none of that name."""


def who(words: Collection[str], lang: str = "zh") -> str:
    """Return the words of a `by:` as a reader says them: 部门派遣员（yibaoju）、区级派遣员."""
    told = []
    for word in words:
        role, _, unit = word.partition("@")
        name = ROLES[role].get(lang) if role in ROLES else role
        told.append(f"{name}（{unit}）" if unit else name)
    return (", " if lang == "en" else "、").join(told)


def is_meant(word: str, by: Acting, unit_of: UnitOf) -> bool:
    """Tell whether a post is meant by ``role`` or ``role@unit``."""
    role, _, unit = word.partition("@")
    return by.kind is ActingKind.POST and by.role == role and (not unit or by.unit_id == unit_of(unit))


def refusal_to_deliver(
    source: Source, by: Acting, unit_of: UnitOf, parties: Collection[int] = ()
) -> ChuanhuiError | None:
    """Return why a post does not send a source's file, or None.

    Args:
        parties: units expected to send it; asked only where the playbook names a group of areas.
    """
    word = f"{source.role}@{source.unit}" if source.unit else source.role
    if is_meant(word, by, unit_of) and (not source.among or by.unit_id in parties):
        return None
    return NotYourDelivery(source_name=source.name.zh, who=who([word]))


def may_run(plan: MatchingPlan, by: Acting, unit_of: UnitOf) -> bool:
    """Tell whether a post runs a plan and decides on its pairs; the system runs every plan."""
    return by.kind is ActingKind.SYSTEM or any(is_meant(word, by, unit_of) for word in plan.by)


def refusal_to_run(plan: MatchingPlan, by: Acting, unit_of: UnitOf) -> ChuanhuiError | None:
    """Return why a post does not run a plan, or None."""
    if may_run(plan, by, unit_of):
        return None
    return NotYourMatch(plan_name=plan.name.zh, who=who(plan.by))


def may_oversee(plan: MatchingPlan, by: Acting, unit_of: UnitOf) -> bool:
    """Tell whether a post reads what runs of a plan came to: who runs it, and who guards personal data."""
    return by.role in OFFICERS or may_run(plan, by, unit_of)


def may_read_counts(plan: MatchingPlan, by: Acting, unit_of: UnitOf) -> bool:
    """Tell whether a post reads who has sent and what runs came to: who oversees a plan, and who leads."""
    return by.role in LEADERS or may_oversee(plan, by, unit_of)


def refusal_to_look(
    reveal: Collection[str], plan: MatchingPlan, by: Acting, unit_of: UnitOf
) -> ChuanhuiError | None:
    """Return why a post does not see what is behind a warning, or None.

    Args:
        reveal: roles that may see protected fields of the household's register, in their own area.
    """
    if by.kind is ActingKind.POST and (by.role in reveal or may_run(plan, by, unit_of)):
        return None
    return NotYourWarning(who=who(tuple(dict.fromkeys((*reveal, *plan.by)))))


def period_for(key: str, of: Source | MatchingPlan, today: date) -> Period:
    """Return the period that a key names, where it is one of the source or plan and has begun.

    Raises:
        BadMatchPeriod: it is not.
    """
    try:
        period = parse_period(key)
    except BadPeriod as error:
        raise BadMatchPeriod(period=key, why=error.sentence("zh"), why_en=error.sentence("en")) from None
    if period.kind is not of.every:
        raise BadMatchPeriod(period=key, why="时段种类不符。", why_en="it is of another kind.")
    if period.first > today:
        raise BadMatchPeriod(period=key, why="尚未开始。", why_en="it has not begun.")
    return period


def refusal_to_cancel(run: Run, done: Collection[str]) -> ChuanhuiError | None:
    """Return why a run is not cancelled: it has ended, or its warnings are on their way to people."""
    if run.is_under_way and Stage.WARN.value not in done:
        return None
    if run.state is RunState.FAILED and Stage.WARN.value not in done:
        return None
    return RunEnded(state=run.state.zh, state_en=run.state.en)


def refusal_to_resume(run: Run) -> ChuanhuiError | None:
    """Return why a run is not gone on with: only one that stopped with a fault is."""
    if run.state is RunState.FAILED:
        return None
    return RunEnded(state=run.state.zh, state_en=run.state.en)


def decision_of(word: str, reason: str) -> PairState:
    """Return what a clerk's word makes of a pair.

    Raises:
        BadDecision: no such word, or no reason where one is needed.
    """
    found = {
        "confirm": PairState.CONFIRMED,
        "deny": PairState.DENIED,
        "unsure": PairState.UNSURE,
    }.get(word)
    if found is None or (found is not PairState.CONFIRMED and not reason):
        raise BadDecision()
    return found


def refusal_to_decide(pair: Pair) -> ChuanhuiError | None:
    """Return why a pair is not decided on, or None."""
    if pair.state is PairState.OPEN:
        return None
    return PairDecided(state=pair.state.zh, state_en=pair.state.en)


def answer_of(word: str) -> Why:
    """Return why a row did not come again.

    Raises:
        BadAnswer: no such answer.
    """
    if word not in set(Why):
        raise BadAnswer(answers="、".join(one.zh for one in Why), answers_en=", ".join(one.en for one in Why))
    return Why(word)
