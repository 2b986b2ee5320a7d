"""The clocks of a case: which duty runs, since when, with what pauses and extensions, and when it is due.

A clock is kept as plain data beside the case::

    {"since": "…Z", "allow": "3 working days", "left": null,
     "pauses": [["…Z", "…Z", "suspended"]], "extensions": [["3 working days", "…Z"]]}

When a case leaves the state of a duty its clock is left (`left`); when it comes back by a step that
says ``clock: resume``, the time away is a pause; by any other step the clock starts afresh.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chuanhui.kernel.allowances import Allowance, parse_allowance
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import Due, Extension, Pause, due, instant_at_share
from chuanhui.kernel.instants import utc_text
from chuanhui.mechanism.cases.rules.state import CaseState, replace
from chuanhui.playbook.schema import CaseKind, Step

Clock = Mapping[str, Any]
SUSPENDED = "suspended"
AWAY = "away"


def due_of(clock: Clock, calendar: WorkingCalendar) -> Due:
    """Return when the duty of this clock is due, with the explanation the page shows."""
    return due(
        datetime.fromisoformat(clock["since"]),
        parse_allowance(clock["allow"]),
        calendar,
        pauses=tuple(
            Pause(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None, reason)
            for since, until, reason in clock.get("pauses", ())
        ),
        extensions=tuple(
            Extension(parse_allowance(allow), datetime.fromisoformat(at))
            for allow, at in clock.get("extensions", ())
        ),
    )


def enter(
    case: CaseState, kind: CaseKind, *, resume: bool, now: datetime, calendar: WorkingCalendar
) -> CaseState:
    """Return the case with the clock of its present state's duty running from `now`."""
    duty = kind.duty(case.state)
    allowance = _allowance(duty, case) if duty else None
    if duty is None or allowance is None:
        return replace(case, due_step="", due_at=None, yellow_at=None, provisional=False)
    former = case.clocks.get(duty.id)
    if resume and former and former.get("left"):
        clock = {
            **former,
            "left": None,
            "pauses": [*former.get("pauses", ()), [former["left"], utc_text(now), AWAY]],
        }
    else:
        clock = {"since": utc_text(now), "allow": str(allowance), "left": None}
    return timed(replace(case, due_step=duty.id), clock, kind, calendar)


def timed(case: CaseState, clock: Clock, kind: CaseKind, calendar: WorkingCalendar) -> CaseState:
    """Return the case with `clock` as the clock of its running duty, and what is due worked out."""
    answer = due_of(clock, calendar)
    yellow = None
    if answer.at is not None:
        yellow = instant_at_share(answer, kind.lights.yellow_pct / 100, calendar)
    duty = kind.step(case.due_step)
    is_owners = duty is not None and "owner" in duty.by
    return replace(
        case,
        clocks={**case.clocks, case.due_step: clock},
        due_at=answer.at,
        answer_due_at=answer.at if is_owners else case.answer_due_at,
        yellow_at=yellow,
        provisional=answer.provisional,
    )


def leave(case: CaseState, step: Step, kind: CaseKind, *, now: datetime) -> CaseState:
    """Return the case with its running clock left, and the owner's duty noted as kept or missed."""
    clock = case.clocks.get(case.due_step)
    if clock is None:
        return case
    left = {**case.clocks, case.due_step: {**clock, "left": utc_text(now)}}
    return replace(judged(case, kind, fulfilled=step.id == case.due_step, now=now), clocks=left)


def judged(case: CaseState, kind: CaseKind, *, fulfilled: bool, now: datetime) -> CaseState:
    """Return the case remembering whether its owner kept the running duty.

    Only duties of the responsible unit say whether a case was handled on time. A deadline that has
    passed is missed by whatever step the case then moves, and one missed deadline is never forgotten.
    """
    duty = kind.step(case.due_step)
    if duty is None or "owner" not in duty.by:
        return case
    missed = case.due_at is not None and now > case.due_at
    if not fulfilled and not missed:
        return case
    return replace(case, kept={**case.kept, duty.id: case.kept.get(duty.id, True) and not missed})


def is_suspended(case: CaseState) -> bool:
    """Tell whether the running clock stands still."""
    return case.suspended_until is not None


def stop(case: CaseState, kind: CaseKind, *, now: datetime, calendar: WorkingCalendar) -> CaseState:
    """Return the case with its running clock standing from `now`."""
    clock = case.clocks[case.due_step]
    pauses = [*clock.get("pauses", ()), [utc_text(now), None, SUSPENDED]]
    return timed(case, {**clock, "pauses": pauses}, kind, calendar)


def go_on(case: CaseState, kind: CaseKind, *, now: datetime, calendar: WorkingCalendar) -> CaseState:
    """Return the case with its standing clock running again from `now`."""
    clock = case.clocks[case.due_step]
    *earlier, (since, _, reason) = clock["pauses"]
    return timed(case, {**clock, "pauses": [*earlier, [since, utc_text(now), reason]]}, kind, calendar)


def prolong(
    case: CaseState, adds: Allowance | None, kind: CaseKind, *, now: datetime, calendar: WorkingCalendar
) -> CaseState:
    """Return the case with its running duty prolonged by `adds`, by the original allowance when None."""
    clock = case.clocks[case.due_step]
    more = [str(adds) if adds else clock["allow"], utc_text(now)]
    return timed(case, {**clock, "extensions": [*clock.get("extensions", ()), more]}, kind, calendar)


def redue(case: CaseState, kind: CaseKind, calendar: WorkingCalendar) -> CaseState:
    """Return the case with its deadline worked out afresh, as after a year's official calendar came out."""
    clock = case.clocks.get(case.due_step)
    return case if clock is None or clock.get("left") else timed(case, clock, kind, calendar)


def _allowance(duty: Step, case: CaseState) -> Allowance | None:
    if duty.within is None:
        return None
    return duty.within.pick(category=case.category, urgent=case.urgent)
