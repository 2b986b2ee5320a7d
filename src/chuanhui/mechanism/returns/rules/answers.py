"""Checking what was sent: the form's own rules, the arithmetic of a sweep, and what zero means."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chuanhui.mechanism.cases.rules.fields import checked
from chuanhui.mechanism.returns.errors import BadValues, ReachedTooMany, ReasonNeeded, VisitedTooOften
from chuanhui.mechanism.returns.rules.works import REACHED, TARGETS, Work

REASON_LONGEST = 500
Words = Mapping[str, Mapping[str, Any]]


def number_of(value: Any) -> int | Decimal:
    """Return a kept number as a number: whole ones are kept so, others as decimal text."""
    return value if isinstance(value, int) else Decimal(value)


def plain_number(value: int | Decimal) -> int | str:
    """Return a number as it is kept and shown: whole where it is whole, else decimal text."""
    if isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"


def answered(work: Work, values: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Return the values of a return as it keeps them.

    Raises:
        BadValues: with every fault at once.
        ReachedTooMany: a sweep in which the reached and the reasons exceed the targets.
    """
    kept, faults = checked(work.form, values, words=words)
    if faults:
        raise BadValues(tuple(faults))
    if work.is_sweep:
        targets, reached = number_of(kept[TARGETS]), number_of(kept[REACHED])
        reasons = sum((number_of(kept.get(name, 0)) for name in work.reasons), start=0)
        if reached + reasons > targets:
            raise ReachedTooMany(reached=reached, reasons=reasons, targets=targets)
    return kept


def is_all_zero(work: Work, values: Mapping[str, Any]) -> bool:
    """Tell whether every number asked for is zero or left open; a form without numbers is never zero."""
    numbers = [number_of(values[one.id]) for one in work.numbers if one.id in values]
    return bool(numbers) and not any(numbers)


def zeros(work: Work) -> dict[str, Any]:
    """Return the values of a confirmed zero: nought in every number."""
    return {one.id: 0 for one in work.numbers}


def within_week(work: Work, values: Mapping[str, Any], before: int | Decimal) -> None:
    """Refuse a sweep whose visits in a week exceed the playbook's bound for each target.

    Args:
        work: the sweep.
        values: this period's.
        before: reached in the other periods of the same week.

    Raises:
        VisitedTooOften: the visits of the week are more than `at_most` times the targets.
    """
    coverage = work.kind.coverage if work.kind else None
    if coverage is None or not coverage.at_most:
        return
    now, most = number_of(values[REACHED]), number_of(values[TARGETS]) * coverage.at_most
    if before + now > most:
        raise VisitedTooOften(at_most=coverage.at_most, before=before, now=now, most=most)


def reasoned(reason: str, why: str, why_en: str) -> str:
    """Return a reason that was asked for, without the blanks around it.

    Raises:
        ReasonNeeded: it is empty or too long.
    """
    text = reason.strip()
    if not text or len(text) > REASON_LONGEST:
        raise ReasonNeeded(why=why, why_en=why_en)
    return text
