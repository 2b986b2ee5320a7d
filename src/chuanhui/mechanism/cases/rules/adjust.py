"""Adjustments that are no step of the playbook's own: extend, suspend, merge, reopen."""

from __future__ import annotations

from datetime import datetime

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.instants import utc_text
from chuanhui.mechanism.cases.errors import (
    AlreadyAsked,
    AtMost,
    BadStep,
    CannotMerge,
    CaseClosed,
    NoSuchStep,
    NothingAsked,
    NotSuspended,
    NotYourPost,
    OwnRequest,
    StandsStill,
    TooLate,
    WindowOver,
    WrongState,
)
from chuanhui.mechanism.cases.rules import clock
from chuanhui.mechanism.cases.rules.fields import Fault
from chuanhui.mechanism.cases.rules.state import CaseState, replace
from chuanhui.mechanism.cases.rules.steps import counted, ended, held
from chuanhui.mechanism.cases.rules.who import belongs, who
from chuanhui.playbook.schema import CaseKind, Outcome

CONFIRMED = "confirmed"
NAMES = {"confirm": "确认解决", "extend": "延期", "suspend": "挂账", "reopen": "重开", "merge": "并案"}
COUNTERS = {"extend": "extended", "suspend": "suspended"}


def refusal_to_ask(
    what: str, case: CaseState, kind: CaseKind, *, by: Acting, now: datetime, calendar: WorkingCalendar
) -> ChuanhuiError | None:
    """Return why `by` may not ask now for an extension (`extend`) or a suspension (`suspend`), or None."""
    rule = kind.extend if what == "extend" else kind.suspend
    if rule is None:
        return NoSuchStep(step=NAMES[what])
    if not case.is_open:
        return CaseClosed(step_name=NAMES[what])
    if kind.extend is not None and what == "extend" and case.due_step != kind.extend.of:
        return WrongState(state_name=kind.states[case.state].zh, step_name=NAMES[what])
    if not case.due_step:
        return WrongState(state_name=kind.states[case.state].zh, step_name=NAMES[what])
    if refusal := _wrong_post(rule.by, case, by, NAMES[what]):
        return refusal
    if clock.is_suspended(case):
        return StandsStill()
    if case.pending:
        return AlreadyAsked(what=NAMES[case.pending])
    if case.counts.get(COUNTERS[what], 0) >= rule.at_most:
        return AtMost(what=NAMES[what], at_most=rule.at_most)
    late = case.due_at is not None and now > case.due_at
    if kind.extend is not None and what == "extend" and kind.extend.before_due and late:
        return TooLate(due=_said(case.due_at, calendar))
    return None


def asked(
    what: str,
    reason: str,
    case: CaseState,
    kind: CaseKind,
    *,
    by: Acting,
    now: datetime,
    calendar: WorkingCalendar,
) -> CaseState:
    """Return the case with a request for `extend` or `suspend` waiting for its decision."""
    if refusal := refusal_to_ask(what, case, kind, by=by, now=now, calendar=calendar):
        raise refusal
    if not reason.strip():
        raise BadStep((Fault("reason", "needs.reason"),), step_name=NAMES[what])
    ask = {"post": by.post_id, "person": by.person_id, "at": utc_text(now), "reason": reason.strip()}
    return replace(case, pending=what, asks={what: ask}, touched_at=now)


def refusal_to_decide(what: str, case: CaseState, kind: CaseKind, *, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not grant or refuse the waiting request, or None. Nobody grants his own."""
    rule = kind.extend if what == "extend" else kind.suspend
    if rule is None or case.pending != what:
        return NothingAsked(what=NAMES[what])
    if refusal := _wrong_post(rule.granted_by, case, by, NAMES[what] + "审批"):
        return refusal
    if by.person_id is not None and case.asks[what]["person"] == by.person_id:
        return OwnRequest(what=NAMES[what])
    return None


def decided(
    what: str,
    granted: bool,
    case: CaseState,
    kind: CaseKind,
    *,
    by: Acting,
    now: datetime,
    calendar: WorkingCalendar,
) -> CaseState:
    """Return the case with the waiting request granted or refused; a refused one does not count."""
    if refusal := refusal_to_decide(what, case, kind, by=by):
        raise refusal
    overdue = case.due_at is not None and now > case.due_at
    if what == "extend" and granted and overdue and kind.extend and kind.extend.before_due:
        raise TooLate(due=_said(case.due_at, calendar))
    case = replace(case, pending="", asks={}, touched_at=now)
    if not granted:
        return case
    case = counted(case, COUNTERS[what])
    if what == "extend" and kind.extend:
        return clock.prolong(case, kind.extend.adds, kind, now=now, calendar=calendar)
    longest = kind.suspend.longest if kind.suspend else None
    until = due(now, longest, calendar).at if longest else None
    return replace(clock.stop(case, kind, now=now, calendar=calendar), suspended_until=until)


def refusal_to_resume(case: CaseState, kind: CaseKind, *, by: Acting, now: datetime) -> ChuanhuiError | None:
    """Return why the suspension may not be ended now by `by`, or None; the system ends it on its last day."""
    if case.suspended_until is None:
        return NotSuspended()
    if by.kind == "system" and now >= case.suspended_until:
        return None
    granted_by = kind.suspend.granted_by if kind.suspend else ()
    return _wrong_post(granted_by, case, by, "恢复办理")


def resumed(
    case: CaseState, kind: CaseKind, *, by: Acting, now: datetime, calendar: WorkingCalendar
) -> CaseState:
    """Return the case with its clock running again."""
    if refusal := refusal_to_resume(case, kind, by=by, now=now):
        raise refusal
    # The system may come late; the stand-still ended on its last day all the same.
    ended_at = min(now, case.suspended_until or now) if by.kind == "system" else now
    case = replace(case, suspended_until=None, touched_at=now)
    return clock.go_on(case, kind, now=ended_at, calendar=calendar)


def refusal_to_reopen(
    case: CaseState, kind: CaseKind, *, by: Acting, now: datetime, calendar: WorkingCalendar
) -> ChuanhuiError | None:
    """Return why `by` may not open the closed case again, or None."""
    rule = kind.reopen
    if rule is None:
        return NoSuchStep(step=NAMES["reopen"])
    if case.closed_at is None or case.outcome == Outcome.DUPLICATE:
        return WrongState(state_name=kind.states[case.state].zh, step_name=NAMES["reopen"])
    if refusal := _wrong_post(rule.by, case, by, NAMES["reopen"]):
        return refusal
    until = due(case.closed_at, rule.within, calendar).at
    if until is not None and now > until:
        return WindowOver(step_name=NAMES["reopen"], until=_said(until, calendar))
    return None


def reopened(
    reason: str, case: CaseState, kind: CaseKind, *, by: Acting, now: datetime, calendar: WorkingCalendar
) -> CaseState:
    """Return the closed case open again, its duty running afresh and the owner's record kept."""
    if refusal := refusal_to_reopen(case, kind, by=by, now=now, calendar=calendar):
        raise refusal
    if not reason.strip() or kind.reopen is None:
        raise BadStep((Fault("reason", "needs.reason"),), step_name=NAMES["reopen"])
    case = replace(
        _unconfirmed(counted(case, kind.reopen.counts)),
        state=kind.reopen.to,
        state_since=now,
        touched_at=now,
        outcome="",
        closed_at=None,
        on_time=None,
    )
    return clock.enter(held(case, kind), kind, resume=False, now=now, calendar=calendar)


def confirmed(case: CaseState, kind: CaseKind, *, by: Acting, now: datetime) -> CaseState:
    """Return the closed case with its reporter's word that it is really solved; he may still reopen it.

    Raises:
        WrongState: the case is open, or was confirmed since it was closed.
        NotYourPost: `by` is not who reported it.
    """
    if case.is_open or case.counts.get(CONFIRMED):
        raise WrongState(state_name=kind.states[case.state].zh, step_name=NAMES["confirm"])
    if refusal := _wrong_post(("reporter",), case, by, NAMES["confirm"]):
        raise refusal
    return replace(counted(case, CONFIRMED), touched_at=now)


def refusal_to_merge(case: CaseState, kind: CaseKind, *, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not merge the case into another, or None."""
    if not case.is_open:
        return CaseClosed(step_name=NAMES["merge"])
    duty = kind.duty(case.state)
    if duty is not None and duty.not_by:
        # The work is said to be done: only a verification may end the case now.
        return WrongState(state_name=kind.states[case.state].zh, step_name=NAMES["merge"])
    return _wrong_post(kind.merge_by, case, by, NAMES["merge"])


def merged(case: CaseState, into: CaseState, kind: CaseKind, *, by: Acting, now: datetime) -> CaseState:
    """Return the case closed as a duplicate of another open one.

    Raises:
        CannotMerge: the other is itself, closed, of another kind or another territory.
    """
    if refusal := refusal_to_merge(case, kind, by=by):
        raise refusal
    alike = (into.campaign, into.kind, into.territory) == (case.campaign, case.kind, case.territory)
    if into.id == case.id or not into.is_open or not alike:
        raise CannotMerge()
    case = replace(
        clock.judged(case, kind, fulfilled=False, now=now),
        state=kind.closed[0],
        state_since=now,
        touched_at=now,
        merged_into=into.id,
        pending="",
        asks={},
        suspended_until=None,
    )
    return ended(case, Outcome.DUPLICATE.value, now)


def _wrong_post(words: tuple[str, ...], case: CaseState, by: Acting, name: str) -> NotYourPost | None:
    if any(belongs(word, case, by) for word in words):
        return None
    return NotYourPost(step_name=name, who=who(words))


def _unconfirmed(case: CaseState) -> CaseState:
    return replace(case, counts={name: count for name, count in case.counts.items() if name != CONFIRMED})


def _said(at: datetime | None, calendar: WorkingCalendar) -> str:
    return f"{at.astimezone(calendar.zone):%Y-%m-%d %H:%M}" if at else ""
