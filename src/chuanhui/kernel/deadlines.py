"""When is it due? One answer, from an allowance, a calendar, pauses and extensions; it explains itself.

Page, ranking, alert and indicator all ask `due`; there is no second notion of "late".
The rules, with worked tables, are told in docs/explanation/deadline.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime

from chuanhui.kernel.allowances import Allowance, Clock
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.clocks import (
    WORKING_CLOCKS,
    Extension,
    Leg,
    Pause,
    Standing,
    after,
    local,
    measure,
    past_pauses,
    run,
    standings,
    years_in_doubt,
)
from chuanhui.kernel.explanations import DueStep, steps_of

__all__ = ["Due", "DueStep", "Extension", "Pause", "due", "instant_at_share"]


@dataclass(frozen=True, slots=True)
class Due:
    """The answer, and what it was worked out from.

    Attributes:
        at: the last instant that is still in time, in the calendar's zone; None while the clock stands.
        clock: the clock of the allowance.
        provisional: whether a day that mattered lies in a year without an official notice.
        calendar: name and version of the calendar used, ``cn@…``.
        legs: the allowance and each extension, from start to end.
    """

    at: datetime | None
    clock: Clock
    provisional: bool
    calendar: str
    legs: tuple[Leg, ...] = field(compare=False, repr=False)
    pauses: tuple[Pause, ...] = field(compare=False, repr=False)
    extensions: tuple[Extension, ...] = field(compare=False, repr=False)
    working: WorkingCalendar = field(compare=False, repr=False)

    @property
    def standing(self) -> bool:
        """Tell whether the clock stands, so that there is no deadline yet."""
        return self.at is None

    @property
    def steps(self) -> tuple[DueStep, ...]:
        """Return the reckoning step by step; worked out each time it is asked for."""
        return steps_of(self.legs, self.pauses, self.extensions, self.working)

    def explain(self, lang: str = "zh") -> list[str]:
        """Return the reckoning as sentences in `lang` ("zh" or "en")."""
        return [step.sentence(lang) for step in self.steps]


def due(
    opened_at: datetime,
    allowance: Allowance,
    calendar: WorkingCalendar,
    *,
    pauses: tuple[Pause, ...] = (),
    extensions: tuple[Extension, ...] = (),
) -> Due:
    """Return when something opened at `opened_at` is due.

    Args:
        opened_at: aware, any zone. For day clocks that day is not counted.
        allowance: how long, on which clock.
        calendar: whose days, hours and zone count.
        pauses: times in which the clock stands; they may overlap.
        extensions: each is added to the deadline as it stood, in the order given.

    Raises:
        NaiveTime: an instant has no zone.

    Source: 民法典 §201–203 (the first day is not counted; a day ends when business closes).
    """
    standing = standings(pauses, calendar)
    leg = run(local(opened_at, calendar), allowance, calendar, standing)
    legs = [leg]
    for extension in extensions:
        if leg.stands:
            break
        leg = run(leg.end, extension.allowance, calendar, standing)
        legs.append(leg)
    walked = tuple(legs)
    at = None if leg.stands else leg.end
    return Due(
        at=at,
        clock=allowance.clock,
        provisional=bool(years_in_doubt(walked, calendar)),
        calendar=calendar.ref,
        legs=walked,
        pauses=tuple(pauses),
        extensions=tuple(extensions),
        working=calendar,
    )


def instant_at_share(due: Due, share: float, calendar: WorkingCalendar | None = None) -> datetime | None:
    """Return the first instant at which `share` of the allowance is used up; None when the clock stands.

    Measured in the time in which the clock runs: office time for working hours and working days, plain time
    otherwise, pauses left out.

    Args:
        due: the deadline.
        share: above 0; from 1 on, the answer is the deadline itself.
        calendar: the calendar of `due`; may be left out.
    """
    if due.at is None or share >= 1:
        return due.at
    calendar = calendar or due.working
    clock = _measured_on(due.clock)
    start = due.legs[0].start
    standing = standings(due.pauses, calendar)
    total = _running(start, due.at, due.clock, calendar, standing)
    reached = after(start, max(math.ceil(total * share), 1), clock, calendar)
    return min(past_pauses(start, reached, clock, calendar, standing)[0], due.at)


def _measured_on(clock: Clock) -> Clock:
    """Return the hour clock on which shares of this clock are measured."""
    return Clock.WORKING_HOURS if clock in WORKING_CLOCKS else Clock.URGENT


def _running(
    start: datetime, end: datetime, clock: Clock, calendar: WorkingCalendar, standing: tuple[Standing, ...]
) -> int:
    """Return the microseconds for which the clock ran between two instants, pauses left out."""
    on = _measured_on(clock)
    total = measure(start, end, on, calendar)
    for since, until in standing:
        stopped = end if until is None else min(until, end)
        total -= measure(max(since, start), stopped, on, calendar)
    return total
