"""Plays the rankings: every window that is over is frozen and published; some proposals are explained.

As elsewhere nothing here knows a campaign: which rankings there are is read from the playbooks in force.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from chuanhui.journal.scope import enter
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.periods import Period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings import actions
from chuanhui.mechanism.rankings.queries import records
from chuanhui.mechanism.rankings.queries.grounds import ground_at
from chuanhui.mechanism.rankings.queries.proposing import rule_of
from chuanhui.mechanism.rankings.queries.showing import rankings_in
from chuanhui.mechanism.rankings.queries.waiting import awaited
from chuanhui.mechanism.rankings.rules.records import ProposalRecord, StandingRecord
from chuanhui.playbook.schema import Playbook, Ranking
from chuanhui.site.simulate.cast import Cast

EXPLAINED, DECIDED, CONFIRMED = 0.7, 0.5, 0.7
PATIENCE = timedelta(days=31)
"""So long is a window tried again each day while a contested sheet has no decision."""
EXPLANATIONS = (
    "辖区内两处工地集中出土，积存渣土多，已与施工单位约定每日清运，本周内到位。",
    "整改点位多在背街小巷，协调产权单位用时较长，已明确专人跟进。",
    "上旬连续降雨，部分点位反复，已调整保洁班次，增加一次夜间清扫。",
)
DECISIONS = ("说明属实，请按计划整改，下期复核。", "情况已了解，纳入下期重点督查。")
DROPPED = "客观原因成立，本次不作安排。"
Deed = Callable[[datetime], None]


@dataclass(frozen=True)
class _Stage:
    """What every deed needs."""

    territory: str
    calendar: WorkingCalendar
    cast: Cast
    rng: Random
    put: Callable[[datetime, Deed], None]
    act: Callable[..., Any]


def play_rankings(
    day: date,
    *,
    territory: str,
    seed: int,
    calendar: WorkingCalendar,
    cast: Cast,
    put: Callable[[datetime, Deed], None],
    act: Callable[..., Any],
) -> None:
    """Plan what becomes of the windows that ended the day before.

    Args:
        day: local day.
        put: plans a deed for a moment; act: does an action in the sight of a post.
    """
    stage = _Stage(territory, calendar, cast, Random(f"{seed} rankings {territory} {day}"), put, act)
    now = datetime.combine(day, time(0, 0), calendar.zone)
    with transaction.atomic():
        enter(Sight.everything())
        found = rankings_in(territory, now)
    for playbook, ranking in found:
        period = period_of(day - timedelta(days=1), ranking.window)
        if period.last == day - timedelta(days=1):
            put(_office(stage, now, 8), partial(_freeze, stage, playbook, ranking, period))


def _freeze(stage: _Stage, playbook: Playbook, ranking: Ranking, window: Period, now: datetime) -> None:
    by = stage.cast.player(ranking.publish[0], stage.territory, stage.rng)
    if by is None:
        return
    wait = _see(stage, lambda: awaited(ground_at(stage.territory, playbook.id, ranking.id, window.key), now))
    again = partial(_freeze, stage, playbook, ranking, window)
    if wait.until is not None and now <= wait.until:
        stage.put(_office(stage, wait.until + timedelta(hours=1), 8), again)
        return
    if wait.sheets or wait.rounds:
        if now.date() - window.last < PATIENCE:
            stage.put(_office(stage, now + timedelta(hours=24), 8), again)
        return
    facts = {"campaign": playbook.id, "ranking": ranking.id, "territory": stage.territory}
    receipt = stage.act("freeze", by, actions.freeze, window=window.key, now=now, **facts)
    if receipt is None:
        return
    standing = _see(stage, lambda: records.standing_record(Sight.of(stage.territory), receipt.id))
    until = standing.contest_until
    when = now + timedelta(hours=2) if until is None else _office(stage, until + timedelta(hours=10), 9)
    stage.put(when, lambda at: _publish(stage, standing, by, at))


def _publish(stage: _Stage, standing: StandingRecord, by: Any, now: datetime) -> None:
    if stage.act("publish", by, actions.publish, standing_id=standing.id, now=now) is None:
        return
    found = _see(stage, lambda: records.proposals(Sight.of(stage.territory), standing=standing.id))
    for number, one in enumerate(found):
        # The first is always explained, so that every demo has an explanation on file.
        if number == 0 or stage.rng.random() < EXPLAINED:
            when = _office(stage, now + timedelta(hours=stage.rng.uniform(3, 20)), 9)
            stage.put(when, partial(_explain, stage, one, number == 0))


def _explain(stage: _Stage, proposal: ProposalRecord, first: bool, now: datetime) -> None:
    _, rule = rule_of(proposal)
    by = stage.cast.player(rule.to[0], proposal.area_path, stage.rng)
    if by is None:
        return
    text = stage.rng.choice(EXPLANATIONS)
    done = stage.act("explain", by, actions.explain, proposal_id=proposal.id, text=text, now=now)
    if done is not None and not first and stage.rng.random() < DECIDED:
        when = _office(stage, now + timedelta(hours=stage.rng.uniform(20, 60)), 10)
        stage.put(when, lambda at: _decide(stage, proposal.id, rule.by[0], at))


def _decide(stage: _Stage, proposal_id: UUID, role: str, now: datetime) -> None:
    by = stage.cast.player(role, stage.territory, stage.rng)
    if by is None:
        return
    confirmed = stage.rng.random() < CONFIRMED
    reason = stage.rng.choice(DECISIONS) if confirmed else DROPPED
    facts = {"proposal_id": proposal_id, "confirmed": confirmed, "reason": reason}
    stage.act("decide_proposal", by, actions.decide, now=now, **facts)


def _see(stage: _Stage, read: Callable[[], Any]) -> Any:
    with transaction.atomic():
        enter(Sight.of(stage.territory))
        return read()


def _office(stage: _Stage, when: datetime, hour: int) -> datetime:
    """Return the moment itself in office hours, else some minutes after `hour` on the next working day."""
    local = when.astimezone(stage.calendar.zone)
    if stage.calendar.is_working_day(local.date()) and 8 <= local.hour < 18:
        return local
    day = local.date() if local.hour < 8 else local.date() + timedelta(days=1)
    while not stage.calendar.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(hour, stage.rng.randrange(5, 50)), stage.calendar.zone)
