"""What the clocks of a case would have said under other rules, with everything else as it happened.

The recorded life of a case is a row of turns. To relive it is to take every turn at its moment and to let
the kind of another playbook say what is due: other allowances, other extensions, other lights. What people
did is not invented: where the other rules know no such step the life can be relived only so far.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.mechanism.cases.rules import adjust, clock
from chuanhui.mechanism.cases.rules.state import CaseState, replace
from chuanhui.mechanism.cases.rules.steps import ended
from chuanhui.playbook.schema import CaseKind, Step, Text

OBSTACLES = {
    "step_gone": Text("新规则没有“{what}”这一步骤", "the other rules have no step “{what}”"),
    "state_gone": Text("新规则没有“{what}”这一状态", "the other rules have no state “{what}”"),
    "leads_elsewhere": Text(
        "新规则中“{what}”转入另一状态", "the step “{what}” leads to another state under the other rules"
    ),
    "window_over": Text(
        "按新规则，“{what}”当时已超过可办期限", "“{what}” would have come after its window had closed"
    ),
    "no_extension": Text("按新规则不能延期", "no extension would have been possible"),
    "no_suspension": Text("按新规则不能挂账", "no suspension would have been possible"),
}
FATAL = frozenset({"step_gone", "state_gone", "leads_elsewhere"})


@dataclass(frozen=True, slots=True)
class Turn:
    """One journal entry of a case: its kind (``case.step`` …), verb and moment, and the case after it."""

    kind: str
    verb: str
    at: datetime
    after: CaseState


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty that ran: whose it was, when it was due, and when the case left it (None: not yet).

    Attributes:
        unit: id of the responsible unit where the duty is the owner's; None for a desk's or inspector's.
    """

    step: str
    unit: int | None
    area_path: str
    due_at: datetime | None
    left_at: datetime | None

    def is_late(self, until: datetime) -> bool:
        """Tell whether the duty was left, or stood at `until`, after it was due."""
        return self.due_at is not None and min(self.left_at or until, until) > self.due_at


@dataclass(frozen=True, slots=True)
class Relived:
    """A case as it would stand: the last state, every duty, and where the other rules did not fit."""

    case: CaseState
    duties: tuple[Duty, ...]
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether the whole life could be relived."""
        return not any(code in FATAL for code, _ in self.remarks)


@dataclass(slots=True)
class _Life:
    """The case while it is relived."""

    kind: CaseKind
    calendar: WorkingCalendar
    case: CaseState | None = None
    duties: list[Duty] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    def leave(self, now: datetime) -> None:
        """Note the duty that ends here."""
        case = self.case
        if case is not None and case.due_step:
            self.duties.append(self._duty(case, now))

    def standing(self) -> list[Duty]:
        """Return every duty, the running one among them."""
        case = self.case
        running = [self._duty(case, None)] if case is not None and case.due_step else []
        return [*self.duties, *running]

    def _duty(self, case: CaseState, left: datetime | None) -> Duty:
        step = self.kind.step(case.due_step)
        unit = case.owner_unit if step is not None and "owner" in step.by else None
        return Duty(case.due_step, unit, case.area_path, case.due_at, left)


def relived(turns: Iterable[Turn], kind: CaseKind, calendar: WorkingCalendar) -> Relived:
    """Return what a recorded life would have been under `kind`.

    Under the very rules by which it was lived, it gives back the recorded case and its duties.

    Args:
        turns: the life from its filing on, oldest first, one kind of case throughout.
        kind: the case kind of the other playbook.
        calendar: the working calendar.

    Raises:
        ValueError: the life does not begin with its filing.
    """
    life = _Life(kind, calendar)
    for turn in turns:
        if not _take(life, turn):
            break
    if life.case is None:
        raise ValueError("a life begins with its filing")
    return Relived(life.case, tuple(life.standing()), tuple(life.remarks))


def _take(life: _Life, turn: Turn) -> bool:
    """Take one turn; False where the other rules do not know it."""
    if turn.kind == "case.file":
        return _file(life, turn)
    case, now = life.case, turn.at
    if case is None:
        raise ValueError("a life begins with its filing")
    match turn.kind:
        case "case.step":
            return _step(life, turn)
        case "case.grant":
            life.case = _grant(life, _carried(turn.after, case), turn)
        case "case.resume":
            life.case = _resume(life, _carried(turn.after, case), turn)
        case "case.reopen":
            if turn.after.state not in life.kind.states:
                return _stop(life, "state_gone", turn.after.state)
            fresh = replace(_carried(turn.after, case), on_time=None)
            life.case = clock.enter(fresh, life.kind, resume=False, now=now, calendar=life.calendar)
        case "case.merge":
            life.leave(now)
            judged = clock.judged(case, life.kind, fulfilled=False, now=now)
            gone = replace(_carried(turn.after, judged), suspended_until=None)
            life.case = ended(gone, turn.after.outcome, now)
        case _:
            life.case = _carried(turn.after, case)
    return True


def _file(life: _Life, turn: Turn) -> bool:
    if turn.after.state not in life.kind.states:
        life.case = turn.after
        return _stop(life, "state_gone", turn.after.state)
    bare = replace(turn.after, clocks={}, kept={}, answer_due_at=None)
    life.case = clock.enter(bare, life.kind, resume=False, now=turn.at, calendar=life.calendar)
    return True


def _step(life: _Life, turn: Turn) -> bool:
    kind, case, now = life.kind, life.case, turn.at
    step = kind.step(turn.verb)
    if case is None or step is None:
        return _stop(life, "step_gone", turn.verb)
    if turn.after.state not in kind.states:
        return _stop(life, "state_gone", turn.after.state)
    if step.to != turn.after.state:
        return _stop(life, "leads_elsewhere", turn.verb)
    if _is_over(step, case, now, life.calendar):
        life.remarks.append(("window_over", turn.verb))
    life.leave(now)
    left = _carried(turn.after, clock.leave(case, step, kind, now=now))
    if step.to in kind.closed:
        life.case = ended(left, turn.after.outcome, now)
    else:
        life.case = clock.enter(left, kind, resume=step.clock == "resume", now=now, calendar=life.calendar)
    return True


def _is_over(step: Step, case: CaseState, now: datetime, calendar: WorkingCalendar) -> bool:
    """Tell whether the permission of the step had run out."""
    allowance = step.window.pick(category=case.category, urgent=case.urgent) if step.window else None
    until = due(case.state_since, allowance, calendar).at if allowance else None
    return until is not None and now > until


def _grant(life: _Life, case: CaseState, turn: Turn) -> CaseState:
    kind, counter = life.kind, adjust.COUNTERS[turn.verb]
    rule = kind.extend if turn.verb == "extend" else kind.suspend
    if rule is None or not case.due_step or turn.after.counts.get(counter, 0) > rule.at_most:
        life.remarks.append(("no_extension" if turn.verb == "extend" else "no_suspension", ""))
        return case
    if kind.extend is not None and turn.verb == "extend":
        return clock.prolong(case, kind.extend.adds, kind, now=turn.at, calendar=life.calendar)
    until = due(turn.at, kind.suspend.longest, life.calendar).at if kind.suspend else None
    return replace(clock.stop(case, kind, now=turn.at, calendar=life.calendar), suspended_until=until)


def _resume(life: _Life, case: CaseState, turn: Turn) -> CaseState:
    if not clock.is_suspended(case):
        return case
    recorded = turn.after.clocks.get(turn.after.due_step, {}).get("pauses", ())
    until = datetime.fromisoformat(recorded[-1][1]) if recorded else turn.at
    case = replace(case, suspended_until=None)
    return clock.go_on(case, life.kind, now=until, calendar=life.calendar)


def _carried(after: CaseState, case: CaseState) -> CaseState:
    """Return the case as recorded, with the clocks that are being relived."""
    return replace(
        after,
        clocks=case.clocks,
        kept=case.kept,
        due_step=case.due_step,
        due_at=case.due_at,
        answer_due_at=case.answer_due_at,
        yellow_at=case.yellow_at,
        provisional=case.provisional,
        suspended_until=case.suspended_until,
        on_time=case.on_time,
    )


def _stop(life: _Life, code: str, what: str) -> bool:
    life.remarks.append((code, what))
    return False
