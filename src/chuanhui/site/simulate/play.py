"""Plays days of work: reports come in, duties are done in time, late or never, some things go astray.

Nothing here knows a campaign: what is played is read from the playbooks in force, so that a new
playbook brings its own life to the demo. The same seed plays the same days.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.journal.scope import enter
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.queries import campaigns_in_force
from chuanhui.mechanism.cases import actions, queries
from chuanhui.mechanism.cases.rules import CaseState, Photo, Report, is_settled
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import CaseKind, FieldKind, Playbook, Step
from chuanhui.site.simulate.apart import APART
from chuanhui.site.simulate.cast import Cast
from chuanhui.site.simulate.inspections import play_inspections
from chuanhui.site.simulate.pen import Pen
from chuanhui.site.simulate.places import Places
from chuanhui.site.simulate.rankings import play_rankings
from chuanhui.site.simulate.returns import play_returns
from chuanhui.site.simulate.words import DECISIONS, PLACES, REASONS

DETOUR, NEVER, LATE, REOPENED, URGENT = 0.12, 0.02, 0.08, 0.05, 0.04
ASKED = {"extend": 0.08, "suspend": 0.015}
MAIN_KIND_SHARE = 0.88
MAIN_CAMPAIGN_SHARE = 0.8
THINGS_MOST = 100
Deed = Callable[[datetime], None]


@dataclass
class Played:
    """What was played: how many of each verb, and how often the rules refused."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


def simulate(*, territory: str, days: int, seed: int, until: datetime, per_day: int = 40) -> Played:
    """Play `days` days of work in a territory up to `until`.

    Args:
        territory: root path; a campaign must be in force there.
        per_day: reports on a working day; a third as many come on other days.

    Returns:
        How many actions of each kind were done, and what the rules refused.
    """
    return _Days(territory, days, seed, until, per_day).play()


class _Days:
    def __init__(self, territory: str, days: int, seed: int, until: datetime, per_day: int) -> None:
        self.territory, self.until, self.per_day = territory, until, per_day
        self.seed, self.rng = seed, Random(seed)
        self.played = Played()
        self.heap: list[tuple[datetime, int, Deed]] = []
        self.number = 0
        with transaction.atomic():
            enter(Sight.everything())
            self.calendar: WorkingCalendar = rulebooks.calendar()
            today = until.astimezone(self.calendar.zone).date()
            self.first = today - timedelta(days=days - 1)
            self.cast = Cast(territory, today, until)
            self.places = Places(territory)
            self.pen = Pen(self.rng, self.first)
            found = campaigns_in_force(territory, now=until)
            known = [one.playbook for one in found if one.playbook.id not in APART]
            self.playbooks = [one for one in known if one.cases]
            self.things = _things_asked_for(self.playbooks, territory)

    def play(self) -> Played:
        day = self.first
        while day <= self.until.astimezone(self.calendar.zone).date():
            share = 1 if self.calendar.is_working_day(day) else 3
            for _ in range(self.rng.randint(self.per_day // 2, self.per_day * 3 // 2) // share):
                self._put(self._moment(day), self._report)
            play_returns(day, **self._stage())
            play_inspections(day, **self._stage(), go_on=self._go_on, album=self.pen.album)
            play_rankings(day, **self._stage())
            day += timedelta(days=1)
        while self.heap:
            when, _, deed = heapq.heappop(self.heap)
            if when > self.until:
                break
            deed(when)
        return self.played

    def _stage(self) -> dict[str, Any]:
        """Return what the other rooms' players need."""
        return {
            "territory": self.territory,
            "seed": self.seed,
            "calendar": self.calendar,
            "cast": self.cast,
            "put": self._put,
            "act": self._act,
        }

    def _put(self, when: datetime, deed: Deed) -> None:
        self.number += 1
        heapq.heappush(self.heap, (when, self.number, deed))

    def _moment(self, day: date) -> datetime:
        """Return a moment between seven in the morning and nine at night."""
        seconds = int(self.rng.triangular(7 * 3600, 21 * 3600, 9 * 3600))
        return datetime.combine(day, time.min, self.calendar.zone) + timedelta(seconds=seconds)

    def _campaign(self) -> Playbook:
        """Return the main campaign most of the time, one of the others now and then."""
        first, *others = self.playbooks
        return self.rng.choice(others) if others and self.rng.random() >= MAIN_CAMPAIGN_SHARE else first

    def _kinds(self, playbook: Playbook) -> list[CaseKind]:
        """Return the kinds that may be reported: no objection without a notice, nothing unregistered."""
        objections = {one.objection for one in playbook.notices.values()}
        return [
            one
            for one in playbook.cases.values()
            if one.id not in objections and (not one.about or self.things.get(one.about))
        ]

    def _report(self, now: datetime) -> None:
        playbook = self._campaign()
        kinds = self._kinds(playbook)
        if not kinds:
            return
        kind = kinds[0] if self.rng.random() < MAIN_KIND_SHARE else self.rng.choice(kinds)
        thing, path = self.rng.choice(self.things[kind.about]) if kind.about else ("", "")
        path = path or self.rng.choice(self.cast.cells)
        step = self.rng.choice(kind.filing)
        by = self.cast.player(self.rng.choice(step.by), path, self.rng)
        if by is None:
            return
        form = playbook.forms[kind.form]
        answers = self.pen.answers(form, playbook)
        point = self.places.inside(path, self.rng) if not thing else (None, None)
        has_photo = any(one.kind is FieldKind.PHOTO for one in form.fields)
        address = self.rng.choice(PLACES)
        photos = (Photo(self.pen.album.one("before", address), "before"),) if has_photo else ()
        report = Report(
            answers,
            lon=point[0],
            lat=point[1],
            address=address,
            urgent=self.rng.random() < URGENT,
            photos=photos,
            step=step.id,
            thing=thing,
        )
        facts = {"campaign": playbook.id, "kind": kind.id, "report": report, "now": now}
        receipt = self._act("file", by, actions.file_case, **facts)
        if receipt is not None:
            self._go_on(receipt.case_id, path, playbook, kind, now)

    def _go_on(self, case_id: UUID, path: str, playbook: Playbook, kind: CaseKind, now: datetime) -> None:
        """Plan the next turn: the duty, in time or late or never; now and then something else."""
        case = self._see(case_id)
        duty = kind.duty(case.state)
        if case.closed_at is not None:
            if kind.reopen is not None and self.rng.random() < REOPENED:
                self._put(
                    now + timedelta(days=self.rng.uniform(1, 6)),
                    lambda at: self._reopen(case_id, path, kind, at),
                )
            return
        if duty is not None and not all(is_settled(case, what) for what in duty.after):
            # A notice or a vote comes first, which is not played here.
            return
        others = [
            one
            for one in kind.steps
            if case.state in one.frm and one is not duty and one.coercive is None and not one.after
        ]
        step = self.rng.choice(others) if others and (duty is None or self.rng.random() < DETOUR) else duty
        if step is None or self.rng.random() < NEVER:
            return
        self._put(
            self._when(case, step is duty, now),
            lambda at: self._take(case_id, path, playbook, kind, step, at),
        )

    def _when(self, case: CaseState, is_duty: bool, now: datetime) -> datetime:
        span = (case.due_at - now) if case.due_at is not None else timedelta(days=2)
        share = self.rng.betavariate(2, 3) * (1 if is_duty else 0.3)
        if is_duty and self.rng.random() < LATE:
            share = 1 + self.rng.expovariate(1.6)
        return self._in_office_hours(now + max(span, timedelta(minutes=20)) * share)

    def _in_office_hours(self, when: datetime) -> datetime:
        local = when.astimezone(self.calendar.zone)
        while not self.calendar.is_working_day(local.date()) or local.hour >= 18:
            local = datetime.combine(local.date() + timedelta(days=1), time(8, 20), self.calendar.zone)
            local += timedelta(minutes=self.rng.randrange(0, 90))
        if local.hour < 8:
            local = local.replace(hour=8, minute=self.rng.randrange(10, 59))
        return local

    def _take(
        self, case_id: UUID, path: str, playbook: Playbook, kind: CaseKind, step: Step, now: datetime
    ) -> None:
        case = self._see(case_id)
        if case.state not in step.frm:
            return
        by = next(
            (one for one in (self.cast.player(word, path, self.rng, case) for word in step.by) if one), None
        )
        if by is None:
            return
        for what in ASKED:
            if step.id == case.due_step and self.rng.random() < ASKED[what]:
                self._ask(case_id, path, playbook, kind, what, now)
                return
        given = self.pen.given(step, playbook.forms[kind.form], playbook, case.address)
        self._act(step.id, by, actions.take_step, case_id=case_id, step=step.id, given=given, now=now)
        self._go_on(case_id, path, playbook, kind, now)

    def _ask(
        self, case_id: UUID, path: str, playbook: Playbook, kind: CaseKind, what: str, now: datetime
    ) -> None:
        """Ask for more time or a stand-still instead of doing the duty; somebody decides some hours later."""
        case = self._see(case_id)
        rule = kind.extend if what == "extend" else kind.suspend
        by = self.cast.player(rule.by[0], path, self.rng, case) if rule else None
        reason = self.rng.choice(REASONS[what])
        if rule and by:
            self._act(what, by, actions.ask, case_id=case_id, what=what, reason=reason, now=now)
        when = self._in_office_hours(now + timedelta(hours=self.rng.uniform(1, 30)))
        self._put(when, lambda at: self._decide(case_id, path, playbook, kind, what, at))

    def _decide(
        self, case_id: UUID, path: str, playbook: Playbook, kind: CaseKind, what: str, now: datetime
    ) -> None:
        case = self._see(case_id)
        rule = kind.extend if what == "extend" else kind.suspend
        by = self.cast.player(rule.granted_by[0], path, self.rng, case) if rule else None
        if by and case.pending == what:
            facts = {"granted": self.rng.random() < 0.8, "reason": self.rng.choice(DECISIONS)}
            self._act("decide", by, actions.decide, case_id=case_id, what=what, now=now, **facts)
        self._go_on(case_id, path, playbook, kind, now)

    def _reopen(self, case_id: UUID, path: str, kind: CaseKind, now: datetime) -> None:
        case = self._see(case_id)
        words = kind.reopen.by if kind.reopen else ()
        mine = [word for word in words if (word == "resident") == (case.reporter_kind == "resident")]
        by = self.cast.player(mine[0], path, self.rng, case) if mine else None
        if by is not None:
            reason = self.rng.choice(REASONS["reopen"])
            self._act("reopen", by, actions.reopen, case_id=case_id, reason=reason, now=now)

    def _see(self, case_id: UUID) -> CaseState:
        """Return a case wherever in the territory it stands: a point may have put it in another cell."""
        sight = Sight.of(self.territory)
        with transaction.atomic():
            enter(sight)
            return queries.case(sight, case_id)

    def _act(self, verb: str, by: Acting, action: Callable[..., Any], **facts: Any) -> Any:
        """Do one action in a transaction of its own, as a door would; a refusal is counted, not hidden."""
        try:
            with transaction.atomic():
                enter(by.sight)
                result = action(by=by, **facts)
        except ChuanhuiError as refusal:
            self.played.refused[refusal.code] += 1
            return None
        room = action.__module__.split(".")[2]
        self.played.done[verb if room == "cases" else f"{room}.{verb}"] += 1
        return result


def _things_asked_for(playbooks: Iterable[Playbook], territory: str) -> dict[str, list[tuple[str, str]]]:
    """Return number and area of registered things, by the register that some kind of case asks for."""
    asked = {kind.about for one in playbooks for kind in one.cases.values() if kind.about}
    system, known = Acting.system(territory), registers.kinds()
    return {
        about: [
            (one.number, one.area_path) for one in registers.things(system, about, most=THINGS_MOST).lines
        ]
        for about in sorted(asked & known.keys())
    }
