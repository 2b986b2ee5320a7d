"""Taking a step: is it allowed, and what becomes of the case."""

from __future__ import annotations

from datetime import datetime

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.instants import utc_text
from chuanhui.mechanism.cases.errors import (
    CaseClosed,
    NoSuchStep,
    StandsStill,
    TooEarly,
    TopLevel,
    WindowOver,
    WrongState,
)
from chuanhui.mechanism.cases.rules import clock, gate
from chuanhui.mechanism.cases.rules.awaiting import not_yet
from chuanhui.mechanism.cases.rules.given import Given, brought, outcome_of
from chuanhui.mechanism.cases.rules.levels import LEVELS, level_above
from chuanhui.mechanism.cases.rules.owners import UnitBook, assigned
from chuanhui.mechanism.cases.rules.state import CaseState, replace
from chuanhui.mechanism.cases.rules.who import refusal_of_post
from chuanhui.playbook.schema import CaseKind, Playbook, Step


def step_named(kind: CaseKind, step_id: str) -> Step:
    """Return the step, or refuse a name that this playbook version does not know."""
    step = kind.step(step_id)
    if step is None or not step.frm:
        raise NoSuchStep(step=step_id)
    return step


def refusal_of_step(
    step: Step,
    kind: CaseKind,
    case: CaseState,
    playbook: Playbook,
    *,
    by: Acting,
    now: datetime,
    calendar: WorkingCalendar,
) -> ChuanhuiError | None:
    """Return why the step may not be taken now by this post, or None.

    Asked in the order in which a person would want to hear it: state, stand-still, post and
    person, window, waiting time, what must end before, act gate. What the step must bring is checked only
    when it is taken.
    """
    if case.state not in step.frm:
        if not case.is_open:
            return CaseClosed(step_name=step.name.zh)
        return WrongState(state_name=kind.states[case.state].zh, step_name=step.name.zh)
    if clock.is_suspended(case):
        return StandsStill()
    if refusal := refusal_of_post(step, kind, case, by):
        return refusal
    if step.window and (allowance := step.window.pick(category=case.category, urgent=case.urgent)):
        until = due(case.state_since, allowance, calendar).at
        if until is not None and now > until:
            return WindowOver(
                step_name=step.name.zh, until=f"{until.astimezone(calendar.zone):%Y-%m-%d %H:%M}"
            )
    since = earliest(step, case, calendar)
    if since is not None and now <= since:
        return TooEarly(step_name=step.name.zh, since=f"{since.astimezone(calendar.zone):%Y-%m-%d %H:%M}")
    if step.moves == "up" and level_above(case.level) is None:
        return TopLevel()
    if step.after and (refusal := not_yet(step, case, playbook, calendar.zone)):
        return refusal
    return gate.shut(step, case, now=now, calendar=calendar)


def earliest(step: Step, case: CaseState, calendar: WorkingCalendar) -> datetime | None:
    """Return the instant, aware, after which a step may be taken; None where it need not wait."""
    return due(case.state_since, step.not_before, calendar).at if step.not_before else None


def by_itself(case: CaseState, kind: CaseKind, *, now: datetime, calendar: WorkingCalendar) -> Step | None:
    """Return the step that takes itself now: the system's alone, and its time has come."""
    for step in kind.steps:
        if step.by_itself and case.state in step.frm and not clock.is_suspended(case):
            since = earliest(step, case, calendar)
            if since is not None and now > since:
                return step
    return None


def taken(
    case: CaseState,
    step: Step,
    kind: CaseKind,
    playbook: Playbook,
    given: Given,
    *,
    by: Acting,
    now: datetime,
    calendar: WorkingCalendar,
    units: UnitBook,
) -> CaseState:
    """Return the case after the step.

    Raises:
        ChuanhuiError: any refusal of `refusal_of_step`; BadStep for what it should bring and does not.
    """
    if refusal := refusal_of_step(step, kind, case, playbook, by=by, now=now, calendar=calendar):
        raise refusal
    outcome = outcome_of(step, kind, given)
    answers = brought(step, playbook.forms[kind.form], given, playbook.words, case.fields)
    case = noted(clock.leave(case, step, kind, now=now), step, by, now)
    case = replace(
        case,
        state=step.to,
        state_since=case.state_since if step.to == case.state and not step.moves else now,
        touched_at=now,
        fields={**case.fields, **answers} if answers else case.fields,
        pending="",
        asks={},
    )
    if step.counts:
        case = counted(case, step.counts)
    if step.moves == "up":
        case = replace(case, level=level_above(case.level) or LEVELS[0])
    case = owned(case, step, kind, units, given)
    if step.to in kind.closed:
        return ended(case, outcome, now)
    return clock.enter(case, kind, resume=step.clock == "resume", now=now, calendar=calendar)


def owned(case: CaseState, step: Step, kind: CaseKind, units: UnitBook, given: Given) -> CaseState:
    """Return the case with its owner slots filled when the step sets them."""
    return held(assigned(case, kind, units, given.owners) if step.sets == "owner" else case, kind)


def held(case: CaseState, kind: CaseKind) -> CaseState:
    """Return the case in the hands of its territory where a unit must act and none was named before."""
    duty = kind.duty(case.state)
    if case.owner_unit is None and duty is not None and "owner" in duty.by:
        return replace(case, owner_unit=case.owner_territory)
    return case


def ended(case: CaseState, outcome: str, now: datetime) -> CaseState:
    """Return the case closed: its outcome, no clock running, and whether its owner kept the deadlines."""
    return replace(
        case,
        outcome=outcome,
        closed_at=now,
        on_time=all(case.kept.values()),
        due_step="",
        due_at=None,
        yellow_at=None,
        provisional=False,
    )


def noted(case: CaseState, step: Step, by: Acting, now: datetime) -> CaseState:
    """Return the case remembering who took the step: the last doer and every person who ever did."""
    persons = list(case.persons_of(step.id))
    if by.person_id is not None and by.person_id not in persons:
        persons.append(by.person_id)
    mark = {"post": by.post_id, "person": by.person_id, "at": utc_text(now), "persons": persons}
    return replace(case, done={**case.done, step.id: mark})


def counted(case: CaseState, counter: str) -> CaseState:
    """Return the case with one more on a counter of the playbook."""
    return replace(case, counts={**case.counts, counter: case.counts.get(counter, 0) + 1})
