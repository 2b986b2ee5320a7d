"""Facts about cases: what one case counts for in a window, from its state folded to the window's end.

Nothing here knows what became of a case afterwards: a case closed, reopened or merged later than the end
of the window still counts as it stood then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rankings.rules.windows import Window
from chuanhui.playbook.schema import Indicator, Measure

COHORTS = {
    "filed": "filed",
    "admitted": "filed",
    "due": "due",
    "handled": "due",
    "handled_on_time": "due",
    "closed": "closed",
    "closed_on_time": "closed",
    "dismissed": "closed",
    "satisfied": "closed",
    "answered": "closed",
}
"""The cohort that a fact of cases has by itself; the others are read at the end of the window."""

COUNTERS = {
    "reworked": "rework",
    "reopened": "reopened",
    "handed_back": "handed_back",
    "extended": "extended",
    "suspended": "suspended",
}
"""Facts that a counter of the case tells: how many *cases* it ever happened to."""

EVENTS = "counts."
"""``counts.<counter>``: how many *times* it happened."""

CONFIRMED = "confirmed"
WITHOUT_WORK = frozenset({"not_ours", "nothing_to_do", "void"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One row behind a number.

    Attributes:
        id: of the row; of several rows that count as one (the sheets of a round), joined by ``+``; "" where
            only their number is told.
        area_path: the administrative area where it counts.
        amount: how much.
        unit: id of the unit that answers for it; None where none does.
        code: code of what was looked at, where that is no administrative area (a road, a site).
        counts: whether it is among the rows behind the number; a row that counts for nothing only tells that
            nought is known.
    """

    id: str
    area_path: str
    amount: Fraction = Fraction(1)
    unit: int | None = None
    code: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """One case at the window's end, and as it stood when the window began (None when not yet filed)."""

    case: CaseState
    before: CaseState | None = None


Waits = Callable[[CaseState], bool]
"""Tells whether a case waits for its owner."""


def waits_for_nobody(_case: CaseState) -> bool:
    """Tell that a case does not wait for its owner: for facts that do not ask."""
    return False


def cohort_of(indicator: Indicator) -> str:
    """Return the cohort that both parts of an indicator share: its own word, else its denominator's."""
    own = indicator.cohort
    return own or COHORTS.get((indicator.of or indicator.count).fact, "")


def facts_of_cases(
    seen: Iterable[Seen],
    measure: Measure,
    window: Window,
    *,
    cohort: str,
    exclude: Collection[str] = (),
    waits: Waits = waits_for_nobody,
) -> Iterator[Fact]:
    """Yield what each case counts for; cases that count for nothing are left out.

    Args:
        seen: cases of the measure's kind that were filed before the window's end.
        measure: what is counted.
        cohort: ``filed``, ``due``, ``closed``: that moment of the case must lie in the window; "" takes every
            case, and counters by what they rose within the window.
        exclude: see `Indicator.exclude`.
        waits: whether the duty that runs is the owner's, as the case's own playbook says.
    """
    for one in seen:
        case = one.case
        if is_left_out(case, exclude) or not fits(case, measure) or not in_cohort(case, cohort, window):
            continue
        amount = amount_of(one, measure.fact, window, cohort=cohort, waits=waits)
        if amount:
            yield Fact(str(case.id), case.area_path, Fraction(amount), case.owner_unit)


def in_cohort(case: CaseState, cohort: str, window: Window) -> bool:
    """Tell whether the moment that the cohort names lies in the window; every case is in the cohort ""."""
    match cohort:
        case "filed":
            return window.holds(case.opened_at)
        case "due":
            return window.holds(case.answer_due_at)
        case "closed":
            return window.holds(case.closed_at)
        case _:
            return True


def is_left_out(case: CaseState, exclude: Collection[str]) -> bool:
    """Tell whether a case is excluded: by its outcome, or because its clock stands (缓办)."""
    return case.outcome in exclude or ("suspended" in exclude and case.suspended_until is not None)


def fits(case: CaseState, measure: Measure) -> bool:
    """Tell whether the case has the attributes that the measure asks for."""
    said = {
        "category": case.category,
        "source": case.source,
        "outcome": case.outcome,
        "urgent": "true" if case.urgent else "false",
    }
    return all(said.get(name) in wanted for name, wanted in measure.where.items())


def amount_of(seen: Seen, fact: str, window: Window, *, cohort: str, waits: Waits = waits_for_nobody) -> int:
    """Return how much a case of the cohort counts for: 1 or 0, or how often for ``counts.<counter>``."""
    case = seen.case
    if fact in COUNTERS or fact.startswith(EVENTS):
        counter = COUNTERS.get(fact) or fact.removeprefix(EVENTS)
        times = case.counts.get(counter, 0)
        if not cohort and seen.before is not None:
            times -= seen.before.counts.get(counter, 0)
        return max(times, 0) if fact.startswith(EVENTS) else int(times > 0)
    if fact in {"handled", "handled_on_time"}:
        # Kept: what became of each duty of the owner's; one that was handed back has no entry.
        handled = bool(case.kept) and not waits(case)
        return int(handled and (fact == "handled" or all(case.kept.values())))
    return int(_is(case, fact, window))


def _is(case: CaseState, fact: str, window: Window) -> bool:
    match fact:
        case "filed":
            return True
        case "admitted":
            return case.outcome not in WITHOUT_WORK
        case "due":
            return case.answer_due_at is not None and case.answer_due_at < window.until
        case "closed":
            return not case.is_open
        case "closed_on_time":
            return bool(case.on_time)
        case "open":
            return case.is_open
        case "overdue":
            return case.is_open and case.due_at is not None and case.due_at < window.until
        case "dismissed":
            return case.outcome in WITHOUT_WORK
        case "satisfied":
            return case.counts.get(CONFIRMED, 0) > 0
        case "answered":
            return case.counts.get(CONFIRMED, 0) > 0 or case.counts.get("reopened", 0) > 0
        case _:
            return False
