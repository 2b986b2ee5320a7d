"""Plays the inspections: rounds as often as declared, sheets that differ by area, contests, rechecks.

As elsewhere nothing here knows a campaign: what is inspected is read from the playbooks in force. An area
keeps its character from round to round, so that rankings have something to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.periods import Period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.queries import campaigns_in_force
from chuanhui.mechanism.inspections import actions, queries
from chuanhui.mechanism.inspections.ground import parties_of
from chuanhui.mechanism.inspections.rules import FindingState, Round, Visit
from chuanhui.playbook.schema import InspectionKind, Item, Playbook
from chuanhui.playbook.vocabulary import LINE_ROLES
from chuanhui.site.simulate.apart import APART
from chuanhui.site.simulate.cast import Cast
from chuanhui.site.simulate.pictures import Album

RATED_MOST = 16
CONTESTED, UPHELD, GOOD_AT_ONCE, LATE = 0.04, 0.4, 0.85, 0.1
LATER, PATIENCE = timedelta(days=3), timedelta(days=21)
CONTEST_WHY = ("问题点位在施工围挡内，由工地清运", "该处属相邻社区管辖", "检查时正在清运，半小时后已完成")
DECIDED_WHY = ("现场核实，情况属实", "照片清楚，扣分适当")
AGAIN_WHY = "现场复查仍有残留，退回整改"
NOTES = ("东侧围墙外", "3号楼后", "公交站旁", "南门两侧")
Deed = Callable[[datetime], None]
GoOn = Callable[[UUID, str, Playbook, Any, datetime], None]


@dataclass(frozen=True)
class _Stage:
    """What every deed needs."""

    territory: str
    calendar: WorkingCalendar
    cast: Cast
    rng: Random
    put: Callable[[datetime, Deed], None]
    act: Callable[..., Any]
    go_on: GoOn
    album: Album

    def at(self, day: date, hour: float) -> datetime:
        """Return a moment of a local day."""
        return datetime.combine(day, time.min, self.calendar.zone) + timedelta(hours=hour)


def play_inspections(
    day: date,
    *,
    territory: str,
    seed: int,
    calendar: WorkingCalendar,
    cast: Cast,
    put: Callable[[datetime, Deed], None],
    act: Callable[..., Any],
    go_on: GoOn,
    album: Album,
) -> None:
    """Plan the rounds that are opened on a day, and all that follows from them.

    Args:
        day: local day.
        territory: root path.
        seed: the same seed plays the same day.
        calendar: whose zone the day is in.
        cast: who plays whom.
        put: plans a deed for a moment.
        act: does one action as a door would; a refusal is counted, not raised.
        go_on: lets a case that a sheet opened live on.
        album: where the photos come from.
    """
    rng = Random(f"{seed}/inspections/{territory}/{day}")
    stage = _Stage(territory, calendar, cast, rng, put, act, go_on, album)
    with transaction.atomic():
        enter(Sight.everything())
        found = [one.playbook for one in campaigns_in_force(territory, now=stage.at(day, 8))]
    playbooks = [one for one in found if one.id not in APART]
    for playbook in playbooks:
        for kind in playbook.inspections.values():
            if day in _days(kind, period_of(day, kind.every)):
                stage.put(stage.at(day, 8.4), _opening(stage, playbook, kind))


def _days(kind: InspectionKind, period: Period) -> list[date]:
    """Return the days of a period on which its rounds are opened, spread over it."""
    length = (period.last - period.first).days + 1
    return [period.first + timedelta(days=length * one // kind.times) for one in range(kind.times)]


def _opening(stage: _Stage, playbook: Playbook, kind: InspectionKind) -> Deed:
    def open_(now: datetime) -> None:
        by = _player(stage, kind, kind.by[0], stage.territory)
        if by is None:
            return
        receipt = stage.act("round", by, actions.open_round, campaign=playbook.id, kind=kind.id, now=now)
        if receipt is not None:
            _visits(stage, playbook, kind, _round(receipt.id), now)

    return open_


def _visits(stage: _Stage, playbook: Playbook, kind: InspectionKind, held: Round, now: datetime) -> None:
    """Plan the sheets of a round on its day and the next, and its publication."""
    drawn = list(held.drawn)
    stage.rng.shuffle(drawn)
    for place in drawn[:RATED_MOST]:
        for rater in kind.raters:
            for number in range(max(rater.least, 1)):
                role = stage.rng.choice(rater.role)
                when = now + timedelta(hours=stage.rng.uniform(0.5, 8) + 24 * (number % 2))
                if when.astimezone(stage.calendar.zone).date() <= held.span.last:
                    stage.put(when, _visit(stage, playbook, kind, held, place, rater.id, role))
    when = stage.at(held.span.last, 20)
    if stage.rng.random() < LATE:
        when += LATER
    stage.put(when, _publishing(stage, kind, held))


def _visit(
    stage: _Stage,
    playbook: Playbook,
    kind: InspectionKind,
    held: Round,
    place: Mapping[str, Any],
    rater: str,
    role: str,
) -> Deed:
    def send(now: datetime) -> None:
        by = _player(stage, kind, role, place["home"])
        own = by is not None and place["path"] == place["home"] and by.area_path.startswith(place["home"])
        if by is None or (own and not kind.rates):
            return
        sheet = {one.id: _answer(stage, one, place["code"]) for one in kind.items}
        facts = {"visit_id": new_id(now), "round_id": held.id, "code": place["code"], "rater": rater}
        # One firm works a stretch for the length of its contract.
        facts["rated"] = Random(f"{kind.id}/{place['code']}").choice(kind.rates) if kind.rates else ""
        receipt = stage.act("visit", by, actions.submit_visit, sheet=sheet, now=now, **facts)
        if receipt is not None:
            _after(stage, playbook, kind, _visit_of(receipt.id), now)

    return send


def _after(stage: _Stage, playbook: Playbook, kind: InspectionKind, visit: Visit, now: datetime) -> None:
    """Let the cases live on, and plan a recheck; now and then a contest and its decision."""
    for found in visit.found:
        if found.case_id is not None:
            case_kind = playbook.cases[next(one for one in kind.items if one.id == found.item).opens]
            stage.go_on(found.case_id, visit.area_path, playbook, case_kind, now)
        if kind.recheck:
            stage.put(
                now + timedelta(days=stage.rng.uniform(3, 7)), _rechecking(stage, kind, visit, found.id)
            )
    if kind.contest and visit.fault_count and stage.rng.random() < CONTESTED:
        stage.put(now + timedelta(hours=stage.rng.uniform(3, 20)), _contesting(stage, kind, visit))


def _rechecking(stage: _Stage, kind: InspectionKind, visit: Visit, finding_id: UUID) -> Deed:
    def look(now: datetime) -> None:
        by = _player(stage, kind, kind.recheck[0], visit.area_path)
        found = next((one for one in _visit_of(visit.id).found if one.id == finding_id), None)
        if by is None or found is None or found.state in {FindingState.PASSED, FindingState.WITHDRAWN}:
            return
        good = stage.rng.random() < GOOD_AT_ONCE
        facts = {"good": good, "reason": "" if good else AGAIN_WHY, "now": now}
        stage.act("recheck", by, actions.recheck, finding_id=finding_id, **facts)

    return look


def _contesting(stage: _Stage, kind: InspectionKind, visit: Visit) -> Deed:
    def ask(now: datetime) -> None:
        words = kind.contest.by if kind.contest else ()
        by = _player(stage, kind, words[0], visit.area_path, visit.rated_id)
        if by is None:
            return
        why = stage.rng.choice(CONTEST_WHY)
        if stage.act("contest", by, actions.contest, visit_id=visit.id, reason=why, now=now) is not None:
            stage.put(now + timedelta(hours=stage.rng.uniform(2, 24)), decide)

    def decide(now: datetime) -> None:
        words = kind.contest.decided_by if kind.contest else ()
        by = _player(stage, kind, words[0], visit.area_path)
        if by is not None:
            upheld = stage.rng.random() < UPHELD
            facts = {"upheld": upheld, "reason": DECIDED_WHY[0 if upheld else 1], "now": now}
            stage.act("decide_contest", by, actions.decide_contest, visit_id=visit.id, **facts)

    return ask


def _publishing(stage: _Stage, kind: InspectionKind, held: Round) -> Deed:
    def publish(now: datetime) -> None:
        by = _player(stage, kind, kind.by[0], held.area_path)
        if by is None:
            return
        done = stage.act("publish_round", by, actions.publish_round, round_id=held.id, now=now)
        # Sheets may be contested a while longer: it is tried again every evening.
        if done is None and now < stage.at(held.span.last, 20) + PATIENCE:
            stage.put(now + timedelta(days=1), publish)

    return publish


def _player(
    stage: _Stage, kind: InspectionKind, role: str, path: str, rated_id: int | None = None
) -> Acting | None:
    """Return who plays a role: of the departments that the playbook names, or of the unit that was rated."""
    if role not in LINE_ROLES:
        return stage.cast.player(role, path, stage.rng)
    named = parties_of(kind, stage.territory).line
    return stage.cast.player(role, path, stage.rng, units=named if rated_id is None else {rated_id})


def _answer(stage: _Stage, item: Item, code: str) -> dict[str, Any]:
    """Return what a rater puts down: worse in areas that are worse, never twice the same."""
    character = Random(code).random()
    answer: dict[str, Any]
    if item.deduct is not None:
        faults = 0
        while faults < 8 and stage.rng.random() < 0.18 + 0.4 * character:
            faults += 1
        answer, wrong = {"faults": faults}, faults > 0
    elif item.choose:
        options = sorted(item.choose, key=lambda one: -item.choose[one])
        at = min(int(stage.rng.expovariate(3 - 1.6 * character)), len(options) - 1)
        answer, wrong = {"option": options[at]}, at > 0
    else:
        expected = stage.rng.randint(6, 20)
        absent = sum(stage.rng.random() < 0.04 + 0.12 * character for _ in range(expected))
        answer, wrong = {"present": expected - absent, "expected": expected}, absent > 0
    if wrong and (item.photo or item.opens):
        answer |= {"photos": [stage.album.one("before", code)], "note": stage.rng.choice(NOTES)}
    return answer


def _round(round_id: UUID) -> Round:
    with transaction.atomic():
        enter(Sight.everything())
        return queries.held_round(Sight.everything(), round_id)


def _visit_of(visit_id: UUID) -> Visit:
    with transaction.atomic():
        enter(Sight.everything())
        return queries.visit(Sight.everything(), visit_id)
