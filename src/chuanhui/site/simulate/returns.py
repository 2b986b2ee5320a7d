"""Plays the work that recurs: most send in time, some late, some never; streets approve; shifts are stood.

As elsewhere nothing here knows a campaign: what is asked is read from the playbooks in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction

from chuanhui.grid.areas.rules import Stood
from chuanhui.grid.posts.rules import Acting, ancestors
from chuanhui.journal.scope import enter
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.periods import period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns import actions, queries
from chuanhui.mechanism.returns.actions import Key
from chuanhui.mechanism.returns.queries import Ground
from chuanhui.mechanism.returns.rules import (
    REACHED,
    TARGETS,
    Answer,
    Stored,
    Work,
    begins_at,
    due_at,
    shift_ends,
)
from chuanhui.site.simulate.apart import APART
from chuanhui.site.simulate.cast import Cast

NEVER, LATE, RESTATED, ZERO, UNAPPROVED = 0.06, 0.05, 0.03, 0.25, 0.15
LATE_WHY = ("下乡入户，晚间才汇总", "系统断网，恢复后补报", "数据核对后补报")
RESTATED_WHY = ("核对后漏报一处", "数字录入有误，已核实")
Deed = Callable[[datetime], None]
Put = Callable[[datetime, Deed], None]
Act = Callable[..., Any]


@dataclass(frozen=True)
class _Stage:
    """What every deed needs."""

    territory: str
    cast: Cast
    rng: Random
    put: Put
    act: Act


def play_returns(
    day: date,
    *,
    territory: str,
    seed: int,
    calendar: WorkingCalendar,
    cast: Cast,
    put: Put,
    act: Act,
    is_meant: Callable[[Work], bool] = lambda work: work.campaign not in APART,
) -> None:
    """Plan the recurring work whose period ends on a day; its deeds are done when their hour comes.

    Args:
        day: local day.
        territory: root path.
        seed: the same seed plays the same day.
        calendar: whose zone the day is in.
        cast: who plays whom.
        put: plans a deed for a moment.
        act: does one action as a door would; a refusal is counted, not raised.
        is_meant: tells which work is played; all but that of campaigns with a player of their own.
    """
    stage = _Stage(territory, cast, Random(f"{seed}/{territory}/{day}"), put, act)
    noon = datetime.combine(day, time(12), calendar.zone)
    with transaction.atomic():
        enter(Sight.everything())
        grounds = list(_ending(territory, day, noon, is_meant))
        asked = [(ground, queries.expected_in(Sight.everything(), ground)) for ground in grounds]
    for ground, expected in asked:
        for one in expected:
            if ground.work.roster:
                _stand(stage, ground, one)
            else:
                _answer(stage, ground, one)
        if ground.work.approve:
            _approve(stage, ground, expected)


def _ending(territory: str, day: date, noon: datetime, is_meant: Callable[[Work], bool]) -> Iterator[Ground]:
    """Yield the work of the territory whose period ends on a day."""
    for work in queries.works_in_force(territory, at=noon):
        period = period_of(day, work.every)
        if period.last == day and is_meant(work):
            try:
                yield queries.ground_of(work.campaign, work.ref, territory, period, now=noon)
            except NotInSight:
                continue


def _answer(stage: _Stage, ground: Ground, stood: Stood) -> None:
    """Plan one area's return: in time, late, or never."""
    rng = stage.rng
    if rng.random() < NEVER:
        return
    due = due_at(ground.work, ground.span, "", ground.calendar)
    late = rng.random() < LATE
    when = due + timedelta(minutes=rng.randint(20, 300) if late else -rng.randint(5, 240))
    by = stage.cast.player(ground.work.by[0], stood.area_path, rng)
    if by is not None:
        reason = rng.choice(LATE_WHY) if late else ""
        stage.put(when, lambda at: _send(stage, ground, stood, by, reason, at))


def _send(stage: _Stage, ground: Ground, stood: Stood, by: Acting, reason: str, now: datetime) -> None:
    rng, work = stage.rng, ground.work
    facts = {"cell": _key(ground, stood), "reason": reason, "now": now}
    values = _values(work, stood, rng)
    if work.kind is not None and work.kind.zero and not work.is_sweep and rng.random() < ZERO:
        stage.act("zero", by, actions.confirm_zero, **facts)
        return
    sent = stage.act("send", by, actions.send, values=values, **facts)
    if sent is not None and rng.random() < RESTATED:
        first = work.numbers[-1].id
        more = {**values, first: values.get(first, 0) + 1}
        answer = Answer(Stored.VALUE, more, rng.choice(RESTATED_WHY))
        later = now + timedelta(minutes=rng.randint(10, 90))
        stage.put(
            later,
            lambda at: stage.act(
                "restate", by, actions.restate, cell=_key(ground, stood), answer=answer, now=at
            ),
        )


def _values(work: Work, stood: Stood, rng: Random) -> dict[str, int]:
    """Return likely numbers: of a sweep, reached and reasons within targets that stay the same each week."""
    if not work.is_sweep:
        found = {one.id: rng.randint(0, 3) for one in work.numbers}
        found[work.numbers[0].id] = rng.randint(4, 18)
        return found
    targets = 40 + stood.id * 37 % 120
    reached = round(targets * rng.uniform(0.72, 0.98))
    left = targets - reached
    found = {TARGETS: targets, REACHED: reached}
    for name in work.reasons:
        found[name] = rng.randint(0, left)
        left -= found[name]
    return found


def _approve(stage: _Stage, ground: Ground, expected: tuple[Stood, ...]) -> None:
    """Plan the approvals of the areas above, some hours after the deadline; some forget."""
    due = due_at(ground.work, ground.span, "", ground.calendar)
    above = sorted({ancestors(one.area_path)[1] for one in expected if "." in one.area_path[:-1]})
    for path in above:
        by = stage.cast.player(ground.work.approve[0], path, stage.rng)
        if by is None or stage.rng.random() < UNAPPROVED:
            continue
        facts = {
            "campaign": ground.work.campaign,
            "work": ground.work.ref,
            "period": ground.period.key,
            "under": path,
        }
        when = due + timedelta(minutes=stage.rng.randint(30, 400))
        stage.put(when, _approval(stage, by, facts))


def _approval(stage: _Stage, by: Acting, facts: dict[str, Any]) -> Deed:
    return lambda at: stage.act("approve", by, actions.approve_under, now=at, **facts)


def _stand(stage: _Stage, ground: Ground, stood: Stood) -> None:
    """Plan the shifts of one area: posts in the morning, presence after the shift."""
    work, rng = ground.work, stage.rng
    by = stage.cast.player(work.by[0], stood.area_path, rng)
    if by is None:
        return
    for shift in work.shifts:
        begins = begins_at(work, ground.span, shift.id, ground.calendar)
        ended = shift_ends(shift, ground.span, ground.calendar)
        key = _key(ground, stood, shift.id)
        stage.put(begins - timedelta(hours=rng.randint(2, 9)), _planning(stage, ground, stood, by, key))
        if rng.random() >= NEVER:
            present = {one.id: rng.randint(1, 4) for one in work.fields}
            stage.put(ended + timedelta(minutes=rng.randint(1, 90)), _attesting(stage, by, key, present))


def _planning(stage: _Stage, ground: Ground, stood: Stood, by: Acting, key: Key) -> Deed:
    def plan(now: datetime) -> None:
        with transaction.atomic():
            enter(by.sight)
            pool = [one.post_id for one in queries.pool_of(by.sight, ground, stood)]
        picks = ground.work.roster.picks if ground.work.roster else 0
        posts = stage.rng.sample(pool, min(picks, len(pool)))
        if posts:
            stage.act("plan", by, actions.plan_shift, cell=key, posts=posts, now=now)

    return plan


def _attesting(stage: _Stage, by: Acting, key: Key, present: dict[str, int]) -> Deed:
    return lambda at: stage.act("attest", by, actions.attest_shift, cell=key, present=present, now=at)


def _key(ground: Ground, stood: Stood, slot: str = "") -> Key:
    return Key(ground.work.campaign, ground.work.ref, ground.period.key, stood.id, slot)
