"""What a post may do with a case now, and why it may not do the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.cases.rules import adjust
from chuanhui.mechanism.cases.rules.state import CaseState
from chuanhui.mechanism.cases.rules.steps import refusal_of_step
from chuanhui.mechanism.cases.rules.who import refusal_of_post
from chuanhui.playbook.schema import CaseKind, Need, Playbook, Text

REASON = (Need("reason"),)


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that could be done with the case.

    Attributes:
        verb: `step`, `ask`, `grant`, `refuse`, `resume`, `reopen` or `merge`.
        id: the step's id, or `extend` / `suspend` for a request and its decision.
        refusal: why this post may not do it now; None when it may.
        main: the step that fulfils the running duty.
    """

    verb: str
    id: str
    name: Text
    needs: tuple[Need, ...] = ()
    outcomes: tuple[str, ...] = ()
    sets_owner: bool = False
    refusal: ChuanhuiError | None = None
    main: bool = False

    @property
    def allowed(self) -> bool:
        """Tell whether the post may do it now."""
        return self.refusal is None


def offers(
    case: CaseState,
    kind: CaseKind,
    playbook: Playbook,
    *,
    by: Acting,
    now: datetime,
    calendar: WorkingCalendar,
) -> tuple[Offer, ...]:
    """Return everything the playbook foresees for a case in this state, allowed things first."""
    found = [*_steps(case, kind, playbook, by, now, calendar), *_adjustments(case, kind, by, now, calendar)]
    return tuple(sorted(found, key=lambda one: (not one.allowed, not one.main)))


def _steps(
    case: CaseState, kind: CaseKind, playbook: Playbook, by: Acting, now: datetime, calendar: WorkingCalendar
) -> list[Offer]:
    return [
        Offer(
            "step",
            step.id,
            step.name,
            needs=step.needs,
            outcomes=tuple(one.value for one in step.outcome) if len(step.outcome) > 1 else (),
            sets_owner=step.sets == "owner",
            refusal=refusal_of_step(step, kind, case, playbook, by=by, now=now, calendar=calendar),
            main=step.id == case.due_step,
        )
        for step in kind.steps
        if case.state in step.frm
    ]


def _adjustments(
    case: CaseState, kind: CaseKind, by: Acting, now: datetime, calendar: WorkingCalendar
) -> list[Offer]:
    found: list[Offer] = []
    if not case.is_open:
        if kind.reopen is not None and not case.merged_into:
            refusal = adjust.refusal_to_reopen(case, kind, by=by, now=now, calendar=calendar)
            found.append(Offer("reopen", "reopen", Text("重开", "Reopen"), needs=REASON, refusal=refusal))
        return found
    for what, name in (
        ("extend", Text("申请延期", "Ask for more time")),
        ("suspend", Text("申请挂账", "Ask to suspend")),
    ):
        rule = kind.extend if what == "extend" else kind.suspend
        if (
            rule is None
            or not case.due_step
            or (kind.extend and what == "extend" and case.due_step != kind.extend.of)
        ):
            continue
        if case.pending == what:
            refusal = adjust.refusal_to_decide(what, case, kind, by=by)
            zh = adjust.NAMES[what]
            found.append(Offer("grant", what, Text(f"同意{zh}", f"Grant: {what}"), refusal=refusal))
            found.append(
                Offer("refuse", what, Text(f"不同意{zh}", f"Refuse: {what}"), needs=REASON, refusal=refusal)
            )
        else:
            refusal = adjust.refusal_to_ask(what, case, kind, by=by, now=now, calendar=calendar)
            found.append(Offer("ask", what, name, needs=REASON, refusal=refusal))
    if case.suspended_until is not None:
        refusal = adjust.refusal_to_resume(case, kind, by=by, now=now)
        found.append(Offer("resume", "resume", Text("恢复办理", "Resume"), refusal=refusal))
    if kind.merge_by:
        refusal = adjust.refusal_to_merge(case, kind, by=by)
        found.append(Offer("merge", "merge", Text("并入另一事件", "Merge into another"), refusal=refusal))
    return found


def may_file(kind: CaseKind, by: Acting) -> bool:
    """Tell whether `by` may report this kind of case."""
    return any(refusal_of_post(step, kind, None, by) is None for step in kind.filing)
