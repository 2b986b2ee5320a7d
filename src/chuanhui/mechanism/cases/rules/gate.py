"""The act gate: a coercive step waits until each of its papers is on the case and its waiting period has run.

No deadline, urgency or superior shortens the waiting period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.instants import utc_text
from chuanhui.mechanism.cases.errors import BadStep, CaseClosed, GateShut, NoSuchStep
from chuanhui.mechanism.cases.rules.fields import Fault
from chuanhui.mechanism.cases.rules.state import CaseState, replace
from chuanhui.mechanism.cases.rules.who import refusal_of_post
from chuanhui.playbook.schema import CaseKind, Step
from chuanhui.playbook.vocabulary import PAPERS


@dataclass(frozen=True, slots=True)
class Paper:
    """A document put on a case: which of the gate's papers, its reference number and its date."""

    kind: str
    reference: str
    dated: date


def shut(step: Step, case: CaseState, *, now: datetime, calendar: WorkingCalendar) -> GateShut | None:
    """Return why the gate of a coercive step is shut, or None when it is open or there is none."""
    gate = step.coercive
    if gate is None:
        return None
    missing = [paper for paper in gate.papers if paper not in case.papers]
    lacking = (
        "缺少" + "、".join(PAPERS[paper].zh if paper in PAPERS else paper for paper in missing)
        if missing
        else ""
    )
    if not missing:
        served = datetime.fromisoformat(case.papers[gate.waits_from]["at"])
        until = due(served, gate.waits, calendar).at
        if until is not None and now <= until:
            lacking = f"等待期至 {until.astimezone(calendar.zone):%Y-%m-%d %H:%M}"
    return GateShut(step_name=step.name.zh, basis=gate.basis, lacking=lacking) if lacking else None


def put(
    case: CaseState, kind: CaseKind, paper: Paper, *, by: Acting, now: datetime, calendar: WorkingCalendar
) -> CaseState:
    """Return the case with a paper on it. The waiting period counts from when the paper was put on file.

    Raises:
        NoSuchStep: no step of this kind of case asks for papers.
        CaseClosed: the case is closed.
        NotYourPost: none of the steps that ask for papers is for this post.
        BadStep: this paper is none that is asked for, has no reference, or is dated in the future.
    """
    if not case.is_open:
        raise CaseClosed(step_name="文书归档")
    coercive = [step for step in kind.steps if step.coercive]
    asked = {name for step in coercive for name in (step.coercive.papers if step.coercive else ())}
    if not asked:
        raise NoSuchStep(step="paper")
    refusals = [refusal_of_post(step, kind, case, by) for step in coercive]
    if all(refusals):
        raise refusals[0] or NoSuchStep(step="paper")
    faults = []
    if paper.kind not in asked:
        faults.append(Fault("kind", "not_option", {"options": "、".join(sorted(asked))}))
    if not paper.reference.strip():
        faults.append(Fault("reference", "required"))
    if paper.dated > now.astimezone(calendar.zone).date():
        faults.append(Fault("dated", "not_date"))
    if faults:
        raise BadStep(tuple(faults), step_name="文书归档")
    filed: Mapping[str, Any] = {
        "reference": paper.reference.strip(),
        "dated": paper.dated.isoformat(),
        "at": utc_text(now),
    }
    return replace(case, papers={**case.papers, paper.kind: filed}, touched_at=now)
