"""Who must know what of a case: read off its state, its playbook and the entry that led there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.playbook.schema import CaseKind, Step
from chuanhui.system.alerts.rules.kinds import Kind, Subject, words

MOVES = frozenset({"due_step", "owner_unit", "state", "closed_at", "suspended_until"})
"""Attributes whose change may put a case into other hands."""
DECISIONS = {"case.grant": "granted", "case.refuse": "refused"}


@dataclass(frozen=True, slots=True)
class Duty:
    """The duty that a case waits for."""

    step: Step
    kind: Kind


def duty_of(case: CaseState, kind: CaseKind) -> Duty | None:
    """Return the duty whose clock runs; None when the case is closed, suspended or waits for nobody."""
    step = kind.step(case.due_step) if case.is_open and case.suspended_until is None else None
    if step is None:
        return None
    verifies = step.to in kind.closed and bool(step.not_by)
    return Duty(step, Kind.VERIFY if verifies else Kind.HANDED)


def about(case: CaseState, kind: CaseKind) -> Subject:
    """Return a case as alerts tell of it: number, kind, step, place and deadline.

    Nothing of it was typed by anybody: title, answers, address and reasons stay in the case.
    """
    step = kind.step(case.due_step) if case.due_step else None
    facts = {"topic": words(kind.name)} | ({"step": words(step.name)} if step else {})
    return Subject("case", str(case.id), case.area_path, case.number, facts, case.due_at, case.urgent)


def moved(body: Mapping[str, Any], case: CaseState) -> bool:
    """Tell whether an entry put the case into the hands in which it still is.

    A case that has moved on since was handed on by a later entry, and that one tells of it.

    Args:
        body: of the entry.
        case: as it stands now.
    """
    told = body["set"]
    if not MOVES & told.keys() or body["to"] != case.state:
        return False
    return all(told[name] == getattr(case, name) for name in ("due_step", "owner_unit") if name in told)


def light_of(case: CaseState, now: datetime) -> Kind | None:
    """Return whether a case is due soon or overdue; None when neither, or when no clock runs."""
    if case.due_at is None or case.suspended_until is not None or not case.is_open:
        return None
    if now > case.due_at:
        return Kind.OVERDUE
    return Kind.DUE_SOON if case.yellow_at is not None and now >= case.yellow_at else None
